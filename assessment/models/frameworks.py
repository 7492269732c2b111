"""Frameworks as rounds use them: stored whole, named by the hash of their content, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String
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


class FrameworkTranslation(Base):
    """Every text of a framework in another language, by code, as JSON. Never changed once it is stored."""

    __tablename__ = "framework_translation"

    framework_hash: Mapped[str] = mapped_column(
        ForeignKey("framework.hash", ondelete="CASCADE"), primary_key=True
    )
    language: Mapped[str] = mapped_column(String(12), primary_key=True)
    content: Mapped[str]
    stored_at: Mapped[datetime] = mapped_column(default=utc_now)
