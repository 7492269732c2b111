"""A plan lead's pages, and a coordinator choosing the lead."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import ActionStatus
from assessment.models import Action, Plan
from assessment.services import actions, priorities
from assessment.services.actions import ActionFields
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_person
from tests.factories.plans import make_plan

HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Made:
    plan: int
    mine: int
    theirs: int
    lead: int
    other: int


@pytest.fixture
def made(web_session: Session) -> Made:
    """A plan with an action of the plan lead's and one of another's."""
    council = make_council(web_session)
    make_coordinator(web_session, council)
    lead = make_person(web_session, "lead@ashvale.example", council, Role.PLAN_LEAD)
    other = make_person(web_session, "other@ashvale.example", council, Role.PLAN_LEAD)
    plan_id = make_plan(web_session, council)
    priority = web_session.get_one(Plan, plan_id).priorities[0]
    priorities.move_priority(web_session, None, priority, "accept")
    mine, theirs = (
        actions.add_action(web_session, None, priority, ActionFields(text, lead_user_id=user.id))
        for text, user in ((f"Mend the doors {HOSTILE}", lead), ("Paint them", other))
    )
    made = Made(plan_id, mine, theirs, lead.id, other.id)
    web_session.commit()
    return made


@pytest.fixture
def lead(client: PageClient, made: Made) -> PageClient:
    client.sign_in("lead@ashvale.example", PASSWORD)
    return client


def status_of(session: Session, action_id: int) -> ActionStatus:
    status = session.get_one(Action, action_id).status
    session.rollback()
    return status


def test_a_plan_lead_begins_at_their_actions(lead: PageClient, made: Made) -> None:
    assert lead.get("/").location == "/your-actions"
    page = lead.get("/your-actions")
    assert f"Mend the doors {HOSTILE} Not started Not set 1. Building: Open and safe" in page.text
    assert "Paint them" not in page.text
    assert not page.all("img")


def test_a_plan_lead_reports_on_an_action(lead: PageClient, made: Made, web_session: Session) -> None:
    address = f"/your-actions/{made.mine}"
    page = lead.get(address)
    (chosen,) = [one for one in page.all("input", type="radio") if one.get("checked") is not None]
    assert chosen.get("value") == "not_started"
    (version,) = [one.get("value") for one in page.all("input", name="version")]

    answer = lead.post(address, {"status": "in_progress", "version": version})

    assert answer.location == "/your-actions"
    assert status_of(web_session, made.mine) is ActionStatus.IN_PROGRESS
    assert "In progress" in lead.get("/your-actions").text

    late = lead.post(address, {"status": "done", "version": version})
    assert late.status == 409
    assert "In progress" in late.text
    assert status_of(web_session, made.mine) is ActionStatus.IN_PROGRESS


def test_a_report_without_a_status_says_so(lead: PageClient, made: Made) -> None:
    for status in ("", "finished"):
        page = lead.post(f"/your-actions/{made.mine}", {"status": status, "version": "1"})
        assert page.status == 200
        assert "There is a problem" in page.text


def test_the_actions_of_others_are_not_found(lead: PageClient, made: Made, web_session: Session) -> None:
    address = f"/your-actions/{made.theirs}"
    assert lead.get(address).status == 404
    assert lead.post(address, {"status": "done", "version": "1"}).status == 404
    assert status_of(web_session, made.theirs) is ActionStatus.NOT_STARTED
    for page in (f"/plans/{made.plan}", f"/plans/{made.plan}/actions/{made.mine}", "/published", "/rounds/"):
        assert lead.get(page).status == 403


def test_a_coordinator_chooses_the_lead_among_the_plan_leads(
    client: PageClient, made: Made, web_session: Session
) -> None:
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    address = f"/plans/{made.plan}/actions/{made.mine}"
    page = client.get(address)
    names = [one.text for one in page.all("option") if (one.get("value") or "").isdigit()]
    assert names == ["Lead of the tests", "Other of the tests"]
    form = {"text": "Mend", "statutory": "no", "status": "not_started", "version": "1"}

    refused = client.post(address, {**form, "lead_user": "999"})
    assert refused.status == 200
    taken = client.post(address, {**form, "lead_user": str(made.other)})

    assert taken.status == 302
    action = web_session.get_one(Action, made.mine)
    assert action.lead_user_id == made.other
    web_session.rollback()
    assert "Other of the tests" in client.get(f"/plans/{made.plan}").text
