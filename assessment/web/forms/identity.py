"""Fields that several forms share: how a person or a council is named, an address, a new password.

What is said where one of them is blank is each form's own, since it speaks of somebody in particular.
"""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, Field, Form, PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from assessment.models.base import NAME_LENGTH
from assessment.services.mail_addresses import is_address
from assessment.services.people import MAX_PASSWORD, MIN_PASSWORD
from assessment.web.forms.text import one_line

MAX_EMAIL = 254
NAME_TOO_LONG = _l("The name must be %(most)s characters or fewer", most=NAME_LENGTH)


def full_name(missing: str, too_long: str = NAME_TOO_LONG) -> StringField:
    return StringField(
        _l("Full name"),
        filters=[one_line],
        validators=[DataRequired(missing), Length(max=NAME_LENGTH, message=too_long)],
    )


def email_address(missing: str) -> EmailField:
    return EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(missing),
            Length(
                max=MAX_EMAIL,
                message=_l("The e-mail address must be %(most)s characters or fewer", most=MAX_EMAIL),
            ),
            _takes_mail,
        ],
    )


def _takes_mail(_form: Form, field: Field) -> None:
    """One that is too long is told so already."""
    if len(field.data) <= MAX_EMAIL and not is_address(field.data):
        raise ValidationError(_l("Enter an e-mail address in the right form, like name@example.org"))


def council_name() -> StringField:
    return StringField(
        _l("Name of the council"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the name of the council")),
            Length(max=NAME_LENGTH, message=NAME_TOO_LONG),
        ],
    )


def new_password() -> PasswordField:
    return PasswordField(
        _l("Choose a password"),
        validators=[
            InputRequired(_l("Choose a password")),
            Length(
                min=MIN_PASSWORD,
                max=MAX_PASSWORD,
                message=_l(
                    "Your password must be between %(fewest)s and %(most)s characters",
                    fewest=MIN_PASSWORD,
                    most=MAX_PASSWORD,
                ),
            ),
        ],
    )
