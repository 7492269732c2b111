"""A plan in progress: the largest gaps accepted, with leads, months and some of the work done."""

from __future__ import annotations

from datetime import date
from itertools import cycle

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ActionStatus
from assessment.models import Plan, Priority, Round
from assessment.planning.months import MONTHS_TO_ACT, add_months, month_of
from assessment.scoring.values import Band
from assessment.services import own_actions, plans, priorities, publishing

LEADS = (
    "Head of human resources",
    "Chief executive",
    "Head of finance",
    "Head of customer services",
    "Policy and performance manager",
    "Director of place",
)
RESOURCES = ("Approved budget", "Staff time", "Change fund, £15,000", "Staff time of two services", "")
ACCEPTED = 9
SET_ASIDE = 11
MOVED = 6


def plan(session: Session, round_: Round, coordinator_id: int, today: date) -> None:
    """Start the plan four months ago, accept the first priorities, and report some of the work.

    Some of the actions are the plan lead's. Councillors can read the plan, and the report behind it.
    """
    starts_on = add_months(month_of(today), -4)
    plan_id = plans.start_plan(
        session,
        round_.council_id,
        coordinator_id,
        round_.id,
        title=f"Improvement plan {starts_on.year}/{(starts_on.year + 1) % 100:02d}",
        starts_on=starts_on,
    )
    row = session.get_one(Plan, plan_id)
    row.created_at = row.created_at.replace(year=starts_on.year, month=starts_on.month, day=1)
    (plan_lead,) = own_actions.plan_leads(session, round_.council_id)
    proposed = session.scalars(
        select(Priority).where(Priority.plan_id == plan_id).order_by(Priority.number)
    ).all()
    for place, priority in enumerate(proposed):
        if place < ACCEPTED:
            priorities.move_priority(session, coordinator_id, priority, "accept")
            _schedule(priority, starts_on, place)
            for action in priority.actions[-1:] if place % 3 == 0 else []:
                action.lead_user_id = plan_lead.user_id
        elif place == SET_ASIDE:
            priorities.move_priority(session, coordinator_id, priority, "set aside")
    if len(proposed) > MOVED:
        proposed[MOVED].band = Band.HIGH
        proposed[MOVED].band_reason = "The inspection in spring will look at this first."
    session.flush()
    publishing.publish_plan(session, round_.council_id, coordinator_id, plan_id)
    publishing.publish_report(session, round_, coordinator_id)


def _schedule(priority: Priority, starts_on: date, place: int) -> None:
    """Actions that follow one another within the time that the band leaves. Some rows still lack a lead."""
    leads = cycle(LEADS[place % len(LEADS) :] + LEADS[: place % len(LEADS)])
    months = MONTHS_TO_ACT[priority.band]
    for number, action in enumerate(priority.actions):
        if place > 5 and number == len(priority.actions) - 1:
            continue
        first = number * months // len(priority.actions)
        last = min(months - 1, first + 1 + (place + number) % 2)
        action.lead = next(leads)
        action.resources = RESOURCES[(place + number) % len(RESOURCES)]
        action.starts_on = add_months(starts_on, first)
        action.ends_on = add_months(starts_on, last)
        if last < 3 and number < 3:
            action.status = ActionStatus.DONE
        elif first <= 4:
            action.status = ActionStatus.IN_PROGRESS
