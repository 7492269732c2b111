"""What a plan lead answers for: their own actions, and how far these have come."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from assessment.access import Role
from assessment.lifecycle import ActionStatus, PriorityState
from assessment.models import Action, Membership, Plan, Priority, User
from assessment.services import audit
from assessment.services.problems import Conflict, NotFound
from assessment.translation import N_
from assessment.translation import gettext as _

STATUSES: Mapping[ActionStatus, str] = {
    ActionStatus.NOT_STARTED: N_("Not started"),
    ActionStatus.IN_PROGRESS: N_("In progress"),
    ActionStatus.DONE: N_("Done"),
}

_OWN = (
    select(Action)
    .join(Action.priority)
    .join(Priority.plan)
    .where(Priority.state == PriorityState.ACCEPTED)
    .options(contains_eager(Action.priority).contains_eager(Priority.plan))
)
"""Only what has been accepted is in a plan."""


@dataclass(frozen=True, slots=True)
class Lead:
    user_id: int
    name: str


def plan_leads(session: Session, council_id: int) -> tuple[Lead, ...]:
    """Everybody who can be given an action of this council, by name."""
    rows = session.execute(
        select(User.id, User.name)
        .join(Membership, Membership.user_id == User.id)
        .where(Membership.council_id == council_id, Membership.role == Role.PLAN_LEAD)
        .order_by(User.name, User.id)
    )
    return tuple(Lead(user_id, name) for user_id, name in rows)


def list_own_actions(session: Session, council_id: int, user_id: int) -> Sequence[Action]:
    """A person's actions in the plans of a council: the newest plan first, then as they stand in it."""
    return session.scalars(
        _OWN.where(Action.lead_user_id == user_id, Plan.council_id == council_id).order_by(
            Plan.id.desc(), Priority.number, Action.number
        )
    ).all()


def get_own_action(session: Session, council_id: int, user_id: int, action_id: int) -> Action:
    """One of them. Raises NotFound for anybody else's, and for what is not in a plan (any more)."""
    action = session.scalar(
        _OWN.where(Action.id == action_id, Action.lead_user_id == user_id, Plan.council_id == council_id)
    )
    if action is None:
        raise NotFound(f"action {action_id}")
    return action


def set_status(session: Session, user_id: int, action: Action, status: ActionStatus, version: int) -> None:
    """Say how far an action has come; nothing else of it changes. Raises Conflict."""
    if action.version != version:
        raise Conflict(
            "this action", {_("Status"): status_text(action.status)}, {_("Status"): status_text(status)}
        )
    action.status = status
    session.flush()
    plan = action.priority.plan
    note = f"{STATUSES[status]}: {action.text}"
    audit.record(session, plan.council_id, user_id, "reported on", f"action {action.id}", note)


def status_text(status: ActionStatus) -> str:
    return _(STATUSES[status])
