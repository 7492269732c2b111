"""A respondent with a small phone and no JavaScript, who stops and comes back elsewhere."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Response
from tests.factories.frameworks import small_framework
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round
from tests.journeys.conftest import PHONE, Look, OpenPage
from tests.journeys.people import Respondent

STAFF = small_framework().audiences[0].name


@pytest.fixture
def link(web_session: Session) -> str:
    token = make_open_round(web_session, make_council(web_session)).link_token
    web_session.commit()
    return f"/q/{token}"


def test_answers_without_javascript_comes_back_on_another_phone_and_sends(
    link: str, address: str, open_page: OpenPage, look: Look, web_session: Session
) -> None:
    first = small_framework().elements[0]
    level = small_framework().scale.levels[1].label
    phone = Respondent(open_page(viewport=PHONE, java_script_enabled=False), address, lambda page, name: None)
    code = phone.begins(address + link, STAFF, "Housing")
    phone.follows(first.name)
    for statement in phone.page.locator("fieldset[data-statement]").all():
        statement.get_by_label(level, exact=True).check()
    phone.page.get_by_text("Add a comment").first.click()
    phone.page.get_by_label("Comment on this statement (optional)").first.fill("Seen it <b>myself</b>.")
    phone.presses("Save and see all elements")
    phone.sees("Your progress")

    other = Respondent(open_page(viewport=PHONE), address, look)
    other.goes_to(link)
    other.follows("Go back to your answers with a personal code")
    other.look(other.page, "respondent comes back with a code")
    other.fills("Personal code", code.lower())
    other.presses("Continue")
    other.follows(first.name)
    chosen = other.page.locator("input[type=radio]:checked")
    expect(chosen).to_have_count(len(other.page.locator("fieldset[data-statement]").all()))
    expect(other.page.get_by_label("Comment on this statement (optional)").first).to_have_value(
        "Seen it <b>myself</b>."
    )
    other.look(other.page, "respondent finds the answers again")

    phone.follows("Check and send your answers")
    phone.sees("Check your answers")
    phone.sends()
    expect(phone.page.get_by_text("Your answers can no longer be changed")).to_be_visible()
    statuses = web_session.scalars(select(Response.state)).all()
    assert statuses == [ResponseState.SUBMITTED]
    web_session.rollback()


def test_a_dropped_network_loses_nothing(link: str, address: str, open_page: OpenPage, look: Look) -> None:
    first = small_framework().elements[0]
    level = small_framework().scale.levels[2].label
    page = open_page()
    person = Respondent(page, address, look)
    person.begins(address + link, STAFF, "Planning")
    person.follows(first.name)
    statement = page.locator("fieldset[data-statement]").first
    page.context.set_offline(True)
    statement.get_by_label(level, exact=True).check()
    expect(statement.get_by_role("status")).to_contain_text("Not saved yet")
    expect(page.locator("#save-trouble")).to_be_visible()
    page.context.set_offline(False)
    expect(statement.get_by_role("status")).to_have_text("Saved")
    page.reload()
    expect(page.locator("fieldset[data-statement]").first.get_by_label(level, exact=True)).to_be_checked()
