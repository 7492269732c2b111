"""The audit trail: who did what to which record and when. Rows are added and never changed.

But for one thing: where a person's data is erased, who they were goes from the row, and from its note.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, event, inspect
from sqlalchemy.orm import Mapped, mapped_column

from assessment.models.base import Base, utc_now


class AuditEvent(Base):
    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    council_id: Mapped[int] = mapped_column(ForeignKey("council.id", ondelete="CASCADE"), index=True)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id", ondelete="SET NULL"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
    deed: Mapped[str] = mapped_column(String(60))
    record: Mapped[str] = mapped_column(String(80))
    note: Mapped[str] = mapped_column(default="")


class TrailIsKept(Exception):
    """Something tried to change or delete what the trail says was done."""


@event.listens_for(AuditEvent, "before_update")
def _refuse_change(_mapper: object, _connection: object, row: AuditEvent) -> None:
    state = inspect(row)
    changed = {name for name in _FIXED if state.attrs[name].history.has_changes()}
    if changed or (state.attrs.user_id.history.has_changes() and row.user_id is not None):
        raise TrailIsKept(f"entry {row.id}")


@event.listens_for(AuditEvent, "before_delete")
def _refuse_deletion(_mapper: object, _connection: object, row: AuditEvent) -> None:
    raise TrailIsKept(f"entry {row.id}")


_FIXED = ("id", "council_id", "at", "deed", "record")
