"""Who does which job: taken up with a lease, held on to while it goes on, put back or brought to its end.

The row is the truth. A lease that has run out may be taken by anybody, and whoever held it before finds that
out at the next thing they try to write.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import JobState
from assessment.models import Job, JobKind
from assessment.translation import N_

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 8
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(hours=1)
FINISHED_JOBS_KEPT = timedelta(days=30)


class LeaseLost(Exception):
    """Somebody else holds the job by now: nothing more may be done for it here."""


@dataclass(frozen=True, slots=True)
class ClaimedJob:
    """A job as it was taken up. `attempts` counts this one; `holder` is this lease's and no other's."""

    id: int
    kind: JobKind
    council_id: int | None
    round_id: int | None
    user_id: int | None
    payload: dict[str, Any]
    attempts: int
    holder: str


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether there is work to take up. Only reads, so that waiting for work locks nothing."""
    return session.scalar(select(Job.id).where(_due(now)).limit(1)) is not None


def claim_job(session: Session, worker: str, now: datetime) -> ClaimedJob | None:
    """Take up the job that has waited longest; None where there is none. No two workers get the same.

    A job that was taken up too often, and never came to an end, is given up on the way.
    """
    while (job := _take(session, worker, now)) is not None:
        if job.attempts <= MOST_ATTEMPTS:
            return job
        give_up(session, job, now, N_("This was tried too often and never came to an end."))
    return None


def hold_on(session: Session, job: ClaimedJob, now: datetime) -> None:
    """Renew the lease; what else this transaction writes is kept only with it. Raises LeaseLost."""
    _change(session, job, lease_until=now + LEASE)


def report_progress(session: Session, job: ClaimedJob, now: datetime, done: int, total: int) -> None:
    """Say how far the job has come. Raises LeaseLost."""
    _change(session, job, done=done, total=total, lease_until=now + LEASE)


def progress_of(session: Session, job: ClaimedJob) -> tuple[int, int]:
    """What was reported last: done and total."""
    done, total = session.execute(select(Job.done, Job.total).where(Job.id == job.id)).one()
    return done, total


def keep_payload(session: Session, job: ClaimedJob, payload: dict[str, Any]) -> None:
    """Remember with the job how far it has come, for whoever takes it up again. Raises LeaseLost."""
    _change(session, job, payload=payload)


def add_problem(session: Session, job: ClaimedJob, row: str, what: str) -> None:
    """Note something that a person has to look at. Raises LeaseLost."""
    problems = session.scalar(select(Job.problems).where(Job.id == job.id)) or []
    _change(session, job, problems=[*problems, {"row": row, "what": what}])


def finish_job(session: Session, job: ClaimedJob, now: datetime) -> None:
    """Raises LeaseLost."""
    _end(session, job, lifecycle.JOB.after(JobState.RUNNING, "finish"), now)


def give_up(session: Session, job: ClaimedJob, now: datetime, reason: str) -> None:
    """End a job that cannot be done; `reason` is a sentence for the page. Raises LeaseLost.

    How far it had come is forgotten: the mark of a reminder stands for somebody who had not finished.
    """
    add_problem(session, job, "", reason)
    keep_payload(session, job, {})
    _end(session, job, lifecycle.JOB.after(JobState.RUNNING, "give up"), now)


def try_again_later(session: Session, job: ClaimedJob, now: datetime, reason: str) -> JobState:
    """Put a job back to be tried again after a while, or give it up at the last attempt.

    Raises LeaseLost.
    """
    if job.attempts >= MOST_ATTEMPTS:
        give_up(session, job, now, reason)
        return JobState.FAILED
    _put_back(session, job, run_after=now + wait_after(job.attempts))
    return JobState.QUEUED


def put_back(session: Session, job: ClaimedJob, now: datetime) -> None:
    """Leave a job to whoever is next, behind what is due already, as if this attempt had not been.

    Raises LeaseLost.
    """
    _put_back(session, job, run_after=now, attempts=job.attempts - 1)


def wait_after(attempts: int) -> timedelta:
    """Twice as long after every attempt, up to an hour."""
    return min(FIRST_WAIT * (1 << (attempts - 1)), LONGEST_WAIT)


def remove_finished(session: Session, now: datetime) -> None:
    """Delete jobs that came to an end a while ago."""
    session.execute(delete(Job).where(Job.finished_at < now - FINISHED_JOBS_KEPT))


def _due(now: datetime) -> ColumnElement[bool]:
    return or_(
        and_(Job.state == JobState.QUEUED, Job.run_after <= now),
        and_(Job.state == JobState.RUNNING, Job.lease_until < now),
    )


def _take(session: Session, worker: str, now: datetime) -> ClaimedJob | None:
    # On PostgreSQL a row that another worker is just taking is passed over; SQLite has one writer at a time.
    longest_waiting = (
        select(Job.id)
        .where(_due(now))
        .order_by(Job.run_after, Job.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    holder = f"{worker}/{secrets.token_hex(8)}"
    row = session.execute(
        update(Job)
        .where(Job.id == longest_waiting)
        .values(
            state=lifecycle.JOB.after(JobState.QUEUED, "take up"),
            attempts=Job.attempts + 1,
            holder=holder,
            lease_until=now + LEASE,
        )
        .returning(
            Job.id, Job.kind, Job.council_id, Job.round_id, Job.user_id, Job.payload, Job.attempts, Job.holder
        )
        .execution_options(synchronize_session=False)
    ).one_or_none()
    return None if row is None else ClaimedJob(*row)


def _change(session: Session, job: ClaimedJob, **values: Any) -> None:
    held = (Job.id == job.id, Job.holder == job.holder, Job.state == JobState.RUNNING)
    changed = session.scalar(
        update(Job)
        .where(*held)
        .values(**values)
        .returning(Job.id)
        .execution_options(synchronize_session=False)
    )
    if changed is None:
        raise LeaseLost(f"job {job.id}")


def _end(session: Session, job: ClaimedJob, state: JobState, now: datetime) -> None:
    _change(session, job, state=state, finished_at=now, lease_until=None)


def _put_back(session: Session, job: ClaimedJob, **values: Any) -> None:
    state = lifecycle.JOB.after(JobState.RUNNING, "put back")
    _change(session, job, state=state, lease_until=None, **values)
