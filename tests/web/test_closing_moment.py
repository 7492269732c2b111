"""A respondent in the middle of a page when the round closes by the clock, or is cancelled."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.services import running_rounds
from tests.client import PageClient
from tests.web.respondents import answers, begin


def pass_the_moment(web_session: Session) -> None:
    web_session.execute(update(Round).values(closes_on=date(2026, 11, 1)))
    web_session.commit()


def cancel(web_session: Session, round_: Round) -> None:
    running_rounds.cancel_round(web_session, web_session.get_one(Round, round_.id), None)
    web_session.commit()


def test_what_was_typed_is_shown_again_and_what_was_saved_is_kept(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})
    pass_the_moment(web_session)

    page = client.post(f"{link}/elements/a.1", {"answer-a.1.x.2": "1", "comment-a.1.x.2": "Too cold"})
    saved = client.post_json(f"{link}/save", {"statement": "a.1.x.2", "choice": "1"})

    assert page.status == 409
    assert page.heading.endswith("This round has closed")
    assert "It closed on 1 November 2026" in page.text
    assert "Comment: Too cold" in page.text
    assert saved.status == 409
    assert saved.response.get_json()["closed"] is True
    assert answers(web_session) == {"a.1.x.1": "3"}


@pytest.mark.parametrize("path", ["/elements", "/elements/a.1", "/check", "/code", "/thanks"])
def test_every_page_leads_to_the_landing_which_says_that_it_closed(
    client: PageClient, link: str, web_session: Session, path: str
) -> None:
    begin(client, link)
    pass_the_moment(web_session)

    assert client.get(link + path).location == link
    assert client.get(link).heading.endswith("This round has closed")
    assert client.post(f"{link}/submit").status == 409
    assert client.post(f"{link}/begin", {"group": "staff", "service": "none"}).status == 409


def test_the_respondents_of_a_cancelled_round_are_told_and_nothing_they_typed_is_lost(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    begin(client, link)
    cancel(web_session, round_)

    page = client.post(f"{link}/elements/a.1", {"comment-a.1.x.2": "<b>Too cold</b>"})

    assert page.status == 409
    assert page.heading.endswith("This round was cancelled")
    assert "Comment: <b>Too cold</b>" in page.text
    assert client.get(link).heading.endswith("This round was cancelled")
    assert client.get(f"{link}/begin").status == 409
    assert client.post_json(f"{link}/save", {"statement": "a.1.x.2", "choice": "1"}).status == 409
    assert answers(web_session) == {}
