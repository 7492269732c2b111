"""Setting up a review, inviting its team, and taking invitations up."""

from __future__ import annotations

import hashlib

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewerState, ReviewState, WrongMove
from assessment.models import AuditEvent, Evidence, Review, Reviewer, ReviewerScore
from assessment.services import invitations, people, review_headings, review_team, reviews, running_rounds
from assessment.services.problems import NotFound, NotReady
from assessment.services.review_team import NewReviewer
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.reviews import DOCUMENT, SCOPE, add_reviewer, make_review, score, submit
from tests.factories.rounds import close, make_open_round, make_round

ASHA = NewReviewer("Asha", "Asha@Elsewhere.example ", "Elsewhere Borough Council", is_lead=True)


@pytest.fixture
def review(session: Session) -> Review:
    return make_review(session, make_open_round(session, make_council(session)))


def state_of(review: Review) -> ReviewState:
    return review.state


def test_a_review_starts_on_an_open_or_a_closed_round_but_not_on_a_draft(session: Session) -> None:
    council = make_council(session)
    assert make_review(session, make_open_round(session, council)).state is ReviewState.SCORING
    assert make_review(session, close(session, make_open_round(session, council))).scope == SCOPE
    with pytest.raises(WrongMove):
        make_review(session, make_round(session, council))


def test_a_cancelled_round_gets_no_review(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    running_rounds.cancel_round(session, round_, None)
    with pytest.raises(WrongMove):
        make_review(session, round_)


def test_a_round_has_one_review(session: Session, review: Review) -> None:
    with pytest.raises(WrongMove):
        make_review(session, review.round)


def test_the_database_holds_only_the_hash_of_an_invitation(session: Session, review: Review) -> None:
    place, secret = review_team.invite(session, review, None, ASHA)
    assert place.invitation_hash == hashlib.sha256(secret.encode()).hexdigest()
    assert len(secret) >= 22
    assert not session.scalars(select(AuditEvent).where(AuditEvent.note.contains(secret))).all()


@pytest.mark.parametrize(
    ("new", "field"),
    [
        (NewReviewer("B", "b@x.example", " ashvale DISTRICT council "), "from_council"),
        (NewReviewer("B", "asha@elsewhere.example", "Elsewhere Borough Council"), "email"),
        (NewReviewer("B", "COORDINATOR@ashvale.example", "Elsewhere Borough Council"), "email"),
        (NewReviewer("B", "b@x.example", "Elsewhere Borough Council", is_lead=True), "is_lead"),
    ],
)
def test_nobody_is_invited_who_cannot_review(
    session: Session, review: Review, new: NewReviewer, field: str
) -> None:
    make_coordinator(session, review.round.council)
    review_team.invite(session, review, None, ASHA)
    assert list(review_team.objections_to(session, review, new)) == [field]
    with pytest.raises(NotReady):
        review_team.invite(session, review, None, new)


def test_a_coordinator_of_another_council_can_be_a_reviewer(session: Session, review: Review) -> None:
    other = people.add_council(session, "elsewhere", "Elsewhere Borough Council")
    make_coordinator(session, other, "asha@elsewhere.example")
    assert review_team.objections_to(session, review, ASHA) == {}


def test_a_new_person_takes_up_an_invitation_with_a_password_once(session: Session, review: Review) -> None:
    place, secret = review_team.invite(session, review, None, ASHA)
    assert invitations.read_invitation(session, secret).has_account is False
    user = invitations.take_up(session, secret, "Asha Patel", PASSWORD)
    assert user is not None
    assert user.name == "Asha Patel"
    assert people.authenticate(session, "asha@elsewhere.example", PASSWORD) is user
    assert (place.state, place.invitation_hash) == (ReviewerState.ACCEPTED, None)
    with pytest.raises(NotFound):
        invitations.take_up(session, secret, "Somebody else", "another long password")


def test_a_link_alone_never_takes_over_an_account(session: Session, review: Review) -> None:
    user = people.add_user(session, "asha@elsewhere.example", "Asha", PASSWORD)
    place, secret = review_team.invite(session, review, None, ASHA)
    assert invitations.take_up(session, secret, "Mallory", "a password of Mallory") is None
    assert place.state is ReviewerState.INVITED
    assert people.authenticate(session, "asha@elsewhere.example", "a password of Mallory") is None
    assert invitations.take_up(session, secret, "Mallory", PASSWORD) is user
    assert user.name == "Asha"


def test_inviting_again_makes_the_old_link_stop(session: Session, review: Review) -> None:
    place, old = review_team.invite(session, review, None, ASHA)
    new = review_team.invite_again(session, review, None, place.id)
    with pytest.raises(NotFound):
        invitations.read_invitation(session, old)
    assert invitations.read_invitation(session, new).council_name == "Ashvale District Council"
    invitations.take_up(session, new, "Asha", PASSWORD)
    with pytest.raises(WrongMove):
        review_team.invite_again(session, review, None, place.id)


def test_a_removed_reviewer_leaves_evidence_but_no_scores(session: Session, review: Review) -> None:
    asha, bryn = add_reviewer(session, review, "Asha"), add_reviewer(session, review, "Bryn")
    review_headings.add_evidence(session, bryn, "a.1.x", DOCUMENT)
    score(session, bryn, "a.1.x", 2)
    review_team.remove_reviewer(session, review, None, bryn.id)
    session.expire_all()
    assert session.scalars(select(ReviewerScore)).all() == []
    assert session.scalars(select(Evidence.reviewer_id)).all() == [None]
    assert [member.name for member in reviews.members(session, review)] == [asha.user.name]


def test_nobody_who_has_submitted_can_be_removed(session: Session, review: Review) -> None:
    asha = add_reviewer(session, review, "Asha", lead=True)
    add_reviewer(session, review, "Bryn")
    submit(session, asha)
    with pytest.raises(WrongMove):
        review_team.remove_reviewer(session, review, None, asha.id)


def test_removing_the_last_who_is_missing_starts_agreeing(session: Session, review: Review) -> None:
    asha = add_reviewer(session, review, "Asha", lead=True)
    invited, _ = review_team.invite(session, review, None, NewReviewer("B", "b@x.example", "Far Council"))
    submit(session, asha)
    assert state_of(review) is ReviewState.SCORING
    review_team.remove_reviewer(session, review, None, invited.id)
    assert state_of(review) is ReviewState.AGREEING
    with pytest.raises(WrongMove):
        review_team.invite(session, review, None, NewReviewer("C", "c@x.example", "Far Council"))


def test_a_team_without_a_lead_waits_until_one_is_named(session: Session, review: Review) -> None:
    asha, bryn = add_reviewer(session, review, "Asha"), add_reviewer(session, review, "Bryn", lead=True)
    review_team.remove_reviewer(session, review, None, bryn.id)
    submit(session, asha)
    assert state_of(review) is ReviewState.SCORING
    review_team.name_lead(session, review, None, asha.id)
    assert state_of(review) is ReviewState.AGREEING


def test_a_team_has_one_lead(session: Session, review: Review) -> None:
    asha, bryn = add_reviewer(session, review, "Asha", lead=True), add_reviewer(session, review, "Bryn")
    review_team.name_lead(session, review, None, bryn.id)
    review_team.name_lead(session, review, None, bryn.id)
    session.refresh(asha)
    assert [member.name for member in reviews.members(session, review) if member.is_lead] == ["Bryn"]
    assert not asha.is_lead


def test_another_review_s_reviewer_is_not_found(session: Session, review: Review) -> None:
    other = make_review(session, make_open_round(session, review.round.council))
    place, _ = review_team.invite(session, other, None, ASHA)
    for move in (review_team.invite_again, review_team.remove_reviewer, review_team.name_lead):
        with pytest.raises(NotFound):
            move(session, review, None, place.id)
    assert session.get(Reviewer, place.id) is not None
