"""A review's scope, and whom to invite to its team."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from assessment.models.base import NAME_LENGTH
from assessment.services.review_team import NewReviewer
from assessment.web.forms import identity
from assessment.web.forms.text import many_lines, one_line

MAX_SCOPE = 5_000


class ScopeForm(FlaskForm):
    scope = TextAreaField(
        _l("Scope of the review"),
        filters=[many_lines],
        validators=[
            DataRequired(_l("Enter the scope of the review")),
            Length(
                max=MAX_SCOPE,
                message=_l("The scope must be %(most)s characters or fewer", most=f"{MAX_SCOPE:,}"),
            ),
        ],
    )


class InviteForm(FlaskForm):
    name = identity.full_name(_l("Enter the reviewer’s full name"))
    email = identity.email_address(_l("Enter the reviewer’s e-mail address"))
    from_council = StringField(
        _l("Council they work for"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the council that the reviewer works for")),
            Length(
                max=NAME_LENGTH,
                message=_l("The council must be %(most)s characters or fewer", most=NAME_LENGTH),
            ),
        ],
    )
    is_lead = BooleanField(_l("This person leads the team"))

    @property
    def new_reviewer(self) -> NewReviewer:
        return NewReviewer(self.name.data, self.email.data, self.from_council.data, self.is_lead.data)

    def add_objections(self, objections: dict[str, str]) -> None:
        """Show what stands against this person beside the fields that it is about."""
        for name, objection in objections.items():
            field = self[name]
            field.errors = [*field.errors, objection]
