"""What a council says in its mails, in place of the words that come with the product."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import NAME_LENGTH, Base, stored_by_value


class MailKind(StrEnum):
    INVITATION = "invitation"
    REMINDER = "reminder"
    SIGN_IN = "sign_in"
    RESET = "reset"
    WELCOME = "welcome"


class MailText(Base):
    """One mail of a council in its own words; the markers in braces are filled in when it is sent."""

    __tablename__ = "mail_text"

    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[MailKind] = mapped_column(stored_by_value(MailKind, "kind_known"), primary_key=True)
    subject: Mapped[str] = mapped_column(String(NAME_LENGTH))
    body: Mapped[str]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy reads a plain attribute)
