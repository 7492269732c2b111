"""Taking up an invitation: with a new password, or with the one of one's account."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import PasswordField
from wtforms.validators import InputRequired, Length

from assessment.models.base import NAME_LENGTH
from assessment.services.people import MAX_PASSWORD
from assessment.web.forms import identity


class NewAccountForm(FlaskForm):
    name = identity.full_name(
        _l("Enter your full name"), _l("Your name must be %(most)s characters or fewer", most=NAME_LENGTH)
    )
    password = identity.new_password()


class ExistingAccountForm(FlaskForm):
    password = PasswordField(
        _l("Password"),
        validators=[
            InputRequired(_l("Enter your password")),
            Length(max=MAX_PASSWORD, message=_l("The password is not right. Try again.")),
        ],
    )
