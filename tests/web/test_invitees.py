"""The coordinator's pages about who is invited, what is sent to them, and how it goes."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.lifecycle import JobState
from assessment.models import Council, Invitee, Job, JobKind, MailText, ReminderDay, Round, RoundKind
from assessment.models.base import utc_now
from assessment.services import invitees, inviting
from assessment.services.invitees import InviteeFields
from tests.client import Page, PageClient
from tests.factories.rounds import make_open_round, make_round
from tests.web import table_files

SAM = "sam@ashvale.example"
HOSTILE = "<b>Sam</b> {link}"


@pytest.fixture
def open_round(web_session: Session, council: Council) -> int:
    round_id = make_open_round(web_session, council).id
    web_session.commit()
    return round_id


@pytest.fixture
def with_post(app: Flask) -> None:
    app.extensions["post"] = Post("https://friend.example", "friend@friend.example")


@pytest.fixture
def place(open_round: int) -> str:
    return f"/rounds/{open_round}"


def arrange(session: Session, round_id: int, *, mailed: bool = False, **other: object) -> int:
    invitee = invitees.add_invitee(
        session, session.get_one(Round, round_id), None, InviteeFields(SAM, HOSTILE, "staff")
    )
    invitee.mailed = mailed
    for name, value in other.items():
        setattr(invitee, name, value)
    invitee_id = invitee.id
    session.commit()
    return invitee_id


def upload(client: PageClient, path: str, *lines: str) -> Page:
    return table_files.upload(client, path, "\n".join(lines) + "\n", "people.csv")


def emails(session: Session) -> list[str]:
    session.expire_all()
    found = list(session.scalars(select(Invitee.email).order_by(Invitee.email)))
    session.rollback()
    return found


def jobs(session: Session) -> list[JobKind]:
    found = list(session.scalars(select(Job.kind).order_by(Job.id)))
    session.rollback()
    return found


def test_a_person_is_added_and_removed(signed_in: PageClient, web_session: Session, place: str) -> None:
    form = {"email": "SAM@ashvale.example ", "name": HOSTILE, "group": "staff", "service": ""}
    assert signed_in.post(f"{place}/invitees/new", form).location == f"{place}/invitees"
    assert emails(web_session) == [SAM]
    assert "is on the list already" in signed_in.post(f"{place}/invitees/new", form).text
    page = signed_in.get(f"{place}/invitees")
    assert HOSTILE in page.text
    assert "<b>Sam" not in page.html
    (href,) = [href for text, href in page.links().items() if text.startswith("Remove")]
    assert signed_in.get(href).status == 200
    assert signed_in.post(href).status == 302
    assert emails(web_session) == []


@pytest.mark.parametrize("email", ["", "sam", "sam@x", "sam@exämple.org", "a@b.example\nBcc: c@d.example"])
def test_an_address_that_is_none_is_refused(
    signed_in: PageClient, web_session: Session, place: str, email: str
) -> None:
    page = signed_in.post(f"{place}/invitees/new", {"email": email, "group": "", "service": ""})

    assert "There is a problem" in page.text
    assert emails(web_session) == []


def test_a_file_is_looked_at_confirmed_and_written(
    signed_in: PageClient, web_session: Session, place: str
) -> None:
    page = upload(
        signed_in, f"{place}/invitees/file", "email,name,group", f"{SAM},Sam,staff", "jo@a.example,,"
    )
    assert "New on the list 2" in page.text
    assert emails(web_session) == []

    answer = table_files.confirm(signed_in, f"{place}/invitees/file", page)
    assert answer.location == f"{place}/invitees"
    assert emails(web_session) == ["jo@a.example", SAM]

    again = upload(signed_in, f"{place}/invitees/file", "email,name,group", f"{SAM},Sam,staff")
    assert "There is nothing to do" in again.text


def test_every_problem_of_a_file_is_shown_and_nothing_written(
    signed_in: PageClient, web_session: Session, place: str
) -> None:
    page = upload(
        signed_in, f"{place}/invitees/file", "email,name", "sam,<b>Sam</b>", "jo@a.example,Jo", ",X"
    )
    assert "There are 2 problems with it" in page.text
    page = upload(signed_in, f"{place}/invitees/file", "email,service", f"{SAM},Nowhere")
    assert "this round has no service “Nowhere”" in page.text
    page = upload(
        signed_in, f"{place}/invitees/file", "email,service,group", "sam,Housing,", f"{SAM},Nowhere,wizards"
    )
    assert "There are 3 problems with it" in page.text
    assert "Row 2, email “sam” should be" in page.text
    assert "Row 3, service this round has no service “Nowhere”" in page.text
    assert "Row 3, group this round has no group “wizards”" in page.text
    assert emails(web_session) == []


def test_what_another_round_was_shown_is_not_written_here(
    signed_in: PageClient, web_session: Session, council: Council, place: str
) -> None:
    other = make_round(web_session, council).id
    web_session.commit()
    page = upload(signed_in, f"/rounds/{other}/invitees/file", "email", SAM)

    answer = table_files.confirm(signed_in, f"{place}/invitees/file", page)

    assert answer.location == f"{place}/invitees/file"
    assert emails(web_session) == []


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_template_can_be_filled_in(signed_in: PageClient, place: str, kind: str) -> None:
    answer = signed_in.client.get(f"{place}/invitees/file/template.{kind}")

    assert answer.status_code == 200
    assert f"template-for-invitees.{kind}" in answer.headers["Content-Disposition"]


def test_the_list_of_another_round_is_copied(
    signed_in: PageClient, web_session: Session, council: Council, open_round: int, place: str
) -> None:
    arrange(web_session, open_round)
    later = make_round(web_session, council, title="Spring 2027").id
    web_session.commit()

    assert "Autumn 2026 (1)" in signed_in.get(f"/rounds/{later}/invitees/copy").text
    answer = signed_in.post(f"/rounds/{later}/invitees/copy", {"earlier": str(open_round)})
    assert answer.location == f"/rounds/{later}/invitees"
    assert "1 person was added to the list." in signed_in.get(answer.location).text
    assert emails(web_session) == [SAM, SAM]
    assert "Select a round" in signed_in.post(f"/rounds/{later}/invitees/copy", {"earlier": ""}).text


def test_in_a_confidential_round_nothing_on_the_pages_tells_who_has_finished(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    arrange(web_session, open_round, mailed=True)

    def pages() -> list[str]:
        found = [
            signed_in.get(f"{place}{end}").html for end in ("/invitees", "/mails/reminders", "/mails/days")
        ]
        return [re.sub(r'nonce="[^"]*"|value="[^"]{40,}"', "", html) for html in found]

    before = pages()
    web_session.scalars(select(Invitee)).one().finished = True
    web_session.commit()

    assert pages() == before


def test_in_a_named_round_the_list_shows_who_has_finished(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    web_session.get_one(Round, open_round).kind = RoundKind.NAMED
    arrange(web_session, open_round, mailed=True, finished=True)

    text = signed_in.get(f"{place}/invitees").text
    assert "Have finished 1" in text
    assert "Sent Finished" in text


def test_without_mail_nothing_is_sent_and_the_pages_say_why(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    arrange(web_session, open_round)

    for path in ("/mails/invitations", "/mails/reminders"):
        for page in (signed_in.get(place + path), signed_in.post(place + path)):
            assert "not set up to send mail" in page.text
    assert jobs(web_session) == []
    assert "not set up to send mail" in signed_in.get(f"{place}/invitees").text


@pytest.mark.usefixtures("with_post")
def test_invitations_become_a_job_whose_page_tells_how_it_goes(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    invitee_id = arrange(web_session, open_round)
    assert "1 person has not been sent" in signed_in.get(f"{place}/mails/invitations").text

    answer = signed_in.post(f"{place}/mails/invitations")
    assert signed_in.post(f"{place}/mails/invitations").location == answer.location
    assert jobs(web_session) == [JobKind.INVITATIONS]
    page = signed_in.get(answer.location)
    assert page.links()["Look again"] == answer.location
    assert "It begins in a moment" in page.text

    job = web_session.scalars(select(Job)).one()
    job.state, job.done, job.total, job.finished_at = JobState.DONE, 1, 1, utc_now()
    job.problems = [{"row": str(invitee_id), "what": "The mail server refused this address."}]
    web_session.commit()
    page = signed_in.get(answer.location)
    assert "Look again" not in page.links()
    assert "1 of 1 invitations dealt with" in page.text
    assert f"{SAM} The mail server refused this address." in page.text


@pytest.mark.usefixtures("with_post")
def test_a_job_that_waits_for_the_mail_server_says_until_when(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    arrange(web_session, open_round)
    address = signed_in.post(f"{place}/mails/invitations").location
    job = web_session.scalars(select(Job)).one()
    job.attempts, job.run_after = 3, utc_now() + timedelta(minutes=2)
    web_session.commit()

    assert "could not be reached. It is tried again by itself at" in signed_in.get(address).text


def test_a_person_whose_mail_failed_can_be_tried_again(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    invitee_id = arrange(web_session, open_round, mail_problem=inviting.IN_DOUBT)
    assert f"Try again with {SAM}" in signed_in.get(f"{place}/invitees").text

    signed_in.post(f"{place}/invitees/{invitee_id}/again")

    web_session.expire_all()
    assert inviting.count_waiting(web_session, open_round) == 1
    web_session.rollback()


@pytest.mark.usefixtures("with_post")
def test_reminders_are_sent_once_a_day(
    signed_in: PageClient, web_session: Session, open_round: int, place: str
) -> None:
    arrange(web_session, open_round, mailed=True)

    assert signed_in.post(f"{place}/mails/reminders").status == 302
    assert "reminded less than 24 hours ago" in signed_in.get(f"{place}/mails/reminders").text
    assert signed_in.post(f"{place}/mails/reminders").status == 409
    assert jobs(web_session) == [JobKind.REMINDERS]


def test_days_for_reminders_are_chosen_and_removed(
    signed_in: PageClient, web_session: Session, place: str
) -> None:
    for day, complaint in (
        (["32", "1", "2036"], "must be a real date"),
        (["1", "1", "2026"], "Choose a day after today"),
        (["19", "12", "2036"], "Choose a day before the round closes"),
        (["1", "12", "2036"], None),
        (["1", "12", "2036"], "reminded on this day already"),
    ):
        page = signed_in.post(f"{place}/mails/days", {"on": day})
        assert page.status == 302 if complaint is None else complaint in page.text
    assert "1 December 2036" in signed_in.get(f"{place}/mails/days").text
    assert signed_in.post(f"{place}/mails/days/2036-12-01/remove").status == 302
    assert signed_in.post(f"{place}/mails/days/2036-12-01/remove").status == 404
    assert signed_in.post(f"{place}/mails/days/tomorrow/remove").status == 404
    assert web_session.scalars(select(ReminderDay)).all() == []
    web_session.rollback()


def test_a_mail_is_tried_out_saved_and_reset(signed_in: PageClient, web_session: Session) -> None:
    def own() -> list[str]:
        web_session.expire_all()
        found = list(web_session.scalars(select(MailText.subject)))
        web_session.rollback()
        return found

    words = {"subject": "Come on, {name}", "body": "<b>Now</b>\n\n{link}\n{stop}", "version": "0"}
    page = signed_in.post("/mails/invitation", {**words, "then": "preview"})
    assert "It is not saved yet" in page.text
    assert "Come on, Sam Example" in page.text
    assert "<p>&lt;b&gt;Now&lt;/b&gt;</p>" in page.html
    assert own() == []

    assert signed_in.post("/mails/invitation", words).location == "/mails/invitation"
    assert own() == ["Come on, {name}"]
    assert signed_in.post("/mails/invitation", {**words, "subject": "Late"}).status == 409
    assert "Your council’s own words" in signed_in.get("/mails/").text
    assert signed_in.post("/mails/invitation/reset").location == "/mails/invitation"
    assert own() == []


def test_what_is_wrong_with_the_words_of_a_mail_is_said_and_nothing_saved(
    signed_in: PageClient, web_session: Session
) -> None:
    page = signed_in.post("/mails/reminder", {"subject": "{link}", "body": "Hello {nmae}", "version": "0"})

    for complaint in ("Take {link} out of the subject", "{nmae} is not known", "Put {link} into the body"):
        assert complaint in page.text
    assert "Hello {nmae}" in page.text
    assert web_session.scalars(select(MailText)).all() == []
    web_session.rollback()
    assert signed_in.get("/mails/nonsense").status == 404
