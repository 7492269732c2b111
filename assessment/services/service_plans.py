"""Starting the provisional plans of many services at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Plan, RoundService
from assessment.services.plans import round_to_plan, start_plan, usual_title
from assessment.services.problems import NotFound
from assessment.services.service_results import scorecard_of

MOST_AT_ONCE = 20
"""On SQLite nobody else writes meanwhile: a respondent who saves an answer must not wait for long."""


def services_to_plan(session: Session, council_id: int, round_id: int) -> Sequence[RoundService]:
    """The services of a closed round that have a gap to show and no plan yet, by name.

    Raises NotFound, also where the round did not assess each service, and WrongMove until it is closed.
    """
    round_ = round_to_plan(session, council_id, round_id)
    if not round_.of_services:
        raise NotFound(f"services of round {round_id} by themselves")
    planned = set(
        session.scalars(
            select(Plan.service_code).where(Plan.round_id == round_id, Plan.service_code.is_not(None))
        )
    )
    return [
        service
        for service in round_.services
        if service.code not in planned and scorecard_of(session, service, to_others=True).ranked_headings
    ]


def start_plans(
    session: Session, council_id: int, user_id: int | None, round_id: int, starts_on: date
) -> int:
    """Start the plans of the first `MOST_AT_ONCE` of `services_to_plan`: how many. Raises as that does."""
    services = services_to_plan(session, council_id, round_id)[:MOST_AT_ONCE]
    for service in services:
        start_plan(
            session,
            council_id,
            user_id,
            round_id,
            title=usual_title(service.round.title, service.name),
            starts_on=starts_on,
            service_code=service.code,
        )
    return len(services)
