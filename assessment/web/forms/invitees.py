"""Whom to invite to a round, and on which days to remind them."""

from __future__ import annotations

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, SelectField, StringField, ValidationError
from wtforms.validators import InputRequired, Length

from assessment.models.base import NAME_LENGTH
from assessment.services.invitees import InviteeFields
from assessment.services.table_files import Expected, email_address
from assessment.web.forms.fields import DayField
from assessment.web.forms.text import one_line

LET_THEM_SAY = ""


class InviteeForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"), filters=[one_line], validators=[InputRequired(_l("Enter their e-mail address"))]
    )
    name = StringField(
        _l("Name (optional)"),
        filters=[one_line],
        validators=[
            Length(
                max=NAME_LENGTH, message=_l("The name must be %(most)s characters or fewer", most=NAME_LENGTH)
            )
        ],
    )
    group = SelectField(_l("Group"))
    service = SelectField(_l("Service"))

    def offer(self, groups: dict[str, str], services: dict[str, str]) -> None:
        """Fill in the choices: name by code."""
        self.group.choices = [(LET_THEM_SAY, _("Let them say")), *groups.items()]
        self.service.choices = [(LET_THEM_SAY, _("Let them say")), *services.items()]

    def validate_email(self, field: EmailField) -> None:
        try:
            field.data = email_address(field.data or "")
        except Expected:
            raise ValidationError(
                _("Enter an e-mail address in the right form, like name@example.org")
            ) from None

    @property
    def fields(self) -> InviteeFields:
        return InviteeFields(
            self.email.data, self.name.data or "", self.group.data or None, self.service.data or None
        )


class CopyForm(FlaskForm):
    earlier = SelectField(
        _l("Round to copy from"), coerce=str, validators=[InputRequired(_l("Select a round"))]
    )


class ReminderDayForm(FlaskForm):
    on = DayField(
        _l("Day of the reminder"),
        message=_l("The day must be a real date, such as 27 11 2026"),
        validators=[InputRequired(_l("Enter the day of the reminder"))],
    )
