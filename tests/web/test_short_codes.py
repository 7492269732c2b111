"""Codes from slips are short: nobody may try them out, on any page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Attempt, Response, Round
from assessment.services import slips
from assessment.services.attempts import Limit
from assessment.web import code_entry
from tests.client import PageClient
from tests.web.respondents import begin

WRONG = "0000000"


@pytest.fixture
def code(web_session: Session, round_: Round) -> str:
    (code,) = slips.make_sheet(web_session, round_, None, 1, None, "staff").codes
    web_session.commit()
    return code


@pytest.fixture
def three_tries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(code_entry, "BY_ADDRESS", Limit("slip-address", 3, timedelta(minutes=15)))


@pytest.mark.parametrize("page", ["with-code", "return"])
def test_after_some_wrong_codes_not_even_a_right_one_is_looked_at(
    client: PageClient, link: str, code: str, three_tries: None, page: str
) -> None:
    for _ in range(3):
        assert "Check " in client.post(f"{link}/{page}", {"code": WRONG}).text

    refused = client.post(f"{link}/{page}", {"code": code})

    assert refused.status == 200
    assert "Too many wrong codes have been entered. Wait 15 minutes" in refused.text


def test_right_codes_are_not_counted(
    app: Flask, web_session: Session, link: str, code: str, three_tries: None
) -> None:
    for _ in range(5):
        assert PageClient(app).post(f"{link}/with-code", {"code": code}).status == 302

    assert web_session.scalars(select(Attempt)).all() == []


def test_the_round_as_a_whole_has_a_limit_whatever_the_address(
    app: Flask, link: str, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_entry, "BY_ROUND", Limit("slip-round", 4, timedelta(hours=1)))
    for place in range(4):
        PageClient(app).post(
            f"{link}/with-code", {"code": WRONG}, environ_base={"REMOTE_ADDR": f"10.0.0.{place}"}
        )

    refused = PageClient(app).post(
        f"{link}/with-code", {"code": code}, environ_base={"REMOTE_ADDR": "10.0.0.9"}
    )

    assert "Too many wrong codes" in refused.text


def test_a_cookie_that_was_not_given_here_tells_nothing_of_a_slip(
    app: Flask, client: PageClient, link: str, code: str
) -> None:
    PageClient(app).post(f"{link}/with-code", {"code": code})
    for forged in (code, f"{code}.", f"{code}.{'0' * 32}", f"{code}.é"):
        client.client.set_cookie("personal_code", forged, path=link)
        assert client.get(f"{link}/elements").location == f"{link}/return"
        assert client.get(f"{link}/about-you").location == f"{link}/with-code"


def test_the_address_of_a_personal_link_takes_no_code_of_a_slip(
    client: PageClient, link: str, code: str
) -> None:
    assert client.get(f"{link}/personal/{code}").status == 404


def test_what_was_typed_stays_where_too_many_codes_were_wrong(
    client: PageClient, web_session: Session, link: str, three_tries: None
) -> None:
    begin(client, link)
    client.client.delete_cookie("personal_code", path=link)
    form = {"answer-a.1.x.1": "3", "code": WRONG}

    page = [client.post(f"{link}/elements/a.1", form) for _ in range(4)][-1]

    assert "Too many wrong codes" in page.text
    assert [one.get("value") for one in page.all("input", name="answer-a.1.x.1")] == ["3"]
    assert len(web_session.scalars(select(Response)).all()) == 1
