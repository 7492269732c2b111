"""Deciding on the priorities of an improvement plan, and changing them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import PriorityState
from assessment.models import Measure, Plan, Priority
from assessment.planning.values import reason_needed
from assessment.scoring.values import Band
from assessment.services import audit
from assessment.services.problems import Conflict, NotFound
from assessment.translation import N_
from assessment.translation import gettext as _

BANDS = {
    Band.HIGH: N_("High"),
    Band.MEDIUM: N_("Medium"),
    Band.LOW: N_("Low"),
    Band.NONE: N_("No gap"),
}


@dataclass(frozen=True, slots=True)
class PriorityFields:
    """What a coordinator writes about a priority. A band other than the proposed one needs its reason."""

    title: str
    outcome: str
    band: Band
    band_reason: str = ""
    measures: tuple[str, ...] = ()


def get_priority(session: Session, council_id: int, plan_id: int, priority_id: int) -> Priority:
    """A priority of a plan of this council. Raises NotFound for any other."""
    priority = session.scalar(
        select(Priority)
        .join(Priority.plan)
        .where(Priority.id == priority_id, Plan.id == plan_id, Plan.council_id == council_id)
    )
    if priority is None:
        raise NotFound(f"priority {priority_id}")
    return priority


def changeable_priority(session: Session, council_id: int, plan_id: int, priority_id: int) -> Priority:
    """As `get_priority`. Raises WrongMove for one that is set aside: it is taken up again first."""
    priority = get_priority(session, council_id, plan_id, priority_id)
    if priority.state is PriorityState.SET_ASIDE:
        raise lifecycle.WrongMove("priority", priority.state, "change")
    return priority


def add_priority(
    session: Session, council_id: int, user_id: int | None, plan_id: int, fields: PriorityFields
) -> int:
    """The id of a priority that a person adds: accepted at once, with no gap behind it. Raises NotFound."""
    plan = session.scalar(
        select(Plan).where(Plan.id == plan_id, Plan.council_id == council_id).with_for_update()
    )
    if plan is None:
        raise NotFound(f"plan {plan_id}")
    last = session.scalar(select(func.max(Priority.number)).where(Priority.plan_id == plan.id))
    priority = Priority(
        plan_id=plan.id,
        number=(last or 0) + 1,
        title=fields.title,
        outcome=fields.outcome,
        state=PriorityState.ACCEPTED,
        proposed_band=fields.band,
        band=fields.band,
    )
    _set_measures(priority, fields.measures)
    session.add(priority)
    session.flush()
    audit.record(session, council_id, user_id, "added", f"priority {priority.id}", fields.title)
    return priority.id


def edit_priority(
    session: Session, user_id: int | None, priority: Priority, fields: PriorityFields, version: int
) -> None:
    """Change the words and the band of a priority.

    The gap and the band it gave stay as they were; a priority without a gap takes the chosen band as its own.
    Raises Conflict where somebody else got there first, ValueError for a moved band without a reason.
    """
    if priority.version != version:
        raise Conflict("this priority", _as_text(fields_of(priority)), _as_text(fields))
    if priority.gap_code is None:
        priority.proposed_band = fields.band
    moved = reason_needed(priority.proposed_band, fields.band)
    if moved and not fields.band_reason:
        raise ValueError("a band that was moved needs a reason")
    priority.title = fields.title
    priority.outcome = fields.outcome
    priority.band = fields.band
    priority.band_reason = fields.band_reason if moved else ""
    _set_measures(priority, fields.measures)
    priority.version = version + 1
    session.flush()
    _record(session, user_id, "changed", priority)


def move_priority(session: Session, user_id: int | None, priority: Priority, move: str) -> None:
    """Accept a priority, or set it aside. Raises WrongMove, KeyError for a move that is not in the table."""
    priority.state = lifecycle.PRIORITY.after(priority.state, move)
    session.flush()
    _record(session, user_id, priority.state.value.replace("_", " "), priority)


def fields_of(priority: Priority) -> PriorityFields:
    return PriorityFields(
        title=priority.title,
        outcome=priority.outcome,
        band=priority.band,
        band_reason=priority.band_reason,
        measures=tuple(measure.text for measure in priority.measures),
    )


def _set_measures(priority: Priority, texts: Sequence[str]) -> None:
    """Change measures in place: rows are added before others go, and no number may be there twice."""
    del priority.measures[len(texts) :]
    for place, text in enumerate(texts):
        if place < len(priority.measures):
            priority.measures[place].text = text
        else:
            priority.measures.append(Measure(number=place + 1, text=text))


def _record(session: Session, user_id: int | None, deed: str, priority: Priority) -> None:
    council_id = priority.plan.council_id
    audit.record(session, council_id, user_id, deed, f"priority {priority.id}", priority.title)


def _as_text(fields: PriorityFields) -> dict[str, str]:
    return {
        _("Title"): fields.title,
        _("Outcome"): fields.outcome,
        _("Band"): _(BANDS[fields.band]),
        _("Reason for the band"): fields.band_reason,
        _("Measures of success"): "\n".join(fields.measures),
    }
