"""What is due by the clock rather than asked for by a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import Engine

from assessment.jobs.trouble import log_trouble
from assessment.models import JobKind
from assessment.models.engine import read_session, write_session
from assessment.models.scrubbing import scrub
from assessment.services import inviting, queueing, schedule

log = logging.getLogger(__name__)

TIDY_EVERY = timedelta(days=1)


def do_what_is_due(engine: Engine, now: datetime) -> None:
    """Everything that is due, each thing in a transaction of its own. Only reads where nothing is.

    Trouble with one thing keeps nothing of the others from being done.
    """
    for duty in DUTIES:
        with _trouble_logged(duty.__name__):
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


def move_rounds(engine: Engine, now: datetime) -> None:
    """Open and close the rounds whose moment has come, and clean up what is kept of a closed one."""
    with read_session(engine) as session:
        due = schedule.due_rounds(session, now)
    for round_id in due:
        with _trouble_logged(f"{move_rounds.__name__}: round {round_id}"):
            _move(engine, round_id, now)


def remind(engine: Engine, now: datetime) -> None:
    """Ask for the reminders of the days that have come."""
    with read_session(engine) as session:
        due = inviting.due_reminder_days(session, now)
    for round_id, on in due:
        with (
            _trouble_logged(f"{remind.__name__}: round {round_id}"),
            write_session(engine) as session,
        ):
            inviting.remind_on(session, round_id, on, now)
            session.commit()


def _move(engine: Engine, round_id: int, now: datetime) -> None:
    with write_session(engine) as session:
        done = schedule.move_round(session, round_id, now)
        session.commit()
    if done is not None:
        log.info(done)
        scrub(engine)


@contextmanager
def _trouble_logged(what: str) -> Iterator[None]:
    """One round, of whatever council, must not hold up the others."""
    try:
        yield
    except Exception as trouble:
        log_trouble(what, trouble)


DUTIES: tuple[Callable[[Engine, datetime], None], ...] = (move_rounds, remind, queue_tidying)
