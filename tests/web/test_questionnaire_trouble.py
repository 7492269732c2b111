"""When the session ends, the cookie goes or the round closes: what was typed is saved or shown back."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from assessment.models import Round
from tests.client import PageClient
from tests.web.respondents import HOSTILE, answers, begin, checked, close_in, comments, typed_comment

TYPED = {"answer-a.1.x.1": "2", "comment-a.1.x.1": HOSTILE}


def test_an_ended_session_keeps_what_was_typed_on_the_page(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    page = client.post(f"{link}/elements/a.1", {**TYPED, "csrf_token": "stale"})
    assert page.status == 400
    assert "Your session had ended. Nothing is lost: choose Save again." in page.text
    assert checked(page) == {"a.1.x.1": "2"}
    assert typed_comment(page, "a.1.x.1") == HOSTILE
    assert "Not saved yet" in page.text
    assert answers(web_session) == {}
    (token,) = [one.get("value") for one in page.all("input", name="csrf_token")]
    assert client.post(f"{link}/elements/a.1", {**TYPED, "csrf_token": token}).status == 302
    assert answers(web_session) == {"a.1.x.1": "2"}


def test_an_ended_session_keeps_the_group_chosen_at_the_beginning(client: PageClient, link: str) -> None:
    page = client.post(f"{link}/begin", {"group": "managers", "service": "none", "csrf_token": ""})
    assert "Your session had ended" in page.text
    assert [one.get("value") for one in page.all("input", type="radio") if "checked" in one.attrib] == [
        "managers"
    ]


def test_an_ended_session_keeps_the_code_that_was_typed(client: PageClient, link: str) -> None:
    page = client.post(f"{link}/return", {"code": "7K3M-0QXR-9TWB", "csrf_token": ""})
    assert "Your session had ended" in page.text
    assert page.all("input", name="code")[0].get("value") == "7K3M-0QXR-9TWB"


def test_a_browser_that_lost_its_cookie_saves_what_was_typed_once_it_gives_the_code(
    app: Flask, client: PageClient, link: str, web_session: Session
) -> None:
    code = begin(client, link)
    other = PageClient(app)
    page = other.post(f"{link}/elements/a.1", {**TYPED, "csrf_token": "of a lost session"})
    assert page.status == 403
    assert page.heading.endswith("Enter your personal code to save")
    carried = {
        str(one.get("name")): str(one.get("value"))
        for one in page.all("input", type="hidden")
        if one.get("name") != "csrf_token"
    }
    assert carried == TYPED
    assert "We open on time. Often" in page.text

    page = other.post(f"{link}/elements/a.1", {**carried, "code": "0000-0000-0000"})
    assert "Check your personal code" in page.text
    assert len(page.all("input", name="answer-a.1.x.1")) == 1
    page = other.post(f"{link}/elements/a.1", {**carried, "code": code})
    assert page.location == f"{link}/elements/a.2"
    assert answers(web_session) == {"a.1.x.1": "2"}
    assert comments(web_session) == {"a.1.x.1": HOSTILE}
    assert checked(other.get(f"{link}/elements/a.1")) == {"a.1.x.1": "2"}


def test_an_element_page_sent_after_closing_is_shown_back_and_not_counted(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.y.1": "1"})
    close_in(web_session, round_)
    page = client.post(f"{link}/elements/a.1", TYPED)
    assert page.status == 409
    assert page.heading.endswith("This round has closed")
    assert "saved before it closed has been kept" in page.text
    assert "What you typed on the last page" in page.text
    assert f"We open on time. Often Comment: {HOSTILE}" in page.text
    assert "<script>alert" not in page.html
    assert answers(web_session) == {"a.1.y.1": "1"}


def test_after_closing_every_page_says_so(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    code = begin(client, link)
    close_in(web_session, round_)
    assert client.get(link).heading.endswith("This round has closed")
    for path in ("/code", "/elements", "/elements/a.1", "/check", "/thanks"):
        assert client.get(link + path).location == link
    for path, sent in (
        ("/begin", {"group": "staff", "service": "none"}),
        ("/return", {"code": code}),
        ("/submit", {}),
    ):
        page = client.post(link + path, sent)
        assert page.status == 409
        assert page.heading.endswith("This round has closed")


def test_an_element_page_sent_after_the_response_was_sent_is_shown_back(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "1", "answer-a.1.y.1": "1"})
    client.post(f"{link}/submit")
    page = client.post(f"{link}/elements/a.1", {**TYPED, "answer-a.1.y.1": "1"})
    assert page.status == 409
    assert page.heading.endswith("You have already sent your answers")
    assert "We open on time. Often" in page.text
    assert "Our reading room is warm." not in page.text, "this was saved before"
    assert answers(web_session) == {"a.1.x.1": "1", "a.1.y.1": "1"}


def test_sending_without_a_known_response_asks_for_the_code(client: PageClient, link: str) -> None:
    assert client.post(f"{link}/submit").location == f"{link}/return"
    assert client.get(f"{link}/thanks").location == f"{link}/return"


def test_sending_with_a_bad_token_sends_nothing(client: PageClient, link: str) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "1"})
    assert client.post(f"{link}/submit", {"csrf_token": "bad"}).status == 400
    assert client.get(f"{link}/elements").status == 200


def test_an_autosave_keeps_an_answer_and_a_comment_and_counts(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    told = client.post_json(f"{link}/save", {"statement": "a.1.x.1", "choice": "3"}).response
    assert (told.status_code, told.json) == (200, {"saved": True, "answered": 1, "of": 8})
    told = client.post_json(f"{link}/save", {"statement": "a.1.y.1", "comment": "Cold\r\nat noon"}).response
    assert told.json == {"saved": True, "answered": 1, "of": 8}
    client.post_json(f"{link}/save", {"statement": "a.1.x.1", "choice": "dk", "comment": "Hm"})
    client.post_json(f"{link}/save", {"statement": "a.1.x.1", "comment": ""})
    assert answers(web_session) == {"a.1.x.1": "dk"}
    assert comments(web_session) == {"a.1.y.1": "Cold\nat noon"}


@pytest.mark.parametrize(
    "sent",
    [
        {"statement": "a.1.x.1", "choice": "4"},
        {"statement": "a.1.x.1", "choice": 1},
        {"statement": "a.1.x.3", "choice": "1"},
        {"statement": "nothing", "choice": "1"},
        {"statement": ["a.1.x.1"], "choice": "1"},
        {"statement": "a.1.x.1", "comment": "x" * 2001},
        {"statement": "a.1.x.1", "comment": {"text": "x"}},
        {"choice": "1"},
        {},
        [],
        "a.1.x.1",
        None,
    ],
)
def test_an_autosave_of_anything_else_is_refused(
    client: PageClient, link: str, web_session: Session, sent: object
) -> None:
    begin(client, link)
    told = client.post_json(f"{link}/save", sent).response
    assert told.status_code == 400
    assert told.json is not None
    assert "message" in told.json
    assert answers(web_session) == comments(web_session) == {}


def test_an_autosave_that_is_not_json_is_refused(client: PageClient, link: str) -> None:
    begin(client, link)
    assert client.post(f"{link}/save", {"statement": "a.1.x.1", "choice": "1"}).status == 400


def test_an_autosave_from_an_unknown_browser_says_so(client: PageClient, link: str) -> None:
    told = client.post_json(f"{link}/save", {"statement": "a.1.x.1", "choice": "1"}).response
    assert told.status_code == 403
    assert told.json is not None
    assert told.json["unknown"] is True


def test_an_autosave_in_an_ended_session_is_given_a_new_token_that_works(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    sent = {"statement": "a.1.x.1", "choice": "1"}
    client.client.delete_cookie("critical_friend")
    told = client.client.post(f"{link}/save", json=sent, headers={"X-CSRFToken": "stale"})
    assert told.status_code == 400
    assert told.json is not None
    assert told.json["expired"] is True
    assert answers(web_session) == {}
    again = client.client.post(f"{link}/save", json=sent, headers={"X-CSRFToken": told.json["csrf_token"]})
    assert again.json == {"saved": True, "answered": 1, "of": 8}


def test_an_autosave_after_closing_or_sending_says_that_it_was_not_kept(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    begin(client, link)
    sent = {"statement": "a.1.x.1", "choice": "1"}
    client.post_json(f"{link}/save", sent)
    client.post(f"{link}/submit")
    told = client.post_json(f"{link}/save", {**sent, "choice": "2"}).response
    assert told.status_code == 409
    assert told.json is not None
    assert told.json["sent"] is True
    close_in(web_session, round_)
    told = client.post_json(f"{link}/save", {**sent, "choice": "2"}).response
    assert told.status_code == 409
    assert told.json is not None
    assert told.json["closed"] is True
    assert answers(web_session) == {"a.1.x.1": "1"}
