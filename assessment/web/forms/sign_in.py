"""Signing in: with a password, a one-time code, or a link by e-mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from assessment.models import LinkPurpose
from assessment.services.people import MAX_PASSWORD
from assessment.web.forms import identity
from assessment.web.forms.text import one_line


class SignInForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[InputRequired(_l("Enter your e-mail address")), Length(max=identity.MAX_EMAIL)],
    )
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password")),
            Length(max=MAX_PASSWORD, message=_l("Enter your password")),
        ],
    )
    next = HiddenField()


class CodeForm(FlaskForm):
    code = StringField(
        _l("One-time code"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Enter the six digits that your app shows")),
            Length(max=20, message=_l("Enter the six digits that your app shows")),
        ],
    )
    next = HiddenField()


class LinkForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            InputRequired(_l("Enter your e-mail address")),
            Length(max=identity.MAX_EMAIL, message=_l("Enter your e-mail address")),
        ],
    )
    purpose = RadioField(
        _l("What do you want to do?"),
        choices=[
            SelectChoice(LinkPurpose.SIGN_IN.value, _l("Sign in without a password")),
            SelectChoice(LinkPurpose.RESET.value, _l("Choose a new password")),
        ],
        default=LinkPurpose.SIGN_IN.value,
    )


class UseLinkForm(FlaskForm):
    """A button is enough to sign in."""


class NewPasswordForm(FlaskForm):
    password = identity.new_password()
