"""Setting up a round: its settings, its targets, and the lens its gaps are measured by."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from wtforms import RadioField, SelectChoice, SelectField, StringField, ValidationError
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange

from assessment.models import Form, GapLens
from assessment.models.base import NAME_LENGTH
from assessment.reports.words import importance_text
from assessment.scoring.values import DEFAULT_THRESHOLD, MAX_THRESHOLD, MIN_THRESHOLD, Aim
from assessment.services.rounds import RoundSettings
from assessment.web.clock import today
from assessment.web.forms.fields import DayField, WholeNumberField
from assessment.web.forms.text import one_line
from assessment.web.forms.versioned import VersionedForm
from benchmark.framework import Element

IMPORTANCES = (1, 2, 3)
FORM_NAMES = {Form.FULL: "Full form", Form.SHORT: "Short form"}
LENS_NAMES = {GapLens.SELF: "The council's own score", GapLens.PEER: "The peer team's score"}

_THRESHOLD_RANGE = f"The fewest answers must be a whole number from {MIN_THRESHOLD} to {MAX_THRESHOLD}"


def _gap_lens_field() -> RadioField:
    return RadioField(
        "Measure the gap from",
        choices=[SelectChoice(lens.value, name) for lens, name in LENS_NAMES.items()],
        default=GapLens.SELF.value,
        validators=[InputRequired("Choose what the gap is measured from")],
    )


class GapLensForm(VersionedForm):
    """All that may change once a round is open: whose score the target is measured against."""

    gap_lens = _gap_lens_field()


class RoundForm(GapLensForm):
    title = StringField(
        "Title",
        filters=[one_line],
        validators=[
            DataRequired("Enter a title"),
            Length(max=NAME_LENGTH, message=f"The title must be {NAME_LENGTH} characters or fewer"),
        ],
    )
    framework = SelectField("Framework", validators=[InputRequired("Choose a framework")])
    form = RadioField(
        "Form",
        choices=[SelectChoice(form.value, name) for form, name in FORM_NAMES.items()],
        default=Form.FULL.value,
        validators=[InputRequired("Choose the full or the short form")],
    )
    closes_on = DayField(
        "Closing date",
        "The closing date must be a real date, such as 18 12 2026",
        validators=[InputRequired("Enter a closing date")],
    )
    threshold = WholeNumberField(
        "Fewest answers to show",
        _THRESHOLD_RANGE,
        default=DEFAULT_THRESHOLD,
        validators=[
            InputRequired("Enter the fewest answers to show"),
            NumberRange(MIN_THRESHOLD, MAX_THRESHOLD, message=_THRESHOLD_RANGE),
        ],
    )
    gap_lens = _gap_lens_field()

    def validate_closes_on(self, field: DayField) -> None:
        if field.data is not None and field.data < today():
            raise ValidationError("The closing date must be today or later")

    @property
    def settings(self) -> RoundSettings:
        """What was chosen, once the form is valid."""
        return RoundSettings(
            title=self.title.data,
            framework_hash=self.framework.data,
            form=Form(self.form.data),
            closes_on=self.closes_on.data,
            threshold=self.threshold.data,
            gap_lens=GapLens(self.gap_lens.data),
        )


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


def _target_field(element: Element) -> WholeNumberField:
    message = f"The target for {element.code} {element.name} must be a whole number from 0 to 100"
    return WholeNumberField(
        f"Target for {element.code} {element.name}",
        message,
        validators=[
            InputRequired(f"Enter a target for {element.code} {element.name}"),
            NumberRange(0, 100, message=message),
        ],
    )


def _importance_field(element: Element) -> SelectField:
    return SelectField(
        f"Importance of {element.code} {element.name}",
        choices=[SelectChoice(str(number), importance_text(number)) for number in IMPORTANCES],
        coerce=int,
        validators=[InputRequired(f"Choose an importance for {element.code} {element.name}")],
    )
