"""Taking up an invitation: with a new password, or with the one of one's account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from assessment.models.base import NAME_LENGTH
from assessment.services.people import MAX_PASSWORD, MIN_PASSWORD
from assessment.web.forms.text import one_line


class NewAccountForm(FlaskForm):
    name = StringField(
        _l("Full name"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter your full name")),
            Length(
                max=NAME_LENGTH,
                message=_l("Your name must be %(most)s characters or fewer", most=NAME_LENGTH),
            ),
        ],
    )
    password = PasswordField(
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


class ExistingAccountForm(FlaskForm):
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password")),
            Length(max=MAX_PASSWORD, message=_l("The password is not right. Try again.")),
        ],
    )
