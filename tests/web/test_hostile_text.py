"""Text that would be markup, a formula or a header, in every place where people write: shown as it stands."""

from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy.orm import Session

from assessment.lifecycle import PriorityState
from assessment.models import EvidenceKind, Plan, RemarkKind, Round
from assessment.services import actions, agreeing, people, plans, review_headings, rounds
from assessment.services.actions import ActionFields
from assessment.services.agreeing import Agreed
from assessment.services.asking import statements_asked
from assessment.services.review_headings import NewEvidence
from benchmark.framework import Element, Framework, Heading
from tests.client import PageClient
from tests.factories.frameworks import small_framework
from tests.factories.people import PASSWORD, make_coordinator
from tests.factories.plans import FIRST_MONTH
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review, score, submit
from tests.factories.rounds import NOW, add_response, close, make_round

HOSTILE = "=1+\"'><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 7 }}</title>]]>\u202e "


def hostile_framework() -> Framework:
    """The small framework with something hostile before everything in it that is words."""
    framework = small_framework()
    levels = tuple(replace(level, label=HOSTILE + level.label) for level in framework.scale.levels)
    return replace(
        framework,
        title=HOSTILE + framework.title,
        source=HOSTILE,
        audiences=tuple(replace(one, name=HOSTILE + one.name) for one in framework.audiences),
        scale=replace(framework.scale, question=HOSTILE, levels=levels),
        themes=tuple(
            replace(theme, name=HOSTILE + theme.name, elements=tuple(map(_element, theme.elements)))
            for theme in framework.themes
        ),
    )


def _element(element: Element) -> Element:
    headings = tuple(map(_heading, element.headings))
    return replace(element, name=HOSTILE + element.name, about=HOSTILE, headings=headings)


def _heading(heading: Heading) -> Heading:
    return replace(
        heading,
        name=HOSTILE + heading.name,
        about=HOSTILE,
        statements=tuple(replace(one, text=HOSTILE + one.text, help=HOSTILE) for one in heading.statements),
        probes=tuple(replace(one, text=HOSTILE + one.text) for one in heading.probes),
    )


@pytest.fixture
def finished(web_session: Session) -> tuple[int, int, int]:
    """The numbers of a closed round, of its finished review and of its plan, all of them hostile."""
    council = people.add_council(web_session, "ashvale", HOSTILE + "Ashvale")
    people.add_service(web_session, council, HOSTILE + "Housing", 40)
    make_coordinator(web_session, council).name = HOSTILE
    round_ = make_round(web_session, council, hostile_framework(), title=HOSTILE + "Autumn")
    rounds.open_round(web_session, round_, None, NOW)
    codes = statements_asked(web_session, round_)
    for number in range(24):
        add_response(
            web_session,
            round_,
            {code: str(number % 4) for code in codes},
            service=round_.services[0].code,
            comments=[(codes[0], f"{HOSTILE}{number}")],
        )
    review_id = _reviewed(web_session, round_)
    close(web_session, round_)
    plan_id = _planned(web_session, round_)
    made = round_.id, review_id, plan_id
    web_session.commit()
    return made


def _reviewed(session: Session, round_: Round) -> int:
    review = make_review(session, round_)
    review.scope = HOSTILE
    place = add_reviewer(session, review, "Asha", lead=True)
    place.user.name = place.from_council = HOSTILE
    source = NewEvidence(EvidenceKind.DOCUMENT, HOSTILE, DOCUMENT.dated_on, note=HOSTILE)
    review_headings.add_evidence(session, place, "a.1.x", source)
    review_headings.add_remark(session, place, "a.1.x", RemarkKind.STRENGTH, HOSTILE)
    score(session, place, "a.1.x", 2, HOSTILE)
    submit(session, place)
    agreeing.record_agreed(session, place, "a.1.x", Agreed(1, HOSTILE))
    agreeing.finish_review(session, place)
    return review.id


def _planned(session: Session, round_: Round) -> int:
    plan_id = plans.start_plan(
        session, round_.council_id, None, round_.id, title=HOSTILE + "Plan", starts_on=FIRST_MONTH
    )
    for priority in session.get_one(Plan, plan_id).priorities:
        priority.title = priority.outcome = HOSTILE
        priority.state = PriorityState.ACCEPTED
        text = ActionFields(HOSTILE, HOSTILE, FIRST_MONTH, FIRST_MONTH, HOSTILE)
        actions.add_action(session, None, priority, text)
    return plan_id


def test_pages_show_hostile_text_and_are_not_changed_by_it(
    app: Flask, client: PageClient, finished: tuple[int, int, int]
) -> None:
    round_id, review_id, plan_id = finished
    reviewer = PageClient(app)
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    reviewer.sign_in("asha@elsewhere.example", PASSWORD)
    results = (
        "",
        "elements/a.1",
        "groups",
        "groups?element=a.1",
        "services",
        "services?element=a.1",
        "comments",
    )
    pages = [
        *((client, f"/rounds/{round_id}/results/{page}") for page in results),
        *((client, f"/rounds/{round_id}{page}") for page in ("", "/report", "/review", "/set-up/lens")),
        *((client, page) for page in ("/rounds/", "/rounds/new", "/plans", f"/plans/{plan_id}")),
        *((reviewer, f"/reviews/{review_id}{page}") for page in ("", "/self-assessment", "/headings/a.1.x")),
        *((reviewer, page) for page in ("/reviews/", f"/reviews/{review_id}/scores")),
    ]
    for browser, address in pages:
        page = browser.get(address)
        assert page.status == 200, address
        assert "alert(1)" in page.html, address
        assert "<script>alert" not in page.html, address
        assert page.all("img") == [], address
        assert "{{ 7 * 7 }}" in page.html, address


def test_files_hold_hostile_text_as_text(client: PageClient, finished: tuple[int, int, int]) -> None:
    round_id, _, plan_id = finished
    client.sign_in("coordinator@ashvale.example", PASSWORD)

    for address in (f"/rounds/{round_id}/gap-report.pdf", f"/plans/{plan_id}/plan.pdf"):
        answer = client.get(address)
        assert answer.response.headers["Content-Disposition"].isascii()
        assert "\n" not in answer.response.headers["Content-Disposition"]
        printed = "".join(page.extract_text() for page in PdfReader(BytesIO(answer.response.data)).pages)
        assert "<script>" in printed
    scores = client.get(f"/rounds/{round_id}/scores.csv").response.data.decode("utf-8-sig")
    cells = [cell for row in csv.reader(StringIO(scores)) for cell in row]
    assert any("<script>" in cell for cell in cells)
    assert [cell for cell in cells if cell.startswith(("=", "+", "@", "\t"))] == []
