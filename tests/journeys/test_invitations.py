"""People who are invited by e-mail: mail arrives, a link is followed, a reminder reaches the others only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.jobs.worker import Worker
from assessment.models import Council, Invitee, Job, Response
from tests.factories.frameworks import small_framework
from tests.factories.post import SENDER, Postman, serving, text_of
from tests.factories.rounds import make_round
from tests.journeys.conftest import COORDINATOR, PHONE, Look, OpenPage
from tests.journeys.people import Coordinator, Respondent

STAFF = small_framework().audiences[0].name
LEVEL = small_framework().scale.levels[1].label
ADDRESSES = ["ann@ashvale.example", "bob@ashvale.example", "cat@ashvale.example"]


@pytest.fixture
def postman(app: Flask, address: str) -> Iterator[Postman]:
    """A real mail server; links in the mails lead to the app as it is served here."""
    postman = Postman()
    with serving(postman) as post:
        app.extensions["post"] = Post(address, SENDER, post.server)
        yield postman


@pytest.fixture
def draft(council: None, web_session: Session) -> int:
    round_id = make_round(web_session, web_session.scalars(select(Council)).one()).id
    web_session.commit()
    return round_id


def work(app: Flask) -> None:
    worker = Worker(app.extensions["engine"], app.extensions["post"])
    while worker.do_one():
        pass


def a_day_passes(session: Session) -> None:
    for job in session.scalars(select(Job)):
        job.asked_at -= timedelta(hours=25)
    session.commit()


def test_a_confidential_round_by_mail(
    app: Flask,
    web_session: Session,
    draft: int,
    postman: Postman,
    address: str,
    open_page: OpenPage,
    look: Look,
    tmp_path: Path,
) -> None:
    people = tmp_path / "people.csv"
    people.write_text(
        "email,name,service,group\n"
        f"{ADDRESSES[0]},Ann,Housing,{STAFF}\n{ADDRESSES[1]},Bob,,\n{ADDRESSES[2]},,Planning,\n"
    )
    coordinator = Coordinator(open_page(), address, look)
    coordinator.signs_in(COORDINATOR)
    invites_from_a_file(coordinator, draft, people)
    coordinator.goes_to(f"/rounds/{draft}/open")
    coordinator.presses("Open the round")
    looks_around(coordinator, draft)
    sends_invitations(coordinator, draft)
    work(app)
    coordinator.page.reload()
    expect(coordinator.page.get_by_text("3 of 3 invitations dealt with")).to_be_visible()
    assert sorted(postman.recipients) == ADDRESSES

    mail = next(mail for mail in postman.mails if "Ann" in text_of(mail))
    link = next(word for word in text_of(mail).split() if "/personal/" in word)
    answer_on_a_phone(
        Respondent(open_page(viewport=PHONE, java_script_enabled=False), address, lambda page, name: None),
        Respondent(open_page(viewport=PHONE), address, look),
        link,
    )
    postman.mails.clear()
    a_day_passes(web_session)

    coordinator.goes_to(f"/rounds/{draft}/mails/reminders")
    coordinator.sees("Send reminders", "coordinator is asked before sending reminders")
    coordinator.presses("Send reminders")
    work(app)
    coordinator.page.reload()
    expect(coordinator.page.get_by_text("3 of 3 people on the list looked at")).to_be_visible()
    coordinator.look(coordinator.page, "coordinator sees that reminders were sent")
    assert sorted(postman.recipients) == ADDRESSES[1:]

    coordinator.goes_to(f"/rounds/{draft}/close")
    coordinator.presses("Close the round")
    expect(coordinator.page.get_by_text("This round closed on")).to_be_visible()
    late = Respondent(open_page(viewport=PHONE), address, look)
    late.goes_to(link)
    late.sees("This round has closed")
    assert set(web_session.scalars(select(Invitee.link_hash))) == {None}
    assert set(web_session.scalars(select(Response.access_hash))) == {None}
    web_session.rollback()


def answer_on_a_phone(phone: Respondent, looker: Respondent, link: str) -> None:
    looker.goes_to(link)
    looker.sees("How well is the council doing?", "respondent follows a personal link")
    phone.goes_to(link)
    phone.presses("Start now")
    phone.sees("Your progress")
    assert "personal" not in phone.page.url
    phone.follows(small_framework().elements[0].name)
    while "Check your answers" not in phone.page.get_by_role("heading", level=1).inner_text():
        for statement in phone.page.locator("fieldset[data-statement]").all():
            statement.get_by_label(LEVEL, exact=True).check()
        phone.presses("Save and continue")
    phone.presses("Send my answers")
    phone.sees("Thank you")


def invites_from_a_file(coordinator: Coordinator, draft: int, people: Path) -> None:
    coordinator.goes_to(f"/rounds/{draft}/invitees")
    coordinator.sees("Who is invited", "coordinator sees that nobody is invited")
    coordinator.follows("Add people from a file")
    coordinator.page.get_by_label("Choose a CSV or Excel file").set_input_files(people)
    coordinator.presses("Check the file")
    coordinator.sees("What the file would change", "coordinator sees what a file of invitees would change")
    coordinator.presses("Make these changes")


def sends_invitations(coordinator: Coordinator, draft: int) -> None:
    coordinator.goes_to(f"/rounds/{draft}/invitees")
    coordinator.sees("Who is invited", "coordinator sees who is invited")
    coordinator.follows("Send invitations")
    coordinator.sees("Send invitations", "coordinator is asked before sending invitations")
    coordinator.presses("Send 3 invitations")
    coordinator.sees("Invitations", "coordinator watches invitations being sent")


def looks_around(coordinator: Coordinator, draft: int) -> None:
    for path, heading in (
        (f"/rounds/{draft}/invitees/new", "Add one person"),
        (f"/rounds/{draft}/mails/days", "Days for reminders"),
        ("/mails/", "What the mails say"),
        ("/mails/invitation", "Invitation"),
    ):
        coordinator.goes_to(path)
        coordinator.sees(heading, f"coordinator sees {heading.lower()}")
