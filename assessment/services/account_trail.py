"""What happens to a person's account, in the audit trail of every council that the person works for."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Membership, Review, Reviewer
from assessment.services import audit


def record(session: Session, by_user_id: int | None, user_id: int, deed: str, note: str = "") -> None:
    """Add a deed on an account to the trails of its councils; for a reviewer without any, of those reviewed.

    A person of no council leaves no trace: there is no trail to hold it.
    """
    councils = set(session.scalars(select(Membership.council_id).where(Membership.user_id == user_id)))
    if not councils:
        reviewed = select(Review.council_id).join(Reviewer, Reviewer.review_id == Review.id)
        councils = set(session.scalars(reviewed.where(Reviewer.user_id == user_id)))
    for council_id in sorted(councils):
        audit.record(session, council_id, by_user_id, deed, f"person {user_id}", note)
