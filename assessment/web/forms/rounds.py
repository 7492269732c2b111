"""A new round, and what can be changed of one that is open."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length

from assessment.models import Form, GapLens
from assessment.models.base import NAME_LENGTH, utc_now
from assessment.models.rounds import LAST_MINUTE
from assessment.planning.wall_clock import last_moment
from assessment.services.rounds import LENSES, RoundSettings
from assessment.web.clock import today
from assessment.web.forms.fields import DayField, TimeField
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm

LENS_NAMES = {lens: _l(name) for lens, name in LENSES.items()}


def title_field() -> StringField:
    return StringField(
        _l("Title"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter a title")),
            Length(
                max=NAME_LENGTH,
                message=_l("The title must be %(limit)s characters or fewer", limit=NAME_LENGTH),
            ),
        ],
    )


def framework_field() -> SelectField:
    return SelectField(_l("Framework"), validators=[InputRequired(_l("Choose a framework"))])


def closes_on_field() -> DayField:
    return DayField(
        _l("Closing date"),
        _l("The closing date must be a real date, such as 18 12 2026"),
        validators=[InputRequired(_l("Enter a closing date"))],
    )


def closes_time_field() -> TimeField:
    return TimeField(
        _l("Closing time"),
        _l("The closing time must be a time, such as 5pm, 5:30pm or 17:00"),
        default=LAST_MINUTE,
        validators=[InputRequired(_l("Enter a closing time"))],
    )


class NewRoundForm(FlaskForm):
    title = title_field()
    framework = framework_field()
    closes_on = closes_on_field()

    def validate_closes_on(self, field: DayField) -> None:
        if field.data is not None and field.data < today():
            raise ValidationError(_("The closing date must be today or later"))

    @property
    def settings(self) -> RoundSettings:
        """What was chosen, once the form is valid. Every group begins with the full form."""
        return RoundSettings(self.title.data, self.framework.data, Form.FULL, self.closes_on.data)


class LensForm(VersionedForm):
    gap_lens = RadioField(
        _l("What is the gap measured from?"),
        choices=[SelectChoice(lens.value, name) for lens, name in LENS_NAMES.items()],
        default=GapLens.SELF.value,
        validators=[InputRequired(_l("Choose what the gap is measured from"))],
    )


class ExtendForm(VersionedForm):
    """A later closing for a round that is open."""

    closes_on = closes_on_field()
    closes_time = closes_time_field()

    def __init__(self, present: tuple[date, time], **options: Any) -> None:
        super().__init__(**options)
        self.present = present

    def validate_closes_time(self, field: TimeField) -> None:
        if self.closes_on.data is None or field.data is None:
            return
        if last_moment(self.closes_on.data, field.data) <= max(last_moment(*self.present), utc_now()):
            raise ValidationError(_("The new closing must be later than the present one"))
