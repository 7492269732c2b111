"""A peer review of a round: the team from other councils, its evidence, its findings and its scores."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.lifecycle import ReviewerState, ReviewState
from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, stored_by_value, utc_now
from assessment.models.people import User
from assessment.models.rounds import Round


class EvidenceKind(StrEnum):
    DOCUMENT = "document"
    DATA = "data"
    INTERVIEW = "interview"
    FOCUS_GROUP = "focus_group"
    OBSERVATION = "observation"
    SURVEY = "survey"


class RemarkKind(StrEnum):
    STRENGTH = "strength"
    IMPROVEMENT = "improvement"


class Review(Base):
    __tablename__ = "review"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), unique=True)
    scope: Mapped[str]
    state: Mapped[ReviewState] = mapped_column(
        stored_by_value(ReviewState, "state_known"), default=ReviewState.SCORING
    )
    finished_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    round: Mapped[Round] = relationship()
    reviewers: Mapped[list[Reviewer]] = relationship(
        back_populates="review", cascade="all, delete-orphan", order_by="Reviewer.id"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class Reviewer(Base):
    """One person's place on a review team. `invitation_hash` is of the secret in their invitation link."""

    __tablename__ = "reviewer"
    __table_args__ = (
        UniqueConstraint("review_id", "user_id"),
        Index(
            "uq_reviewer_one_lead",
            "review_id",
            unique=True,
            sqlite_where=text("is_lead"),
            postgresql_where=text("is_lead"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    from_council: Mapped[str] = mapped_column(String(NAME_LENGTH))
    is_lead: Mapped[bool] = mapped_column(default=False)
    state: Mapped[ReviewerState] = mapped_column(
        stored_by_value(ReviewerState, "state_known"), default=ReviewerState.INVITED
    )
    invitation_hash: Mapped[str | None] = mapped_column(String(64), unique=True)

    review: Mapped[Review] = relationship(back_populates="reviewers")
    user: Mapped[User] = relationship()


class Evidence(Base):
    """A source seen or heard. `outcome`: it measures results; `outside`: it is a view from outside.

    Evidence and remarks are the team's: they stay when the reviewer who recorded them leaves it.
    """

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id", ondelete="SET NULL"))
    heading_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    kind: Mapped[EvidenceKind] = mapped_column(stored_by_value(EvidenceKind, "kind_known"))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    dated_on: Mapped[date]
    outcome: Mapped[bool] = mapped_column(default=False)
    outside: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str] = mapped_column(default="")
    recorded_at: Mapped[datetime] = mapped_column(default=utc_now)

    reviewer: Mapped[Reviewer | None] = relationship()


class Remark(Base):
    """A strength or an area for improvement that a reviewer notes under a heading."""

    __tablename__ = "remark"

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), index=True)
    reviewer_id: Mapped[int | None] = mapped_column(ForeignKey("reviewer.id", ondelete="SET NULL"))
    heading_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    kind: Mapped[RemarkKind] = mapped_column(stored_by_value(RemarkKind, "kind_known"))
    text: Mapped[str]

    reviewer: Mapped[Reviewer | None] = relationship()


class ReviewerScore(Base):
    """A reviewer's own score of a heading, seen by nobody else before all have submitted."""

    __tablename__ = "reviewer_score"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 10", name="level_in_range"),)

    reviewer_id: Mapped[int] = mapped_column(ForeignKey("reviewer.id", ondelete="CASCADE"), primary_key=True)
    heading_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    level: Mapped[int]
    rationale: Mapped[str] = mapped_column(default="")


class AgreedScore(Base):
    """The team's score of a heading, recorded by the lead reviewer: the peer lens.

    `level` is None where the team has agreed to leave the heading unscored; `rationale` says why.
    """

    __tablename__ = "agreed_score"
    __table_args__ = (CheckConstraint("level BETWEEN 0 AND 10", name="level_in_range"),)

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"), primary_key=True)
    heading_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    level: Mapped[int | None]
    rationale: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)
