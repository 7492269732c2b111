"""What an executor is handed: the job, the database, the post, and the ways to say how it goes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.models.base import utc_now
from assessment.models.engine import write_session
from assessment.services import leasing
from assessment.services.leasing import ClaimedJob
from assessment.translation import N_


class TryAgain(Exception):
    """This could not be done now but may be later. The message is a sentence for the page, in English."""


class CannotBeDone(Exception):
    """Trying again would not help. The message is a sentence for the page, in English."""


class Stopped(Exception):
    """The worker is to end: the job is put back for the next one."""


class BatchDone(Exception):
    """There is more to do, and the job is put back for it: what is due or waits meanwhile goes first."""


def _never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Work:
    """One job in hand. `post` is None where this installation sends no mail."""

    job: ClaimedJob
    engine: Engine
    post: Post | None
    now: Callable[[], datetime] = utc_now
    stopping: Callable[[], bool] = _never

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A session whose work is kept when the block ends well, and only while the job is still ours.

        Raises LeaseLost where it is not, and Stopped before anything is done where the worker is to end.
        """
        if self.stopping():
            raise Stopped
        with write_session(self.engine) as session:
            leasing.hold_on(session, self.job, self.now())
            yield session
            session.commit()

    @contextmanager
    def outcome(self) -> Iterator[Session]:
        """A session for what has happened already, outside the database, whoever holds the job by now."""
        with write_session(self.engine) as session:
            yield session
            session.commit()

    def report(self, session: Session, done: int, total: int) -> None:
        """How far the job has come, as its page shows it."""
        leasing.report_progress(session, self.job, self.now(), done, total)

    def progress(self, session: Session) -> tuple[int, int]:
        """How far the job had come by its last report, and how far it has to go; both 0 before the first."""
        return leasing.progress_of(session, self.job)

    def remember(self, session: Session, **values: Any) -> None:
        """Keep something for whoever takes the job up again: numbers and kinds, never a secret."""
        self.job.payload.update(values)
        leasing.keep_payload(session, self.job, dict(self.job.payload))

    def problem(self, session: Session, row: str, what: str) -> None:
        """Something that a person has to look at: which row, and what is the matter with it."""
        leasing.add_problem(session, self.job, row, what)

    def needed_post(self) -> Post:
        """The post, for a job that is no use without it. Raises CannotBeDone."""
        if self.post is None:
            raise CannotBeDone(N_("This installation is not set up to send mail, so nothing was sent."))
        return self.post


Executor = Callable[[Work], None]
"""Does a job. Whatever it raises but CannotBeDone is tried again; it must not do twice what shows."""
