"""The people of a council, and what a council settles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, SelectChoice, SelectMultipleField
from wtforms.validators import InputRequired, NumberRange

from assessment.access import Role
from assessment.services.council_settings import LONGEST_KEPT, CouncilSettings
from assessment.services.memberships import Duties
from assessment.web.forms import identity
from assessment.web.forms.fields import WholeNumberField
from assessment.web.forms.versioned import VersionedForm

ROLE_NAMES: Mapping[Role, str] = {
    Role.ADMINISTRATOR: _l("Administrator"),
    Role.COORDINATOR: _l("Coordinator"),
    Role.MANAGER: _l("Manager"),
    Role.COUNCILLOR: _l("Councillor"),
    Role.PLAN_LEAD: _l("Plan lead"),
}
ROLE_HINTS: Mapping[str, str] = {
    Role.ADMINISTRATOR: _l("Looks after people, services and settings. Sees no results"),
    Role.COORDINATOR: _l("Runs rounds, and sees their results, reports and plans"),
    Role.MANAGER: _l("Sees the results and the plan of the services they lead"),
    Role.COUNCILLOR: _l("Reads reports and plans once they are published"),
    Role.PLAN_LEAD: _l("Keeps their own actions of a plan up to date"),
}


class NameForm(FlaskForm):
    name = identity.full_name(_l("Enter their full name"))
    email = identity.email_address(_l("Enter their e-mail address"))


class DutiesForm(FlaskForm):
    """`read` is the text of the duties that the form was made from."""

    read = HiddenField()
    roles = SelectMultipleField(
        _l("Roles"),
        choices=[SelectChoice(role.value, name) for role, name in ROLE_NAMES.items()],
        validators=[InputRequired(_l("Choose one role or more"))],
    )
    services = SelectMultipleField(_l("Services they lead"))

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


def _months_field(what: str, missing: str, wrong: str, fewest: int) -> WholeNumberField:
    return WholeNumberField(
        what,
        wrong,
        validators=[InputRequired(missing), NumberRange(fewest, LONGEST_KEPT, message=wrong)],
    )


class SettingsForm(VersionedForm):
    name = identity.council_name()
    codes_required = BooleanField(_l("Administrators need one-time codes to sign in"))
    comments_kept_months = _months_field(
        _l("Comments are kept"),
        _l("Enter for how many months: comments are kept"),
        _l(
            "Comments are kept must be a whole number of months from %(fewest)s to %(most)s",
            fewest=1,
            most=LONGEST_KEPT,
        ),
        1,
    )
    answers_kept_months = _months_field(
        _l("Answers are kept"),
        _l("Enter for how many months: answers are kept"),
        _l(
            "Answers are kept must be a whole number of months from %(fewest)s to %(most)s",
            fewest=1,
            most=LONGEST_KEPT,
        ),
        1,
    )
    invitees_kept_months = _months_field(
        _l("The list of who was invited is kept"),
        _l("Enter for how many months: the list of who was invited is kept"),
        _l(
            "The list of who was invited is kept must be a whole number of months "
            "from %(fewest)s to %(most)s",
            fewest=0,
            most=LONGEST_KEPT,
        ),
        0,
    )

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
