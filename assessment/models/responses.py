"""What respondents say. Nothing here tells who, when, from where, or in which order.

Responses have random ids, no moments in time, and on SQLite no rowid, so that the order of writing is lost.
"""

from __future__ import annotations

import secrets

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.lifecycle import ResponseState
from assessment.models.base import CODE_LENGTH, Base, stored_by_value
from assessment.models.invitees import Invitee
from assessment.models.rounds import Round


class Response(Base):
    """`access_hash` is the personal code under the round's key: a dead end once that key is destroyed."""

    __tablename__ = "response"
    __table_args__ = (
        ForeignKeyConstraint(
            ["round_id", "service_code"],
            ["round_service.round_id", "round_service.code"],
        ),
        {"sqlite_with_rowid": False},
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=lambda: secrets.token_hex(16))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    access_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    group_code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    service_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    state: Mapped[ResponseState] = mapped_column(
        stored_by_value(ResponseState, "state_known"), default=ResponseState.STARTED
    )

    round: Mapped[Round] = relationship()


class NamedResponse(Base):
    """Who gave a response to a named round. A confidential round has no row here."""

    __tablename__ = "named_response"

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    invitee_id: Mapped[int] = mapped_column(ForeignKey("invitee.id", ondelete="CASCADE"), unique=True)

    response: Mapped[Response] = relationship()
    invitee: Mapped[Invitee] = relationship()


class Answer(Base):
    """One answer: a level "0" .. "10", "dk" (don't know) or "na" (not applicable)."""

    __tablename__ = "answer"
    __table_args__ = (
        CheckConstraint(
            "choice IN ('0','1','2','3','4','5','6','7','8','9','10','dk','na')", name="choice_known"
        ),
        {"sqlite_with_rowid": False},
    )

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    statement_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    choice: Mapped[str] = mapped_column(String(2))


class Comment(Base):
    __tablename__ = "comment"
    __table_args__ = ({"sqlite_with_rowid": False},)

    response_id: Mapped[str] = mapped_column(ForeignKey("response.id", ondelete="CASCADE"), primary_key=True)
    statement_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    text: Mapped[str]
