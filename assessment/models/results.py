"""What closing a round leaves: its answers counted once, one row for each service and group."""

from __future__ import annotations

from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import CODE_LENGTH, Base


class FrozenCounts(Base):
    """`counts` maps a statement to its answers: one count a level, then don't know, then not applicable."""

    __tablename__ = "frozen_counts"
    __table_args__ = (CheckConstraint("respondents > 0", name="somebody_answered"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"), primary_key=True)
    service_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    group_code: Mapped[str] = mapped_column(String(CODE_LENGTH), primary_key=True)
    respondents: Mapped[int]
    counts: Mapped[dict[str, Any]]
