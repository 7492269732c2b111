"""Pages that are seen only when something is wrong, or after more steps than a journey takes."""

from __future__ import annotations

from datetime import timedelta
from typing import NoReturn

import pyotp
import pytest
from flask import Flask, abort
from playwright.sync_api import Browser, expect
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import Invitee, LinkPurpose, Round
from assessment.services import emailed_links, invitees, running_rounds
from assessment.services.people import find_user
from assessment.services.problems import Conflict, NotAllowed, NotFound, NotReady, TooManyTries
from tests.factories.world import PEOPLE, World, make_world
from tests.journeys.conftest import DESK, Look, OpenPage
from tests.journeys.people import Person, Respondent

TROUBLES: dict[str, int | Exception] = {
    **{f"status {code}": code for code in (400, 403, 404, 405, 409, 410, 413, 500)},
    "not allowed": NotAllowed("Only the lead reviewer can do this."),
    "not found": NotFound("round 7"),
    "wrong move": WrongMove("round", "closed", "extend"),
    "not ready": NotReady(("Choose at least one group.", "Choose a day.")),
    "too many tries": TooManyTries(timedelta(minutes=7)),
    "conflict": Conflict("the settings", {"Title": "Autumn"}, {"Title": "Winter"}),
}


@pytest.fixture
def world(web_session: Session) -> World:
    made = make_world(web_session)
    web_session.commit()
    return made


def test_every_page_about_trouble_is_accessible(
    app: Flask, browser: Browser, address: str, look: Look
) -> None:
    page = browser.new_page(viewport=DESK)
    for name, trouble in TROUBLES.items():

        def raising(trouble: int | Exception = trouble) -> NoReturn:
            if isinstance(trouble, Exception):
                raise trouble
            abort(trouble)

        app.view_functions["front.method"] = raising
        page.goto(f"{address}/help/scores")
        expect(page.get_by_role("heading", level=1)).not_to_contain_text("scores")
        look(page, f"trouble {name}")


@pytest.mark.parametrize(
    "path",
    ["/nowhere", "/q/none", "/j/none", "/c/none", "/k/none", "/sign-in/link/none", "/invitations/none"],
)
def test_a_link_that_does_not_work_says_so_to_everybody(
    address: str, open_page: OpenPage, look: Look, path: str
) -> None:
    person = Person(open_page(), address, look)
    person.goes_to(path)
    look(person.page, f"does not work {path}")


def test_a_tablet_is_used_for_other_things_again(
    world: World, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Person(open_page(), address, look)
    person.goes_to(f"/k/{world.values['token']}")
    person.page.get_by_text("For the person who looks after").click()
    person.presses("Stop using this as a shared tablet")
    look(person.page, "a tablet is no kiosk any more")


def test_somebody_wants_no_reminders(
    world: World, web_session: Session, address: str, open_page: OpenPage, look: Look
) -> None:
    invitee = web_session.get_one(Invitee, world.values["invitee_id"])
    code = invitees.opt_out_code(invitee.round.key or b"", invitee.nonce)
    path = f"/q/{world.values['link_token']}/reminders/{invitee.id}/{code}"
    web_session.rollback()
    person = Person(open_page(), address, look)
    person.goes_to(path)
    look(person.page, "somebody is asked whether they want reminders")
    person.presses("Stop reminders")
    look(person.page, "somebody gets no reminders any more")


def test_a_round_is_called_off(
    world: World, web_session: Session, address: str, open_page: OpenPage, look: Look
) -> None:
    running_rounds.cancel_round(web_session, web_session.get_one(Round, world.still_open), None)
    web_session.commit()
    person = Person(open_page(), address, look)
    person.goes_to(f"/q/{world.values['link_token']}")
    look(person.page, "a respondent learns that the round was called off")


def test_answers_that_come_after_sending_are_shown_again(
    world: World, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Respondent(open_page(java_script_enabled=False), address, lambda page, name: None)
    link = f"/q/{world.values['link_token']}"
    person.goes_to(f"{link}/begin")
    person.page.get_by_role("radio").first.check()
    person.page.get_by_label("Which service do you work in or know best?").select_option(index=1)
    person.presses("Continue")
    looker = open_page(storage_state=person.page.context.storage_state())
    looker.goto(f"{address}{link}/elements/a.1")
    person.goes_to(f"{link}/elements/a.1")
    person.page.locator("fieldset[data-statement]").first.get_by_role("radio").first.check()
    person.presses("Save and continue")
    person.goes_to(f"{link}/check")
    person.presses("Send my answers")

    looker.route("**/save", lambda route: route.abort("internetdisconnected"))
    looker.locator("fieldset[data-statement]").first.get_by_role("radio").nth(1).check()
    looker.get_by_role("button", name="Save and continue", exact=True).click()
    expect(looker.get_by_role("heading", level=1)).to_contain_text("You have already sent your answers")
    look(looker, "a respondent had sent the answers already")


def test_an_account_without_a_role_and_a_link_to_sign_in(
    world: World, web_session: Session, address: str, open_page: OpenPage, look: Look
) -> None:
    email = PEOPLE["a person without roles"].email
    user = find_user(web_session, email)
    assert user is not None
    secret = emailed_links.make_link(web_session, user, LinkPurpose.SIGN_IN)
    web_session.commit()
    person = Person(open_page(), address, look)
    person.goes_to(f"/sign-in/link/{secret}")
    look(person.page, "somebody follows a link to sign in")
    person.presses("Sign in")
    look(person.page, "somebody has no role")


def test_one_time_codes_from_setting_them_up_to_stopping(
    world: World, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Person(open_page(), address, look)
    person.signs_in(PEOPLE["the councillor"].email)
    person.goes_to("/account/codes")
    person.presses("Set up one-time codes")
    look(person.page, "somebody sets up one-time codes")
    secret = person.page.locator(".app-key-text").inner_text().replace(" ", "")
    person.page.locator("input[autocomplete=one-time-code]").fill(pyotp.TOTP(secret).now())
    person.presses("Use one-time codes from now on")
    person.goes_to("/account/codes/stop")
    look(person.page, "somebody is asked before stopping one-time codes")

    elsewhere = Person(open_page(), address, look)
    elsewhere.signs_in(PEOPLE["the councillor"].email)
    look(elsewhere.page, "somebody is asked for a one-time code")
    assert elsewhere.page.url.endswith("/sign-in/code")


def test_an_administrator_erases_what_is_kept_about_somebody(
    world: World, address: str, open_page: OpenPage, look: Look
) -> None:
    person = Person(open_page(), address, look)
    person.signs_in(PEOPLE["the administrator"].email)
    person.goes_to("/personal-data/")
    person.page.get_by_label("E-mail address").fill("sam@ashvale.example")
    person.presses("Look up")
    look(person.page, "administrator sees what is kept about somebody")
    person.presses("Erase")
    look(person.page, "administrator is asked before erasing")
    person.presses("Erase")
    look(person.page, "administrator has erased")
