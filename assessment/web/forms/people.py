"""The people of a council, and what a council settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, EmailField, HiddenField, SelectChoice, SelectMultipleField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from assessment.access import Role
from assessment.models.base import NAME_LENGTH
from assessment.services.council_settings import LONGEST_KEPT, CouncilSettings
from assessment.services.memberships import Duties
from assessment.web.forms.fields import WholeNumberField
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm

MAX_EMAIL = 254
ROLE_NAMES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: "Administrator",
    Role.COORDINATOR: "Coordinator",
    Role.MANAGER: "Manager",
    Role.COUNCILLOR: "Councillor",
    Role.PLAN_LEAD: "Plan lead",
}
ROLE_HINTS: Mapping[str, str] = {
    Role.ADMINISTRATOR: "Looks after people, services and settings. Sees no results",
    Role.COORDINATOR: "Runs rounds, and sees their results, reports and plans",
    Role.MANAGER: "Sees the results and the plan of the services they lead",
    Role.COUNCILLOR: "Reads reports and plans once they are published",
    Role.PLAN_LEAD: "Keeps their own actions of a plan up to date",
}


class NameForm(FlaskForm):
    name = StringField(
        "Full name",
        filters=[one_line],
        validators=[
            DataRequired("Enter their full name"),
            Length(max=NAME_LENGTH, message=f"The name must be {NAME_LENGTH} characters or fewer"),
        ],
    )
    email = EmailField(
        "E-mail address",
        filters=[one_line],
        validators=[
            DataRequired("Enter their e-mail address"),
            Length(max=MAX_EMAIL, message=f"The e-mail address must be {MAX_EMAIL} characters or fewer"),
            Regexp(
                r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
                message="Enter an e-mail address in the right form, like name@example.org",
            ),
        ],
    )


class DutiesForm(FlaskForm):
    """`read` is the text of the duties that the form was made from."""

    read = HiddenField()
    roles = SelectMultipleField(
        "Roles",
        choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()],
        validators=[InputRequired("Choose one role or more")],
    )
    services = SelectMultipleField("Services they lead")

    @property
    def duties(self) -> Duties:
        """What was chosen, once the form is valid."""
        return Duties(
            frozenset(Role(role) for role in self.roles.data or ()),
            frozenset(int(service) for service in self.services.data or ()),
        )

    def add_objections(self, objections: dict[str, str]) -> None:
        """Show what stands against these duties beside the fields that it is about."""
        for name, objection in objections.items():
            field = self[name]
            field.errors = [*field.errors, objection]


class PersonForm(NameForm, DutiesForm):
    """Somebody to be added to the council."""


def person_form(services: Iterable[tuple[int, str]]) -> PersonForm:
    form = PersonForm()
    form.services.choices = _choices(services)
    return form


def duties_form(services: Iterable[tuple[int, str]], now: Duties) -> DutiesForm:
    """The form with the duties as they are now, or as they were sent."""
    data: dict[str, Any] = {
        "read": str(now),
        "roles": sorted(now.roles),
        "services": [str(service) for service in sorted(now.services)],
    }
    form = DutiesForm(data=data)
    form.services.choices = _choices(services)
    return form


def _choices(services: Iterable[tuple[int, str]]) -> list[SelectChoice]:
    return [SelectChoice(str(service_id), name) for service_id, name in services]


def _months_field(what: str, fewest: int) -> WholeNumberField:
    message = f"{what} must be a whole number of months from {fewest} to {LONGEST_KEPT}"
    return WholeNumberField(
        what,
        message,
        validators=[
            InputRequired(f"Enter for how many months: {what.lower()}"),
            NumberRange(fewest, LONGEST_KEPT, message=message),
        ],
    )


class SettingsForm(VersionedForm):
    name = StringField(
        "Name of the council",
        filters=[one_line],
        validators=[
            DataRequired("Enter the name of the council"),
            Length(max=NAME_LENGTH, message=f"The name must be {NAME_LENGTH} characters or fewer"),
        ],
    )
    codes_required = BooleanField("Administrators need one-time codes to sign in")
    comments_kept_months = _months_field("Comments are kept", 1)
    answers_kept_months = _months_field("Answers are kept", 1)
    invitees_kept_months = _months_field("The list of who was invited is kept", 0)

    @property
    def settings(self) -> CouncilSettings:
        """What was chosen, once the form is valid."""
        return CouncilSettings(
            name=self.name.data,
            codes_required=self.codes_required.data,
            comments_kept_months=self.comments_kept_months.data,
            answers_kept_months=self.answers_kept_months.data,
            invitees_kept_months=self.invitees_kept_months.data,
        )
