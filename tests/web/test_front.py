from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from assessment.services import people
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council

EMAIL = "coordinator@ashvale.example"


@pytest.fixture(autouse=True)
def coordinator(web_session: Session) -> None:
    make_coordinator(web_session, make_council(web_session))
    web_session.commit()


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/sign-in", "Sign in"),
        ("/help/scores", "How scores are worked out"),
        ("/privacy", "Privacy"),
        ("/accessibility", "Accessibility"),
    ],
)
def test_anybody_can_read_the_help(client: PageClient, address: str, heading: str) -> None:
    assert client.get(address).heading == heading


def test_the_help_says_that_the_scale_is_ours(client: PageClient) -> None:
    assert "The scale is ours." in client.get("/help/scores").text


def test_the_start_page_leads_each_to_their_own(client: PageClient) -> None:
    assert client.get("/").location == "/sign-in"
    client.sign_in(EMAIL, PASSWORD)
    assert client.get("/").location == "/rounds/"


def test_whoever_has_nothing_to_do_here_is_told_so(client: PageClient, web_session: Session) -> None:
    people.add_user(web_session, "plain@ashvale.example", "Plain", PASSWORD)
    web_session.commit()

    client.sign_in("plain@ashvale.example", PASSWORD)

    page = client.get("/")
    assert (page.status, page.heading) == (200, "There is nothing for you here yet")


def test_a_wrong_password_and_an_unknown_address_get_the_same_answer(client: PageClient) -> None:
    wrong = client.sign_in(EMAIL, "not the right password")
    unknown = client.sign_in("nobody@ashvale.example", PASSWORD)

    assert "The e-mail address or the password is not right. Try again." in wrong.text
    assert wrong.text == unknown.text.replace("nobody@ashvale.example", EMAIL)
    assert client.get("/rounds/").location.startswith("/sign-in")


def test_everything_missing_is_said_at_once(client: PageClient) -> None:
    page = client.sign_in("", "")

    assert "Enter your e-mail address" in page.text
    assert "Enter your password" in page.text
    assert "Error: Sign in" in page.html


def test_signing_in_leads_back_to_the_page_that_was_asked_for(client: PageClient) -> None:
    asked = client.get("/rounds/?page=2")
    assert asked.location == "/sign-in?next=/rounds/%3Fpage%3D2"
    (hidden,) = client.get(asked.location).all("input", name="next")

    answer = client.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": hidden.get("value")})

    assert answer.location == "/rounds/?page=2"


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "evil"],
)
def test_signing_in_never_leads_to_another_site(client: PageClient, elsewhere: str) -> None:
    answer = client.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": elsewhere})

    assert answer.location == "/"


def test_the_session_cookie_changes_at_sign_in(client: PageClient) -> None:
    client.get("/sign-in")
    before = client.client.get_cookie("critical_friend")
    client.sign_in(EMAIL, PASSWORD)
    after = client.client.get_cookie("critical_friend")

    assert after is not None
    assert before is None or before.value != after.value


def test_signing_out_ends_this_sign_in_for_good_and_no_other(app: Flask, client: PageClient) -> None:
    other = PageClient(app)
    for browser in (client, other):
        browser.sign_in(EMAIL, PASSWORD)
    stolen = client.client.get_cookie("critical_friend")
    assert stolen is not None

    assert client.post("/sign-out").location == "/sign-in"

    client.client.set_cookie("critical_friend", stolen.value)
    assert client.get("/rounds/").location.startswith("/sign-in")
    assert other.get("/rounds/").status == 200


def test_the_health_check_answers(client: PageClient) -> None:
    assert client.get("/health").html == "ok\n"


def test_a_form_without_its_token_gets_a_plain_page(client: PageClient) -> None:
    answer = client.client.post("/sign-in", data={"email": EMAIL, "password": PASSWORD})

    assert answer.status_code == 400
    assert "Nothing was changed." in answer.text


def test_what_is_not_there_gets_a_plain_page(client: PageClient) -> None:
    assert client.get("/nothing/here").heading == "Page not found"
    assert "POST" in client.get("/sign-out").response.headers["Allow"]
