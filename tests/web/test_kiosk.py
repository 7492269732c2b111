from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Mode, ModeCount, Response, Round
from assessment.services import open_links
from tests.client import PageClient


@pytest.fixture
def start(web_session: Session, round_: Round) -> str:
    token = open_links.make_link(web_session, round_, None, None, "staff")
    web_session.commit()
    return f"/k/{token}"


@pytest.fixture
def kiosk(app: Flask, start: str) -> PageClient:
    client = PageClient(app)
    assert client.get(start).heading.endswith("Have your say")
    return client


def begin(kiosk: PageClient, link: str) -> None:
    begun = kiosk.post(f"{link}/begin", {"group": "staff", "service": "none"})
    assert begun.location == f"{link}/elements", "no personal code is shown at a kiosk"


def test_a_kiosk_shows_no_code_and_returns_to_its_start(kiosk: PageClient, start: str, link: str) -> None:
    begin(kiosk, link)

    assert kiosk.get(f"{link}/code").location == f"{link}/elements"
    page = kiosk.get(f"{link}/elements")
    (dialog,) = page.all("dialog")
    assert (dialog.get("data-start"), dialog.get("data-seconds")) == (start, "120")
    assert f'<meta http-equiv="refresh" content="600; url={start}">' in page.html, (
        "for browsers without a script"
    )
    assert page.links()["Leave this screen for the next person"] == start


def test_without_a_script_nobody_loses_what_they_typed_for_want_of_time(kiosk: PageClient, link: str) -> None:
    begin(kiosk, link)
    page = kiosk.get(f"{link}/elements/a.1")
    assert "10 minutes after it was opened" in page.text
    (button,) = page.all("button", value="stay")
    assert button.text == "Save and stay on this page"

    stayed = kiosk.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3", "go": "stay"})

    assert stayed.location == f"{link}/elements/a.1"
    assert kiosk.get(f"{link}/elements").links()["I need more time"] == f"{link}/elements"
    assert "1 of" in kiosk.get(f"{link}/elements").text
    kiosk.post(f"{link}/submit")
    assert "I need more time" not in kiosk.get(f"{link}/thanks").text


def test_at_a_kiosk_whoever_has_a_slip_is_led_to_where_its_code_is_entered(
    kiosk: PageClient, client: PageClient, link: str
) -> None:
    links = kiosk.get(link).links()
    assert links["Enter your code"] == f"{link}/with-code"
    assert "Go back to your answers with a personal code" not in links
    assert "Enter your code" not in client.get(link).links()


def test_at_a_kiosk_nobody_is_told_to_come_back_with_a_code_they_never_saw(
    kiosk: PageClient, link: str
) -> None:
    begin(kiosk, link)
    kiosk.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})
    assert "your personal code" not in kiosk.get(f"{link}/check").text


def test_after_sending_it_goes_back_in_ten_seconds_and_counts_as_a_kiosk(
    kiosk: PageClient, web_session: Session, start: str, link: str
) -> None:
    begin(kiosk, link)
    kiosk.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})
    kiosk.post(f"{link}/submit")

    page = kiosk.get(f"{link}/thanks")

    assert f'content="10; url={start}"' in page.html
    assert page.links()["Go back to the start now"] == start
    counts = web_session.execute(select(ModeCount.mode, ModeCount.responses)).all()
    assert [tuple(row) for row in counts] == [(Mode.KIOSK, 1)]


def test_the_start_forgets_the_last_person_and_keeps_what_they_answered(
    kiosk: PageClient, web_session: Session, start: str, link: str
) -> None:
    begin(kiosk, link)
    kiosk.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})

    page = kiosk.get(start)

    assert page.response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert page.response.headers["Cache-Control"] == "no-store"
    assert "is saved and counts" in page.text
    for last in ("elements", "elements/a.1", "check", "thanks"):
        assert kiosk.get(f"{link}/{last}").location == start
    typed = kiosk.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "0", "comment-a.1.x.1": "Mine"})
    assert typed.location == start
    assert len(web_session.scalars(select(Response)).all()) == 1


def test_the_next_person_begins_anew(kiosk: PageClient, web_session: Session, start: str, link: str) -> None:
    for _ in range(2):
        kiosk.get(start)
        assert "You have started already" not in kiosk.get(link).text
        begin(kiosk, link)

    assert len(web_session.scalars(select(Response)).all()) == 2


def test_the_code_of_a_kiosk_lives_no_longer_than_its_window(kiosk: PageClient, link: str) -> None:
    begun = kiosk.post(f"{link}/begin", {"group": "staff", "service": "none"})

    (cookie,) = [
        one for one in begun.response.headers.getlist("Set-Cookie") if one.startswith("personal_code")
    ]
    assert "Max-Age" not in cookie
    assert "Expires" not in cookie


def test_a_kiosk_can_be_used_for_other_things_again(kiosk: PageClient, start: str, link: str) -> None:
    page = kiosk.post(f"{start}/stop")

    assert page.heading == "This is no longer a shared tablet"
    assert kiosk.get(link).all("dialog") == []


def test_other_browsers_are_no_kiosk(client: PageClient, link: str) -> None:
    page = client.get(link)

    assert page.all("dialog") == []
    assert "refresh" not in page.html


def test_a_kiosk_comes_back_from_the_pages_of_explanation_too(
    kiosk: PageClient, start: str, link: str
) -> None:
    for page in (kiosk.get(start), kiosk.get(link)):
        (href,) = {one for one in page.links().values() if one.startswith("/privacy")}
        privacy = kiosk.get(href)
        assert f'<meta http-equiv="refresh" content="600; url={start}">' in privacy.html
        assert privacy.links()["Go back to the start now"] == start
        (onwards,) = {one for one in privacy.links().values() if one.startswith("/help/scores")}
        assert onwards.startswith(href.replace("/privacy", "/help/scores"))
        assert len(kiosk.get(onwards.split("#")[0]).all("dialog")) == 1


@pytest.mark.parametrize("asked", ["", "//evil.example", "<script>", "x" * 5000, "..", "ABCD"])
def test_a_page_of_explanation_leads_to_no_other_place_than_a_kiosk(client: PageClient, asked: str) -> None:
    page = client.get("/privacy", query_string={"kiosk": asked})
    assert page.all("dialog") == []
    assert "Go back to the start now" not in page.text
    assert page.links()["Privacy"] == "/privacy"
