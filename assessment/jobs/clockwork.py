"""What is due by the clock rather than asked for by a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import Engine

from assessment.models import JobKind
from assessment.models.engine import read_session, write_session
from assessment.services import inviting, queueing

TIDY_EVERY = timedelta(days=1)


def do_what_is_due(engine: Engine, now: datetime) -> None:
    """Everything that is due, each thing in a transaction of its own. Only reads where nothing is."""
    for duty in DUTIES:
        duty(engine, now)


def queue_tidying(engine: Engine, now: datetime) -> None:
    """Ask for a tidy-up where there was none for a day."""
    with read_session(engine) as session:
        if queueing.was_asked_since(session, JobKind.TIDY_UP, now - TIDY_EVERY):
            return
    with write_session(engine) as session:
        if not queueing.was_asked_since(session, JobKind.TIDY_UP, now - TIDY_EVERY):
            queueing.queue_job(session, JobKind.TIDY_UP, {}, asked_at=now)
        session.commit()


def remind(engine: Engine, now: datetime) -> None:
    """Ask for the reminders of the days that have come."""
    with read_session(engine) as session:
        due = inviting.due_reminder_days(session, now)
    for round_id, on in due:
        with write_session(engine) as session:
            inviting.remind_on(session, round_id, on, now)
            session.commit()


DUTIES: tuple[Callable[[Engine, datetime], None], ...] = (remind, queue_tidying)
