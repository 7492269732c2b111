"""The pages of a named round: what respondents are told, and who said what."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from assessment.models import Council, Invitee, NamedResponse, OpenTo, Round, RoundKind
from assessment.services import rounds
from tests.client import PageClient
from tests.factories.rounds import NOW, add_response, close, make_open_round, make_round

HOSTILE = "<script>alert(1)</script> & 'Asha'"


@pytest.fixture
def round_id(web_session: Session, council: Council) -> int:
    """An open named round in which one of two has answered."""
    round_ = make_round(web_session, council)
    round_.kind, round_.open_to = RoundKind.NAMED, OpenTo.CODE_HOLDERS
    people = [Invitee(round_id=round_.id, email=f"{n}@b.example", name=n) for n in (HOSTILE, "Bryn")]
    web_session.add_all(people)
    web_session.flush()
    rounds.open_round(web_session, round_, None, NOW)
    comment = [("a.1.x.1", f"{HOSTILE} says so")]
    response = add_response(web_session, round_, {"a.1.x.1": "3", "a.1.x.2": "dk"}, comments=comment)
    web_session.add(NamedResponse(response_id=response.id, invitee_id=people[0].id))
    round_id = round_.id
    web_session.commit()
    return round_id


def test_results_are_seen_while_the_round_is_open_and_say_so(signed_in: PageClient, round_id: int) -> None:
    page = signed_in.get(f"/rounds/{round_id}")
    assert "See the scores so far" in page.links()

    for path in ("results/", "results/elements/a.1", "results/groups", "results/comments", "report"):
        page = signed_in.get(f"/rounds/{round_id}/{path}")
        assert page.status == 200
        assert "<script>alert" not in page.html
    assert "(so far)" in signed_in.get(f"/rounds/{round_id}/results/").text
    assert signed_in.get(f"/rounds/{round_id}/gap-report.pdf").status == 200
    assert signed_in.get(f"/rounds/{round_id}/scores.csv").status == 200
    assert signed_in.get(f"/rounds/{round_id}/plan").status in (404, 409)


def test_who_said_what_is_a_table_and_who_said_nothing_a_list(signed_in: PageClient, round_id: int) -> None:
    page = signed_in.get(f"/rounds/{round_id}/people")

    assert "Who has not answered Bryn" in page.text
    assert f"{HOSTILE} (not sent yet)" in page.text
    assert f"{HOSTILE} says so" in page.text
    assert "Don't know" in page.text
    assert "<script>alert" not in page.html
    assert signed_in.get(f"/rounds/{round_id}/people?element=b.1").status == 200
    assert signed_in.get(f"/rounds/{round_id}/people?element=z.9").status == 404


def test_comments_carry_the_name_of_who_wrote_them(signed_in: PageClient, round_id: int) -> None:
    assert f"{HOSTILE}: {HOSTILE} says so" in signed_in.get(f"/rounds/{round_id}/results/comments").text


def test_a_confidential_round_has_no_page_of_people(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    still_open = make_open_round(web_session, council)
    closed = close(web_session, make_open_round(web_session, council))
    ids = (still_open.id, closed.id)
    web_session.commit()

    for round_id in ids:
        assert signed_in.get(f"/rounds/{round_id}/people").status == 404
    assert signed_in.get(f"/rounds/{ids[0]}/results/").status == 409


def test_respondents_are_told_that_the_round_is_named_before_the_first_question(
    client: PageClient, web_session: Session, round_id: int
) -> None:
    round_ = web_session.get_one(Round, round_id)
    link = f"/q/{round_.link_token}"
    web_session.rollback()

    page = client.get(link)

    assert "This round is named. The people who run it see what you answer, with your name." in page.text
    assert "Nobody is asked for a name" not in page.text
    assert "Start now" not in page.links()
    assert client.post(f"{link}/begin", {"group": "staff", "service": "none"}).location != f"{link}/code"


def test_respondents_are_told_that_the_round_is_confidential(
    client: PageClient, web_session: Session, link: str
) -> None:
    said = "This round is confidential. Nobody who runs it can see who answered what."
    assert said in client.get(link).text
    assert said in client.get(f"{link}/begin").text


def test_the_introduction_is_shown_as_paragraphs_of_plain_text(
    client: PageClient, web_session: Session, link: str
) -> None:
    text = f"Why we ask: {HOSTILE}\n\nAsk Sam on 01632 960 001."
    web_session.execute(update(Round).values(introduction=text))
    web_session.commit()

    page = client.get(link)

    assert [one.text for one in page.all("p", class_="govuk-body app-prose")] == [
        f"Why we ask: {HOSTILE}",
        "Ask Sam on 01632 960 001.",
    ]
