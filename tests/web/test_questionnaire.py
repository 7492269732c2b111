"""The respondent's way through the questionnaire, and every way it can go wrong without losing an answer."""

from __future__ import annotations

from datetime import time

import pytest
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Response, Round
from assessment.services import people, rounds
from assessment.web import respondent
from tests.client import PageClient
from tests.factories.people import make_coordinator, make_council
from tests.factories.rounds import CLOSES_ON, NOW, TODAY, make_open_round, make_round
from tests.web.respondents import HOSTILE, answers, begin, checked, comments, typed_comment


def test_the_landing_says_what_it_is_how_long_it_takes_and_who_sees_what(
    client: PageClient, link: str
) -> None:
    page = client.get(link)
    assert page.status == 200
    assert "Ashvale District Council is looking at how well it works" in page.text
    assert "Library staff About 5 minutes for 8 statements" in page.text
    assert "fewer than 5 people" in page.text
    assert "at least 10 people answered the statement" in page.text
    assert "Every answer that is saved when the round closes is counted" in page.text
    assert page.links()["Start now"] == f"{link}/begin"


def test_the_landing_says_until_when_answers_are_taken(
    client: PageClient, link: str, web_session: Session
) -> None:
    assert "until 18 December 2036 ." in client.get(link).text
    web_session.execute(update(Round).values(closes_time=time(17, 30)))
    web_session.commit()
    assert "until 18 December 2036 at 5:30pm ." in client.get(link).text


@pytest.mark.parametrize("path", ["", "/begin", "/return", "/code", "/elements", "/elements/a.1", "/check"])
def test_the_link_of_a_draft_or_of_nothing_leads_nowhere(
    client: PageClient, web_session: Session, path: str
) -> None:
    draft = make_round(web_session, make_council(web_session)).link_token
    web_session.commit()
    assert client.get(f"/q/{draft}{path}").status == 404
    assert client.get(f"/q/made-up{path}").status == 404


def test_beginning_asks_for_group_and_service_and_names_both_if_left_out(
    client: PageClient, link: str, web_session: Session
) -> None:
    page = client.get(f"{link}/begin")
    assert checked(page) == {}
    page = client.post(f"{link}/begin")
    assert "There is a problem" in page.text
    assert page.links()["Select your group"] == "#group"
    assert "Select a service, or “None of these, or I’d rather not say”" in page.links()
    assert "Error:" in page.html
    assert web_session.scalars(select(Response)).all() == []


def test_a_round_without_services_asks_for_the_group_alone(client: PageClient, web_session: Session) -> None:
    council = people.add_council(web_session, "small", "Small Parish Council")
    link = f"/q/{make_open_round(web_session, council).link_token}"
    web_session.commit()
    page = client.get(f"{link}/begin")
    assert "Which service" not in page.text
    assert "Your group is the only thing that is kept about you." in page.text
    assert client.post(f"{link}/begin", {"group": "staff"}).location == f"{link}/code"
    assert web_session.scalars(select(Response.service_code)).all() == [None]


@pytest.mark.parametrize(
    "sent", [{"group": "mayor", "service": "none"}, {"group": "staff", "service": "s999"}]
)
def test_a_made_up_group_or_service_begins_nothing(
    client: PageClient, link: str, web_session: Session, sent: dict[str, str]
) -> None:
    assert "There is a problem" in client.post(f"{link}/begin", sent).text
    assert web_session.scalars(select(Response)).all() == []


def test_a_whole_response_from_beginning_to_thanks(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    service = round_.services[0].code
    page = client.post(f"{link}/begin", {"group": "volunteers", "service": service})
    assert "Write down your personal code" in client.get(page.location).heading
    page = client.get(f"{link}/elements")
    assert "0 of 6 answered" in page.text
    assert page.links()["Building"] == f"{link}/elements/a.1"

    page = client.get(f"{link}/elements/a.1")
    assert "How often is this so?" in page.text
    assert checked(page) == {}
    assert "Our fire doors are clear" not in page.text
    page = client.post(
        f"{link}/elements/a.1",
        {
            "answer-a.1.x.1": "3",
            "answer-a.1.y.1": "dk",
            "comment-a.1.x.1": "Late\r\non Mondays",
            "go": "next",
        },
    )
    assert page.location == f"{link}/elements/a.2"
    page = client.get(f"{link}/elements/a.1")
    assert checked(page) == {"a.1.x.1": "3", "a.1.y.1": "dk"}
    assert typed_comment(page, "a.1.x.1") == "Late\non Mondays"
    assert client.post(f"{link}/elements/a.2", {"answer-a.2.z.1": "na"}).location == f"{link}/elements/b.1"
    assert client.post(f"{link}/elements/b.1", {}).location == f"{link}/check"

    page = client.get(f"{link}/check")
    assert "You have left out 3" in page.text
    assert "We open on time. Daily Comment: Late on Mondays" in page.text
    assert page.links()["Change We open on time."] == f"{link}/elements/a.1#answer-a.1.x.1-0"
    assert page.links()["Answer Our lamps work."] == f"{link}/elements/a.1#answer-a.1.y.2-0"

    assert client.post(f"{link}/submit").location == f"{link}/thanks"
    assert "your answers are sent" in client.get(f"{link}/thanks").heading
    (kept,) = web_session.execute(select(Response.state, Response.service_code))
    assert tuple(kept) == (ResponseState.SUBMITTED, service)
    assert answers(web_session) == {"a.1.x.1": "3", "a.1.y.1": "dk", "a.2.z.1": "na"}


@pytest.mark.parametrize(
    ("element", "go", "to"),
    [
        ("a.2", "previous", "/elements/a.1"),
        ("a.1", "previous", "/elements"),
        ("a.2", "overview", "/elements"),
        ("a.2", "next", "/elements/b.1"),
        ("b.1", "next", "/check"),
    ],
)
def test_every_button_saves_and_leads_on(
    client: PageClient, link: str, web_session: Session, element: str, go: str, to: str
) -> None:
    begin(client, link)
    first = {"a.1": "a.1.x.1", "a.2": "a.2.z.1", "b.1": "b.1.v.1"}[element]
    page = client.post(f"{link}/elements/{element}", {f"answer-{first}": "2", "go": go})
    assert page.location == link + to
    assert answers(web_session) == {first: "2"}


def test_the_cookie_holds_the_code_for_this_link_only_until_the_day_after_closing(
    client: PageClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(respondent, "today", lambda: TODAY)
    page = client.post(f"{link}/begin", {"group": "staff", "service": "none"})
    (cookie,) = [one for one in page.response.headers.getlist("Set-Cookie") if "personal_code" in one]
    attributes = cookie.split("; ")
    assert f"Path={link}" in attributes
    assert {"HttpOnly", "SameSite=Lax"} <= set(attributes)
    assert f"Max-Age={((CLOSES_ON - TODAY).days + 1) * 24 * 3600}" in attributes
    with client.client.session_transaction() as kept:
        assert set(kept) == {"csrf_token"}


def test_another_browser_comes_back_with_the_code(
    app: Flask, client: PageClient, link: str, web_session: Session
) -> None:
    code = begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "1"})
    other = PageClient(app)
    assert other.get(f"{link}/elements/a.1").location == f"{link}/return"
    page = other.post(f"{link}/return", {"code": "0000-0000-0000"})
    assert "Check your personal code" in page.text
    assert "0000-0000-0000" in page.html
    assert "Enter your personal code" in other.post(f"{link}/return").text
    assert other.post(f"{link}/return", {"code": code.lower()}).location == f"{link}/elements"
    assert checked(other.get(f"{link}/elements/a.1")) == {"a.1.x.1": "1"}


def test_a_code_of_another_round_is_not_known_here(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    other = make_round(web_session, round_.council, title="Spring 2027")
    rounds.open_round(web_session, other, None, NOW)
    web_session.commit()
    code = begin(client, link)
    page = client.post(f"/q/{other.link_token}/return", {"code": code})
    assert "Check your personal code" in page.text
    client.client.set_cookie("personal_code", code, path=f"/q/{other.link_token}")
    assert client.get(f"/q/{other.link_token}/elements").location == f"/q/{other.link_token}/return"


def test_what_people_write_is_shown_as_text_everywhere(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"comment-a.1.x.1": HOSTILE})
    assert comments(web_session) == {"a.1.x.1": HOSTILE}
    for path in ("/elements/a.1", "/check"):
        page = client.get(link + path)
        assert "<script>alert" not in page.html
        assert "alert(1)" in page.text


def test_a_comment_emptied_on_the_page_is_removed(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"comment-a.1.x.1": "Hm"})
    client.post(f"{link}/elements/a.1", {"comment-a.1.x.1": " "})
    assert comments(web_session) == {}


def test_comments_that_are_too_long_are_all_named_and_nothing_typed_is_lost(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    sent = {"answer-a.1.x.1": "2", "comment-a.1.x.1": "x" * 2001, "comment-a.1.y.1": "y" * 2500}
    page = client.post(f"{link}/elements/a.1", sent)
    assert "“We open on time.” has 2,001 characters" in page.text
    assert "“Our reading room is warm.” has 2,500 characters" in page.text
    assert page.text.count("Shorten your comment to 2,000 characters or fewer") == 2, "beside each field too"
    assert checked(page) == {"a.1.x.1": "2"}
    assert typed_comment(page, "a.1.y.1") == "y" * 2500
    assert "Not saved yet" in page.text
    assert answers(web_session) == {}


def test_a_choice_off_the_scale_is_a_bad_request_and_statements_of_others_are_passed_over(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    assert client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "9"}).status == 400
    assert client.post(f"{link}/elements/a.1", {"answer-a.1.x.3": "1"}).status == 302
    assert client.get(f"{link}/elements/nothing").status == 404
    assert answers(web_session) == {}


def test_an_element_without_statements_for_the_group_is_not_found(client: PageClient, link: str) -> None:
    begin(client, link)
    assert client.get(f"{link}/elements/a.1.x").status == 404
    assert client.post(f"{link}/elements/zzz", {}).status == 404


def test_sending_needs_an_answer_and_sending_twice_is_sending_once(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    assert client.post(f"{link}/submit").location == f"{link}/check"
    assert "You have not answered any statement yet" in client.get(f"{link}/check").text
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"})
    assert client.get(f"{link}/thanks").location == f"{link}/elements"
    assert client.post(f"{link}/submit").location == f"{link}/thanks"
    assert client.post(f"{link}/submit").location == f"{link}/thanks"
    assert answers(web_session) == {"a.1.x.1": "2"}


def test_coming_back_to_a_sent_response_says_so(app: Flask, client: PageClient, link: str) -> None:
    code = begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"})
    client.post(f"{link}/submit")
    for path in ("/elements", "/elements/a.1", "/check", "/code"):
        assert client.get(link + path).location == f"{link}/thanks"
    assert "You have sent your answers" in client.get(link).text
    other = PageClient(app)
    other.post(f"{link}/return", {"code": code})
    assert other.get(f"{link}/elements").location == f"{link}/thanks"


def test_two_tabs_and_the_later_one_wins(client: PageClient, link: str, web_session: Session) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "1", "answer-a.1.y.1": "1"})
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})
    assert answers(web_session) == {"a.1.x.1": "3", "a.1.y.1": "1"}


def test_a_known_browser_is_offered_to_continue_or_to_start_as_somebody_else(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    links = client.get(link).links()
    assert links["Continue"] == f"{link}/elements"
    assert "Start now" not in links
    assert links["Start as somebody else"] == f"{link}/begin"


def test_a_signed_in_coordinator_sees_the_page_that_respondents_see(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    make_coordinator(web_session, round_.council)
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", "a long enough password")
    assert "Sign out" not in client.get(link).html


def test_pages_have_titles_of_their_own(client: PageClient, link: str) -> None:
    paths = ["", "/begin", "/return"]
    titles = [client.get(link + path).all("title")[0].text for path in paths]
    begin(client, link)
    for path in ("/code", "/elements", "/elements/a.1", "/elements/a.2", "/check"):
        titles.append(client.get(link + path).all("title")[0].text)
    assert len(set(titles)) == len(titles)
