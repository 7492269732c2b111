"""Rounds of self-assessment, with what each wants of the elements and which services take part."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.lifecycle import RoundState
from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, random_token, stored_by_value, utc_now
from assessment.models.frameworks import StoredFramework
from assessment.models.people import Council


class Form(StrEnum):
    FULL = "full"
    SHORT = "short"


class GapLens(StrEnum):
    """Whose score the target is measured against."""

    SELF = "self"
    PEER = "peer"


class Round(Base):
    """`key` turns a personal code into the address of its response; closing the round destroys it."""

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("threshold BETWEEN 3 AND 20", name="threshold_in_range"),
        CheckConstraint("(state = 'open') = (key IS NOT NULL)", name="key_only_while_open"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_when_closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    framework_hash: Mapped[str] = mapped_column(ForeignKey("framework.hash"))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    form: Mapped[Form] = mapped_column(stored_by_value(Form, "form_known"))
    closes_on: Mapped[date]
    threshold: Mapped[int]
    gap_lens: Mapped[GapLens] = mapped_column(
        stored_by_value(GapLens, "gap_lens_known"), default=GapLens.SELF
    )
    state: Mapped[RoundState] = mapped_column(
        stored_by_value(RoundState, "state_known"), default=RoundState.DRAFT
    )
    link_token: Mapped[str] = mapped_column(String(40), unique=True, default=random_token)
    key: Mapped[bytes | None] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    opened_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship()
    framework: Mapped[StoredFramework] = relationship()
    aims: Mapped[list[RoundAim]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="RoundAim.element_code"
    )
    services: Mapped[list[RoundService]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="RoundService.name"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)


class RoundAim(Base):
    """The target (an index) and the importance (1–3) of one element in one round."""

    __tablename__ = "round_aim"
    __table_args__ = (
        CheckConstraint("target BETWEEN 0 AND 100", name="target_is_an_index"),
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance_in_range"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    element_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    target: Mapped[int]
    importance: Mapped[int]

    round: Mapped[Round] = relationship(back_populates="aims")


class RoundService(Base):
    """A service as it was named when the round was set up; `code` is what answers and results carry."""

    __tablename__ = "round_service"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    headcount: Mapped[int | None]

    round: Mapped[Round] = relationship(back_populates="services")
