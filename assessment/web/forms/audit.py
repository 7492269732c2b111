"""What somebody wants to see of the audit trail."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from flask import request
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField
from wtforms.validators import Optional

from assessment.services.audit import Choices, Filters
from assessment.services.deeds import deed_text, kind_text
from assessment.web.clock import LONDON
from assessment.web.forms.fields import DayField

_EVERYTHING = ""


class FilterForm(FlaskForm):
    class Meta:
        csrf = False

    who = SelectField(_l("Who"))
    deed = SelectField(_l("What was done"))
    kind = SelectField(_l("To what kind of record"))
    since = DayField(_l("From"), _l("Enter a real day, such as 1 11 2026"), validators=[Optional()])
    until = DayField(_l("To"), _l("Enter a real day, such as 30 11 2026"), validators=[Optional()])

    @property
    def filters(self) -> Filters:
        """Days are those of London; the last one is included."""
        return Filters(
            user_id=int(self.who.data) if self.who.data else None,
            deed=self.deed.data or None,
            kind=self.kind.data or None,
            since=datetime.combine(self.since.data, time.min, LONDON) if self.since.data else None,
            until=(
                datetime.combine(self.until.data, time.min, LONDON) + timedelta(days=1)
                if self.until.data
                else None
            ),
        )


def filter_form(choices: Choices) -> FilterForm:
    form = FilterForm(formdata=request.args)
    everything = SelectChoice(_EVERYTHING, _l("All"))
    form.who.choices = [everything, *(SelectChoice(str(number), name) for number, name in choices.people)]
    form.deed.choices = [everything, *(SelectChoice(deed, deed_text(deed)) for deed in choices.deeds)]
    form.kind.choices = [everything, *(SelectChoice(kind, kind_text(kind)) for kind in choices.kinds)]
    for field in (form.who, form.deed, form.kind):
        field.data = field.data or _EVERYTHING
    return form
