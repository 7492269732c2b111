"""Publishing to councillors: what they find, and what they never do."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import AuditEvent, Council, Plan
from assessment.services import plans, priorities, publishing
from assessment.services.problems import NotFound, NotReady
from tests.factories.people import make_coordinator, make_council
from tests.factories.plans import make_closed_round, make_closed_service_round, make_plan
from tests.factories.rounds import make_open_round


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


def accepted_plan(session: Session, council: Council) -> int:
    plan_id = make_plan(session, council)
    priorities.move_priority(session, None, session.get_one(Plan, plan_id).priorities[0], "accept")
    return plan_id


def deeds(session: Session) -> list[str]:
    return [
        f"{event.deed} {event.record}"
        for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    ]


def test_a_report_is_found_once_it_is_published_and_no_longer_when_withdrawn(
    session: Session, council: Council
) -> None:
    round_, coordinator = make_closed_round(session, council), make_coordinator(session, council)
    with pytest.raises(NotFound):
        publishing.published_round(session, council.id, round_.id)

    publishing.publish_report(session, round_, coordinator.id)
    publishing.publish_report(session, round_, coordinator.id)

    assert publishing.published_round(session, council.id, round_.id) is round_
    assert publishing.list_published(session, council.id).rounds == [round_]

    publishing.withdraw_report(session, round_, coordinator.id)

    with pytest.raises(NotFound):
        publishing.published_round(session, council.id, round_.id)
    assert publishing.list_published(session, council.id).rounds == []
    assert deeds(session)[-2:] == [
        f"published report of round {round_.id}",
        f"withdrew report of round {round_.id}",
    ]


def test_an_open_round_cannot_be_published(session: Session, council: Council) -> None:
    with pytest.raises(WrongMove):
        publishing.publish_report(session, make_open_round(session, council), None)


def test_a_plan_is_published_once_something_in_it_is_accepted(session: Session, council: Council) -> None:
    plan_id = make_plan(session, council)
    with pytest.raises(NotReady, match="Accept a priority before you publish it"):
        publishing.publish_plan(session, council.id, None, plan_id)
    with pytest.raises(NotFound):
        publishing.published_plan(session, council.id, plan_id)

    priorities.move_priority(session, None, session.get_one(Plan, plan_id).priorities[0], "accept")
    publishing.publish_plan(session, council.id, None, plan_id)

    assert publishing.published_plan(session, council.id, plan_id).published
    assert [plan.id for plan in publishing.list_published(session, council.id).plans] == [plan_id]

    publishing.withdraw_plan(session, council.id, None, plan_id)
    with pytest.raises(NotFound):
        publishing.published_plan(session, council.id, plan_id)
    assert deeds(session)[-2:] == [f"published plan {plan_id}", f"withdrew plan {plan_id}"]


def test_nothing_of_another_council_is_found_or_published(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    plan_id, round_ = accepted_plan(session, council), make_closed_round(session, council)
    publishing.publish_report(session, round_, None)
    publishing.publish_plan(session, council.id, None, plan_id)

    found = publishing.list_published(session, other.id)
    assert (list(found.rounds), found.plans) == ([], ())
    for asked in (
        lambda: publishing.published_round(session, other.id, round_.id),
        lambda: publishing.published_plan(session, other.id, plan_id),
        lambda: publishing.publish_plan(session, other.id, None, plan_id),
        lambda: publishing.withdraw_plan(session, other.id, None, plan_id),
    ):
        with pytest.raises(NotFound):
            asked()


def test_the_reports_of_services_come_with_that_of_their_round(session: Session, council: Council) -> None:
    of_services, of_council = make_closed_service_round(session, council), make_closed_round(session, council)
    code = of_services.services[0].code
    with pytest.raises(NotFound):
        publishing.published_service(session, council.id, of_services.id, code)

    publishing.publish_report(session, of_services, None)
    publishing.publish_report(session, of_council, None)

    assert publishing.published_service(session, council.id, of_services.id, code).code == code
    for round_id, wrong in ((of_services.id, "s0"), (of_council.id, code)):
        with pytest.raises(NotFound):
            publishing.published_service(session, council.id, round_id, wrong)


def test_a_band_moved_in_a_plan_that_is_not_published_stays_inside(
    session: Session, council: Council
) -> None:
    plan_id = accepted_plan(session, council)
    plan = session.get_one(Plan, plan_id)
    moved = priorities.fields_of(plan.priorities[1])
    fields = priorities.PriorityFields(
        moved.title, moved.outcome, band=plan.priorities[0].band.LOW, band_reason="In hand"
    )
    priorities.edit_priority(session, None, plan.priorities[1], fields, plan.priorities[1].version)

    assert plans.moved_bands(session, council.id, plan.round_id)
    assert plans.moved_bands(session, council.id, plan.round_id, published_only=True) == {}

    publishing.publish_plan(session, council.id, None, plan_id)
    assert plans.moved_bands(session, council.id, plan.round_id, published_only=True)
