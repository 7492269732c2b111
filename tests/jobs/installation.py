"""An installation for the tests of mails: its database, its worker and its clock."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.jobs.registry import EXECUTORS
from assessment.jobs.worker import Worker
from assessment.lifecycle import JobState
from assessment.models import Invitee, Job, JobKind, Round
from assessment.models.engine import read_session, write_session
from assessment.services import inviting
from tests.factories.post import Postman

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EVERYBODY = [f"{name}@ashvale.example" for name in ("ann", "bob", "cat", "dan", "eve")]


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Installation:
    """A database with a round that is open, its worker and its clock."""

    engine: Engine
    round_id: int
    post: Post | None
    clock: Clock = field(default_factory=Clock)

    def worker(self, **executors: Any) -> Worker:
        chosen = {**EXECUTORS} | {JobKind(kind): executor for kind, executor in executors.items()}
        return Worker(self.engine, self.post, executors=chosen, now=self.clock)

    def work(self) -> None:
        while self.worker().do_one():
            pass

    @contextmanager
    def writing(self) -> Iterator[tuple[Session, Round]]:
        with write_session(self.engine) as session:
            yield session, session.get_one(Round, self.round_id)
            session.commit()

    def invite(self) -> None:
        with self.writing() as (session, round_):
            inviting.ask_for_invitations(session, round_, None).asked_at = self.clock.now
            self._due_now(session)

    def ask_to_remind(self) -> None:
        with self.writing() as (session, round_):
            inviting.ask_for_reminders(session, round_, None, self.clock.now)

    def _due_now(self, session: Session) -> None:
        for job in session.scalars(select(Job).where(Job.state == JobState.QUEUED)):
            job.run_after = self.clock.now

    def state(self) -> dict[str, tuple[bool, str]]:
        with read_session(self.engine) as session:
            rows = session.scalars(select(Invitee).order_by(Invitee.email))
            return {row.email.partition("@")[0]: (row.mailed, row.mail_problem) for row in rows}

    def last_job(self) -> Job:
        with read_session(self.engine) as session:
            return session.scalars(select(Job).order_by(Job.id.desc())).first() or Job()


def finish(here: Installation, *emails: str) -> None:
    with here.writing() as (session, _):
        for invitee in session.scalars(select(Invitee).where(Invitee.email.in_(emails))):
            invitee.finished = True


def invited(here: Installation, postman: Postman) -> None:
    """Everybody has had their invitation, a day before."""
    here.invite()
    here.work()
    postman.mails.clear()
    here.clock.now += timedelta(hours=24)
