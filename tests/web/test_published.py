"""What councillors read, and how a coordinator lets them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Plan, Round
from assessment.models.base import utc_now
from assessment.services import actions, plans, priorities, publishing
from assessment.services.actions import ActionFields
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_person
from tests.factories.plans import FIRST_MONTH, make_closed_round, make_closed_service_round

HOSTILE = "<script>alert(1)</script>"


@dataclass(frozen=True)
class Made:
    """`published`, `kept` and `of_services` are rounds; the plans are those of the first two."""

    published: int
    kept: int
    of_services: int
    service: str
    plan: int
    kept_plan: int


@pytest.fixture
def made(web_session: Session) -> Made:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    make_person(web_session, "councillor@ashvale.example", council, Role.COUNCILLOR)
    rounds = [make_closed_round(web_session, council) for _ in range(2)]
    of_services = make_closed_service_round(web_session, council)
    plan_ids = []
    for round_ in rounds:
        plan_id = plans.start_plan(
            web_session, council.id, None, round_.id, title=f"Plan {round_.id}", starts_on=FIRST_MONTH
        )
        first, _, third = web_session.get_one(Plan, plan_id).priorities
        priorities.move_priority(web_session, None, first, "accept")
        priorities.move_priority(web_session, None, third, "set aside")
        actions.add_action(web_session, None, first, ActionFields(f"Mend {HOSTILE}", lead="Caretaker"))
        plan_ids.append(plan_id)
    publishing.publish_report(web_session, rounds[0], None)
    publishing.publish_report(web_session, of_services, None)
    publishing.publish_plan(web_session, council.id, None, plan_ids[0])
    code = next(one.code for one in of_services.services if one.name == "Housing")
    made = Made(rounds[0].id, rounds[1].id, of_services.id, code, plan_ids[0], plan_ids[1])
    web_session.commit()
    return made


@pytest.fixture
def councillor(client: PageClient, made: Made) -> PageClient:
    client.sign_in("councillor@ashvale.example", PASSWORD)
    return client


@pytest.fixture
def coordinator(client: PageClient, made: Made) -> PageClient:
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return client


def test_a_councillor_begins_at_what_is_published(councillor: PageClient, made: Made) -> None:
    assert councillor.get("/").location == "/published"

    page = councillor.get("/published")

    links = page.links()
    assert links["Autumn 2026"] == f"/published/reports/{made.published}"
    assert links[f"Plan {made.published}"] == f"/published/plans/{made.plan}"
    assert links["3 reports of services in Services 2026"].endswith("/services")
    assert f"Plan {made.kept}" not in page.text


def test_a_round_closed_on_the_day_its_answers_were_due_and_not_when_they_were_counted(
    client: PageClient, made: Made, web_session: Session
) -> None:
    # Its moment was the end of 1 November 2026; a program counted the answers two minutes later.
    web_session.execute(
        update(Round).values(closes_on=date(2026, 11, 1), closed_at=datetime(2026, 11, 2, 0, 2, tzinfo=UTC))
    )
    web_session.commit()
    read = []
    for who, pages in {
        "councillor": ("/published", f"/published/reports/{made.published}"),
        "coordinator": (f"/rounds/{made.published}", f"/rounds/{made.published}/report"),
    }.items():
        client.sign_in(f"{who}@ashvale.example", PASSWORD)
        read += [(page, client.get(page).text) for page in pages]

    for page, text in read:
        assert ("1 November 2026" in text, "2 November 2026" in text) == (True, False), page


def test_a_councillor_reads_a_published_report_in_every_form(councillor: PageClient, made: Made) -> None:
    address = f"/published/reports/{made.published}"
    page = councillor.get(address)

    assert page.heading == "Ashvale District Council: Autumn 2026 Gap report"
    assert page.links()["Download this report (PDF)"] == f"{address}/gap-report.pdf"
    assert page.links()["Published reports and plans"] == "/published"
    assert "Comments" not in page.links()
    assert councillor.get(f"{address}/gap-report.pdf").response.mimetype == "application/pdf"
    assert councillor.get(f"{address}/scores.csv").response.mimetype == "text/csv"


def test_a_councillor_reads_the_reports_of_services(councillor: PageClient, made: Made) -> None:
    listed = councillor.get(f"/published/reports/{made.of_services}/services").links()
    address = listed["Housing"]
    assert address == f"/published/reports/{made.of_services}/services/{made.service}"

    page = councillor.get(address)

    assert page.heading == "Ashvale District Council: Housing: Services 2026 Gap report"
    assert councillor.get(f"{address}/gap-report.pdf").status == 200
    assert councillor.get(f"{address}/scores.csv").status == 200


def test_a_councillor_reads_a_published_plan_and_only_what_is_accepted(
    councillor: PageClient, made: Made
) -> None:
    page = councillor.get(f"/published/plans/{made.plan}")

    assert page.heading == f"From Autumn 2026 Plan {made.published}"
    assert "1. Building: Open and safe" in page.text
    assert "Trained" not in page.text, "it waits for a decision"
    assert "Choice" not in page.text, "it was set aside"
    assert f"Mend {HOSTILE} Caretaker" in page.text
    assert not page.all("form", method="post", action=f"/plans/{made.plan}")
    assert not [link for link in page.links() if link.startswith(("Change", "Add", "Set aside"))]
    assert councillor.get(f"/published/plans/{made.plan}/plan.pdf").status == 200


@pytest.mark.parametrize("page", ["", "/gap-report.pdf", "/scores.csv", "/services", "/services/s1"])
def test_what_is_not_published_is_not_found(councillor: PageClient, made: Made, page: str) -> None:
    assert councillor.get(f"/published/reports/{made.kept}{page}").status == 404
    assert councillor.get(f"/published/reports/999{page}").status == 404


def test_a_plan_that_is_not_published_is_not_found(councillor: PageClient, made: Made) -> None:
    assert councillor.get(f"/published/plans/{made.kept_plan}").status == 404
    assert councillor.get(f"/published/plans/{made.kept_plan}/plan.pdf").status == 404


def test_a_councillor_changes_nothing_and_sees_no_pages_of_others(councillor: PageClient, made: Made) -> None:
    for address in ("/rounds/", f"/rounds/{made.published}/report", "/plans", f"/plans/{made.plan}"):
        assert councillor.get(address).status == 403
    for address in (f"/rounds/{made.kept}/publish", f"/plans/{made.kept_plan}/publish"):
        assert councillor.post(address).status == 403


def test_a_councillor_of_another_council_finds_nothing(
    client: PageClient, web_session: Session, made: Made
) -> None:
    wharfmoor = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    make_person(web_session, "councillor@wharfmoor.example", wharfmoor, Role.COUNCILLOR)
    web_session.commit()
    client.sign_in("councillor@wharfmoor.example", PASSWORD)

    assert "No gap report has been published yet." in client.get("/published").text
    for address in (
        f"reports/{made.published}",
        f"plans/{made.plan}",
        f"reports/{made.of_services}/services",
    ):
        assert client.get(f"/published/{address}").status == 404


def test_a_coordinator_publishes_a_report_and_takes_it_back(coordinator: PageClient, made: Made) -> None:
    round_page, listed = f"/rounds/{made.kept}", "/published"
    before = coordinator.get(round_page)
    assert before.links()["Publish it to councillors"] == f"{round_page}/publish"
    assert "They will not see comments" in coordinator.get(f"{round_page}/publish").text

    assert coordinator.post(f"{round_page}/publish").location == round_page
    assert "The gap report was published to councillors on" in coordinator.get(round_page).text
    assert coordinator.get(f"/published/reports/{made.kept}").status == 200

    assert coordinator.get(f"{round_page}/withdraw").status == 200
    assert coordinator.post(f"{round_page}/withdraw").location == round_page
    assert coordinator.get(f"/published/reports/{made.kept}").status == 404
    assert coordinator.get(listed).text.count("Autumn 2026") == 2, "one report, and its plan"


def test_a_coordinator_publishes_a_plan_and_takes_it_back(coordinator: PageClient, made: Made) -> None:
    page = f"/plans/{made.kept_plan}"
    assert coordinator.get(page).links()["Publish it to councillors"] == f"{page}/publish"
    assert "They will not see what waits for a decision" in coordinator.get(f"{page}/publish").text

    assert coordinator.post(f"{page}/publish").location == page
    assert coordinator.get(f"/published{page}").status == 200
    assert coordinator.get(page).links()["Stop publishing it"] == f"{page}/withdraw"

    assert coordinator.post(f"{page}/withdraw").location == page
    assert coordinator.get(f"/published{page}").status == 404


def test_a_plan_without_anything_accepted_says_why_it_cannot_be_published(
    coordinator: PageClient, web_session: Session, made: Made
) -> None:
    plan = web_session.get_one(Plan, made.kept_plan)
    priorities.move_priority(web_session, None, plan.priorities[0], "set aside")
    web_session.commit()
    for answer in (
        coordinator.get(f"/plans/{made.kept_plan}/publish"),
        coordinator.post(f"/plans/{made.kept_plan}/publish"),
    ):
        assert answer.status == 409
        assert "Accept a priority before you publish it." in answer.text


def test_the_page_of_comments_says_when_they_were_deleted(
    coordinator: PageClient, web_session: Session, made: Made
) -> None:
    round_ = web_session.get_one(Plan, made.plan).round
    round_.comments_deleted_at = utc_now()
    web_session.commit()
    page = coordinator.get(f"/rounds/{made.published}/results/comments")
    assert "The comments of this round were deleted on" in page.text
    assert "There are no comments to show." not in page.text
