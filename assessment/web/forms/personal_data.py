"""Whose data is looked for."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import DataRequired, Length

from assessment.models.people import EMAIL_LENGTH
from assessment.web.forms.text import one_line


class PersonForm(FlaskForm):
    email = EmailField(
        "E-mail address",
        filters=[one_line],
        validators=[
            DataRequired("Enter the person’s e-mail address"),
            Length(max=EMAIL_LENGTH, message=f"The address must be {EMAIL_LENGTH} characters or fewer"),
        ],
    )
