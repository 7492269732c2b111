"""Whose data is looked for."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import EmailField
from wtforms.validators import DataRequired, Length

from assessment.models.people import EMAIL_LENGTH
from assessment.web.forms.text import one_line


class PersonForm(FlaskForm):
    email = EmailField(
        _l("E-mail address"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the person’s e-mail address")),
            Length(
                max=EMAIL_LENGTH,
                message=_l("The address must be %(most)s characters or fewer", most=EMAIL_LENGTH),
            ),
        ],
    )
