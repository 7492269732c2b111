"""A respondent deletes their answers, from their own code or personal link, and nothing is left of them."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import AuditEvent, Base, Invitee, Job, Response, Round
from assessment.services import personal_codes, responses
from tests.client import PageClient
from tests.web.respondents import answers, begin, close_in, comments

TELLTALE = "The boiler in the annexe has been cold since Tuesday"


def answer(client: PageClient, link: str) -> None:
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2", "comment-a.1.x.1": TELLTALE})


def files_of(app: Flask) -> bytes:
    database = Path(str(app.extensions["engine"].url.database))
    return b"".join(path.read_bytes() for path in database.parent.glob(f"{database.name}*"))


def test_a_respondent_is_asked_and_then_nothing_is_left(
    app: Flask, client: PageClient, link: str, web_session: Session
) -> None:
    before = {table.name: web_session.scalar(select(func.count()).select_from(table)) for table in TABLES}
    web_session.rollback()
    code = begin(client, link)
    answer(client, link)
    (response,) = web_session.scalars(select(Response)).all()
    traces = [response.id.encode(), str(response.access_hash).encode(), TELLTALE.encode()]
    web_session.rollback()
    assert all(trace in files_of(app) for trace in traces)

    assert client.get(f"{link}/elements").links()["Delete my answers"] == f"{link}/delete"
    page = client.get(f"{link}/delete")
    assert page.heading.endswith("Delete your answers")
    assert page.links()["Keep them"] == f"{link}/elements"
    page = client.post(f"{link}/delete")
    assert page.location == f"{link}/deleted"
    assert "Your answers are deleted" in client.get(page.location).text

    after = {table.name: web_session.scalar(select(func.count()).select_from(table)) for table in TABLES}
    assert after == before
    web_session.rollback()
    assert not [trace for trace in traces if trace in files_of(app)]
    assert "Check your personal code" in client.post(f"{link}/return", {"code": code}).text
    assert client.get(f"{link}/elements").location == f"{link}/return", "the browser has forgotten the code"


TABLES = tuple(table for table in Base.metadata.sorted_tables if table.name != "mode_count")


def test_sent_answers_can_be_deleted_until_the_round_closes(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    answer(client, link)
    client.post(f"{link}/submit")
    assert client.get(f"{link}/thanks").links()["Delete my answers"] == f"{link}/delete"
    assert client.get(f"{link}/delete").links()["Keep them"] == f"{link}/thanks"
    client.post(f"{link}/delete")
    assert answers(web_session) == comments(web_session) == {}


def test_after_closing_nothing_can_be_deleted(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    begin(client, link)
    answer(client, link)
    close_in(web_session, round_)
    for page in (client.get(f"{link}/delete"), client.post(f"{link}/delete")):
        assert page.status == 409
        assert page.heading.endswith("This round has closed")
    assert answers(web_session) == {"a.1.x.1": "2"}


def test_whoever_has_no_code_is_asked_for_it_and_deletes_nothing(
    app: Flask, client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    answer(client, link)
    stranger = PageClient(app)
    assert stranger.get(f"{link}/delete").location == f"{link}/return"
    assert stranger.post(f"{link}/delete").location == f"{link}/return"
    assert client.post(f"{link}/delete", {"csrf_token": "bad"}).status == 400
    assert answers(web_session) == {"a.1.x.1": "2"}


def test_only_ones_own_answers_go(app: Flask, client: PageClient, link: str, web_session: Session) -> None:
    begin(client, link)
    answer(client, link)
    other = PageClient(app)
    begin(other, link, "managers")
    other.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})
    client.post(f"{link}/delete")
    assert answers(web_session) == {"a.1.x.1": "3"}


def test_an_invitee_who_deletes_has_not_finished_and_nothing_is_recorded(
    client: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    assert round_.key is not None
    invitee = Invitee(round_id=round_.id, email="asha@ashvale.example")
    web_session.add(invitee)
    web_session.flush()
    code = personal_codes.link_code(round_.key, invitee.nonce)
    invitee.link_hash = personal_codes.ticket_hash(round_.key, code)
    response, _ = responses.begin_response(web_session, round_, "staff", None, code)
    responses.save_answer(web_session, round_, response, "a.1.x.1", "1")
    responses.submit_response(web_session, round_, response)
    invitee.finished = True
    deeds = web_session.scalar(select(func.count()).select_from(AuditEvent))
    web_session.commit()

    client.post(f"{link}/return", {"code": code})
    client.post(f"{link}/delete")

    assert answers(web_session) == {}
    web_session.refresh(invitee)
    assert not invitee.finished
    assert web_session.scalar(select(func.count()).select_from(AuditEvent)) == deeds
    assert web_session.scalar(select(func.count()).select_from(Job)) == 0


def test_a_tab_that_is_still_open_is_told_and_brings_nothing_back(
    client: PageClient, link: str, web_session: Session
) -> None:
    code = begin(client, link)
    answer(client, link)
    client.post(f"{link}/delete")
    client.client.set_cookie("personal_code", code.replace("-", ""), path=link)
    told = client.post_json(f"{link}/save", {"statement": "a.1.x.1", "choice": "1"}).response
    assert told.status_code == 403
    page = client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"})
    assert page.status == 403
    assert page.heading.endswith("Enter your personal code to save")
    assert answers(web_session) == {}
