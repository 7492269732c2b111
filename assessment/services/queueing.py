"""Asking for work that outlives the request. Doing it is up to `assessment.jobs`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Job, JobKind, Round
from assessment.models.base import utc_now


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


def was_asked_since(session: Session, kind: JobKind, since: datetime) -> bool:
    """Whether a job of a kind was asked for since then, done by now or not."""
    return session.scalar(select(Job.id).where(Job.kind == kind, Job.asked_at > since).limit(1)) is not None
