"""Requests that no page of ours makes: refused or not found on both databases, and never a failure."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Answer, Round
from assessment.models.engine import write_session
from assessment.web import create_app
from assessment.web.config import Settings
from assessment.web.respondent import Visit, visit_of
from assessment.web.routes import elements, questionnaire
from tests.client import PageClient
from tests.conftest import SECRET
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.reviews import add_reviewer, make_review
from tests.factories.rounds import close, make_open_round
from tests.web.respondents import begin

EMAIL = "coordinator@ashvale.example"


@dataclass(frozen=True)
class Site:
    """An app with an open round that has a review."""

    app: Flask
    round_id: int
    review_id: int
    framework_hash: str
    link: str

    def client(self, email: str = "") -> PageClient:
        client = PageClient(self.app)
        if email:
            assert client.sign_in(email, PASSWORD).status == 302
        return client


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    url = request.getfixturevalue(f"{request.param}_url")
    app = create_app(Settings(secret_key=SECRET, database_url=url, secure_cookies=False))
    with write_session(app.extensions["engine"]) as session:
        council = make_council(session)
        make_coordinator(session, council)
        round_ = make_open_round(session, council)
        review = make_review(session, round_)
        add_reviewer(session, review, "Asha", lead=True)
        made = Site(app, round_.id, review.id, round_.framework_hash, f"/q/{round_.link_token}")
        session.commit()
    yield made
    app.extensions["engine"].dispose()


def test_a_number_that_no_row_can_have_is_not_found(site: Site) -> None:
    coordinator, reviewer = site.client(EMAIL), site.client("asha@elsewhere.example")

    for number in (2**31, 2**40, 2**63, 10**30):
        assert coordinator.get(f"/rounds/{number}").status == 404
        assert coordinator.get(f"/plans/{number}/plan.pdf").status == 404
        assert coordinator.post(f"/rounds/{site.round_id}/review/reviewers/{number}/link").status == 404
        assert reviewer.post(f"/reviews/{site.review_id}/evidence/{number}/remove").status == 404


def test_an_address_with_characters_that_cannot_be_stored_is_not_found(site: Site) -> None:
    client = site.client()
    begin(client, site.link)

    for address in ("/q/%00", "/q/%ff", "/q/%00/elements", "/invitations/%00", "/static/%00"):
        assert client.get(address).status == 404
    for code in ("%00", "a.1.x", "%F0%9F%98%80"):
        assert client.get(f"{site.link}/elements/{code}").status == 404
        assert client.post(f"{site.link}/elements/{code}").status == 404


def test_nul_in_a_field_is_left_out(site: Site) -> None:
    client = site.client()
    assert client.sign_in("no\0body@ashvale.example", "\0").status == 200
    assert client.sign_in("coordinator@ashvale.example\0", PASSWORD).status == 302

    form = {
        "title": "Au\0tumn",
        "framework": site.framework_hash,
        "form": "full",
        "closes_on": ["1", "1", "2099"],
        "threshold": "5",
        "gap_lens": "self",
    }
    assert client.post("/rounds/new", form).status == 302
    with write_session(site.app.extensions["engine"]) as session:
        assert session.scalars(select(Round.title).order_by(Round.id.desc())).first() == "Autumn"


def test_a_number_has_to_be_written_as_one(site: Site) -> None:
    client = site.client(EMAIL)

    for target in ("1_0", "٥", "5.0", "0x5", "9" * 5000, "-5"):
        page = client.post(f"/rounds/{site.round_id}/set-up/targets", {"target-a.1": target})
        assert "The target for a.1 Building must be a whole number from 0 to 100" in page.text


def test_a_date_has_to_be_a_real_one(site: Site) -> None:
    client = site.client(EMAIL)

    for day in ("31 2 2027", "1 1 99999", "1 1", "1", "1 1 2027 4", "0 0 0"):
        page = client.post("/rounds/new", {"title": "T", "closes_on": day.split()})
        assert "The closing date must be a real date" in page.text


NO_ANSWERS = (
    *("", "[]", "null", "{}", '{"statement": 1}', '{"statement": "a.1.x.1", "choice": ["3"]}', "\xff"),
    *('{"statement": "a.1.x.1", "choice": "\\ud800"}', '{"statement": "a.1.x.1", "choice": NaN}'),
    *('{"statement": "a.1.x.1\\u0000", "comment": "x"}', "[" * 100_000, '{"a":' * 50_000, "9" * 10_000),
)


def test_json_that_is_no_answer_is_refused_and_nothing_written(site: Site) -> None:
    client = site.client()
    begin(client, site.link)

    for body in NO_ANSWERS:
        answer = client.client.post(
            f"{site.link}/save",
            data=body.encode("latin-1"),
            content_type="application/json",
            headers={"X-CSRFToken": client.token()},
        )
        assert answer.status_code == 400, body[:60]
    with write_session(site.app.extensions["engine"]) as session:
        assert session.scalar(select(func.count()).select_from(Answer)) == 0


def test_a_comment_with_half_a_character_is_kept_without_it(site: Site) -> None:
    client = site.client()
    begin(client, site.link)

    saved = client.post_json(f"{site.link}/save", {"statement": "a.1.x.1", "comment": "wa\ud800rm\0"})

    assert saved.status == 200
    assert "warm" in client.get(f"{site.link}/check").text


def test_signing_in_leads_nowhere_that_a_browser_would_read_otherwise(site: Site) -> None:
    for elsewhere in ("/\t/[", "/\t/evil.example", "/x\r\nSet-Cookie: a=b", "/\\evil.example"):
        answer = site.client().post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": elsewhere})
        assert (answer.status, answer.location) == (302, "/")


def test_a_form_that_is_too_large_gets_a_plain_page(site: Site) -> None:
    assert site.client(EMAIL).post("/rounds/new", {"title": "x" * 3_000_000}).status == 413


def test_a_method_that_a_page_does_not_have_is_refused_whatever_a_header_says(site: Site) -> None:
    client = site.client(EMAIL)
    close = f"/rounds/{site.round_id}/close"
    assert client.client.get(close, headers={"X-HTTP-Method-Override": "POST"}).status_code == 200

    assert client.client.delete(close).status_code == 405
    with write_session(site.app.extensions["engine"]) as session:
        assert session.get_one(Round, site.round_id).state == "open"


def test_a_failure_gets_a_plain_page_without_the_database_and_no_secret_in_the_log(
    site: Site, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_session: Session, _link: str) -> Round:
        raise OSError("the database has gone")

    monkeypatch.setattr("assessment.services.rounds.round_by_link", fail)
    monkeypatch.setattr("assessment.web.guards.who_is", fail)
    client = site.client()
    with caplog.at_level(logging.ERROR):
        answer = client.get(site.link)

    assert answer.status == 500
    assert answer.heading
    assert "Exception on /q/<link_token> [GET]" in caplog.text
    assert site.link not in caplog.text


def test_the_database_tells_no_values_when_it_fails(site: Site) -> None:
    with write_session(site.app.extensions["engine"]) as session:
        session.add(Answer(response_id="no such response", statement_code="a.1.x.1", choice="3"))
        with pytest.raises(Exception, match="parameters hidden"):
            session.flush()


@pytest.mark.parametrize("site", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True)
@pytest.mark.parametrize("page", ["begin", "elements/a.1"])
def test_a_round_that_closes_while_an_answer_is_on_its_way_says_so(
    site: Site, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = site.client()
    begin(client, site.link)
    look = visit_of

    def closed_behind_its_back(link_token: str) -> Visit:
        visit = look(link_token)
        with write_session(site.app.extensions["engine"]) as session:
            close(session, session.get_one(Round, site.round_id))
            session.commit()
        return visit

    for area in (questionnaire, elements):
        monkeypatch.setattr(area, "visit_of", closed_behind_its_back)
    form = {"group": "staff", "service": "none", "answer-a.1.x.1": "2", "comment-a.1.x.1": "Doors stuck"}
    answer = client.post(f"{site.link}/{page}", form)

    assert answer.status == 409
    assert "It closed on" in answer.text
    assert ("Doors stuck" in answer.text) == (page != "begin")
