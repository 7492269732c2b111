"""Scoring each for themselves, submitting, agreeing and finishing; and the peer lens that results."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewState, WrongMove
from assessment.models import AuditEvent, EvidenceKind, RemarkKind, Review, Reviewer
from assessment.models.engine import write_session
from assessment.scoring.values import Agreement, PeerHeading
from assessment.services import (
    agreeing,
    invitations,
    review_headings,
    review_team,
    reviews,
    running_rounds,
)
from assessment.services.agreeing import Agreed
from assessment.services.peer_lens import peer_headings
from assessment.services.problems import Conflict, NotAllowed, NotFound, NotReady
from assessment.services.review_headings import NewEvidence, OwnScore
from assessment.services.review_team import NewReviewer
from tests.factories.people import make_council
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review, score, submit
from tests.factories.rounds import TODAY, make_open_round

OUTSIDE_DATA = NewEvidence(EvidenceKind.DATA, "Survey of lenders", date(2026, 9, 1), outside=True)
TALK = NewEvidence(EvidenceKind.INTERVIEW, "Head librarian", date(2026, 10, 1))


@pytest.fixture
def review(session: Session) -> Review:
    return make_review(session, make_open_round(session, make_council(session)))


@pytest.fixture
def asha(session: Session, review: Review) -> Reviewer:
    """The lead."""
    return add_reviewer(session, review, "Asha", lead=True)


@pytest.fixture
def bryn(session: Session, review: Review) -> Reviewer:
    return add_reviewer(session, review, "Bryn")


def test_only_who_has_accepted_finds_the_review(session: Session, review: Review, asha: Reviewer) -> None:
    invited, _ = review_team.invite(session, review, None, NewReviewer("B", "b@x.example", "Far Council"))
    other = add_reviewer(session, make_review(session, make_open_round(session, review.round.council)), "Efa")
    assert reviews.get_place(session, asha.user_id, review.id) is asha
    for place in (invited, other):
        with pytest.raises(NotFound):
            reviews.get_place(session, place.user_id, review.id)
    assert reviews.reviews_of(session, invited.user_id) == ()
    assert [one.review_id for one in reviews.reviews_of(session, asha.user_id)] == [review.id]


@pytest.mark.parametrize("state", [ReviewState.SCORING, ReviewState.AGREEING])
def test_cancelling_the_round_ends_its_review(
    session: Session, review: Review, asha: Reviewer, bryn: Reviewer, state: ReviewState
) -> None:
    score(session, asha, "a.1.x", 2)
    score(session, bryn, "a.1.x", 3)
    review_headings.add_evidence(session, bryn, "a.1.x", DOCUMENT)
    submit(session, bryn)
    if state is ReviewState.AGREEING:
        submit(session, asha)
    else:
        new = NewReviewer("Cat", "cat@elsewhere.example", "Elsewhere Borough Council")
        cat, secret = review_team.invite(session, review, None, new)
    assert review.state is state

    running_rounds.cancel_round(session, review.round, None)

    assert review.state is ReviewState.CANCELLED
    assert [one.state for one in reviews.reviews_of(session, asha.user_id)] == [ReviewState.CANCELLED]
    moves: tuple[Callable[[], object], ...] = (
        lambda: review_headings.add_evidence(session, asha, "a.1.x", TALK),
        lambda: review_headings.add_remark(session, asha, "a.1.x", RemarkKind.STRENGTH, "Open."),
        lambda: score(session, asha, "a.1.y", 1),
        lambda: reviews.submit_scores(session, asha),
        lambda: agreeing.record_agreed(session, asha, "a.1.x", Agreed(2, "We agree.")),
        lambda: agreeing.finish_review(session, asha),
        lambda: review_team.name_lead(session, review, None, bryn.id),
        lambda: review_team.remove_reviewer(session, review, None, asha.id),
    )
    for move in moves:
        with pytest.raises(WrongMove):
            move()
    with pytest.raises(NotReady):
        agreeing.heading_scores(session, review, "a.1.x")
    assert len(review_headings.heading_notes(session, asha, "a.1.x", TODAY).evidence) == 1
    if state is ReviewState.SCORING:
        with pytest.raises(NotFound):
            invitations.read_invitation(session, secret)
        with pytest.raises(WrongMove):
            review_team.invite_again(session, review, None, cat.id)


def test_a_review_that_is_finished_stays_so_and_a_cancelled_round_gets_none(
    session: Session, review: Review, asha: Reviewer
) -> None:
    submit(session, asha)
    agreeing.finish_review(session, asha)
    other = make_open_round(session, review.round.council)

    running_rounds.cancel_round(session, review.round, None)
    running_rounds.cancel_round(session, other, None)

    assert review.state is ReviewState.FINISHED
    with pytest.raises(WrongMove):
        make_review(session, other)


def test_evidence_and_remarks_are_the_team_s_and_grow_stronger(
    session: Session, asha: Reviewer, bryn: Reviewer
) -> None:
    strengths = []
    for place, source in ((asha, DOCUMENT), (bryn, TALK), (asha, OUTSIDE_DATA)):
        review_headings.add_evidence(session, place, "a.1.x", source)
        strengths.append(review_headings.heading_notes(session, bryn, "a.1.x", TODAY).strength)
    assert strengths == [1, 2, 3]
    review_headings.add_remark(session, bryn, "a.1.x", RemarkKind.STRENGTH, "Doors are open.")
    notes = review_headings.heading_notes(session, asha, "a.1.x", TODAY)
    assert [(line.by, line.own) for line in notes.evidence] == [
        ("Asha", True),
        ("Bryn", False),
        ("Asha", True),
    ]
    assert [(line.text, line.own) for line in notes.remarks_of(RemarkKind.STRENGTH)] == [
        ("Doors are open.", False)
    ]
    assert notes.remarks_of(RemarkKind.IMPROVEMENT) == ()


def test_only_one_s_own_notes_can_be_removed(session: Session, asha: Reviewer, bryn: Reviewer) -> None:
    review_headings.add_evidence(session, asha, "a.1.x", DOCUMENT)
    review_headings.add_remark(session, asha, "a.1.x", RemarkKind.IMPROVEMENT, "The lift is broken.")
    notes = review_headings.heading_notes(session, asha, "a.1.x", TODAY)
    evidence_id, remark_id = notes.evidence[0].evidence_id, notes.remarks[0].remark_id
    with pytest.raises(NotFound):
        review_headings.remove_evidence(session, bryn, evidence_id)
    with pytest.raises(NotFound):
        review_headings.remove_remark(session, bryn, remark_id)
    assert review_headings.remove_evidence(session, asha, evidence_id) == "a.1.x"
    assert review_headings.remove_remark(session, asha, remark_id) == "a.1.x"
    empty = review_headings.heading_notes(session, asha, "a.1.x", TODAY)
    assert (empty.evidence, empty.remarks, empty.strength) == ((), (), 0)


def test_a_score_is_kept_changed_and_taken_back(session: Session, asha: Reviewer) -> None:
    for kept in (OwnScore(3, "Open every day."), OwnScore(2, "Closed once."), None):
        review_headings.record_score(session, asha, "a.1.x", kept)
        assert review_headings.heading_notes(session, asha, "a.1.x", TODAY).own_score == kept


@pytest.mark.parametrize(
    "score", [OwnScore(4, "Beyond the scale."), OwnScore(-1, "Below it."), OwnScore(1, " ")]
)
def test_a_score_is_on_the_scale_and_has_a_rationale(
    session: Session, asha: Reviewer, score: OwnScore
) -> None:
    with pytest.raises(ValueError, match=r"level|rationale"):
        review_headings.record_score(session, asha, "a.1.x", score)


def test_only_headings_of_the_benchmark_can_be_noted_or_scored(session: Session, asha: Reviewer) -> None:
    for code in ("a.1", "a.1.x.1", "nonsense"):
        with pytest.raises(NotFound):
            review_headings.record_score(session, asha, code, OwnScore(1, "Why"))
        with pytest.raises(NotFound):
            review_headings.add_evidence(session, asha, code, DOCUMENT)
        with pytest.raises(NotFound):
            review_headings.add_remark(session, asha, code, RemarkKind.STRENGTH, "Good")


def test_progress_counts_the_team_s_notes_and_only_one_s_own_scores(
    session: Session, asha: Reviewer, bryn: Reviewer
) -> None:
    score(session, asha, "a.1.x", 3)
    score(session, bryn, "a.1.y", 0)
    review_headings.add_evidence(session, bryn, "a.1.x", DOCUMENT)
    lines = [line for element in reviews.progress(session, asha) for line in element.headings]
    assert [
        (line.heading.code, line.evidence, line.level) for line in lines if line.evidence or line.level
    ] == [("a.1.x", 1, 3)]


def test_nobody_sees_the_team_s_scores_before_all_have_submitted(
    session: Session, review: Review, asha: Reviewer, bryn: Reviewer
) -> None:
    submit(session, asha)
    for read in (agreeing.team_scores, agreeing.left_out):
        with pytest.raises(NotReady):
            read(session, review)
    with pytest.raises(NotReady):
        agreeing.heading_scores(session, review, "a.1.x")
    submit(session, bryn)
    assert review.state is ReviewState.AGREEING
    assert len(agreeing.team_scores(session, review)) == 3


def test_submitted_scores_are_locked_while_evidence_may_still_be_added(
    session: Session, asha: Reviewer, bryn: Reviewer
) -> None:
    submit(session, asha)
    with pytest.raises(WrongMove):
        review_headings.record_score(session, asha, "a.1.x", OwnScore(1, "Second thoughts"))
    with pytest.raises(WrongMove):
        reviews.submit_scores(session, asha)
    review_headings.add_evidence(session, asha, "a.1.x", DOCUMENT)


def test_scores_stand_side_by_side_with_their_range_and_who_is_missing(
    session: Session, review: Review, asha: Reviewer, bryn: Reviewer
) -> None:
    efa = add_reviewer(session, review, "Efa")
    for place, level in ((asha, 0), (bryn, 2)):
        score(session, place, "a.1.x", level)
    for place, level in ((asha, 2), (bryn, 2), (efa, 3)):
        score(session, place, "a.1.y", level)
    submit(session, asha, bryn, efa)
    apart, near = (agreeing.heading_scores(session, review, code) for code in ("a.1.x", "a.1.y"))
    assert [one.level for one in apart.scores] == [0, 2, None]
    assert (apart.spread, apart.label, apart.missing) == (2, Agreement.TO_DISCUSS, ("Efa",))
    assert (near.spread, near.label, near.missing) == (1, Agreement.AGREED, ())
    unscored = agreeing.heading_scores(session, review, "b.1.w")
    assert (unscored.spread, unscored.label, unscored.given) == (None, None, 0)


def test_only_the_lead_agrees_and_finishes(
    session: Session, review: Review, asha: Reviewer, bryn: Reviewer
) -> None:
    submit(session, asha, bryn)
    with pytest.raises(NotAllowed):
        agreeing.record_agreed(session, bryn, "a.1.x", Agreed(2, "Mine"))
    with pytest.raises(NotAllowed):
        agreeing.finish_review(session, bryn)
    assert review.state is ReviewState.AGREEING


def test_scores_are_agreed_only_while_agreeing(session: Session, asha: Reviewer) -> None:
    with pytest.raises(WrongMove):
        agreeing.record_agreed(session, asha, "a.1.x", Agreed(2, "Too early"))
    with pytest.raises(WrongMove):
        agreeing.finish_review(session, asha)
    submit(session, asha)
    agreeing.finish_review(session, asha)
    with pytest.raises(WrongMove):
        agreeing.record_agreed(session, asha, "a.1.x", Agreed(2, "Too late"))
    with pytest.raises(WrongMove):
        review_headings.add_evidence(session, asha, "a.1.x", DOCUMENT)
    with pytest.raises(WrongMove):
        review_headings.add_remark(session, asha, "a.1.x", RemarkKind.STRENGTH, "Too late")


def test_the_second_of_two_leads_tabs_sees_both_texts(session: Session, asha: Reviewer) -> None:
    submit(session, asha)
    agreeing.record_agreed(session, asha, "a.1.x", Agreed(2, "First"))
    with pytest.raises(Conflict) as caught:
        agreeing.record_agreed(session, asha, "a.1.x", Agreed(3, "Second"))
    assert (caught.value.theirs["Rationale"], caught.value.yours["Rationale"]) == ("First", "Second")
    agreeing.record_agreed(session, asha, "a.1.x", Agreed(3, "Second", version=1))
    assert agreeing.heading_scores(session, asha.review, "a.1.x").agreed == Agreed(3, "Second", 2)


def test_what_would_be_left_out_is_listed_before_the_finish(
    session: Session, review: Review, asha: Reviewer
) -> None:
    for code in ("a.1.x", "a.1.y", "a.2.z"):
        score(session, asha, code, 1)
    submit(session, asha)
    agreeing.record_agreed(session, asha, "a.1.x", Agreed(1, "All agree"))
    agreeing.record_agreed(session, asha, "a.1.y", Agreed(None, "Nobody was there in winter"))
    assert [heading.code for heading in agreeing.left_out(session, review)] == ["a.1.y", "a.2.z"]


def test_the_peer_lens_holds_what_the_team_agreed_once_it_has_finished(
    session: Session, review: Review, asha: Reviewer, bryn: Reviewer
) -> None:
    for source in (DOCUMENT, TALK, OUTSIDE_DATA):
        review_headings.add_evidence(session, bryn, "a.1.x", source)
    review_headings.add_remark(session, asha, "a.1.x", RemarkKind.STRENGTH, "Doors are open.")
    review_headings.add_remark(session, asha, "b.1.v", RemarkKind.IMPROVEMENT, "Train in the first week.")
    submit(session, asha, bryn)
    agreeing.record_agreed(session, asha, "a.1.x", Agreed(3, "Open daily"))
    agreeing.record_agreed(session, asha, "a.1.y", Agreed(None, "Not seen in winter"))
    assert peer_headings(session, review.round_id) is None
    agreeing.finish_review(session, asha)
    assert review.finished_at is not None
    review.finished_at = datetime(2026, 11, 2, tzinfo=UTC)
    session.flush()
    assert peer_headings(session, review.round_id) == {
        "a.1.x": PeerHeading(3, 3, "Open daily", ("Doors are open.",), ()),
        "a.1.y": PeerHeading(None, 0, "Not seen in winter"),
        "b.1.v": PeerHeading(None, 0, "", (), ("Train in the first week.",)),
    }
    review.finished_at = datetime(2027, 11, 2, tzinfo=UTC)
    session.flush()
    later = peer_headings(session, review.round_id)
    assert later is not None
    assert later["a.1.x"].evidence_strength == 2


def test_two_who_submit_at_once_start_agreeing(database: Engine) -> None:
    with write_session(database) as session:
        review = make_review(session, make_open_round(session, make_council(session)))
        team = [add_reviewer(session, review, "Asha", lead=True), add_reviewer(session, review, "Bryn")]
        review_id, users = review.id, [place.user_id for place in team]
        session.commit()
    both_ready = threading.Barrier(2, timeout=10)

    def send(user_id: int) -> None:
        with write_session(database) as session:
            both_ready.wait()
            reviews.submit_scores(session, reviews.get_place(session, user_id, review_id))
            session.commit()

    threads = [threading.Thread(target=send, args=(user_id,)) for user_id in users]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with write_session(database) as session:
        assert session.get_one(Review, review_id).state is ReviewState.AGREEING


def test_the_trail_tells_deeds_but_no_scores(session: Session, asha: Reviewer) -> None:
    score(session, asha, "a.1.x", 3, "A very telling rationale")
    submit(session, asha)
    agreeing.record_agreed(session, asha, "a.1.x", Agreed(3, "A very telling rationale"))
    agreeing.finish_review(session, asha)
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id)).all()
    assert [event.deed for event in events][-5:] == [
        "accepted",
        "submitted scores to",
        "started agreeing",
        "agreed a score of",
        "finished",
    ]
    assert not [event for event in events if "telling" in event.note]
