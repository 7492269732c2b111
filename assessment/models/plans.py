"""The improvement plan: priorities with the gap each came from, measures of success, and actions."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.lifecycle import ActionStatus, PriorityState
from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, stored_by_value, utc_now
from assessment.models.people import User
from assessment.models.rounds import Round
from assessment.scoring.values import Band


class Plan(Base):
    """`starts_on` is the first day of the plan's first month; the plan runs for twelve months.

    `service_code` is the service whose plan it is, where a round assesses each service by itself.
    """

    __tablename__ = "plan"
    __table_args__ = (
        Index(
            "uq_plan_of_round",
            "round_id",
            unique=True,
            sqlite_where=text("service_code IS NULL"),
            postgresql_where=text("service_code IS NULL"),
        ),
        UniqueConstraint("round_id", "service_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    service_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    starts_on: Mapped[date]
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    published_at: Mapped[datetime | None]

    round: Mapped[Round] = relationship()
    priorities: Mapped[list[Priority]] = relationship(
        back_populates="plan", cascade="all, delete-orphan", order_by="Priority.number"
    )


class Priority(Base):
    """What to improve. The gap_ fields keep the gap it came from; all are None where a person added it."""

    __tablename__ = "priority"
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("band = proposed_band OR band_reason <> ''", name="moved_band_has_a_reason"),
        CheckConstraint("number > 0", name="number_positive"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    outcome: Mapped[str] = mapped_column(default="")
    state: Mapped[PriorityState] = mapped_column(
        stored_by_value(PriorityState, "state_known"), default=PriorityState.PROPOSED
    )
    proposed_band: Mapped[Band] = mapped_column(stored_by_value(Band, "proposed_band_known"))
    band: Mapped[Band] = mapped_column(stored_by_value(Band, "band_known"))
    band_reason: Mapped[str] = mapped_column(default="")
    gap_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    gap_name: Mapped[str | None] = mapped_column(String(NAME_LENGTH))
    gap_score: Mapped[float | None]
    gap_target: Mapped[float | None]
    gap_on: Mapped[date | None]
    version: Mapped[int] = mapped_column(default=1)

    plan: Mapped[Plan] = relationship(back_populates="priorities")
    measures: Mapped[list[Measure]] = relationship(
        back_populates="priority", cascade="all, delete-orphan", order_by="Measure.number"
    )
    actions: Mapped[list[Action]] = relationship(
        back_populates="priority", cascade="all, delete-orphan", order_by="Action.number"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class Measure(Base):
    __tablename__ = "measure"
    __table_args__ = (UniqueConstraint("priority_id", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    text: Mapped[str]

    priority: Mapped[Priority] = relationship(back_populates="measures")


class Action(Base):
    """`starts_on` and `ends_on` are first days of months; both None until they are set.

    `lead_user_id` is the plan lead who may report on it, where the lead has an account.
    """

    __tablename__ = "action"
    __table_args__ = (
        UniqueConstraint("priority_id", "number"),
        CheckConstraint("ends_on >= starts_on", name="ends_after_it_starts"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    priority_id: Mapped[int] = mapped_column(ForeignKey("priority.id", ondelete="CASCADE"), index=True)
    number: Mapped[int]
    text: Mapped[str]
    lead: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    lead_user_id: Mapped[int | None] = mapped_column(
        ForeignKey("user_account.id", ondelete="SET NULL"), index=True
    )
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    resources: Mapped[str] = mapped_column(default="")
    statutory: Mapped[bool] = mapped_column(default=False)
    status: Mapped[ActionStatus] = mapped_column(
        stored_by_value(ActionStatus, "status_known"), default=ActionStatus.NOT_STARTED
    )
    version: Mapped[int] = mapped_column(default=1)

    priority: Mapped[Priority] = relationship(back_populates="actions")
    lead_user: Mapped[User | None] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)
