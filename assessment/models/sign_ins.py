"""Signing in: browsers, e-mailed links and failed attempts, in the database for every worker to see."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from assessment.models.base import Base, stored_by_value, utc_now
from assessment.models.people import Council, User


class SignIn(Base):
    """One browser where a person is signed in. `token_hash` is of the secret in its cookie.

    `council_id` is the council whose pages are shown. `awaits_code`: the password was right, the one-time
    code is still to come, and nothing is open until then.
    """

    __tablename__ = "sign_in"

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    council_id: Mapped[int | None] = mapped_column(ForeignKey("council.id", ondelete="SET NULL"))
    awaits_code: Mapped[bool] = mapped_column(default=False)
    began_at: Mapped[datetime] = mapped_column(default=utc_now)
    seen_at: Mapped[datetime] = mapped_column(default=utc_now)

    user: Mapped[User] = relationship()
    council: Mapped[Council | None] = relationship()


class LinkPurpose(StrEnum):
    SIGN_IN = "sign_in"
    RESET = "reset"
    WELCOME = "welcome"


class EmailedLink(Base):
    """A link sent to a person that works once and for a short time; only a hash of its secret is kept."""

    __tablename__ = "emailed_link"

    secret_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id", ondelete="CASCADE"), index=True)
    purpose: Mapped[LinkPurpose] = mapped_column(stored_by_value(LinkPurpose, "purpose_known"))
    expires_at: Mapped[datetime]

    user: Mapped[User] = relationship()


class Attempt(Base):
    """A failed or costly attempt, kept only as long as it counts towards a limit.

    `subject_hash` is of the account, the address or the round that it counts against, under the
    installation's secret key.
    """

    __tablename__ = "attempt"
    __table_args__ = (Index("ix_attempt_kind_subject_hash_at", "kind", "subject_hash", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    subject_hash: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(default=utc_now)
