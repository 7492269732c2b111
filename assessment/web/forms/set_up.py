"""The tasks of setting up a round, one form each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectChoice, SelectField, SelectMultipleField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from assessment.models import Assesses, Form, OpenTo, RoundKind
from assessment.models.base import utc_now
from assessment.models.rounds import MORNING
from assessment.planning.wall_clock import first_moment, last_moment
from assessment.reports.words import importance_text
from assessment.scoring.values import MAX_THRESHOLD, MIN_THRESHOLD, Aim
from assessment.services.setting_up import Basics, Dates, GroupChoice
from assessment.services.taking_part import Candidate
from assessment.web.forms.fields import DayField, TimeField, WholeNumberField
from assessment.web.forms.rounds import (
    closes_on_field,
    closes_time_field,
    framework_field,
    title_field,
)
from assessment.web.forms.text import many_lines
from assessment.web.forms.versioned import VersionedForm
from benchmark.framework import Audience, Element

IMPORTANCES = (1, 2, 3)
FORM_NAMES = {Form.FULL: _l("Full form"), Form.SHORT: _l("Short form")}
ASSESSES_NAMES = {
    Assesses.COUNCIL: _l("The council as a whole"),
    Assesses.SERVICE: _l("Each service by itself"),
}
KIND_NAMES = {RoundKind.CONFIDENTIAL: _l("Confidential"), RoundKind.NAMED: _l("Named")}
OPEN_TO_NAMES = {
    OpenTo.ANYONE: _l("Anyone who has a link"),
    OpenTo.CODE_HOLDERS: _l("Only people with a personal link or a printed code"),
}
BY_HAND, AT = "by_hand", "at"
LONGEST_INTRODUCTION = 3000
MOST_PEOPLE = 1_000_000

_THRESHOLD_RANGE = _l(
    "The fewest answers must be a whole number from %(fewest)s to %(most)s",
    fewest=MIN_THRESHOLD,
    most=MAX_THRESHOLD,
)


def _radios(label: str, names: Mapping[Any, str], missing: str) -> RadioField:
    return RadioField(
        label,
        choices=[SelectChoice(one.value, name) for one, name in names.items()],
        validators=[InputRequired(missing)],
    )


class BasicsForm(VersionedForm):
    title = title_field()
    framework = framework_field()
    assesses = _radios(_l("What do people assess?"), ASSESSES_NAMES, _l("Choose what people assess"))
    kind = _radios(
        _l("Do answers carry names?"), KIND_NAMES, _l("Choose whether the round is confidential or named")
    )
    open_to = _radios(_l("Who can answer?"), OPEN_TO_NAMES, _l("Choose who can answer"))

    @property
    def basics(self) -> Basics:
        """What was chosen, once the form is valid."""
        return Basics(
            title=self.title.data,
            framework_hash=self.framework.data,
            assesses=Assesses(self.assesses.data),
            kind=RoundKind(self.kind.data),
            open_to=OpenTo(self.open_to.data),
        )


class IntroductionForm(VersionedForm):
    introduction = TextAreaField(
        _l("Introduction"),
        filters=[many_lines],
        validators=[
            Length(
                max=LONGEST_INTRODUCTION,
                message=_l(
                    "The introduction must be %(limit)s characters or fewer",
                    limit=f"{LONGEST_INTRODUCTION:,}",
                ),
            )
        ],
    )


class ThresholdForm(VersionedForm):
    threshold = WholeNumberField(
        _l("Fewest answers to show"),
        _THRESHOLD_RANGE,
        validators=[
            InputRequired(_l("Enter the fewest answers to show")),
            NumberRange(MIN_THRESHOLD, MAX_THRESHOLD, message=_THRESHOLD_RANGE),
        ],
    )


class DatesForm(VersionedForm):
    opens = RadioField(
        _l("When does it open?"),
        choices=[
            SelectChoice(BY_HAND, _l("When I open it")),
            SelectChoice(AT, _l("By itself, on a day and at a time")),
        ],
        validators=[InputRequired(_l("Choose when the round opens"))],
    )
    opens_on = DayField(
        _l("Opening date"),
        _l("The opening date must be a real date, such as 16 11 2026"),
        validators=[Optional()],
    )
    opens_time = TimeField(
        _l("Opening time"),
        _l("The opening time must be a time, such as 5pm, 5:30pm or 17:00"),
        validators=[Optional()],
    )
    closes_on = closes_on_field()
    closes_time = closes_time_field()

    def validate(self, extra_validators: Any = None) -> bool:
        """Every problem at once: the fields one by one, then the order of the two moments."""
        super().validate(extra_validators)
        if self.opens.data == AT:
            self._check_opening()
        else:
            self.opens_on.errors, self.opens_time.errors = [], []
        self._check_closing()
        return not any(field.errors for field in self)

    @property
    def dates(self) -> Dates:
        """What was chosen, once the form is valid."""
        at = self.opens.data == AT
        return Dates(
            opens_on=self.opens_on.data if at else None,
            opens_time=self.opens_time.data if at else MORNING,
            closes_on=self.closes_on.data,
            closes_time=self.closes_time.data,
        )

    def _check_opening(self) -> None:
        if self.opens_on.data is None and not self.opens_on.errors:
            self.opens_on.errors = [_("Enter the day on which the round opens")]
        if self.opens_time.data is None and not self.opens_time.errors:
            self.opens_time.errors = [_("Enter the time at which the round opens")]
        opens_at = self._opens_at()
        if opens_at is not None and opens_at <= utc_now():
            self.opens_on.errors = [_("The opening must be in the future")]

    def _check_closing(self) -> None:
        if not self.closes_on.data or not self.closes_time.data:
            return
        closes_at = last_moment(self.closes_on.data, self.closes_time.data)
        if closes_at <= utc_now():
            self.closes_on.errors = [_("The closing must be in the future")]
            return
        opens_at = self._opens_at()
        if opens_at is not None and closes_at <= opens_at:
            self.closes_on.errors = [_("The round must close after it opens")]

    def _opens_at(self) -> datetime | None:
        if self.opens.data != AT or not self.opens_on.data or not self.opens_time.data:
            return None
        return first_moment(self.opens_on.data, self.opens_time.data)


class ElementsForm(VersionedForm):
    in_scope = SelectMultipleField(
        _l("Elements to ask about"), validators=[InputRequired(_l("Choose at least one element"))]
    )


class CopyForm(VersionedForm):
    source = SelectField(_l("Earlier round"), coerce=int, validators=[InputRequired(_l("Choose a round"))])


class GroupsForm(VersionedForm):
    """Whether each group takes part, with which form and how many people; made by `groups_form`."""

    audiences: ClassVar[tuple[Audience, ...]] = ()

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not any(self[f"takes-part-{one.code}"].data for one in self.audiences):
            self.form_errors.append(_("Choose at least one group"))
            return False
        return bool(good)

    @property
    def groups(self) -> dict[str, GroupChoice]:
        return {
            one.code: GroupChoice(
                bool(self[f"takes-part-{one.code}"].data),
                Form(self[f"form-{one.code}"].data),
                self[f"headcount-{one.code}"].data,
            )
            for one in self.audiences
        }


def groups_form(audiences: Iterable[Audience], groups: Mapping[str, GroupChoice], version: int) -> GroupsForm:
    members: dict[str, Any] = {"audiences": tuple(audiences)}
    data: dict[str, Any] = {"version": str(version)}
    for one in members["audiences"]:
        members[f"takes-part-{one.code}"] = BooleanField(_("%(group)s take part", group=one.name))
        members[f"form-{one.code}"] = SelectField(
            _("Form for %(group)s", group=one.name),
            choices=[SelectChoice(form.value, name) for form, name in FORM_NAMES.items()],
        )
        members[f"headcount-{one.code}"] = _people_field(one.name)
        choice = groups[one.code]
        data[f"takes-part-{one.code}"] = choice.takes_part
        data[f"form-{one.code}"] = choice.form.value
        data[f"headcount-{one.code}"] = choice.headcount
    form: GroupsForm = type("GroupsOfFramework", (GroupsForm,), members)(data=data)
    return form


class ServicesForm(VersionedForm):
    """Which services take part with how many people; made by `services_form`."""

    offered: ClassVar[tuple[Candidate, ...]] = ()
    directorates: ClassVar[tuple[str, ...]] = ()

    @property
    def chosen(self) -> dict[str, int | None]:
        """Headcount by code of those ticked, and of all in a directorate that is ticked as a whole."""
        whole = {name for number, name in enumerate(self.directorates) if self[f"all-{number}"].data}
        return {
            one.code: self[f"headcount-{one.code}"].data
            for one in self.offered
            if self[f"service-{one.code}"].data or one.directorate in whole
        }


def services_form(offered: Sequence[Candidate], version: int) -> ServicesForm:
    directorates = tuple(dict.fromkeys(one.directorate for one in offered))
    members: dict[str, Any] = {"offered": tuple(offered), "directorates": directorates}
    data: dict[str, Any] = {"version": str(version)}
    for number, name in enumerate(directorates):
        members[f"all-{number}"] = BooleanField(
            _("All services of %(directorate)s", directorate=name) if name else _("All of these")
        )
    for one in offered:
        members[f"service-{one.code}"] = BooleanField(one.name)
        members[f"headcount-{one.code}"] = _people_field(one.name)
        data[f"service-{one.code}"] = one.takes_part
        data[f"headcount-{one.code}"] = one.headcount
    form: ServicesForm = type("ServicesOfCouncil", (ServicesForm,), members)(data=data)
    return form


class TargetsForm(VersionedForm):
    """A target and an importance for each element; made for a framework by `targets_form`."""

    elements: ClassVar[tuple[Element, ...]] = ()

    def target(self, code: str) -> WholeNumberField:
        field: WholeNumberField = self[f"target-{code}"]
        return field

    def importance(self, code: str) -> SelectField:
        return self[f"importance-{code}"]

    @property
    def aims(self) -> dict[str, Aim]:
        """What was chosen, by element code, once the form is valid."""
        return {
            element.code: Aim(self.target(element.code).data, self.importance(element.code).data)
            for element in self.elements
        }


def targets_form(elements: Iterable[Element], aims: Mapping[str, Aim], version: int) -> TargetsForm:
    """The form for these elements, filled with what is set now or with what was sent."""
    members: dict[str, Any] = {"elements": tuple(elements)}
    data: dict[str, Any] = {"version": str(version)}
    for element in members["elements"]:
        members[f"target-{element.code}"] = _target_field(element)
        members[f"importance-{element.code}"] = _importance_field(element)
        data[f"target-{element.code}"] = int(aims[element.code].target)
        data[f"importance-{element.code}"] = aims[element.code].importance
    form: TargetsForm = type("TargetsOfElements", (TargetsForm,), members)(data=data)
    return form


def _people_field(name: str) -> WholeNumberField:
    message = _(
        "The number of people in %(name)s must be a whole number, or left empty where it is not known",
        name=name,
    )
    return WholeNumberField(
        _("Number of people in %(name)s", name=name),
        message,
        validators=[Optional(), NumberRange(0, MOST_PEOPLE, message=_as_format(message))],
    )


def _as_format(message: str) -> str:
    """The message for a validator that fills its bounds in with %: a name may hold that sign."""
    return message.replace("%", "%%")


def _target_field(element: Element) -> WholeNumberField:
    name = f"{element.code} {element.name}"
    message = _("The target for %(element)s must be a whole number from 0 to 100", element=name)
    return WholeNumberField(
        _("Target for %(element)s", element=name),
        message,
        validators=[
            InputRequired(_("Enter a target for %(element)s", element=name)),
            NumberRange(0, 100, message=_as_format(message)),
        ],
    )


def _importance_field(element: Element) -> SelectField:
    name = f"{element.code} {element.name}"
    return SelectField(
        _("Importance of %(element)s", element=name),
        choices=[SelectChoice(str(number), importance_text(number)) for number in IMPORTANCES],
        coerce=int,
        validators=[InputRequired(_("Choose an importance for %(element)s", element=name))],
    )
