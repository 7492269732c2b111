"""The coordinator's side of a peer review: its scope and its team. Never its scores."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewerState, ReviewState, RoundState, WrongMove
from assessment.models import Council, Membership, Review, Reviewer, Role, Round
from assessment.services import audit, people
from assessment.services.invitations import new_secret
from assessment.services.problems import NotFound, NotReady
from assessment.services.reviews import check_goes_on, lock, members, start_agreeing_when_ready
from assessment.services.rounds import review_of
from assessment.translation import gettext as _


@dataclass(frozen=True, slots=True)
class NewReviewer:
    """Whom a coordinator invites. `from_council` is the council that the person works for."""

    name: str
    email: str
    from_council: str
    is_lead: bool = False


def start_review(session: Session, round_: Round, user_id: int | None, scope: str) -> Review:
    """A review of a round that is open or closed. Raises WrongMove for any other, or for a second review."""
    session.refresh(round_, with_for_update=True)
    if round_.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise WrongMove("round", round_.state, "start a peer review")
    if review_of(session, round_) is not None:
        raise WrongMove("round", "under_review", "start a peer review")
    review = Review(council_id=round_.council_id, round_id=round_.id, scope=scope)
    session.add(review)
    session.flush()
    audit.record(session, round_.council_id, user_id, "started", f"review {review.id}", round_.title)
    return review


def get_review(session: Session, round_: Round) -> Review:
    """The review of a round. Raises NotFound."""
    review = review_of(session, round_)
    if review is None:
        raise NotFound(f"review of round {round_.id}")
    return review


def get_reviewer(session: Session, review: Review, reviewer_id: int) -> Reviewer:
    """A person on the team of this review, or invited to it. Raises NotFound."""
    place = session.scalar(
        select(Reviewer)
        .where(Reviewer.id == reviewer_id, Reviewer.review_id == review.id)
        .execution_options(populate_existing=True)
    )
    if place is None:
        raise NotFound(f"reviewer {reviewer_id}")
    return place


def objections_to(session: Session, review: Review, new: NewReviewer) -> dict[str, str]:
    """Why a person cannot be invited: a sentence by field of NewReviewer, empty where they can."""
    found = {}
    council = session.get_one(Council, review.council_id)
    team = members(session, review)
    lead = next((member for member in team if member.is_lead), None)
    email = people.normal_email(new.email)
    if new.from_council.strip().casefold() == council.name.strip().casefold():
        found["from_council"] = _("Reviewers come from other councils than %(council)s", council=council.name)
    if any(member.email == email for member in team):
        found["email"] = _("%(email)s is already on the team", email=email)
    elif _coordinates(session, email, review.council_id):
        found["email"] = _(
            "%(email)s belongs to a coordinator of %(council)s, who cannot review it",
            email=email,
            council=council.name,
        )
    if new.is_lead and lead is not None:
        found["is_lead"] = _(
            "%(name)s is the lead reviewer already. You can change that on the review’s page", name=lead.name
        )
    return found


def invite(session: Session, review: Review, user_id: int | None, new: NewReviewer) -> tuple[Reviewer, str]:
    """A place on the team, and the secret of its invitation link, which is kept nowhere.

    Raises WrongMove once the team is agreeing its scores, and NotReady with every objection.
    """
    lock(session, review)
    _while_scoring(review, "invite a reviewer to")
    objections = objections_to(session, review, new)
    if objections:
        raise NotReady(tuple(objections.values()))
    user = people.find_user(session, new.email) or people.add_user(session, new.email, new.name, None)
    secret, secret_hash = new_secret()
    place = Reviewer(
        review_id=review.id,
        user_id=user.id,
        from_council=new.from_council,
        is_lead=new.is_lead,
        invitation_hash=secret_hash,
    )
    session.add(place)
    session.flush()
    _record(session, review, user_id, "invited", place)
    return place, secret


def invite_again(session: Session, review: Review, user_id: int | None, reviewer_id: int) -> str:
    """The secret of a new link; the old link stops working.

    Raises WrongMove once it was accepted, and once the review is over.
    """
    lock(session, review)
    check_goes_on(review, "invite a reviewer again to")
    place = get_reviewer(session, review, reviewer_id)
    if place.state is not ReviewerState.INVITED:
        raise WrongMove("reviewer", place.state, "invite again")
    secret, place.invitation_hash = new_secret()
    session.flush()
    _record(session, review, user_id, "invited again", place)
    return secret


def remove_reviewer(session: Session, review: Review, user_id: int | None, reviewer_id: int) -> None:
    """Take a person off the team with their scores; evidence and remarks stay. Raises WrongMove.

    Nobody who has submitted can be removed, nor anybody once the review is over. If everybody else has
    submitted, agreeing starts.
    """
    lock(session, review)
    check_goes_on(review, "remove a reviewer from")
    place = get_reviewer(session, review, reviewer_id)
    if place.state is ReviewerState.SUBMITTED:
        raise WrongMove("reviewer", place.state, "remove")
    _record(session, review, user_id, "removed", place)
    session.delete(place)
    session.flush()
    start_agreeing_when_ready(session, review, user_id)


def name_lead(session: Session, review: Review, user_id: int | None, reviewer_id: int) -> None:
    """Make a person on the team its only lead. Raises WrongMove once the review is over."""
    lock(session, review)
    check_goes_on(review, "change the lead of")
    place = get_reviewer(session, review, reviewer_id)
    for other in session.scalars(
        select(Reviewer).where(Reviewer.review_id == review.id, Reviewer.is_lead, Reviewer.id != place.id)
    ):
        other.is_lead = False
    session.flush()
    place.is_lead = True
    session.flush()
    _record(session, review, user_id, "named as lead", place)
    start_agreeing_when_ready(session, review, user_id)


def _while_scoring(review: Review, move: str) -> None:
    if review.state is not ReviewState.SCORING:
        raise WrongMove("review", review.state, move)


def _coordinates(session: Session, email: str, council_id: int) -> bool:
    user = people.find_user(session, email)
    return user is not None and (session.get(Membership, (user.id, council_id, Role.COORDINATOR)) is not None)


def _record(session: Session, review: Review, user_id: int | None, deed: str, place: Reviewer) -> None:
    audit.record(session, review.council_id, user_id, deed, f"reviewer {place.id}", f"review {review.id}")
