"""Starting an improvement plan, and writing its priorities and actions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
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
from assessment.services.own_actions import STATUSES, Lead
from assessment.services.plans import MAX_MEASURES
from assessment.services.priorities import BANDS, PriorityFields
from assessment.web.forms.text import many_lines, one_line
from assessment.web.forms.versioned import VersionedForm

MAX_TEXT = 5_000
MAX_MEASURE = 500
MOST_IN_TEXT = f"{MAX_TEXT:,}"
MOST_IN_NAME = f"{NAME_LENGTH:,}"
FIRST_MONTHS = 12
BAND_NAMES: Mapping[str, str] = {band: _l(name) for band, name in BANDS.items() if band is not Band.NONE}
STATE_NAMES: Mapping[str, str] = {
    PriorityState.PROPOSED: _l("To decide"),
    PriorityState.ACCEPTED: _l("Accepted"),
    PriorityState.SET_ASIDE: _l("Set aside"),
}
STATUS_NAMES: Mapping[str, str] = {status: _l(name) for status, name in STATUSES.items()}


def _choices(names: Mapping[str, str]) -> list[SelectChoice]:
    """Choices of a field, from the words shown by the value sent."""
    return [SelectChoice(str(value), name) for value, name in names.items()]


def _month_names(months: Iterable[date]) -> dict[str, str]:
    return {month.isoformat(): month_text((month.year, month.month)) for month in months}


def _month(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None


def _first_month() -> SelectField:
    return SelectField(_l("First month"), validators=[InputRequired(_l("Choose the first month"))])


class FirstMonthForm(FlaskForm):
    starts_on = _first_month()

    @property
    def first_month(self) -> date:
        return date.fromisoformat(self.starts_on.data)


class StartForm(FirstMonthForm):
    title = StringField(
        _l("Title of the plan"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter a title")),
            Length(
                max=NAME_LENGTH,
                message=_l("The title must be %(most)s characters or fewer", most=MOST_IN_NAME),
            ),
        ],
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
        _l("Title"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter a title")),
            Length(
                max=NAME_LENGTH,
                message=_l("The title must be %(most)s characters or fewer", most=MOST_IN_NAME),
            ),
        ],
    )
    outcome = TextAreaField(
        _l("Outcome"),
        description=_l("What will be different for people once this has been put right."),
        filters=[many_lines],
        validators=[
            Length(
                max=MAX_TEXT,
                message=_l("The outcome must be %(most)s characters or fewer", most=MOST_IN_TEXT),
            )
        ],
    )
    band = RadioField(
        _l("Band"),
        choices=_choices(BAND_NAMES),
        validators=[InputRequired(_l("Choose a band"))],
    )
    band_reason = TextAreaField(
        _l("Reason for another band"),
        description=_l(
            "Needed if you choose another band than the gap gave. The plan and the report show it."
        ),
        filters=[many_lines],
        validators=[
            Length(
                max=MAX_TEXT, message=_l("The reason must be %(most)s characters or fewer", most=MOST_IN_TEXT)
            )
        ],
    )
    measures = TextAreaField(
        _l("Measures of success"),
        description=_l("How people will see that the outcome has been reached. One on each line."),
        filters=[many_lines],
        validators=[
            Length(
                max=MAX_TEXT,
                message=_l("The measures must be %(most)s characters or fewer", most=MOST_IN_TEXT),
            )
        ],
    )

    def validate_band_reason(self, field: TextAreaField) -> None:
        if self.proposed_band is None or field.data or self.band.data not in BAND_NAMES:
            return
        if reason_needed(self.proposed_band, Band(self.band.data)):
            raise ValidationError(
                _("Say why the band is not %(band)s, which the gap gave", band=band_text(self.proposed_band))
            )

    def validate_measures(self, field: TextAreaField) -> None:
        measures = self._measures
        if len(measures) > MAX_MEASURES:
            raise ValidationError(_("Enter %(most)s measures or fewer", most=MAX_MEASURES))
        if any(len(measure) > MAX_MEASURE for measure in measures):
            raise ValidationError(_("Each measure must be %(most)s characters or fewer", most=MAX_MEASURE))

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
        _l("Action"),
        filters=[many_lines],
        validators=[
            DataRequired(_l("Enter what is to be done")),
            Length(
                max=MAX_TEXT, message=_l("The action must be %(most)s characters or fewer", most=MOST_IN_TEXT)
            ),
        ],
    )
    lead = StringField(
        _l("Lead"),
        description=_l("Who answers for it: a post or a team rather than a name."),
        filters=[one_line],
        validators=[
            Length(
                max=NAME_LENGTH,
                message=_l("The lead must be %(most)s characters or fewer", most=MOST_IN_NAME),
            )
        ],
    )
    lead_user = SelectField(_l("Plan lead"), default="")
    starts_on = SelectField(_l("First month"), default="")
    ends_on = SelectField(_l("Last month"), default="")
    resources = TextAreaField(
        _l("Resources"),
        description=_l("For example a budget, the time of staff, or help from a partner."),
        filters=[many_lines],
        validators=[
            Length(
                max=MAX_TEXT,
                message=_l("The resources must be %(most)s characters or fewer", most=MOST_IN_TEXT),
            )
        ],
    )
    statutory = RadioField(
        _l("Is this a statutory duty?"),
        description=_l("Something the law says the council must do. It is always in the High band."),
        choices=_choices({"yes": _l("Yes"), "no": _l("No")}),
        default="no",
        validators=[InputRequired(_l("Say whether this is a statutory duty"))],
    )
    status = RadioField(
        _l("Status"),
        choices=_choices(STATUS_NAMES),
        default=ActionStatus.NOT_STARTED.value,
        validators=[InputRequired(_l("Choose a status"))],
    )

    def validate_ends_on(self, field: SelectField) -> None:
        start, end = self.starts_on.data, field.data
        if bool(start) != bool(end):
            raise ValidationError(_("Choose both the first and the last month, or leave both open"))
        if start and end < start:
            raise ValidationError(_("The last month must be the first month or later"))

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
        _l("Status"), choices=_choices(STATUS_NAMES), validators=[InputRequired(_l("Choose a status"))]
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
    choices = _choices({"": _("Not set yet"), **_month_names(reach(plan_starts_on))})
    form.starts_on.choices = choices
    form.ends_on.choices = choices
    names = {"": _("Nobody with an account")} | {str(lead.user_id): lead.name for lead in leads}
    if now and now.lead_user_id is not None:
        names.setdefault(str(now.lead_user_id), _("%(name)s (no longer a plan lead)", name=lead_now))
    form.lead_user.choices = _choices(names)
    return form


class FilterForm(Form):
    """Which priorities to show, from the address: anything unknown there shows all."""

    state = SelectField(_l("Show"), choices=_choices({"": _l("All priorities"), **STATE_NAMES}))
    band = SelectField(_l("Band"), choices=_choices({"": _l("All bands"), **BAND_NAMES}))

    @property
    def chosen_state(self) -> PriorityState | None:
        return PriorityState(self.state.data) if self.state.data in set(PriorityState) else None

    @property
    def chosen_band(self) -> Band | None:
        return Band(self.band.data) if self.band.data in BAND_NAMES else None
