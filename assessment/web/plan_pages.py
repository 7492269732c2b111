"""What the plan's pages and its document show, drawn from the plan's values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from assessment.lifecycle import ActionStatus, PriorityState
from assessment.models import Action as ActionOfPlan
from assessment.planning.months import columns, latest_end
from assessment.planning.values import Action, Origin, Plan, Priority, Readiness, readiness
from assessment.reports.values import (
    Month,
    PlanAction,
    PlanDocument,
    PlanMeasure,
    PlanOrigin,
    PlanPriority,
)
from assessment.reports.words import month_text, months_text
from assessment.scoring.rounding import whole
from assessment.scoring.values import Band
from assessment.services.plans import action_values
from assessment.translation import gettext as _
from assessment.web.forms.plans import STATUS_NAMES

SHOWN_FIRST = 10


@dataclass(frozen=True, slots=True)
class ActionRow:
    action: Action
    status: str
    months: str
    due_by: str
    """The last month that its band leaves, in words, where it is to end later than that; else ""."""


@dataclass(frozen=True, slots=True)
class PriorityCard:
    priority: Priority
    came_from: str
    actions: tuple[ActionRow, ...]

    @property
    def done(self) -> int:
        return sum(row.action.status is ActionStatus.DONE for row in self.actions)


@dataclass(frozen=True, slots=True)
class OwnActionRow:
    """One of a plan lead's own actions, with the plan and the priority that it belongs to."""

    action: Action
    status: str
    months: str
    priority: str
    plan: str


@dataclass(frozen=True, slots=True)
class GridRow:
    ref: str
    text: str
    planned: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PlanPage:
    """`to_decide` holds the first proposals by rank, `further` the rest. `sizes` counts the whole plan."""

    plan: Plan
    sizes: dict[PriorityState, int]
    readiness: Readiness
    to_decide: tuple[PriorityCard, ...]
    further: tuple[PriorityCard, ...]
    accepted: tuple[PriorityCard, ...]
    set_aside: tuple[PriorityCard, ...]
    months: tuple[str, ...]
    grid: tuple[GridRow, ...]


def plan_page(plan: Plan, state: PriorityState | None, band: Band | None) -> PlanPage:
    """The page of a plan, narrowed to a state and a band where they are given."""
    cards = {
        one: tuple(
            _card(priority, plan.starts_on)
            for priority in plan.in_state(one)
            if state in (None, one) and band in (None, priority.band)
        )
        for one in PriorityState
    }
    accepted = cards[PriorityState.ACCEPTED]
    months = _columns(plan)
    return PlanPage(
        plan=plan,
        sizes={one: len(plan.in_state(one)) for one in PriorityState},
        readiness=readiness(plan.accepted),
        to_decide=cards[PriorityState.PROPOSED][:SHOWN_FIRST],
        further=cards[PriorityState.PROPOSED][SHOWN_FIRST:],
        accepted=accepted,
        set_aside=cards[PriorityState.SET_ASIDE],
        months=tuple(month_words(month) for month in months),
        grid=_grid((card.priority for card in accepted), months),
    )


def own_action_rows(found: Sequence[ActionOfPlan]) -> tuple[OwnActionRow, ...]:
    """The actions of a plan lead, as their list shows them."""
    rows = []
    for row in found:
        action = action_values(row, row.priority.number)
        priority = f"{row.priority.number}. {row.priority.title}"
        rows.append(
            OwnActionRow(
                action,
                str(STATUS_NAMES[action.status]),
                _months_words(action),
                priority,
                row.priority.plan.title,
            )
        )
    return tuple(rows)


def plan_document(plan: Plan, council: str, printed_on: date) -> PlanDocument:
    """The accepted priorities, to print."""
    return PlanDocument(
        title=plan.title,
        council=council,
        first_month=_month(plan.starts_on),
        months=len(_columns(plan)),
        priorities=tuple(_printed(priority) for priority in plan.accepted),
        printed_on=printed_on,
    )


def origin_words(origin: Origin | None) -> str:
    """The gap that a priority came from, in a sentence. The gap shown is the rounded true one."""
    if origin is None:
        return _("Added by a person, not from a gap in the scores.")
    gap = whole(origin.gap)
    scored = {
        "round": origin.round_title,
        "heading": f"{origin.code} {origin.name}",
        "score": whole(origin.score),
        "target": whole(origin.target),
    }
    if gap:
        return _(
            "From %(round)s: %(heading)s scored %(score)s against a target of %(target)s, a gap of %(gap)s.",
            gap=gap,
            **scored,
        )
    return _(
        "From %(round)s: %(heading)s scored %(score)s against a target of %(target)s, a gap of less than 1.",
        **scored,
    )


def month_words(month: date) -> str:
    return month_text(_month(month))


def _card(priority: Priority, plan_starts_on: date) -> PriorityCard:
    due_by = month_words(latest_end(priority.band, plan_starts_on))
    return PriorityCard(
        priority=priority,
        came_from=origin_words(priority.origin),
        actions=tuple(
            ActionRow(
                action=action,
                status=str(STATUS_NAMES[action.status]),
                months=_months_words(action),
                due_by=due_by if priority.ends_too_late(action, plan_starts_on) else "",
            )
            for action in priority.actions
        ),
    )


def _months_words(action: Action) -> str:
    if action.starts_on is None or action.ends_on is None:
        return ""
    return months_text(_month(action.starts_on), _month(action.ends_on))


def _columns(plan: Plan) -> tuple[date, ...]:
    ends = (action.ends_on for priority in plan.accepted for action in priority.actions)
    return columns(plan.starts_on, ends)


def _grid(priorities: Iterable[Priority], months: tuple[date, ...]) -> tuple[GridRow, ...]:
    return tuple(
        GridRow(
            ref=action.ref,
            text=action.text,
            planned=tuple(action.starts_on <= month <= action.ends_on for month in months),
        )
        for priority in priorities
        for action in priority.actions
        if action.starts_on is not None and action.ends_on is not None
    )


def _printed(priority: Priority) -> PlanPriority:
    return PlanPriority(
        ref=str(priority.number),
        title=priority.title,
        outcome=priority.outcome,
        band=priority.band,
        band_reason=priority.reason,
        came_from=_printed_origin(priority.origin),
        measures=tuple(PlanMeasure(measure.ref, measure.text) for measure in priority.measures),
        actions=tuple(_printed_action(action) for action in priority.actions),
    )


def _printed_origin(origin: Origin | None) -> PlanOrigin | None:
    if origin is None:
        return None
    return PlanOrigin(origin.round_title, origin.code, origin.name, origin.score, origin.target, origin.on)


def _printed_action(action: Action) -> PlanAction:
    return PlanAction(
        ref=action.ref,
        text=_("%(action)s (statutory duty)", action=action.text) if action.statutory else action.text,
        lead=action.led_by,
        start=_month(action.starts_on) if action.starts_on else None,
        end=_month(action.ends_on) if action.ends_on else None,
        resources=action.resources,
        status=str(STATUS_NAMES[action.status]),
    )


def _month(month: date) -> Month:
    return month.year, month.month
