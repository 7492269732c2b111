"""Starting an improvement plan, and writing its priorities and actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_wtf import FlaskForm
from wtforms import (
    Form,
    RadioField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from assessment.lifecycle import ActionStatus, PriorityState
from assessment.models.base import NAME_LENGTH
from assessment.planning.months import reach, run_of
from assessment.planning.values import reason_needed
from assessment.reports.words import band_text, month_text
from assessment.scoring.values import Band
from assessment.services.actions import ActionFields
from assessment.services.own_actions import Lead
from assessment.services.plans import MAX_MEASURES
from assessment.services.priorities import PriorityFields
from assessment.web.forms.text import many_lines, one_line
from assessment.web.forms.versioned import VersionedForm

MAX_TEXT = 5_000
MAX_MEASURE = 500
FIRST_MONTHS = 12
BAND_NAMES: Mapping[str, str] = {band: band_text(band) for band in (Band.HIGH, Band.MEDIUM, Band.LOW)}
STATE_NAMES: Mapping[str, str] = {
    PriorityState.PROPOSED: "To decide",
    PriorityState.ACCEPTED: "Accepted",
    PriorityState.SET_ASIDE: "Set aside",
}
STATUS_NAMES: Mapping[str, str] = {
    ActionStatus.NOT_STARTED: "Not started",
    ActionStatus.IN_PROGRESS: "In progress",
    ActionStatus.DONE: "Done",
}


def _choices(names: Mapping[str, str]) -> list[SelectChoice]:
    """Choices of a field, from the words shown by the value sent."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def _month_names(months: Iterable[date]) -> dict[str, str]:
    return {month.isoformat(): month_text((month.year, month.month)) for month in months}


def _month(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _at_most(length: int, what: str) -> Length:
    return Length(max=length, message=f"{what} must be {length:,} characters or fewer")


def _first_month() -> SelectField:
    return SelectField("First month", validators=[InputRequired("Choose the first month")])


class FirstMonthForm(FlaskForm):
    starts_on = _first_month()

    @property
    def first_month(self) -> date:
        return date.fromisoformat(self.starts_on.data)


class StartForm(FirstMonthForm):
    title = StringField(
        "Title of the plan",
        filters=[one_line],
        validators=[DataRequired("Enter a title"), _at_most(NAME_LENGTH, "The title")],
    )
    starts_on = _first_month()  # again, so that it comes after the title


def first_month_form(this_month: date) -> FirstMonthForm:
    """The first month alone, for plans that are started together under their usual titles."""
    months = run_of(this_month, FIRST_MONTHS)
    form = FirstMonthForm(starts_on=months[1].isoformat())
    form.starts_on.choices = _choices(_month_names(months))
    return form


def start_form(this_month: date, title: str) -> StartForm:
    """The form with the coming year's months to begin in: this month, the next (chosen), and so on."""
    months = run_of(this_month, FIRST_MONTHS)
    form = StartForm(title=title, starts_on=months[1].isoformat())
    form.starts_on.choices = _choices(_month_names(months))
    return form


class PriorityForm(VersionedForm):
    """`proposed_band` is the band that the gap gave; None where there is no gap, and so no reason to give."""

    proposed_band: Band | None = None

    title = StringField(
        "Title",
        filters=[one_line],
        validators=[DataRequired("Enter a title"), _at_most(NAME_LENGTH, "The title")],
    )
    outcome = TextAreaField(
        "Outcome",
        description="What will be different for people once this has been put right.",
        filters=[many_lines],
        validators=[_at_most(MAX_TEXT, "The outcome")],
    )
    band = RadioField(
        "Band",
        choices=_choices(BAND_NAMES),
        validators=[InputRequired("Choose a band")],
    )
    band_reason = TextAreaField(
        "Reason for another band",
        description="Needed if you choose another band than the gap gave. The plan and the report show it.",
        filters=[many_lines],
        validators=[_at_most(MAX_TEXT, "The reason")],
    )
    measures = TextAreaField(
        "Measures of success",
        description="How people will see that the outcome has been reached. One on each line.",
        filters=[many_lines],
        validators=[_at_most(MAX_TEXT, "The measures")],
    )

    def validate_band_reason(self, field: TextAreaField) -> None:
        if self.proposed_band is None or field.data or self.band.data not in BAND_NAMES:
            return
        if reason_needed(self.proposed_band, Band(self.band.data)):
            raise ValidationError(
                f"Say why the band is not {band_text(self.proposed_band)}, which the gap gave"
            )

    def validate_measures(self, field: TextAreaField) -> None:
        measures = self._measures
        if len(measures) > MAX_MEASURES:
            raise ValidationError(f"Enter {MAX_MEASURES} measures or fewer")
        if any(len(measure) > MAX_MEASURE for measure in measures):
            raise ValidationError(f"Each measure must be {MAX_MEASURE} characters or fewer")

    @property
    def _measures(self) -> tuple[str, ...]:
        lines = (line.strip() for line in self.measures.data.split("\n"))
        return tuple(line for line in lines if line)

    @property
    def fields(self) -> PriorityFields:
        """What was written, once the form is valid."""
        return PriorityFields(
            title=self.title.data,
            outcome=self.outcome.data,
            band=Band(self.band.data),
            band_reason=self.band_reason.data,
            measures=self._measures,
        )


def priority_form(
    proposed_band: Band | None, now: PriorityFields | None = None, version: int = 0
) -> PriorityForm:
    """The form for a priority: a new one, or one as it is now. `proposed_band` is None without a gap."""
    given = (
        {
            "title": now.title,
            "outcome": now.outcome,
            "band": now.band.value,
            "band_reason": now.band_reason,
            "measures": "\n".join(now.measures),
        }
        if now
        else {}
    )
    form = PriorityForm(version=str(version), data=given)
    form.proposed_band = proposed_band
    return form


class ActionForm(VersionedForm):
    text = TextAreaField(
        "Action",
        filters=[many_lines],
        validators=[DataRequired("Enter what is to be done"), _at_most(MAX_TEXT, "The action")],
    )
    lead = StringField(
        "Lead",
        description="Who answers for it: a post or a team rather than a name.",
        filters=[one_line],
        validators=[_at_most(NAME_LENGTH, "The lead")],
    )
    lead_user = SelectField("Plan lead", default="")
    starts_on = SelectField("First month", default="")
    ends_on = SelectField("Last month", default="")
    resources = TextAreaField(
        "Resources",
        description="For example a budget, the time of staff, or help from a partner.",
        filters=[many_lines],
        validators=[_at_most(MAX_TEXT, "The resources")],
    )
    statutory = RadioField(
        "Is this a statutory duty?",
        description="Something the law says the council must do. It is always in the High band.",
        choices=_choices({"yes": "Yes", "no": "No"}),
        default="no",
        validators=[InputRequired("Say whether this is a statutory duty")],
    )
    status = RadioField(
        "Status",
        choices=_choices(STATUS_NAMES),
        default=ActionStatus.NOT_STARTED.value,
        validators=[InputRequired("Choose a status")],
    )

    def validate_ends_on(self, field: SelectField) -> None:
        start, end = self.starts_on.data, field.data
        if bool(start) != bool(end):
            raise ValidationError("Choose both the first and the last month, or leave both open")
        if start and end < start:
            raise ValidationError("The last month must be the first month or later")

    @property
    def fields(self) -> ActionFields:
        """What was written, once the form is valid."""
        return ActionFields(
            text=self.text.data,
            lead=self.lead.data,
            starts_on=_month(self.starts_on.data),
            ends_on=_month(self.ends_on.data),
            resources=self.resources.data,
            statutory=self.statutory.data == "yes",
            status=ActionStatus(self.status.data),
            lead_user_id=int(self.lead_user.data) if self.lead_user.data else None,
        )


class StatusForm(VersionedForm):
    """What a plan lead says of an action: how far it has come."""

    status = RadioField(
        "Status", choices=_choices(STATUS_NAMES), validators=[InputRequired("Choose a status")]
    )


def action_form(
    plan_starts_on: date,
    leads: Iterable[Lead],
    now: ActionFields | None = None,
    version: int = 0,
    lead_now: str = "",
) -> ActionForm:
    """The form for an action: a new one, or one as it is now. Its months are those the plan can reach.

    `leads` are the council's plan leads; whoever leads it now (`lead_now`, a name) can be left there.
    """
    given = (
        {
            "text": now.text,
            "lead": now.lead,
            "starts_on": now.starts_on.isoformat() if now.starts_on else "",
            "ends_on": now.ends_on.isoformat() if now.ends_on else "",
            "resources": now.resources,
            "statutory": "yes" if now.statutory else "no",
            "status": now.status.value,
            "lead_user": str(now.lead_user_id or ""),
        }
        if now
        else {}
    )
    form = ActionForm(version=str(version), data=given)
    choices = _choices({"": "Not set yet", **_month_names(reach(plan_starts_on))})
    form.starts_on.choices = choices
    form.ends_on.choices = choices
    names = {"": "Nobody with an account"} | {str(lead.user_id): lead.name for lead in leads}
    if now and now.lead_user_id is not None:
        names.setdefault(str(now.lead_user_id), f"{lead_now} (no longer a plan lead)")
    form.lead_user.choices = _choices(names)
    return form


class FilterForm(Form):
    """Which priorities to show, from the address: anything unknown there shows all."""

    state = SelectField("Show", choices=_choices({"": "All priorities", **STATE_NAMES}))
    band = SelectField("Band", choices=_choices({"": "All bands", **BAND_NAMES}))

    @property
    def chosen_state(self) -> PriorityState | None:
        return PriorityState(self.state.data) if self.state.data in set(PriorityState) else None

    @property
    def chosen_band(self) -> Band | None:
        return Band(self.band.data) if self.band.data in BAND_NAMES else None
