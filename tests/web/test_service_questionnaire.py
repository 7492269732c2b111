"""The questionnaire of a round in which people judge each their own service."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Response, Round
from tests.client import PageClient
from tests.factories.people import make_council
from tests.factories.rounds import make_service_round


@pytest.fixture
def round_(web_session: Session) -> Round:
    web_session.expire_on_commit = False
    round_ = make_service_round(web_session, make_council(web_session))
    web_session.commit()
    return round_


def test_the_landing_asks_about_the_service(client: PageClient, link: str) -> None:
    page = client.get(link)
    assert page.heading == "Services 2026 How well is your service doing?"
    assert "how well each of its services works, and wants to know how you see your own" in page.text
    assert "true of the service you work in today" in page.text
    assert "nothing about a service in which fewer than 5 people answered" in page.text


def test_beginning_needs_a_service_and_offers_no_way_round_it(
    client: PageClient, link: str, web_session: Session
) -> None:
    page = client.get(f"{link}/begin")
    assert "Which service do you work in?" in page.text
    assert "None of these" not in page.text

    for service in ("", "none", "s999"):
        again = client.post(f"{link}/begin", {"group": "staff", "service": service})
        assert again.status == 200
        assert "There is a problem" in again.text
    assert web_session.scalars(select(Response)).all() == []


def test_the_question_is_about_the_service(client: PageClient, link: str, round_: Round) -> None:
    begun = client.post(f"{link}/begin", {"group": "staff", "service": round_.services[0].code})
    assert begun.location == f"{link}/code"

    page = client.get(f"{link}/elements/a.1")

    assert "How far is this true of your service today?" in page.text
    assert "of the council today" not in page.text
