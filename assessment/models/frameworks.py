"""Frameworks as rounds use them: stored whole, named by the hash of their content, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import CODE_LENGTH, NAME_LENGTH, Base, utc_now


class StoredFramework(Base):
    __tablename__ = "framework"

    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    code: Mapped[str] = mapped_column(String(CODE_LENGTH))
    edition: Mapped[str] = mapped_column(String(CODE_LENGTH))
    title: Mapped[str] = mapped_column(String(NAME_LENGTH))
    content: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(default=utc_now)
