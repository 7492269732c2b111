"""What the records of the audit trail are called now, since a number means nothing to whoever reads it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from assessment.models import Membership, Review, Reviewer, Round, User


def names_of(session: Session, council_id: int, records: Iterable[str]) -> Mapping[str, str]:
    """Names by record, as in {"round 3": "Autumn 2026"}, of those that the council still has.

    Only of kinds whose notes may leave out the name; one query for each kind, however many records.
    """
    kinds = {record.partition(" ")[0] for record in records}
    queries = {
        "round": select(Round.id, Round.title).where(Round.council_id == council_id),
        "review": select(Review.id, Round.title).join(Review.round).where(Review.council_id == council_id),
        "reviewer": select(Reviewer.id, User.name)
        .join(Reviewer.user)
        .join(Reviewer.review)
        .where(Review.council_id == council_id),
        "person": select(User.id, User.name).where(_known_to(council_id)),
    }
    return {
        f"{kind} {number}": name
        for kind, query in queries.items()
        if kind in kinds
        for number, name in session.execute(query)
    }


def _known_to(council_id: int) -> ColumnElement[bool]:
    """People with a role in the council, or a place on a team that reviews it."""
    members = select(Membership.user_id).where(Membership.council_id == council_id)
    reviewers = select(Reviewer.user_id).join(Reviewer.review).where(Review.council_id == council_id)
    return or_(User.id.in_(members), User.id.in_(reviewers))
