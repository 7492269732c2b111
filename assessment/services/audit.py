"""The audit trail: one line for each deed, never for an answer of a confidential round."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.models import AuditEvent


def record(
    session: Session, council_id: int, user_id: int | None, deed: str, record: str, note: str = ""
) -> None:
    """Add a deed, such as ("opened", "round 3"), to the trail of a council."""
    session.add(AuditEvent(council_id=council_id, user_id=user_id, deed=deed, record=record, note=note))
