"""Taking up an invitation: with a new password, or with the one of one's account."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import PasswordField, StringField
from wtforms.validators import DataRequired, InputRequired, Length

from assessment.models.base import NAME_LENGTH
from assessment.services.people import MAX_PASSWORD, MIN_PASSWORD
from assessment.web.forms.text import one_line


class NewAccountForm(FlaskForm):
    name = StringField(
        "Full name",
        filters=[one_line],
        validators=[
            DataRequired("Enter your full name"),
            Length(max=NAME_LENGTH, message=f"Your name must be {NAME_LENGTH} characters or fewer"),
        ],
    )
    password = PasswordField(
        "Choose a password",
        validators=[
            InputRequired("Choose a password"),
            Length(
                min=MIN_PASSWORD,
                max=MAX_PASSWORD,
                message=f"Your password must be between {MIN_PASSWORD} and {MAX_PASSWORD} characters",
            ),
        ],
    )


class ExistingAccountForm(FlaskForm):
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Enter your password"),
            Length(max=MAX_PASSWORD, message="The password is not right. Try again."),
        ],
    )
