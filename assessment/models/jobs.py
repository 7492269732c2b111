"""Work that outlives a request. The row is the truth: whoever holds its lease does it, perhaps again."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.lifecycle import JobState
from assessment.models.base import Base, stored_by_value, utc_now


class JobKind(StrEnum):
    ACCOUNT_MAIL = "account_mail"
    INVITATIONS = "invitations"
    REMINDERS = "reminders"
    TIDY_UP = "tidy_up"


class Job(Base):
    """`payload` holds ids and kinds, never a secret or an answer. `done` of `total` is its progress.

    `problems` are rows {"row": …, "what": …} that a person has to look at. `run_after` is when it may start;
    a job whose `lease_until` has passed is taken up again.
    """

    __tablename__ = "job"
    __table_args__ = (
        CheckConstraint("done >= 0 AND total >= 0", name="progress_not_negative"),
        Index("ix_job_state_run_after", "state", "run_after"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    kind: Mapped[JobKind] = mapped_column(stored_by_value(JobKind, "kind_known"))
    payload: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state: Mapped[JobState] = mapped_column(stored_by_value(JobState, "state_known"), default=JobState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    problems: Mapped[list[Any]] = mapped_column(default=list)
    asked_at: Mapped[datetime] = mapped_column(default=utc_now)
    run_after: Mapped[datetime] = mapped_column(default=utc_now)
    lease_until: Mapped[datetime | None]
    holder: Mapped[str] = mapped_column(String(80), default="")
    finished_at: Mapped[datetime | None]
