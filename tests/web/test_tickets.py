"""A respondent who was sent a personal link."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Invitee, OpenTo, Response, Round
from assessment.services import invitees, personal_codes, running_rounds
from assessment.services.invitees import InviteeFields
from assessment.web.respondent import COOKIE
from tests.client import PageClient
from tests.web.respondents import answers, close_in

EMAIL = "sam@ashvale.example"


def invite(session: Session, round_: Round, group: str | None = None, service: str | None = None) -> str:
    """The code in the link of somebody who is invited."""
    fields = InviteeFields(EMAIL, "Sam <b>Onwudiwe</b>", group, service)
    invitee = invitees.add_invitee(session, session.merge(round_), None, fields)
    session.commit()
    assert round_.key is not None
    code = personal_codes.link_code(round_.key, invitee.nonce)
    session.rollback()
    return code


def count(session: Session) -> int:
    number = session.scalar(select(func.count()).select_from(Response)) or 0
    session.rollback()
    return number


def finished(session: Session) -> bool:
    session.expire_all()
    found = session.scalars(select(Invitee.finished)).one()
    session.rollback()
    return found


def test_looking_at_a_personal_link_writes_nothing(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, "staff", round_.services[0].code)

    page = client.get(f"{link}/personal/{code}")

    assert page.heading.endswith("How well is the council doing?")
    assert page.response.headers["Referrer-Policy"] == "no-referrer"
    assert COOKIE not in page.response.headers.get("Set-Cookie", "")
    assert "Onwudiwe" not in page.html
    assert EMAIL not in page.html
    assert count(web_session) == 0


def test_where_all_is_known_the_button_leads_to_the_statements(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, "staff", round_.services[0].code)

    page = client.post(f"{link}/personal/{code}")

    assert page.location == f"{link}/elements"
    assert client.get(page.location).status == 200
    (response,) = web_session.scalars(select(Response)).all()
    assert (response.group_code, response.service_code) == ("staff", round_.services[0].code)
    web_session.rollback()


def test_only_what_is_not_known_is_asked(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, None, round_.services[0].code)

    page = client.get(client.post(f"{link}/personal/{code}").location)
    assert page.all("input", type="radio", name="group")
    assert not page.all("select", name="service")
    assert "Service Housing" in page.text
    assert count(web_session) == 0

    assert client.post(f"{link}/about-you", {"service": "none"}).status == 200
    assert count(web_session) == 0
    assert client.post(f"{link}/about-you", {"group": "managers"}).location == f"{link}/elements"
    assert count(web_session) == 1


def test_a_link_opens_one_response_from_any_browser_and_is_finished_when_that_is_sent(
    app: Flask, client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, "staff", round_.services[0].code)
    client.post(f"{link}/personal/{code}")
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"})
    assert not finished(web_session)

    other = PageClient(app)
    assert "Continue" in other.get(f"{link}/personal/{code}").text
    assert other.post(f"{link}/personal/{code}").location == f"{link}/elements"
    assert count(web_session) == 1
    assert answers(web_session) == {"a.1.x.1": "2"}
    assert other.post(f"{link}/submit").location == f"{link}/thanks"
    assert finished(web_session)

    assert client.post(f"{link}/personal/{code}").location == f"{link}/elements"
    assert client.get(f"{link}/elements").location == f"{link}/thanks"


def test_a_typed_code_does_what_the_link_does(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, "staff", round_.services[0].code)

    refused = client.post(f"{link}/with-code", {"code": "0000-0000-0000"})
    assert "does not open this round" in refused.text
    shown = personal_codes.in_groups(code).lower()
    assert client.post(f"{link}/with-code", {"code": shown}).location == f"{link}/elements"


def test_a_code_that_was_not_used_yet_may_be_typed_where_others_come_back(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_)

    assert client.post(f"{link}/return", {"code": code}).location == f"{link}/about-you"
    answer = client.post(f"{link}/about-you", {"group": "staff", "service": "none"})
    assert answer.location == f"{link}/elements"


@pytest.mark.parametrize("code", ["0000000000", "000000000000", "x", "%00", "ü" * 60])
def test_a_link_that_is_not_right_says_so(client: PageClient, link: str, code: str) -> None:
    page = client.get(f"{link}/personal/{code}")

    assert page.status == 404


def test_where_only_code_holders_may_answer_nobody_else_begins(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    kept = web_session.merge(round_)
    kept.open_to = OpenTo.CODE_HOLDERS
    web_session.commit()

    page = client.get(link)
    assert "Enter your code" in page.links()
    assert "Start now" not in page.links()
    assert client.get(f"{link}/begin").location == f"{link}/with-code"
    assert client.post(f"{link}/begin", {"group": "staff", "service": "none"}).location.endswith("/with-code")
    assert client.get(f"{link}/about-you").location == f"{link}/with-code"
    assert client.post(f"{link}/about-you", {"group": "staff"}).location == f"{link}/with-code"
    assert count(web_session) == 0


def test_a_link_of_a_closed_round_says_that_it_has_closed(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    code = invite(web_session, round_, "staff", round_.services[0].code)
    client.post(f"{link}/personal/{code}")
    close_in(web_session, web_session.merge(round_))

    for page in (client.get(f"{link}/personal/{code}"), client.post(f"{link}/personal/{code}")):
        assert page.heading.endswith("This round has closed")
    web_session.expire_all()
    assert set(web_session.scalars(select(Invitee.link_hash))) == {None}
    web_session.rollback()


def test_reminders_are_stopped_by_a_button_or_with_one_click_and_not_by_looking(
    client: PageClient, web_session: Session, round_: Round, link: str
) -> None:
    invite(web_session, round_)
    invitee = web_session.scalars(select(Invitee)).one()
    assert round_.key is not None
    address = f"{link}/reminders/{invitee.id}/{invitees.opt_out_code(round_.key, invitee.nonce)}"
    web_session.rollback()

    def off() -> bool:
        web_session.expire_all()
        found = web_session.scalars(select(Invitee.reminders_off)).one()
        web_session.rollback()
        return found

    page = client.get(address)
    assert page.heading.endswith("Stop reminders")
    assert page.response.headers["Referrer-Policy"] == "no-referrer", "its address is a secret"
    assert "If you choose the button, you get no more reminders" in page.text
    assert not off()
    assert client.client.post(address[:-1] + "x").status_code == 404
    assert not off()
    one_click = client.client.post(address, data={"List-Unsubscribe": "One-Click"})
    assert one_click.status_code == 200
    assert off()
    assert client.get(address).heading.endswith("You will get no more reminders")

    running_rounds.cancel_round(web_session, web_session.get_one(Round, round_.id), None)
    web_session.commit()
    assert client.get(address).heading.endswith("This round was cancelled")
