"""Peer reviews for tests, with their teams."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from assessment.models import EvidenceKind, Review, Reviewer, Round
from assessment.services import invitations, review_headings, review_team, reviews
from assessment.services.review_headings import NewEvidence, OwnScore
from assessment.services.review_team import NewReviewer
from tests.factories.people import PASSWORD

SCOPE = "All of the benchmark, with a close look at housing."
DOCUMENT = NewEvidence(EvidenceKind.DOCUMENT, "Corporate plan", date(2026, 6, 18), note="Clear goals.")


def make_review(session: Session, round_: Round) -> Review:
    return review_team.start_review(session, round_, None, SCOPE)


def add_reviewer(session: Session, review: Review, name: str, *, lead: bool = False) -> Reviewer:
    """A reviewer who has joined. Asha signs in as asha@elsewhere.example with the password of the tests."""
    email = f"{name.lower()}@elsewhere.example"
    new = NewReviewer(name, email, "Elsewhere Borough Council", lead)
    place, secret = review_team.invite(session, review, None, new)
    invitations.take_up(session, secret, name, PASSWORD)
    return place


def score(session: Session, place: Reviewer, code: str, level: int, rationale: str = "") -> None:
    rationale = rationale or f"What {place.user.name} saw of {code}"
    review_headings.record_score(session, place, code, OwnScore(level, rationale))


def submit(session: Session, *places: Reviewer) -> None:
    for place in places:
        reviews.submit_scores(session, place)
