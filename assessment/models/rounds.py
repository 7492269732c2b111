"""Rounds of self-assessment: what each asks of whom, what it wants of the elements, and who takes part."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.lifecycle import RoundState
from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, random_token, stored_by_value, utc_now
from assessment.models.frameworks import StoredFramework
from assessment.models.people import Council
from assessment.planning.wall_clock import first_moment, last_moment

LAST_MINUTE = time(23, 59)
MORNING = time(8, 0)


class Form(StrEnum):
    FULL = "full"
    SHORT = "short"


class GapLens(StrEnum):
    """Whose score the target is measured against."""

    SELF = "self"
    PEER = "peer"


class RoundKind(StrEnum):
    """Whether answers carry the name of who gave them."""

    CONFIDENTIAL = "confidential"
    NAMED = "named"


class Assesses(StrEnum):
    """What respondents judge: the council as a whole, or each their own service."""

    COUNCIL = "council"
    SERVICE = "service"


class OpenTo(StrEnum):
    """Who can begin a response: whoever has a link, or only those with a personal link or a printed code."""

    ANYONE = "anyone"
    CODE_HOLDERS = "code_holders"


class Mode(StrEnum):
    """How a response was given. Kept as a count of the round, never with the response."""

    WEB = "web"
    KIOSK = "kiosk"
    PAPER = "paper"


class Round(Base):
    """`key` turns a personal code into the address of its response; closing the round destroys it.

    Days and times are those of the clock on the wall in London. `opens_on` is None where a person opens the
    round by hand; at `closes_time` on `closes_on` it closes by itself.
    """

    __tablename__ = "round"
    __table_args__ = (
        CheckConstraint("threshold BETWEEN 3 AND 20", name="threshold_in_range"),
        CheckConstraint("(state = 'open') = (key IS NOT NULL)", name="key_only_while_open"),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_at_when_closed"),
        CheckConstraint("published_at IS NULL OR state = 'closed'", name="published_when_closed"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    framework_hash: Mapped[str] = mapped_column(ForeignKey("framework.hash"))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    introduction: Mapped[str] = mapped_column(default="")
    kind: Mapped[RoundKind] = mapped_column(
        stored_by_value(RoundKind, "kind_known"), default=RoundKind.CONFIDENTIAL
    )
    assesses: Mapped[Assesses] = mapped_column(
        stored_by_value(Assesses, "assesses_known"), default=Assesses.COUNCIL
    )
    open_to: Mapped[OpenTo] = mapped_column(stored_by_value(OpenTo, "open_to_known"), default=OpenTo.ANYONE)
    opens_on: Mapped[date | None]
    opens_time: Mapped[time] = mapped_column(default=MORNING)
    closes_on: Mapped[date]
    closes_time: Mapped[time] = mapped_column(default=LAST_MINUTE)
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
    published_at: Mapped[datetime | None]
    comments_deleted_at: Mapped[datetime | None]
    answers_deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    council: Mapped[Council] = relationship()
    framework: Mapped[StoredFramework] = relationship()
    aims: Mapped[list[RoundAim]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="RoundAim.element_code"
    )
    groups: Mapped[list[RoundGroup]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="RoundGroup.number"
    )
    services: Mapped[list[RoundService]] = relationship(
        back_populates="round", cascade="all, delete-orphan", order_by="RoundService.name"
    )

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)

    @property
    def of_services(self) -> bool:
        """Whether respondents judge each their own service."""
        return self.assesses is Assesses.SERVICE

    @property
    def is_named(self) -> bool:
        """Whether answers carry the name of who gave them."""
        return self.kind is RoundKind.NAMED

    @property
    def opens_at(self) -> datetime | None:
        """When it opens by itself; None where a person opens it."""
        return None if self.opens_on is None else first_moment(self.opens_on, self.opens_time)

    @property
    def closes_at(self) -> datetime:
        """When it closes by itself, and takes no more answers whether or not anybody has closed it yet."""
        return last_moment(self.closes_on, self.closes_time)

    @property
    def moment_of_closing(self) -> datetime:
        """When its moment came, or earlier where a person closed it; not when its answers were counted."""
        return min(self.closes_at, self.closed_at) if self.closed_at else self.closes_at

    def is_due_to_close(self, now: datetime) -> bool:
        return self.state is RoundState.OPEN and self.closes_at <= now


class RoundAim(Base):
    """The target (an index) and the importance (1–3) of one element in one round.

    An element that is not `in_scope` is asked of nobody and has no score.
    """

    __tablename__ = "round_aim"
    __table_args__ = (
        CheckConstraint("target BETWEEN 0 AND 100", name="target_is_an_index"),
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance_in_range"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    element_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    target: Mapped[int]
    importance: Mapped[int]
    in_scope: Mapped[bool] = mapped_column(default=True)

    round: Mapped[Round] = relationship(back_populates="aims")


class RoundGroup(Base):
    """A respondent group of the framework in one round: whether it takes part, with which form.

    `number` is its place in the framework. `headcount` is how many people are in it, where that is known.
    """

    __tablename__ = "round_group"
    __table_args__ = (CheckConstraint("headcount >= 0", name="headcount_not_negative"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    number: Mapped[int]
    takes_part: Mapped[bool] = mapped_column(default=True)
    form: Mapped[Form] = mapped_column(stored_by_value(Form, "form_known"))
    headcount: Mapped[int | None]

    round: Mapped[Round] = relationship(back_populates="groups")


class RoundService(Base):
    """A service as it was named when the round was set up; `code` is what answers and results carry."""

    __tablename__ = "round_service"
    __table_args__ = (UniqueConstraint("round_id", "name"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    service_id: Mapped[int | None] = mapped_column(ForeignKey("service.id", ondelete="SET NULL"), index=True)
    name: Mapped[str] = mapped_column(String(NAME_LENGTH))
    directorate: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    headcount: Mapped[int | None]

    round: Mapped[Round] = relationship(back_populates="services")


class ServiceAim(Base):
    """Where each service is assessed by itself: its own target for an element, in place of the round's."""

    __tablename__ = "service_aim"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "service_code"],
            ["round_service.round_id", "round_service.code"],
            ondelete="CASCADE",
        ),
        CheckConstraint("target BETWEEN 0 AND 100", name="target_is_an_index"),
        CheckConstraint("importance BETWEEN 1 AND 3", name="importance_in_range"),
    )

    round_id: Mapped[int] = mapped_column(primary_key=True)
    service_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    element_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    target: Mapped[int]
    importance: Mapped[int]


class ModeCount(Base):
    """How many responses of a round were sent in one mode."""

    __tablename__ = "mode_count"
    __table_args__ = (CheckConstraint("responses > 0", name="responses_positive"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    mode: Mapped[Mode] = mapped_column(stored_by_value(Mode, "mode_known"), primary_key=True)
    responses: Mapped[int]


class PaperCheck(Base):
    """How the second entry of a sample of paper returns came out, in counts only."""

    __tablename__ = "paper_check"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    entered: Mapped[int] = mapped_column(default=0)
    to_check: Mapped[int] = mapped_column(default=0)
    checked: Mapped[int] = mapped_column(default=0)
    answers_compared: Mapped[int] = mapped_column(default=0)
    answers_different: Mapped[int] = mapped_column(default=0)


class ReminderDay(Base):
    """A day on which everybody who was invited and has not finished is reminded, from 9 in the morning."""

    __tablename__ = "reminder_day"

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    done: Mapped[bool] = mapped_column(default=False)
