"""A council, as an operator founds and names it."""

from __future__ import annotations

from wtforms import EmailField, StringField
from wtforms.validators import DataRequired, Length, Regexp

from assessment.models.base import CODE_LENGTH, NAME_LENGTH
from assessment.web.forms.people import NameForm
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm


def _council_name() -> StringField:
    return StringField(
        "Name of the council",
        filters=[one_line],
        validators=[
            DataRequired("Enter the name of the council"),
            Length(max=NAME_LENGTH, message=f"The name must be {NAME_LENGTH} characters or fewer"),
        ],
    )


class FoundForm(NameForm):
    name: StringField
    email: EmailField
    council = _council_name()
    council_code = StringField(
        "Short code",
        filters=[one_line],
        validators=[
            DataRequired("Enter a short code"),
            Length(max=CODE_LENGTH, message=f"The code must be {CODE_LENGTH} characters or fewer"),
            Regexp(
                r"^[a-z][a-z0-9-]*$",
                message="Begin with a small letter, and use only small letters, digits and hyphens",
            ),
        ],
    )


class RenameForm(VersionedForm):
    council = _council_name()
