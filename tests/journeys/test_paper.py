"""A paper return: printed, typed in by the keyboard alone, and checked by somebody else."""

from __future__ import annotations

import re
from io import BytesIO

import pytest
from flask import Flask
from playwright.sync_api import expect
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Answer, PaperCheck
from assessment.models.engine import read_session
from tests.factories.frameworks import small_framework
from tests.factories.people import make_coordinator, make_council
from tests.factories.rounds import make_open_round
from tests.journeys.conftest import COORDINATOR, Look, OpenPage
from tests.journeys.people import Coordinator

STAFF = small_framework().audiences[0].name
LEVELS = [level.label for level in small_framework().scale.levels]


@pytest.fixture
def round_title(web_session: Session) -> str:
    council = make_council(web_session)
    make_coordinator(web_session, council, COORDINATOR)
    title = make_open_round(web_session, council).title
    web_session.commit()
    return title


def test_a_paper_is_typed_in_twice_and_corrected(
    app: Flask, round_title: str, address: str, open_page: OpenPage, look: Look
) -> None:
    clerk = Coordinator(open_page(), address, look)
    page = clerk.page
    clerk.signs_in(COORDINATOR)
    clerk.follows(round_title)
    clerk.follows(re.compile("posters, slips"))
    clerk.sees("Reaching people", "coordinator sees how to reach people")
    clerk.follows("go to paper")
    clerk.sees("Paper", "coordinator sees paper")
    page.get_by_label(STAFF).check()
    page.get_by_label("Large print").check()
    with page.expect_download() as waiting:
        clerk.presses("Download the questionnaire (PDF)")
    assert len(PdfReader(BytesIO(waiting.value.path().read_bytes())).pages) > 1

    number, statements = types_it_in(clerk)
    checks_it(clerk, number)

    clerk.sees("Paper", "coordinator sees how well papers are typed in")
    expect(page.get_by_text("1 of its answers had been typed wrongly")).to_be_visible()
    expect(page.get_by_text(f"1 of {statements} answers were wrong")).to_be_visible()
    with read_session(app.extensions["engine"]) as session:
        answers = {row.statement_code: row.choice for row in session.scalars(select(Answer))}
        assert (len(answers), answers["a.1.x.1"]) == (statements - 1, "1")
        assert session.scalars(select(PaperCheck.answers_different)).one() == 1


def types_it_in(clerk: Coordinator) -> tuple[str, int]:
    """By keys alone: the first box, then the third of each, and the last left blank. Number, statements."""
    page = clerk.page
    clerk.follows("Type in a return")
    clerk.sees("Whose paper is it?", "coordinator says whose paper it is")
    page.get_by_label(STAFF).check()
    clerk.presses("Continue")
    clerk.sees("Type in a return", "coordinator types in a paper")
    statements = page.locator("fieldset[data-paper]").count()
    page.locator("fieldset[data-paper] input").first.focus()
    page.keyboard.type("1" + "3" * (statements - 2) + "0")
    expect(page.get_by_role("button", name="Save this return")).to_be_focused()
    page.keyboard.press("Enter")
    news = page.get_by_text(re.compile("Saved. Write "))
    expect(news).to_be_visible()
    clerk.look(page, "coordinator gets the number of a return")
    found = re.search(r"Write (\S{14}) on the paper", news.inner_text())
    assert found is not None
    return found.group(1), statements


def checks_it(clerk: Coordinator, number: str) -> None:
    """The paper says the second box for the first statement; the first entry said the first."""
    page = clerk.page
    page.get_by_role("link", name="Paper", exact=True).click()
    clerk.follows("Check a return")
    clerk.sees("Check a return", "coordinator takes a paper to check")
    clerk.fills("Return number", number.lower())
    clerk.presses("Continue")
    clerk.sees("Type it in again", "coordinator types a paper again")
    expect(page.locator("input[type=radio]:checked")).to_have_count(0)
    statements = page.locator("fieldset[data-paper]").count()
    page.keyboard.type("2" + "3" * (statements - 2) + "0")
    clerk.presses("Compare the two entries")
    clerk.sees("Where the two entries differ", "coordinator sees where two entries differ")
    expect(page.get_by_text(f"First entry: {LEVELS[0]}. Second entry: {LEVELS[1]}.")).to_be_visible()
    page.get_by_label(LEVELS[1], exact=True).check()
    clerk.presses("Save what the paper says")
