"""For whom an open link, a sheet of slips or a paper is made."""

from __future__ import annotations

from collections.abc import Iterable

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.validators import InputRequired, NumberRange

from assessment.models import RoundService
from assessment.services.slips import MOST_ON_A_SHEET
from assessment.web.forms.fields import WholeNumberField

ANY = ""
_SLIPS = _l("The number of slips must be a whole number from 1 to %(most)s", most=MOST_ON_A_SHEET)


class AddresseeForm(FlaskForm):
    """A service, a group, both, or neither."""

    service = SelectField(_l("Service"), default=ANY)
    group = SelectField(_l("Group"), default=ANY)

    def offer(self, services: Iterable[RoundService], groups: Iterable[tuple[str, str]]) -> None:
        """Fill in the choices: the services of the round, and code and name of the groups it asks."""
        self.service.choices = [(ANY, _("Any service")), *((one.code, one.name) for one in services)]
        self.group.choices = [(ANY, _("Any group")), *groups]

    @property
    def service_code(self) -> str | None:
        return self.service.data or None

    @property
    def group_code(self) -> str | None:
        return self.group.data or None


class SlipsForm(AddresseeForm):
    number = WholeNumberField(
        _l("How many slips"),
        _SLIPS,
        validators=[
            InputRequired(_l("Enter how many slips to print")),
            NumberRange(1, MOST_ON_A_SHEET, message=_SLIPS),
        ],
    )
