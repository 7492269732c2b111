"""Writing about a service or a directorate."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectChoice, SelectField, StringField
from wtforms.validators import DataRequired, Length, NumberRange, Optional

from assessment.models import Directorate
from assessment.models.base import CODE_LENGTH, NAME_LENGTH
from assessment.services.directory import ServiceFields
from assessment.services.service_changes import MOST_PEOPLE
from assessment.web.forms.fields import WholeNumberField
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm

NONE = "none"
_HEADCOUNT_RANGE = _l("The headcount must be a whole number from 0 to %(most)s", most=f"{MOST_PEOPLE:,}")


class ServiceForm(VersionedForm):
    name = StringField(
        _l("Name of the service"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the name of the service")),
            Length(
                max=NAME_LENGTH, message=_l("The name must be %(most)s characters or fewer", most=NAME_LENGTH)
            ),
        ],
    )
    directorate = SelectField(_l("Directorate"), default=NONE)
    headcount = WholeNumberField(
        _l("Headcount (optional)"),
        _HEADCOUNT_RANGE,
        validators=[Optional(), NumberRange(0, MOST_PEOPLE, message=_HEADCOUNT_RANGE)],
    )
    reference = StringField(
        _l("Reference (optional)"),
        filters=[one_line],
        validators=[
            Length(
                max=CODE_LENGTH,
                message=_l("The reference must be %(most)s characters or fewer", most=CODE_LENGTH),
            )
        ],
    )

    @property
    def fields(self) -> ServiceFields:
        """What was written, once the form is valid."""
        chosen = self.directorate.data
        return ServiceFields(
            name=self.name.data,
            reference=self.reference.data or None,
            headcount=self.headcount.data,
            directorate_id=None if chosen == NONE else int(chosen),
        )

    def add_objections(self, objections: dict[str, str]) -> None:
        """Show what stands against the service beside the fields that it is about."""
        for name, objection in objections.items():
            field = self[name]
            field.errors = [*field.errors, objection]


def service_form(
    directorates: Sequence[Directorate], now: ServiceFields | None = None, version: int = 0
) -> ServiceForm:
    """The form for a service: a new one, or one as it is now."""
    data: dict[str, Any] = {"version": str(version)}
    if now is not None:
        data |= {
            "name": now.name,
            "reference": now.reference or "",
            "headcount": now.headcount,
            "directorate": NONE if now.directorate_id is None else str(now.directorate_id),
        }
    form = ServiceForm(data=data)
    form.directorate.choices = [
        *(SelectChoice(str(directorate.id), directorate.name) for directorate in directorates),
        SelectChoice(NONE, _l("No directorate")),
    ]
    return form


class DirectorateForm(VersionedForm):
    name = StringField(
        _l("Name of the directorate"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter the name of the directorate")),
            Length(
                max=NAME_LENGTH, message=_l("The name must be %(most)s characters or fewer", most=NAME_LENGTH)
            ),
        ],
    )
