"""The actions of an improvement plan: adding, changing and removing them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ActionStatus, PriorityState, WrongMove
from assessment.models import Action, Plan, Priority, User
from assessment.services import audit
from assessment.services.own_actions import plan_leads, status_text
from assessment.services.problems import Conflict, NotFound
from assessment.translation import gettext as _
from assessment.translation import spoken


@dataclass(frozen=True, slots=True)
class ActionFields:
    """What a coordinator writes about an action. Months are first days; the end is not before the start.

    `lead_user_id` is the plan lead who reports on it, where one has been chosen.
    """

    text: str
    lead: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    resources: str = ""
    statutory: bool = False
    status: ActionStatus = ActionStatus.NOT_STARTED
    lead_user_id: int | None = None


def get_action(session: Session, council_id: int, plan_id: int, action_id: int) -> Action:
    """An action of a plan of this council. Raises NotFound; WrongMove where its priority is set aside."""
    action = session.scalar(
        select(Action)
        .join(Action.priority)
        .join(Priority.plan)
        .where(Action.id == action_id, Plan.id == plan_id, Plan.council_id == council_id)
    )
    if action is None:
        raise NotFound(f"action {action_id}")
    if action.priority.state is PriorityState.SET_ASIDE:
        raise WrongMove("priority", action.priority.state, "change")
    return action


def add_action(session: Session, user_id: int | None, priority: Priority, fields: ActionFields) -> int:
    """The id of a new action, the last of its priority. Raises NotFound for a lead who is none."""
    session.refresh(priority, with_for_update=True)
    _check_lead(session, priority, fields.lead_user_id)
    last = session.scalar(select(func.max(Action.number)).where(Action.priority_id == priority.id))
    action = Action(priority_id=priority.id, number=(last or 0) + 1)
    _write(action, fields)
    session.add(action)
    session.flush()
    _record(session, user_id, "added", action)
    return action.id


def edit_action(
    session: Session, user_id: int | None, action: Action, fields: ActionFields, version: int
) -> None:
    """Change an action. Nothing here touches a score.

    Raises Conflict where somebody else got there first, and NotFound for a lead who is none of the council's.
    """
    if action.version != version:
        theirs, yours = (_as_text(session, one) for one in (fields_of(action), fields))
        raise Conflict("this action", theirs, yours)
    if fields.lead_user_id != action.lead_user_id:
        _check_lead(session, action.priority, fields.lead_user_id)
    _write(action, fields)
    session.flush()
    _record(session, user_id, "changed", action)


def remove_action(session: Session, user_id: int | None, action: Action, version: int) -> None:
    """Take an action out of the plan. Raises Conflict where somebody has changed it since it was read."""
    if action.version != version:
        theirs = _as_text(session, fields_of(action))
        raise Conflict("this action", theirs, dict.fromkeys(theirs, _("To be removed")))
    _record(session, user_id, "removed", action)
    session.delete(action)
    session.flush()


def fields_of(action: Action) -> ActionFields:
    return ActionFields(
        text=action.text,
        lead=action.lead,
        starts_on=action.starts_on,
        ends_on=action.ends_on,
        resources=action.resources,
        statutory=action.statutory,
        status=action.status,
        lead_user_id=action.lead_user_id,
    )


def _check_lead(session: Session, priority: Priority, user_id: int | None) -> None:
    leads = {lead.user_id for lead in plan_leads(session, priority.plan.council_id)}
    if user_id is not None and user_id not in leads:
        raise NotFound(f"plan lead {user_id}")


def _write(action: Action, fields: ActionFields) -> None:
    action.text = fields.text
    action.lead = fields.lead
    action.starts_on = fields.starts_on
    action.ends_on = fields.ends_on
    action.resources = fields.resources
    action.statutory = fields.statutory
    action.status = fields.status
    action.lead_user_id = fields.lead_user_id


def _record(session: Session, user_id: int | None, deed: str, action: Action) -> None:
    council_id = action.priority.plan.council_id
    audit.record(session, council_id, user_id, deed, f"action {action.id}", action.text)


def _as_text(session: Session, fields: ActionFields) -> dict[str, str]:
    reporter = session.get(User, fields.lead_user_id) if fields.lead_user_id is not None else None
    return {
        _("Action"): fields.text,
        _("Lead"): fields.lead,
        _("Plan lead"): reporter.name if reporter else _("Nobody"),
        _("Start"): _month_text(fields.starts_on),
        _("End"): _month_text(fields.ends_on),
        _("Resources"): fields.resources,
        _("Statutory duty"): _("Yes") if fields.statutory else _("No"),
        _("Status"): status_text(fields.status),
    }


def _month_text(month: date | None) -> str:
    return format_date(month, "MMMM y", locale=spoken().locale) if month else _("Not set")
