"""Invitations and reminders that arrive at a real mail server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.jobs import round_mails
from assessment.jobs.clockwork import remind
from assessment.jobs.mailer import InDoubt, Mail, Mailer, Post, SmtpServer
from assessment.jobs.work import Work
from assessment.lifecycle import JobState
from assessment.models import Invitee, Job, JobKind, Round, RoundKind
from assessment.models.engine import read_session
from assessment.models.rounds import LAST_MINUTE
from assessment.services import closing, invitees, inviting, tickets
from assessment.services.problems import NotReady
from tests.factories.people import make_council
from tests.factories.post import PUBLIC_ADDRESS, Postman, free_port, html_of, text_of
from tests.factories.rounds import make_open_round
from tests.jobs.installation import EVERYBODY, NOW, Installation, finish, invited


def test_everybody_is_sent_their_own_link_once(here: Installation, postman: Postman) -> None:
    here.invite()
    here.work()

    assert sorted(postman.recipients) == EVERYBODY
    job = here.last_job()
    assert (job.state, job.done, job.total, job.problems) == (JobState.DONE, 5, 5, [])
    with read_session(here.engine) as session:
        round_ = session.get_one(Round, here.round_id)
        begins = f"{PUBLIC_ADDRESS}/q/{round_.link_token}/personal/"
        for mail in postman.mails:
            code = text_of(mail).partition(begins)[2].split()[0]
            ticket = tickets.find_ticket(session, round_, code)
            assert ticket is not None
            assert session.get_one(Invitee, ticket.invitee_id).email == mail["To"].addresses[0].addr_spec
            assert f'<a href="{begins}{code}">' in html_of(mail)
            assert mail["List-Unsubscribe"].strip("<>") in text_of(mail)
            assert code not in str(job.payload)
    assert "the end of 18 December 2036" in text_of(postman.mails[0])
    assert "{" not in text_of(postman.mails[0])

    here.clock.now += timedelta(days=1)
    with pytest.raises(NotReady, match="is waiting for an invitation"):
        here.invite()


def test_an_address_that_is_refused_is_that_rows_problem(here: Installation, postman: Postman) -> None:
    postman.answers = {"bob@ashvale.example": "550 No such user"}
    here.invite()
    here.work()

    assert sorted(postman.recipients) == [one for one in EVERYBODY if not one.startswith("bob")]
    assert here.state()["bob"] == (False, "The mail server refused this address (code 550).")
    job = here.last_job()
    assert (job.state, job.done, len(job.problems)) == (JobState.DONE, 5, 1)

    postman.answers = {}
    with here.writing() as (session, _):
        bob = session.scalars(select(Invitee).where(Invitee.email.startswith("bob"))).one()
        inviting.invite_again(session, bob)
    here.invite()
    here.work()
    assert sorted(postman.recipients) == EVERYBODY


class Killed(BaseException):
    """What no executor can catch, as a worker that is killed catches nothing."""


def dies_after(mails: int, moment: str) -> Any:
    """Send invitations with a worker that is killed at its next mail: before or after handing it over."""
    sent: list[str] = []

    class Mortal:
        def __init__(self, mailer: Mailer) -> None:
            self.mailer = mailer

        def send(self, mail: Mail) -> None:
            if len(sent) == mails and moment == "before":
                raise Killed
            self.mailer.send(mail)
            sent.append(mail.to)
            if len(sent) > mails:
                raise Killed

    class MortalPost:
        public_address = PUBLIC_ADDRESS

        def __init__(self, post: Post) -> None:
            self.post = post

        @contextmanager
        def open(self) -> Iterator[Mailer]:
            with self.post.open() as mailer:
                yield Mortal(mailer)

    def executor(work: Work) -> None:
        assert work.post is not None
        post: Any = MortalPost(work.post)
        {
            JobKind.INVITATIONS: round_mails.send_invitations,
            JobKind.REMINDERS: round_mails.send_reminders,
        }[work.job.kind](replace(work, post=post))

    return executor


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_in_a_batch_mails_nobody_twice_and_loses_nobody(
    here: Installation, postman: Postman, moment: str
) -> None:
    here.invite()
    with pytest.raises(Killed):
        here.worker(invitations=dies_after(2, moment)).do_one()
    here.work()
    assert len(postman.recipients) == (2 if moment == "before" else 3)  # its lease still holds

    here.clock.now += timedelta(minutes=3)
    here.work()

    assert len(postman.recipients) == len(set(postman.recipients))
    in_doubt = [name for name, (_, problem) in here.state().items() if problem == inviting.IN_DOUBT]
    assert in_doubt == ["cat"]
    assert {name for name, (mailed, _) in here.state().items() if mailed} == {"ann", "bob", "dan", "eve"}
    assert ("cat@ashvale.example" in postman.recipients) == (moment == "after")
    assert here.last_job().state is JobState.DONE


def test_a_server_that_is_away_is_waited_for_and_nobody_is_mailed_twice(
    here: Installation, postman: Postman
) -> None:
    good = here.post
    here.post = Post(PUBLIC_ADDRESS, "a@b.example", SmtpServer("127.0.0.1", free_port()))
    here.invite()
    here.work()
    job = here.last_job()
    assert (job.state, job.done, job.total) == (JobState.QUEUED, 0, 5)
    assert set(here.state().values()) == {(False, "")}

    here.post = good
    here.clock.now += timedelta(minutes=1)
    here.work()
    assert sorted(postman.recipients) == EVERYBODY
    job = here.last_job()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)


def test_without_mail_the_job_says_so(here: Installation) -> None:
    here.post = None
    here.invite()
    here.work()

    job = here.last_job()
    assert job.state is JobState.FAILED
    assert "not set up to send mail" in job.problems[0]["what"]
    assert set(here.state().values()) == {(False, "")}


def test_a_round_that_closes_in_between_is_mailed_about_no_more(here: Installation, postman: Postman) -> None:
    here.invite()
    with here.writing() as (session, round_):
        closing.close_round(session, round_, None)
    here.work()

    assert postman.recipients == []
    assert here.last_job().problems == [{"row": "", "what": round_mails.NOT_OPEN}]


def test_reminders_reach_those_who_have_not_finished_and_want_them(
    here: Installation, postman: Postman
) -> None:
    postman.answers = {"eve@ashvale.example": "550 No such user"}
    invited(here, postman)
    finish(here, "ann@ashvale.example")
    with here.writing() as (session, _):
        bob = session.scalars(select(Invitee).where(Invitee.email.startswith("bob"))).one()
        invitees.stop_reminders(session, bob)

    here.ask_to_remind()
    here.work()

    assert sorted(postman.recipients) == ["cat@ashvale.example", "dan@ashvale.example"]
    assert all("reminder" in mail["Subject"] for mail in postman.mails)


def test_a_reminder_tells_nothing_of_who_has_finished(here: Installation, postman: Postman) -> None:
    invited(here, postman)
    finish(here, "ann@ashvale.example", "bob@ashvale.example")
    postman.answers = {"dan@ashvale.example": "550 No such user"}

    here.ask_to_remind()
    here.work()

    job = here.last_job()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)
    assert job.payload == {"mark": inviting.BEYOND_ALL, "refused": 1}
    assert job.problems == [{"row": "", "what": "1 reminder could not be delivered."}]
    assert set(here.state().values()) == {(True, "")}


def test_in_a_named_round_a_reminder_that_is_refused_is_noted_by_name(
    here: Installation, postman: Postman
) -> None:
    with here.writing() as (_, round_):
        round_.kind = RoundKind.NAMED
    invited(here, postman)
    postman.answers = {"dan@ashvale.example": "550 No such user"}

    here.ask_to_remind()
    here.work()

    assert here.state()["dan"] == (True, "The mail server refused this address (code 550).")


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_that_is_killed_while_reminding_reminds_nobody_twice(
    here: Installation, postman: Postman, moment: str
) -> None:
    invited(here, postman)
    here.ask_to_remind()
    with pytest.raises(Killed):
        here.worker(reminders=dies_after(2, moment)).do_one()
    here.clock.now += timedelta(minutes=3)
    here.work()

    assert len(postman.recipients) == len(set(postman.recipients)) == (4 if moment == "before" else 5)
    assert here.last_job().state is JobState.DONE


def test_reminders_wait_for_a_server_that_is_away(here: Installation, postman: Postman) -> None:
    invited(here, postman)
    here.ask_to_remind()
    good, here.post = here.post, Post(PUBLIC_ADDRESS, "a@b.example", SmtpServer("127.0.0.1", free_port()))
    here.work()
    here.post = good
    here.clock.now += timedelta(minutes=1)
    here.work()

    assert sorted(postman.recipients) == EVERYBODY


def test_nobody_is_chased_twice_a_day(here: Installation) -> None:
    here.invite()
    here.work()
    here.clock.now = NOW + timedelta(hours=23, minutes=59)
    with pytest.raises(NotReady, match="sent invitations less than 24 hours ago"):
        here.ask_to_remind()

    here.clock.now = NOW + timedelta(hours=24)
    here.ask_to_remind()
    here.clock.now = NOW + timedelta(hours=47, minutes=59)
    with pytest.raises(NotReady, match="reminded less than 24 hours ago"):
        here.ask_to_remind()


@pytest.mark.parametrize(
    ("day", "before", "at"),
    [
        # Summer time begins on 29 March 2026 and ends on 25 October 2026: nine is nine on the wall.
        (date(2026, 3, 28), datetime(2026, 3, 28, 8, 59, tzinfo=UTC), datetime(2026, 3, 28, 9, tzinfo=UTC)),
        (date(2026, 3, 29), datetime(2026, 3, 29, 7, 59, tzinfo=UTC), datetime(2026, 3, 29, 8, tzinfo=UTC)),
        (
            date(2026, 10, 24),
            datetime(2026, 10, 24, 7, 59, tzinfo=UTC),
            datetime(2026, 10, 24, 8, tzinfo=UTC),
        ),
        (
            date(2026, 10, 25),
            datetime(2026, 10, 25, 8, 59, tzinfo=UTC),
            datetime(2026, 10, 25, 9, tzinfo=UTC),
        ),
    ],
)
def test_a_reminder_day_begins_at_nine_in_london(
    here: Installation, day: date, before: datetime, at: datetime
) -> None:
    with here.writing() as (session, round_):
        inviting.add_reminder_day(session, round_, None, day, day - timedelta(days=1))

    remind(here.engine, before)
    assert here.last_job().id is None
    remind(here.engine, at)
    remind(here.engine, at + timedelta(seconds=1))

    with read_session(here.engine) as session:
        (job,) = session.scalars(select(Job)).all()
        assert (job.kind, job.asked_at, job.user_id) == (JobKind.REMINDERS, at, None)


def test_a_reminder_day_soon_after_another_reminder_is_passed_over(here: Installation) -> None:
    nine = datetime(2026, 11, 25, 9, tzinfo=UTC)
    with here.writing() as (session, round_):
        inviting.add_reminder_day(session, round_, None, nine.date(), NOW.date())
        session.add(
            Job(kind=JobKind.REMINDERS, round_id=round_.id, payload={}, asked_at=nine - timedelta(hours=16))
        )

    remind(here.engine, nine)

    with read_session(here.engine) as session:
        assert len(session.scalars(select(Job)).all()) == 1
        assert inviting.due_reminder_days(session, nine) == []


def test_when_a_round_closes_is_said_with_its_time(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    assert round_.closes_time == LAST_MINUTE
    assert round_mails.closing_text(round_) == "the end of 18 December 2036"
    round_.closes_time = round_.closes_time.replace(hour=17, minute=5)
    assert round_mails.closing_text(round_) == "5:05pm on 18 December 2036"


def test_two_who_invite_at_once_take_different_people(here: Installation) -> None:
    taken = []
    for _ in range(6):
        with here.writing() as (session, round_):
            invitee = inviting.next_to_invite(session, round_.id)
            taken.append(None if invitee is None else invitee.email)

    assert taken == [*EVERYBODY, None]


def test_a_mail_that_may_have_arrived_is_left_to_a_person(
    here: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Doubtful:
        def send(self, mail: Mail) -> None:
            raise InDoubt

    @contextmanager
    def doubtful(_post: Post) -> Iterator[Mailer]:
        yield Doubtful()

    monkeypatch.setattr(Post, "open", doubtful)
    here.invite()
    here.work()

    assert set(here.state().values()) == {(False, inviting.IN_DOUBT)}
    assert here.last_job().state is JobState.DONE
