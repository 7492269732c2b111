"""Peer reviews as their reviewers see them: whose they are, how far they are, and sending the scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from assessment import lifecycle
from assessment.lifecycle import ReviewerState, ReviewState
from assessment.models import Council, Evidence, Remark, Review, Reviewer, ReviewerScore, Round, User
from assessment.services import audit
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotFound
from benchmark.framework import Element, Framework, Heading

ON_THE_TEAM = (ReviewerState.ACCEPTED, ReviewerState.SUBMITTED)


@dataclass(frozen=True, slots=True)
class Member:
    """A person on a review team, or invited to it."""

    reviewer_id: int
    name: str
    email: str
    from_council: str
    is_lead: bool
    state: ReviewerState


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """A review in the list of a reviewer."""

    review_id: int
    council_name: str
    round_title: str
    state: ReviewState
    own_state: ReviewerState
    is_lead: bool


@dataclass(frozen=True, slots=True)
class HeadingProgress:
    """How far a review is on one heading: what the team has noted, and the asker's own score."""

    heading: Heading
    evidence: int
    remarks: int
    level: int | None


@dataclass(frozen=True, slots=True)
class ElementProgress:
    element: Element
    headings: tuple[HeadingProgress, ...]


def reviews_of(session: Session, user_id: int) -> tuple[ReviewSummary, ...]:
    """The reviews whose invitation this person has accepted, newest first."""
    rows = session.execute(
        select(Review, Reviewer, Round.title, Council.name)
        .join(Reviewer, Reviewer.review_id == Review.id)
        .join(Round, Round.id == Review.round_id)
        .join(Council, Council.id == Review.council_id)
        .where(Reviewer.user_id == user_id, Reviewer.state.in_(ON_THE_TEAM))
        .order_by(Review.id.desc())
    )
    return tuple(
        ReviewSummary(review.id, council, title, review.state, place.state, place.is_lead)
        for review, place, title, council in rows
    )


def get_place(session: Session, user_id: int, review_id: int) -> Reviewer:
    """This person's place on the team of a review. Raises NotFound unless they have accepted one."""
    place = session.scalar(
        select(Reviewer).where(
            Reviewer.review_id == review_id, Reviewer.user_id == user_id, Reviewer.state.in_(ON_THE_TEAM)
        )
    )
    if place is None:
        raise NotFound(f"review {review_id}")
    return place


def members(session: Session, review: Review) -> tuple[Member, ...]:
    """Everybody on the team or invited to it, in the order of their invitations."""
    rows = session.execute(
        select(Reviewer.id, User.name, User.email, Reviewer.from_council, Reviewer.is_lead, Reviewer.state)
        .join(User, User.id == Reviewer.user_id)
        .where(Reviewer.review_id == review.id)
        .order_by(Reviewer.id)
    )
    return tuple(Member(*row) for row in rows)


def framework_of(session: Session, review: Review) -> Framework:
    return load_framework(session, review.round.framework_hash)


def heading_of(session: Session, review: Review, code: str) -> Heading:
    """A heading of the benchmark that the review uses. Raises NotFound."""
    found = framework_of(session, review).by_code.get(code)
    if not isinstance(found, Heading):
        raise NotFound(f"heading {code}")
    return found


def progress(session: Session, place: Reviewer) -> tuple[ElementProgress, ...]:
    """By element, what the team has noted and what this reviewer has scored. No colleague's score is read."""
    evidence = _counts_by_heading(session, Evidence.heading_code, Evidence.review_id == place.review_id)
    remarks = _counts_by_heading(session, Remark.heading_code, Remark.review_id == place.review_id)
    own = session.scalars(select(ReviewerScore).where(ReviewerScore.reviewer_id == place.id))
    levels = {score.heading_code: score.level for score in own}
    return tuple(
        ElementProgress(
            element,
            tuple(
                HeadingProgress(
                    heading,
                    evidence.get(heading.code, 0),
                    remarks.get(heading.code, 0),
                    levels.get(heading.code),
                )
                for heading in element.headings
            ),
        )
        for element in framework_of(session, place.review).elements
    )


def submit_scores(session: Session, place: Reviewer) -> None:
    """Lock the reviewer's own scores; when they were the last of the team, agreeing starts.

    Raises WrongMove for scores that are submitted already, and in a review that is cancelled.
    """
    review = place.review
    lock(session, review)
    check_goes_on(review, "submit scores to")
    session.refresh(place, with_for_update=True)
    place.state = lifecycle.REVIEWER.after(place.state, "submit")
    session.flush()
    audit.record(session, review.council_id, place.user_id, "submitted scores to", f"review {review.id}")
    start_agreeing_when_ready(session, review, place.user_id)


def lock(session: Session, review: Review) -> None:
    """Hold a review until the transaction ends, so that the moves of its team come one after another."""
    session.refresh(review, with_for_update=True)


def check_goes_on(review: Review, move: str) -> None:
    """Raises WrongMove once the review is over."""
    if review.state in lifecycle.REVIEW_OVER:
        raise lifecycle.WrongMove("review", review.state, move)


def start_agreeing_when_ready(session: Session, review: Review, user_id: int | None) -> None:
    """Open the scores to the team once everybody on it, or invited to it, has submitted and one leads it.

    The review has to be locked, so that of two people who submit at once the second sees the first.
    """
    if review.state is ReviewState.SCORING and _ready_to_agree(members(session, review)):
        review.state = lifecycle.REVIEW.after(review.state, "start agreeing")
        session.flush()
        audit.record(session, review.council_id, user_id, "started agreeing", f"review {review.id}")


def cancel_review_of(session: Session, round_: Round, user_id: int | None) -> None:
    """End the review of a round that is called off, unless it is finished; no invitation to it works now.

    What the team has noted stays to be read, but nobody is shown a colleague's scores.
    """
    review = session.scalar(select(Review).where(Review.round_id == round_.id))
    if review is None:
        return
    lock(session, review)
    if review.state in lifecycle.REVIEW_OVER:
        return
    review.state = lifecycle.REVIEW.after(review.state, "cancel")
    session.execute(update(Reviewer).where(Reviewer.review_id == review.id).values(invitation_hash=None))
    session.flush()
    audit.record(session, review.council_id, user_id, "cancelled", f"review {review.id}", round_.title)


def _ready_to_agree(team: Sequence[Member]) -> bool:
    submitted = all(member.state is ReviewerState.SUBMITTED for member in team)
    return submitted and any(member.is_lead for member in team)


def _counts_by_heading(
    session: Session, column: InstrumentedAttribute[str], where: ColumnElement[bool]
) -> dict[str, int]:
    return dict(session.execute(select(column, func.count()).where(where).group_by(column)).all())
