"""How people are reached: invitees with personal links, open links, and printed single-use codes.

While a round is open its key turns what stands here into codes, and codes into responses. Closing the round
destroys the key and every hash made with it: from then on nothing here leads to a response.
"""

from __future__ import annotations

import secrets

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base
from assessment.models.people import EMAIL_LENGTH
from assessment.models.rounds import Round


class Invitee(Base):
    """A person who is asked to answer a round. `nonce` and the round's key together make their code.

    `link_hash` finds the invitee from the code while the round is open. `finished` says that a response was
    sent, never which; closing a confidential round forgets it.
    """

    __tablename__ = "invitee"
    __table_args__ = (
        UniqueConstraint("round_id", "email"),
        ForeignKeyConstraint(["round_id", "service_code"], ["round_service.round_id", "round_service.code"]),
        # One by one people are found in these orders, however many they are: to be invited, to be reminded.
        Index("ix_invitee_round_id_id", "round_id", "id"),
        Index("ix_invitee_round_id_nonce", "round_id", "nonce"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    email: Mapped[str] = mapped_column(String(EMAIL_LENGTH))
    name: Mapped[str] = mapped_column(String(NAME_LENGTH), default="")
    group_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    service_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    nonce: Mapped[str] = mapped_column(String(32), default=lambda: secrets.token_hex(16))
    link_hash: Mapped[str | None] = mapped_column(String(64), unique=True)
    mailed: Mapped[bool] = mapped_column(default=False)
    mail_problem: Mapped[str] = mapped_column(default="")
    finished: Mapped[bool] = mapped_column(default=False)
    reminders_off: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship()


class OpenLink(Base):
    """A link that anybody may follow, for a service, a group or both. `token` is short enough to type."""

    __tablename__ = "open_link"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "service_code"], ["round_service.round_id", "round_service.code"]),
    )

    token: Mapped[str] = mapped_column(String(12), primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    service_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    group_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))

    round: Mapped[Round] = relationship()


class SlipSheet(Base):
    """A sheet of single-use codes, printed once for a service or a group and stored nowhere."""

    __tablename__ = "slip_sheet"
    __table_args__ = (
        ForeignKeyConstraint(["round_id", "service_code"], ["round_service.round_id", "round_service.code"]),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), index=True)
    service_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    group_code: Mapped[str | None] = mapped_column(String(CODE_LENGTH))
    slips: Mapped[int]
    withdrawn: Mapped[bool] = mapped_column(default=False)

    round: Mapped[Round] = relationship()


class Slip(Base):
    """One code of a sheet, as its HMAC under the round's key; all slips of a round go when it closes."""

    __tablename__ = "slip"
    __table_args__ = ({"sqlite_with_rowid": False},)

    link_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    sheet_id: Mapped[int] = mapped_column(ForeignKey("slip_sheet.id", ondelete="CASCADE"), index=True)

    sheet: Mapped[SlipSheet] = relationship()
