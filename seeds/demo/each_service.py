"""A short round in which the people of every service judged their own, with its reports and two plans."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from assessment.models import Assesses, Form, Plan, Round, RoundService, ServiceAim
from assessment.planning.months import add_months, month_of
from assessment.services import closing, plans, priorities, publishing, rounds
from benchmark.framework import Framework
from seeds.demo.answering import Turnout, answer
from seeds.demo.council import LED_SERVICES

TURNOUT = Turnout(staff=262, managers=71, leaders=0, councillors=0, partners=0)
ACCEPTED = 2
HIGHER_TARGETS = {"Customer services": ("2.1", 90, 3), "Housing repairs": ("3.2", 85, 3)}


def assess_each_service(
    session: Session, council_id: int, user_id: int, framework: Framework, today: date, seed: int
) -> Round:
    """The round, open for three weeks and closed ten weeks ago, and the plans of the services with a manager.

    The first of these has accepted some of what its gaps propose; the other's plan is still provisional.
    """
    closed_on = today - timedelta(days=70)
    settings = rounds.RoundSettings(
        f"Each service by itself {closed_on.year}", framework.hash, Form.SHORT, closed_on
    )
    round_ = rounds.create_round(session, council_id, user_id, settings)
    round_.assesses = Assesses.SERVICE
    for service in round_.services:
        if service.name in HIGHER_TARGETS:
            session.add(_aim(service, *HIGHER_TARGETS[service.name]))
    opened_at = datetime.combine(closed_on - timedelta(days=21), time(8), UTC)
    rounds.open_round(session, round_, user_id, opened_at)
    answer(session, round_, framework, TURNOUT, seed)
    closing.close_round(session, round_, user_id)
    publishing.publish_report(session, round_, user_id)
    session.flush()
    codes = {service.name: service.code for service in round_.services}
    for number, name in enumerate(LED_SERVICES):
        plan_id = plans.start_plan(
            session,
            council_id,
            user_id,
            round_.id,
            title=plans.usual_title(round_.title, name),
            starts_on=add_months(month_of(today), -1),
            service_code=codes[name],
        )
        if not number:
            for priority in session.get_one(Plan, plan_id).priorities[:ACCEPTED]:
                priorities.move_priority(session, user_id, priority, "accept")
    return round_


def _aim(service: RoundService, element_code: str, target: int, importance: int) -> ServiceAim:
    return ServiceAim(
        round_id=service.round_id,
        service_code=service.code,
        element_code=element_code,
        target=target,
        importance=importance,
    )
