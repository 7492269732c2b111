"""Publishing a round's gap report and a plan to the councillors, and finding what is published."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Plan, Round, RoundService
from assessment.models.base import utc_now
from assessment.planning import values
from assessment.services import audit, plans
from assessment.services.problems import NotFound, NotReady
from assessment.services.reach import Reach
from assessment.services.service_results import get_service
from assessment.translation import N_
from assessment.translation import gettext as _

NOTHING_YET = N_("There is nothing in this plan yet. Accept a priority before you publish it.")

NOT_OF_NAMED = N_("A named round hides nothing, so its report stays with those who run it.")


@dataclass(frozen=True, slots=True)
class Published:
    """What councillors can read. Reports newest first; of a round of services each service's comes along."""

    rounds: Sequence[Round]
    plans: tuple[values.PlanSummary, ...]


def publish_report(session: Session, round_: Round, user_id: int | None) -> None:
    """Let councillors read the gap report of a closed round, and with it those of its services.

    Nothing changes where it is published already. Raises WrongMove until the round is closed, and NotReady
    for a named round: its people were told that those who run it see what they answer, and nobody else.
    """
    if round_.state is not RoundState.CLOSED:
        raise WrongMove("round", round_.state, "publish")
    if round_.is_named:
        raise NotReady((_(NOT_OF_NAMED),))
    if round_.published_at is None:
        round_.published_at = utc_now()
        session.flush()
        audit.record(
            session, round_.council_id, user_id, "published report of", f"round {round_.id}", round_.title
        )


def withdraw_report(session: Session, round_: Round, user_id: int | None) -> None:
    """Take a report back: from then on only those who run the round can read it."""
    if round_.published_at is not None:
        round_.published_at = None
        session.flush()
        audit.record(
            session, round_.council_id, user_id, "withdrew report of", f"round {round_.id}", round_.title
        )


def publish_plan(session: Session, council_id: int, user_id: int | None, plan_id: int) -> None:
    """Let councillors read a plan. Raises NotFound, and NotReady while nothing in it is accepted."""
    plan = _plan(session, council_id, plan_id)
    if plans.read_plan(session, council_id, plan_id).provisional:
        raise NotReady((_(NOTHING_YET),))
    if plan.published_at is None:
        plan.published_at = utc_now()
        session.flush()
        audit.record(session, council_id, user_id, "published", f"plan {plan.id}", plan.title)


def withdraw_plan(session: Session, council_id: int, user_id: int | None, plan_id: int) -> None:
    """Take a plan back. Raises NotFound."""
    plan = _plan(session, council_id, plan_id)
    if plan.published_at is not None:
        plan.published_at = None
        session.flush()
        audit.record(session, council_id, user_id, "withdrew", f"plan {plan.id}", plan.title)


def list_published(session: Session, council_id: int) -> Published:
    """Everything of a council that is published."""
    rounds = session.scalars(
        select(Round)
        .where(Round.council_id == council_id, Round.published_at.is_not(None))
        .order_by(Round.id.desc())
    ).all()
    return Published(rounds, plans.list_plans(session, Reach(council_id), published_only=True))


def published_round(session: Session, council_id: int, round_id: int) -> Round:
    """A round whose report is published. Raises NotFound for any other."""
    round_ = session.scalar(
        select(Round).where(
            Round.id == round_id, Round.council_id == council_id, Round.published_at.is_not(None)
        )
    )
    if round_ is None:
        raise NotFound(f"published round {round_id}")
    return round_


def published_service(session: Session, council_id: int, round_id: int, code: str) -> RoundService:
    """A service whose own report is published with its round's. Raises NotFound for any other."""
    if not published_round(session, council_id, round_id).of_services:
        raise NotFound(f"published report of {code}")
    return get_service(session, Reach(council_id), round_id, code)


def published_plan(session: Session, council_id: int, plan_id: int) -> values.Plan:
    """A plan that is published. Raises NotFound for any other."""
    plan = plans.read_plan(session, council_id, plan_id)
    if not plan.published:
        raise NotFound(f"published plan {plan_id}")
    return plan


def _plan(session: Session, council_id: int, plan_id: int) -> Plan:
    plan = session.scalar(
        select(Plan).where(Plan.id == plan_id, Plan.council_id == council_id).with_for_update()
    )
    if plan is None:
        raise NotFound(f"plan {plan_id}")
    return plan
