"""Signing in."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField, HiddenField, PasswordField
from wtforms.validators import InputRequired, Length

from assessment.services.people import MAX_PASSWORD
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
