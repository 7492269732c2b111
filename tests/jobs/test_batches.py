"""Mails go out in batches, and what each costs does not depend on how many are on the list."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, text

from assessment.jobs import round_mails
from assessment.jobs.mailer import Mail, Mailer, Post, SmtpServer, Unreachable
from assessment.jobs.work import Work
from assessment.lifecycle import JobState
from assessment.models import Base, Invitee, JobKind
from assessment.models.engine import make_engine, write_session
from assessment.services import invitees, inviting, leasing, queueing
from assessment.services.invitees import InviteeFields
from tests.factories.people import make_council
from tests.factories.post import PUBLIC_ADDRESS, Postman, free_port
from tests.factories.rounds import make_open_round
from tests.jobs.installation import EVERYBODY, Installation, finish, invited


def test_what_waits_is_done_between_two_batches(
    here: Installation, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(round_mails, "BATCH", 2)
    here.invite()
    order: list[int] = []
    worker = here.worker(tidy_up=lambda work: order.append(len(postman.recipients)))
    progress = []
    for _ in range(2):
        worker.do_one()
        job = here.last_job()
        progress.append((job.state, job.done, job.total, job.attempts, len(postman.recipients)))
        here.clock.now += timedelta(seconds=1)
    with here.writing() as (session, _round):
        queueing.queue_job(session, JobKind.TIDY_UP, {}, asked_at=here.clock.now - timedelta(seconds=2))
        ann = session.scalars(select(Invitee).where(Invitee.email.startswith("ann"))).one()
        inviting.invite_again(session, ann)
    while worker.do_one():
        pass

    assert order == [4]
    assert progress == [(JobState.QUEUED, 1, 5, 0, 2), (JobState.QUEUED, 3, 5, 0, 4)]
    assert sorted(postman.recipients) == sorted(["ann@ashvale.example", *EVERYBODY])
    assert here.state()["ann"] == (True, "")


def test_reminders_go_on_where_the_last_batch_ended(
    here: Installation, postman: Postman, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(here, postman)
    finish(here, "ann@ashvale.example")
    monkeypatch.setattr(round_mails, "BATCH", 3)
    here.ask_to_remind()
    here.worker().do_one()
    job = here.last_job()
    assert (job.state, job.total, len(postman.recipients)) == (JobState.QUEUED, 5, 3)
    assert job.done in (3, 4)  # where Ann stands in the order of chance

    good, here.post = here.post, Post(PUBLIC_ADDRESS, "a@b.example", SmtpServer("127.0.0.1", free_port()))
    here.work()
    assert here.last_job().done == job.done
    here.post = good
    here.clock.now += timedelta(minutes=1)
    here.work()

    assert sorted(postman.recipients) == EVERYBODY[1:]
    job = here.last_job()
    assert (job.state, job.done, job.total) == (JobState.DONE, 5, 5)


def test_a_mail_that_was_not_sent_is_known_not_to_be_though_the_lease_was_lost(here: Installation) -> None:
    class Slow:
        """Takes longer than a lease to find out that the server is away; another worker is faster."""

        def send(self, mail: Mail) -> None:
            here.clock.now += leasing.LEASE + timedelta(seconds=1)
            with here.writing() as (session, _):
                leasing.claim_job(session, "another", here.clock.now)
            raise Unreachable("away")

    class SlowPost:
        public_address = PUBLIC_ADDRESS

        @contextmanager
        def open(self) -> Iterator[Mailer]:
            yield Slow()

    def executor(work: Work) -> None:
        post: Any = SlowPost()
        round_mails.send_invitations(replace(work, post=post))

    here.invite()
    here.worker(invitations=executor).do_one()

    assert set(here.state().values()) == {(False, "")}
    assert here.last_job().state is JobState.RUNNING


@pytest.mark.parametrize("kind", ["invitation", "reminder"])
def test_the_next_person_is_found_as_fast_on_a_long_list_as_on_a_short_one(tmp_path: Path, kind: str) -> None:
    def steps_for(people: int) -> int:
        """What SQLite does to find the last but one, in hundreds of its own steps."""
        engine = make_engine(f"sqlite:///{tmp_path / f'{people}.sqlite3'}")
        Base.metadata.create_all(engine)
        with write_session(engine) as session:
            round_ = make_open_round(session, make_council(session))
            rows = [InviteeFields(f"p{number}@ashvale.example") for number in range(people)]
            invitees.save_invitees(session, round_, None, rows)
            session.execute(
                text("UPDATE invitee SET mailed = :all OR id < :last"),
                {"all": kind == "reminder", "last": people - 1},
            )
            nonces = sorted(session.scalars(select(Invitee.nonce)))
            session.commit()
            counted: list[int] = []
            raw: Any = session.connection().connection.dbapi_connection
            raw.set_progress_handler(lambda: counted.append(1), 100)
            if kind == "invitation":
                found = inviting.next_to_invite(session, round_.id, people - 2)
                assert found is not None
                assert found.id == people - 1
            else:
                reminding = inviting.next_to_remind(session, round_, nonces[-2][: inviting.MARK_LENGTH])
                assert reminding.invitee is not None
                assert reminding.steps == 1
            raw.set_progress_handler(None, 0)
        engine.dispose()
        return len(counted)

    assert steps_for(3_000) <= steps_for(30) + 3
