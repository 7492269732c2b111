"""The whole job, in a browser: from opening a round to an action in the improvement plan."""

from __future__ import annotations

import io
import re

from flask import Flask
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select

from assessment.models import Round
from assessment.models.engine import write_session
from tests.factories.frameworks import benchmark_2005
from tests.factories.rounds import add_response
from tests.journeys.conftest import COORDINATOR, Look, OpenPage
from tests.journeys.people import Coordinator, Respondent, Reviewer

HEADING = "1.1.a Relevant and shared"
LEVELS = ("0", "1", "2", "3", "4")


def test_the_whole_job(
    app: Flask,
    council: None,
    address: str,
    open_page: OpenPage,
    look: Look,
) -> None:
    coordinator = Coordinator(open_page(), address, look)
    coordinator.goes_to("/")
    coordinator.sees("Sign in", "sign in")
    coordinator.signs_in(COORDINATOR)
    coordinator.sees("Rounds", "coordinator has no rounds yet")
    coordinator.sets_up_a_round("Autumn check")
    coordinator.gives_every_group_the_short_form()
    coordinator.sets_targets()
    link = coordinator.opens_it()

    respondent = Respondent(open_page(), address, look)
    code = respondent.begins(link, "Front-line staff", "Housing")
    respondent.answers_every_element("Partly")
    respondent.sends()
    assert re.fullmatch(r"\w{4}[- ]\w{4}[- ]\w{4}", code)
    others_answer(app)

    coordinator.page.reload()
    coordinator.closes_it()
    reviewers = invite_two_reviewers(coordinator, open_page, address, look)
    review_and_agree(*reviewers)
    read_results(coordinator)
    make_a_plan(coordinator)


def others_answer(app: Flask) -> None:
    """Eleven more people: enough that counts may be shown, spread so that some things come out lower."""
    framework = benchmark_2005()
    with write_session(app.extensions["engine"]) as session:
        (round_,) = session.scalars(select(Round)).all()
        service = round_.services[0].code
        for person in range(11):
            answers = {
                one.code: LEVELS[(place + person) % 3 + (1 if place < 20 else 0)]
                for place, one in enumerate(framework.statements_for("staff", short=True))
            }
            add_response(session, round_, answers, group="staff", service=service)
        session.commit()


def invite_two_reviewers(
    coordinator: Coordinator,
    open_page: OpenPage,
    address: str,
    look: Look,
) -> tuple[Reviewer, Reviewer]:
    coordinator.follows("Set up a peer review")
    coordinator.sees("Set up a peer review", "coordinator sets up a peer review")
    coordinator.fills("Scope of the review", "Everything, with most time on ambition.")
    coordinator.presses("Set up the review")
    lead = Reviewer(open_page(), address, look)
    lead.joins(
        coordinator.invites("Sam Hollin", "sam@tidewick.example", "Tidewick Borough Council", lead=True)
    )
    other = Reviewer(open_page(), address, look)
    other.joins(coordinator.invites("Jo Penhale", "jo@oxlade.example", "Oxlade District Council", lead=False))
    coordinator.page.reload()
    coordinator.look(coordinator.page, "coordinator sees the team")
    return lead, other


def review_and_agree(lead: Reviewer, other: Reviewer) -> None:
    lead.look(lead.page, "lead sees the review")
    lead.follows(re.compile("self-assessment", re.IGNORECASE))
    lead.look(lead.page, "lead sees the self-assessment")
    lead.page.go_back()
    lead.records_evidence(HEADING, "Document", "Corporate plan")
    lead.opens_the_review()
    lead.scores(HEADING, "1", "A plan that few know.")
    lead.opens_the_review()
    lead.submits()

    other.scores(HEADING, "3", "People told us the same story.")
    expect(other.page.get_by_text("A plan that few know.")).to_have_count(0)
    other.opens_the_review()
    other.submits()

    lead.opens_the_review()
    lead.follows("Agree the scores")
    expect(
        lead.page.get_by_text("To be discussed").or_(lead.page.get_by_text("to be discussed")).first
    ).to_be_visible()
    lead.look(lead.page, "lead sees all scores side by side")
    lead.follows(re.compile(re.escape(f"the agreed score of {HEADING}")))
    lead.look(lead.page, "lead agrees a score")
    lead.page.get_by_label("2").check()
    lead.fills("Why", "A good plan, known in places.")
    lead.presses("Save what you agreed")
    lead.follows("Finish the review")
    lead.look(lead.page, "lead is asked before finishing")
    lead.presses("Finish the review")


def read_results(coordinator: Coordinator) -> None:
    coordinator.goes_to("/rounds")
    coordinator.look(coordinator.page, "coordinator sees the rounds")
    coordinator.follows("Autumn check")
    coordinator.follows("See the scores")
    coordinator.look(coordinator.page, "coordinator reads the scores")
    expect(coordinator.page.get_by_text(re.compile("^12 .*people answered"))).to_be_visible()
    for tab in ("By group", "By service", "Comments", "Gap report"):
        coordinator.follows(tab)
        coordinator.look(coordinator.page, f"results {tab}")
    report = PdfReader(io.BytesIO(coordinator.downloads("PDF")))
    words = " ".join(page.extract_text() for page in report.pages)
    assert "Performance management" in words
    assert f"Page 1 of {len(report.pages)}" in words or f"of {len(report.pages)}" in words
    coordinator.follows("Scores")
    coordinator.follows(re.compile(r"^1\.1 Ambition"))
    coordinator.look(coordinator.page, "coordinator reads an element")
    expect(coordinator.page.get_by_text("A good plan, known in places.")).to_be_visible()


def make_a_plan(coordinator: Coordinator) -> None:
    coordinator.goes_to("/plans")
    coordinator.look(coordinator.page, "coordinator sees the plans")
    coordinator.follows(re.compile("Start", re.IGNORECASE))
    coordinator.sees("Start an improvement plan", "coordinator starts a plan")
    coordinator.presses("Start the plan")
    coordinator.look(coordinator.page, "coordinator decides on proposals")
    coordinator.page.get_by_role("button", name=re.compile("^Accept")).first.click()
    coordinator.look(coordinator.page, "coordinator has accepted a priority")
    coordinator.follows(re.compile("^Change.* action|^Change 1.1"))
    coordinator.look(coordinator.page, "coordinator changes an action")
    coordinator.fills("Lead", "Head of policy")
    coordinator.presses("Save the action")
    expect(coordinator.page.get_by_text("Head of policy").first).to_be_visible()
    plan = PdfReader(io.BytesIO(coordinator.downloads("PDF")))
    assert "Head of policy" in " ".join(page.extract_text() for page in plan.pages)
