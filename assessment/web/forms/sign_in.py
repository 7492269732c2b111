"""Signing in: with a password, a one-time code, or a link by e-mail."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from assessment.models import LinkPurpose
from assessment.services.people import MAX_PASSWORD, MIN_PASSWORD
from assessment.web.forms.text import one_line


class SignInForm(FlaskForm):
    email = EmailField(
        "E-mail address",
        filters=[one_line],
        validators=[InputRequired("Enter your e-mail address"), Length(max=254)],
    )
    password = PasswordField(
        "Password",
        validators=[
            InputRequired("Enter your password"),
            Length(max=MAX_PASSWORD, message="Enter your password"),
        ],
    )
    next = HiddenField()


class CodeForm(FlaskForm):
    code = StringField(
        "One-time code",
        filters=[one_line],
        validators=[
            InputRequired("Enter the six digits that your app shows"),
            Length(max=20, message="Enter the six digits that your app shows"),
        ],
    )
    next = HiddenField()


class LinkForm(FlaskForm):
    email = EmailField(
        "E-mail address",
        filters=[one_line],
        validators=[
            InputRequired("Enter your e-mail address"),
            Length(max=254, message="Enter your e-mail address"),
        ],
    )
    purpose = RadioField(
        "What do you want to do?",
        choices=[
            SelectChoice(LinkPurpose.SIGN_IN.value, "Sign in without a password"),
            SelectChoice(LinkPurpose.RESET.value, "Choose a new password"),
        ],
        default=LinkPurpose.SIGN_IN.value,
    )


class UseLinkForm(FlaskForm):
    """A button is enough to sign in."""


class NewPasswordForm(FlaskForm):
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
