"""Whatever goes wrong while somebody answers ends with nothing lost, and with a plain message."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Answer, ModeCount, Response, Round
from tests.factories.frameworks import small_framework
from tests.factories.people import make_council
from tests.factories.rounds import close, make_open_round
from tests.journeys.conftest import PHONE, Look, OpenPage
from tests.journeys.people import Respondent

STAFF = small_framework().audiences[0].name
FIRST = small_framework().elements[0].name
LEVELS = [level.label for level in small_framework().scale.levels]
STATEMENT = "a.1.x.1"
SLOW = 2.0


@pytest.fixture
def round_(web_session: Session) -> Round:
    web_session.expire_on_commit = False
    round_ = make_open_round(web_session, make_council(web_session))
    web_session.commit()
    return round_


@pytest.fixture
def person(round_: Round, address: str, open_page: OpenPage) -> Respondent:
    """Somebody who has begun, on the page of the first element."""
    return begun(round_, address, open_page())


def begun(round_: Round, address: str, page: Page, look: Look = lambda page, name: None) -> Respondent:
    person = Respondent(page, address, look)
    person.begins(f"{address}/q/{round_.link_token}", STAFF, "Housing")
    person.follows(FIRST)
    person.sees(FIRST)
    return person


def first(page: Page) -> Locator:
    return page.locator("fieldset[data-statement]").first


def choose(page: Page, level: int) -> None:
    first(page).get_by_label(LEVELS[level], exact=True).check()


def status(page: Page) -> Locator:
    return first(page).get_by_role("status")


def kept(session: Session) -> str | None:
    """What the database holds of the first statement."""
    choice = session.scalar(select(Answer.choice).where(Answer.statement_code == STATEMENT))
    session.rollback()
    return choice


def test_of_two_tabs_the_last_answer_counts_and_one_learns_that_the_other_has_sent(
    person: Respondent, web_session: Session
) -> None:
    other = person.page.context.new_page()
    other.goto(person.page.url)
    choose(person.page, 1)
    expect(status(person.page)).to_have_text("Saved")
    choose(other, 2)
    expect(status(other)).to_have_text("Saved")
    assert kept(web_session) == "2"

    person.page.goto(person.page.url.replace("/elements/a.1", "/check"))
    person.sends()
    choose(other, 3)
    expect(other.locator("#save-trouble")).to_contain_text("You have already sent your answers")
    expect(status(other)).to_contain_text("Not saved")
    assert kept(web_session) == "2"


def test_pressing_send_twice_sends_once(person: Respondent, web_session: Session) -> None:
    choose(person.page, 1)
    expect(status(person.page)).to_have_text("Saved")
    person.page.goto(person.page.url.replace("/elements/a.1", "/check"))
    person.page.get_by_role("button", name="Send my answers", exact=True).dblclick()
    person.sees("Thank you")
    assert web_session.scalars(select(Response.state)).all() == [ResponseState.SUBMITTED]
    assert web_session.scalars(select(ModeCount.responses)).all() == [1]
    web_session.rollback()


@pytest.mark.parametrize("java_script", [True, False])
def test_the_back_button_after_sending_brings_no_way_to_change_what_was_sent(
    round_: Round, address: str, open_page: OpenPage, web_session: Session, java_script: bool
) -> None:
    person = begun(round_, address, open_page(java_script_enabled=java_script))
    page = person.page
    choose(page, 1)
    person.presses("Save and see all elements")
    person.sees("Your progress")
    person.follows("Check and send your answers")
    person.sends()
    for _ in range(3):
        page.go_back()
    person.sees("Thank you")
    assert kept(web_session) == "1"
    expect(page.get_by_text("Your answers can no longer be changed")).to_be_visible()


def test_an_expired_session_is_renewed_without_a_word(person: Respondent, web_session: Session) -> None:
    person.page.context.clear_cookies(name="critical_friend")
    choose(person.page, 2)
    expect(status(person.page)).to_have_text("Saved")
    assert kept(web_session) == "2"


def test_an_expired_session_without_javascript_shows_what_was_typed_and_saves_it_next(
    round_: Round, address: str, open_page: OpenPage, look: Look, web_session: Session
) -> None:
    person = begun(round_, address, open_page(viewport=PHONE, java_script_enabled=False))
    person.page.context.clear_cookies(name="critical_friend")
    choose(person.page, 2)
    person.presses("Save and continue")
    expect(person.page.get_by_text("Your session had ended. Nothing is lost")).to_be_visible()
    expect(first(person.page).get_by_label(LEVELS[2], exact=True)).to_be_checked()
    person.presses("Save and continue")
    assert kept(web_session) == "2"


def test_a_round_that_closes_in_the_middle_says_so_and_shows_what_was_not_kept(
    person: Respondent, look: Look, round_: Round, web_session: Session
) -> None:
    choose(person.page, 1)
    expect(status(person.page)).to_have_text("Saved")
    close(web_session, round_)
    web_session.commit()

    choose(person.page, 3)
    expect(person.page.locator("#save-trouble")).to_contain_text("This round has closed")
    person.presses("Save and continue")
    person.sees("This round has closed")
    look(person.page, "respondent learns that the round has closed")
    expect(person.page.get_by_text(LEVELS[3]).first).to_be_visible()
    assert kept(web_session) == "1"


def test_a_slow_and_then_dropped_network_loses_nothing(person: Respondent, web_session: Session) -> None:
    page = person.page

    def slowly(route: Route) -> None:
        time.sleep(SLOW)
        route.continue_()

    page.route("**/save", slowly)
    choose(page, 1)
    expect(status(page)).to_have_text("Saving…")
    expect(status(page)).to_have_text("Saved")
    assert kept(web_session) == "1"

    page.unroute("**/save")
    page.context.set_offline(True)
    choose(page, 3)
    expect(status(page)).to_contain_text("Not saved yet")
    assert kept(web_session) == "1"
    page.context.set_offline(False)
    expect(status(page)).to_have_text("Saved")
    assert kept(web_session) == "3"


def test_a_respondent_deletes_their_answers(
    round_: Round, address: str, open_page: OpenPage, look: Look, web_session: Session
) -> None:
    person = begun(round_, address, open_page(), look)
    choose(person.page, 1)
    expect(status(person.page)).to_have_text("Saved")
    person.presses("Save and see all elements")
    person.follows("Delete my answers")
    person.sees("Delete your answers", "respondent is asked before deleting")
    person.presses("Delete my answers")
    person.sees("Your answers are deleted", "respondent has deleted the answers")
    assert web_session.scalar(select(func.count()).select_from(Response)) == 0
    web_session.rollback()
    person.page.go_back()
    expect(person.page.get_by_role("heading", level=1)).to_contain_text("Go back to your answers")
