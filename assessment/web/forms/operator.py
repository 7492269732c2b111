"""A council, as an operator founds and names it."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from assessment.models.base import CODE_LENGTH
from assessment.web.forms import identity
from assessment.web.forms.people import NameForm
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm


class FoundForm(NameForm):
    name: StringField
    email: EmailField
    council = identity.council_name()
    council_code = StringField(
        _l("Short code"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter a short code")),
            Length(
                max=CODE_LENGTH, message=_l("The code must be %(most)s characters or fewer", most=CODE_LENGTH)
            ),
            Regexp(
                r"^[a-z][a-z0-9-]*$",
                message=_l("Begin with a small letter, and use only small letters, digits and hyphens"),
            ),
        ],
    )


class RenameForm(VersionedForm):
    council = identity.council_name()
