"""Asking for work that outlives the request. Doing it is up to `assessment.jobs`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import JobState
from assessment.models import Job, JobKind, Round
from assessment.models.base import utc_now
from assessment.services.problems import NotFound


def queue_job(
    session: Session,
    kind: JobKind,
    payload: Mapping[str, Any],
    *,
    council_id: int | None = None,
    round_: Round | None = None,
    user_id: int | None = None,
    run_after: datetime | None = None,
    asked_at: datetime | None = None,
) -> Job:
    """A job in the queue, to be done once this transaction is committed.

    `payload` holds ids and kinds only: secrets are made when the job is done, and kept nowhere.
    """
    asked_at = asked_at or utc_now()
    job = Job(
        kind=kind,
        payload=dict(payload),
        council_id=round_.council_id if round_ is not None else council_id,
        round_id=round_.id if round_ is not None else None,
        user_id=user_id,
        asked_at=asked_at,
        run_after=run_after or asked_at,
    )
    session.add(job)
    session.flush()
    return job


def was_asked_since(session: Session, kind: JobKind, since: datetime, round_id: int | None = None) -> bool:
    """Whether a job of a kind, and of a round where that is given, was asked for since then."""
    asked = select(Job.id).where(Job.kind == kind, Job.asked_at > since)
    if round_id is not None:
        asked = asked.where(Job.round_id == round_id)
    return session.scalar(asked.limit(1)) is not None


def unfinished_job(session: Session, kind: JobKind, round_id: int) -> Job | None:
    """The job of a kind and a round that is waiting or under way."""
    return session.scalar(
        select(Job)
        .where(Job.kind == kind, Job.round_id == round_id, Job.state.in_((JobState.QUEUED, JobState.RUNNING)))
        .order_by(Job.id)
        .limit(1)
    )


def jobs_of(session: Session, round_: Round) -> Sequence[Job]:
    """What was asked for of a round, the newest first."""
    return session.scalars(select(Job).where(Job.round_id == round_.id).order_by(Job.id.desc())).all()


def get_job(session: Session, round_: Round, job_id: int) -> Job:
    """Raises NotFound for a job of another round, as for none."""
    job = session.scalar(select(Job).where(Job.id == job_id, Job.round_id == round_.id))
    if job is None:
        raise NotFound(f"job {job_id}")
    return job
