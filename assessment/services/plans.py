"""Starting and reading improvement plans. Changing what is in one is in `priorities` and `actions`."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence
from datetime import date
from string import ascii_lowercase

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session, selectinload

from assessment.lifecycle import PriorityState, RoundState, WrongMove
from assessment.models import Action, Measure, Plan, Priority, Round, RoundService
from assessment.models.base import NAME_LENGTH
from assessment.planning import values
from assessment.planning.months import month_of
from assessment.planning.proposing import ProposedPriority, propose
from assessment.planning.wall_clock import london_day
from assessment.scoring.values import Band
from assessment.services import audit
from assessment.services.asking import framework_asked
from assessment.services.problems import NotFound
from assessment.services.reach import Reach
from assessment.services.rounds import get_round
from assessment.services.scorecards import round_scorecard
from assessment.services.service_results import get_service, scorecard_of
from assessment.translation import gettext as _

MAX_MEASURES = len(ascii_lowercase)

_ITS_SERVICE = and_(RoundService.round_id == Plan.round_id, RoundService.code == Plan.service_code)
"""Joins a plan to the service whose plan it is; the council's has none."""


def list_plans(
    session: Session, reach: Reach, *, published_only: bool = False
) -> tuple[values.PlanSummary, ...]:
    """The plans within reach, newest first."""
    accepted = func.count().filter(Priority.state == PriorityState.ACCEPTED)
    proposed = func.count().filter(Priority.state == PriorityState.PROPOSED)
    service = func.coalesce(RoundService.name, "")
    query = (
        select(Plan.id, Plan.title, Round.title, Plan.starts_on, accepted, proposed, service)
        .join(Plan.round)
        .outerjoin(RoundService, _ITS_SERVICE)
        .outerjoin(Plan.priorities)
        .where(Plan.council_id == reach.council_id)
        .group_by(Plan.id, Plan.title, Round.title, Plan.starts_on, RoundService.name)
        .order_by(Plan.id.desc())
    )
    if reach.services is not None:
        query = query.where(RoundService.service_id.in_(reach.services))
    if published_only:
        query = query.where(Plan.published_at.is_not(None))
    return tuple(values.PlanSummary(*row) for row in session.execute(query))


def check_reach(session: Session, reach: Reach, plan_id: int) -> None:
    """Raises NotFound for a plan of another council, or of a service that is out of reach."""
    row = session.execute(
        select(Plan.id, RoundService.service_id)
        .outerjoin(RoundService, _ITS_SERVICE)
        .where(Plan.id == plan_id, Plan.council_id == reach.council_id)
    ).one_or_none()
    if row is None or not reach.covers(row.service_id):
        raise NotFound(f"plan {plan_id}")


def rounds_without_plan(session: Session, council_id: int) -> Sequence[Round]:
    """Closed rounds from which a plan of the council can be started, newest first."""
    planned = select(Plan.id).where(Plan.round_id == Round.id, Plan.service_code.is_(None)).exists()
    return session.scalars(
        select(Round)
        .where(Round.council_id == council_id, Round.state == RoundState.CLOSED, ~planned)
        .order_by(Round.id.desc())
    ).all()


def find_plan_of_round(
    session: Session, council_id: int, round_id: int, service_code: str | None = None
) -> int | None:
    """The id of a round's plan, if it has been started: the council's, or that of a service."""
    return session.scalar(
        select(Plan.id).where(
            Plan.council_id == council_id,
            Plan.round_id == round_id,
            Plan.service_code.is_(None) if service_code is None else Plan.service_code == service_code,
        )
    )


def round_to_plan(session: Session, council_id: int, round_id: int) -> Round:
    """A round that a plan can be made from. Raises NotFound, and WrongMove until it is closed."""
    round_ = get_round(session, council_id, round_id)
    if round_.state is not RoundState.CLOSED:
        raise WrongMove("round", round_.state, "start a plan")
    return round_


def usual_title(round_title: str, service: str = "") -> str:
    """What a plan is called unless somebody writes another title."""
    if service:
        title = _("Improvement plan of %(service)s: %(round)s", service=service, round=round_title)
    else:
        title = _("Improvement plan: %(round)s", round=round_title)
    return _fitting(title)


def start_plan(
    session: Session,
    council_id: int,
    user_id: int | None,
    round_id: int,
    *,
    title: str,
    starts_on: date,
    service_code: str | None = None,
) -> int:
    """The id of the round's plan, begun with every gap as a proposed priority, or as it is if it was begun.

    With `service_code` the plan is that service's, from its own gaps as its manager may see them. Raises
    NotFound, also for a service that was not assessed by itself, and WrongMove until the round is closed.
    """
    round_ = round_to_plan(session, council_id, round_id)
    session.refresh(round_, with_for_update=True)
    existing = find_plan_of_round(session, council_id, round_id, service_code)
    if existing is not None:
        return existing
    closed_on = london_day(round_.moment_of_closing)
    framework = framework_asked(session, round_)
    scorecard = (
        round_scorecard(session, round_)
        if service_code is None
        else scorecard_of(
            session, get_service(session, Reach(council_id), round_id, service_code), to_others=True
        )
    )
    proposals = propose(scorecard, framework)
    plan = Plan(
        council_id=council_id,
        round_id=round_id,
        service_code=service_code,
        title=title,
        starts_on=month_of(starts_on),
    )
    plan.priorities = [
        _proposed(number, proposal, closed_on) for number, proposal in enumerate(proposals, start=1)
    ]
    session.add(plan)
    session.flush()
    audit.record(session, council_id, user_id, "started", f"plan {plan.id}", title)
    return plan.id


def read_plan(session: Session, council_id: int, plan_id: int) -> values.Plan:
    """A plan of this council, whole. Raises NotFound for another council's, as for none."""
    plan = session.scalar(
        select(Plan)
        .where(Plan.id == plan_id, Plan.council_id == council_id)
        .options(
            selectinload(Plan.round),
            selectinload(Plan.priorities).selectinload(Priority.measures),
            selectinload(Plan.priorities).selectinload(Priority.actions).selectinload(Action.lead_user),
        )
    )
    if plan is None:
        raise NotFound(f"plan {plan_id}")
    service = session.scalar(
        select(RoundService.name).where(
            RoundService.round_id == plan.round_id, RoundService.code == plan.service_code
        )
    )
    return values.Plan(
        id=plan.id,
        title=plan.title,
        round_id=plan.round_id,
        round_title=plan.round.title,
        starts_on=plan.starts_on,
        priorities=tuple(priority_values(priority, plan.round.title) for priority in plan.priorities),
        service=service or "",
        published=plan.published_at is not None,
    )


def moved_bands(
    session: Session,
    council_id: int,
    round_id: int,
    service_code: str | None = None,
    *,
    published_only: bool = False,
) -> Mapping[str, tuple[Band, str]]:
    """The band and its reason, by heading code, wherever the round's plan departs from the gap's own band.

    The plan is the council's, or that of the service whose code is given. Priorities that were set aside are
    left out. One with a statutory duty counts as High (METHOD section 7). `published_only`: for readers who
    may not see a plan before it is published.
    """
    plan_id = find_plan_of_round(session, council_id, round_id, service_code)
    if plan_id is None:
        return {}
    plan = read_plan(session, council_id, plan_id)
    if published_only and not plan.published:
        return {}
    return {
        priority.origin.code: (priority.band, priority.reason)
        for priority in plan.priorities
        if priority.origin
        and priority.state is not PriorityState.SET_ASIDE
        and priority.band is not priority.proposed_band
    }


def priority_values(priority: Priority, round_title: str) -> values.Priority:
    return values.Priority(
        id=priority.id,
        number=priority.number,
        title=priority.title,
        outcome=priority.outcome,
        state=priority.state,
        proposed_band=priority.proposed_band,
        chosen_band=priority.band,
        band_reason=priority.band_reason,
        origin=_origin(priority, round_title),
        measures=tuple(
            values.Measure(f"{priority.number}.{ascii_lowercase[place]}", measure.text)
            for place, measure in enumerate(priority.measures)
        ),
        actions=tuple(action_values(action, priority.number) for action in priority.actions),
        version=priority.version,
    )


def action_values(action: Action, priority_number: int) -> values.Action:
    return values.Action(
        id=action.id,
        ref=f"{priority_number}.{action.number}",
        text=action.text,
        lead=action.lead,
        lead_name=action.lead_user.name if action.lead_user else "",
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        resources=action.resources,
        statutory=action.statutory,
        status=action.status,
        version=action.version,
    )


def _origin(priority: Priority, round_title: str) -> values.Origin | None:
    code, name, score, target = priority.gap_code, priority.gap_name, priority.gap_score, priority.gap_target
    if code is None or name is None or score is None or target is None:
        return None
    return values.Origin(round_title, code, name, score, target, priority.gap_on)


def _proposed(number: int, proposal: ProposedPriority, gap_on: date) -> Priority:
    measures = proposal.measures[:MAX_MEASURES]
    return Priority(
        number=number,
        title=_fitting(proposal.title),
        outcome=proposal.outcome,
        proposed_band=proposal.band,
        band=proposal.band,
        gap_code=proposal.code,
        gap_name=_fitting(proposal.name),
        gap_score=proposal.score,
        gap_target=proposal.target,
        gap_on=gap_on,
        measures=[Measure(number=place, text=text) for place, text in enumerate(measures, start=1)],
        actions=[Action(number=place, text=text) for place, text in enumerate(proposal.actions, start=1)],
    )


def _fitting(name: str) -> str:
    """A framework may name things at any length; a column may not."""
    return textwrap.shorten(name, NAME_LENGTH, placeholder=" …")
