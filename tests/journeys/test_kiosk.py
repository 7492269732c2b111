"""A shared tablet in a mess room: somebody with a code slip, and somebody who walks away."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Mode, ModeCount, Response
from assessment.models.engine import read_session
from assessment.services import open_links, personal_codes, slips
from tests.factories.frameworks import small_framework
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round
from tests.journeys.conftest import Look, OpenPage
from tests.journeys.people import Respondent

FIRST = small_framework().elements[0].name
LEVEL = small_framework().scale.levels[2].label


@dataclass(frozen=True)
class MessRoom:
    kiosk: str
    enter_code: str
    code: str


@pytest.fixture
def mess_room(web_session: Session) -> MessRoom:
    """A tablet, and a slip for library staff in Housing."""
    round_ = make_open_round(web_session, make_council(web_session))
    housing = next(one.code for one in round_.services if one.name == "Housing")
    token = open_links.make_link(web_session, round_, None)
    (code,) = slips.make_sheet(web_session, round_, None, 1, housing, "staff").codes
    made = MessRoom(f"/k/{token}", f"/q/{round_.link_token}/with-code", code)
    web_session.commit()
    return made


def test_somebody_with_a_slip_answers_and_leaves_nothing_behind(
    app: Flask, mess_room: MessRoom, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Respondent(open_page(), address, look)
    page = person.page
    person.goes_to(mess_room.kiosk)
    person.sees("Have your say", "kiosk start")
    person.follows("Start")
    person.sees("How well is the council doing?", "kiosk says who sees what")
    person.follows("Enter your code")
    person.sees("Enter your code", "kiosk asks for the code of a slip")
    expect(page.get_by_label("Personal code")).to_have_value("")
    person.goes_to(mess_room.kiosk)  # The square of a slip, read by a camera, is another way in.
    person.goes_to(mess_room.enter_code + "#" + mess_room.code)
    expect(page.get_by_label("Personal code")).to_have_value(mess_room.code)
    assert mess_room.code not in page.url
    person.fills("Personal code", personal_codes.in_groups(mess_room.code).lower())
    person.presses("Continue")
    person.sees("Your progress", "kiosk shows the elements")
    person.follows(FIRST)
    while "Check your answers" not in page.get_by_role("heading", level=1).inner_text():
        person.answers_this_element(LEVEL)
        person.presses("Save and continue")
    page.clock.install()
    person.sends()
    person.look(page, "kiosk thanks")
    page.clock.fast_forward(11_000)
    person.sees("Have your say")

    page.go_back()
    person.sees("Have your say")
    assert "personal_code" not in {cookie.get("name") for cookie in page.context.cookies()}
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    with read_session(app.extensions["engine"]) as session:
        (response,) = session.scalars(select(Response)).all()
        assert (response.state, response.group_code) == (ResponseState.SUBMITTED, "staff")
        assert [tuple(row) for row in session.execute(select(ModeCount.mode, ModeCount.responses))] == [
            (Mode.KIOSK, 1)
        ]


def test_somebody_walks_away_and_the_tablet_returns_to_its_start(
    app: Flask, mess_room: MessRoom, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Respondent(open_page(), address, look)
    page = person.page
    person.goes_to(mess_room.enter_code)
    page.clock.install()
    person.goes_to(mess_room.kiosk)
    person.goes_to(mess_room.enter_code)
    person.fills("Personal code", mess_room.code)
    person.presses("Continue")
    person.follows(FIRST)
    person.answers_this_element(LEVEL)

    page.clock.fast_forward(101_000)
    warning = page.get_by_role("dialog", name="Are you still there?")
    expect(warning).to_be_visible()
    look(page, "kiosk asks whether anybody is there")
    page.keyboard.press("Shift")
    expect(warning).to_be_hidden()

    page.clock.fast_forward(101_000)
    expect(warning).to_be_visible()
    page.clock.fast_forward(20_000)
    person.sees("Have your say")
    page.go_back()
    person.sees("Have your say")
    with read_session(app.extensions["engine"]) as session:
        (response,) = session.scalars(select(Response)).all()
        assert response.state is ResponseState.STARTED, "what was answered is kept"
