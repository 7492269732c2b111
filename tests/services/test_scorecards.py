from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewState, RoundState
from assessment.models import Council, GapLens, Response, Review, Round
from assessment.models.base import utc_now
from assessment.scoring.values import Aim, PeerHeading
from assessment.services import review_headings, rounds, scorecards
from assessment.services.problems import NotReady
from assessment.translation import ENGLISH, speaking
from tests.factories.languages import BRACKETED
from tests.factories.people import make_council
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review
from tests.factories.rounds import add_response, close, make_open_round, make_round, make_service_round

WARM = {"a.1.y.1": "3", "a.1.y.2": "0"}


def answered(
    session: Session, council: Council, people: int, *, comments: tuple[tuple[str, str], ...] = ()
) -> Round:
    """An open round in which so many of staff, in no service, give the answers of `WARM`."""
    round_ = make_open_round(session, council)
    for number in range(people):
        add_response(session, round_, WARM, comments=comments if number == 0 else ())
    return round_


def test_no_results_before_the_round_is_closed(session: Session) -> None:
    round_ = answered(session, make_council(session), 20)

    with pytest.raises(NotReady, match="once the round is closed"):
        scorecards.round_scorecard(session, round_)
    with pytest.raises(NotReady):
        scorecards.comments_of(session, round_)


def test_a_closed_round_gives_the_scores_of_its_answers(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))

    scorecard = scorecards.round_scorecard(session, round_)

    # Level 3 of 0–3 is 100, level 0 is 0; the heading is their mean, and so is all above it.
    assert scorecard.line("a.1.y.1").score == 100
    assert scorecard.line("a.1.y").score == 50
    assert scorecard.line("").score == 50
    assert scorecard.line("a.1").gap == 25
    assert scorecard.respondents == 10
    assert scorecard.line("b.1").score is None


def test_fewer_answers_than_the_threshold_are_hidden(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 4))

    scorecard = scorecards.round_scorecard(session, round_)

    assert scorecard.line("a.1.y.1").hidden
    assert scorecard.line("").score is None


def test_groups_are_the_frameworks_and_services_the_rounds(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))

    scorecard = scorecards.round_scorecard(session, round_)

    assert scorecard.groups is not None
    assert scorecard.services is not None
    assert [part.name for part in scorecard.groups.parts] == [
        "Library staff",
        "Library managers",
        "Volunteers",
    ]
    assert [(part.name, part.respondents) for part in scorecard.services.parts] == [
        ("Housing", 0),
        ("Planning", 0),
        ("Waste and recycling", 0),
        ("No service given", 10),
    ]


def test_those_who_named_no_service_are_called_so_in_each_language_that_is_spoken(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))
    for language, words in ((ENGLISH, "No service given"), (BRACKETED, "«No service given»")):
        with speaking(language):
            scorecard = scorecards.round_scorecard(session, round_)
        assert scorecard.services is not None
        assert scorecard.services.parts[-1].name == words


def test_a_service_without_a_known_size_leaves_the_population_unknown(session: Session) -> None:
    round_ = answered(session, make_council(session), 1)
    round_.services[0].headcount = None

    assert scorecards.population_of(round_) is None


def in_services(session: Session, *, housing: int, planning: int = 0, nowhere: int = 0) -> Round:
    """A closed round. Housing has 40 people, planning 25 and the third service 60."""
    round_ = make_open_round(session, make_council(session))
    codes = {service.name: service.code for service in round_.services}
    for service, people in ((codes["Housing"], housing), (codes["Planning"], planning), (None, nowhere)):
        for _ in range(people):
            add_response(session, round_, WARM, service=service)
    return close(session, round_)


def test_the_population_is_everybody_in_the_services(session: Session) -> None:
    round_ = in_services(session, housing=40, planning=2)

    assert scorecards.round_scorecard(session, round_).population == 125


def test_whoever_names_no_service_leaves_the_population_unknown(session: Session) -> None:
    round_ = in_services(session, housing=20, nowhere=1)

    assert scorecards.round_scorecard(session, round_).population is None


def test_more_answers_than_people_in_a_service_leave_the_population_unknown(session: Session) -> None:
    round_ = in_services(session, housing=41)

    assert scorecards.round_scorecard(session, round_).population is None


def test_results_do_not_change_with_what_happens_to_the_responses(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))
    before = scorecards.round_scorecard(session, round_)
    session.execute(delete(Response))
    round_.link_token = "a token that no scorecard is kept for"
    session.flush()

    assert scorecards.round_scorecard(session, round_) == before


def test_the_same_scorecard_is_not_worked_out_twice_but_anew_after_a_change(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))
    first = scorecards.round_scorecard(session, round_)
    assert scorecards.round_scorecard(session, round_) is first

    round_.gap_lens = GapLens.PEER
    session.flush()

    assert scorecards.round_scorecard(session, round_).gap_lens == "peer"


def finish(session: Session, review: Review) -> None:
    review.state = ReviewState.FINISHED
    review.finished_at = utc_now()
    session.flush()


def test_the_peer_lens_comes_with_a_finished_review(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 10))
    review = make_review(session, round_)
    reviewer = add_reviewer(session, review, "Asha", lead=True)
    review_headings.add_evidence(session, reviewer, "a.1.y", DOCUMENT)
    assert scorecards.round_scorecard(session, round_).peer is None

    finish(session, review)

    peer = scorecards.round_scorecard(session, round_).peer
    assert peer == {"a.1.y": PeerHeading(level=None, evidence_strength=1)}


def test_comments_are_shown_from_ten_answers_on_in_alphabetical_order(session: Session) -> None:
    council = make_council(session)
    notes = (("a.1.y.1", "warm"), ("a.1.y.2", "Dark"))
    nine = close(session, answered(session, council, 9, comments=notes))
    ten = answered(session, council, 9, comments=notes)
    add_response(session, ten, WARM, comments=[("a.1.y.1", "Draughty"), ("a.1.x.1", "On time")])
    close(session, ten)

    assert scorecards.comments_of(session, nine) == {}
    assert scorecards.comments_of(session, ten) == {
        "a.1.y.1": ("Draughty", "warm"),
        "a.1.y.2": ("Dark",),
    }


def test_comments_that_were_deleted_are_not_shown(session: Session) -> None:
    round_ = close(session, answered(session, make_council(session), 12, comments=(("a.1.y.1", "warm"),)))
    assert scorecards.comments_of(session, round_)

    round_.comments_deleted_at = utc_now()
    session.flush()

    assert scorecards.comments_of(session, round_) == {}


def test_a_cancelled_round_has_no_results(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    round_.state = RoundState.CANCELLED
    session.flush()

    with pytest.raises(NotReady, match="was cancelled, so it has no results"):
        scorecards.round_scorecard(session, round_)


def test_a_round_of_services_is_cut_by_service_only(session: Session) -> None:
    round_ = make_service_round(session, make_council(session))
    for service in round_.services[:2]:
        for _ in range(5):
            add_response(session, round_, WARM, service=service.code)
    close(session, round_)

    scorecard = scorecards.round_scorecard(session, round_)

    assert scorecard.of_services
    assert scorecard.groups is None
    assert scorecard.group_gap == ()
    assert scorecard.services is not None
    assert [(part.name, part.scores[""].value) for part in scorecard.services.parts] == [
        ("Housing", 50),
        ("Planning", 50),
        ("Waste and recycling", None),
    ]


def test_comments_need_the_threshold_where_that_is_higher_than_ten(session: Session) -> None:
    round_ = answered(session, make_council(session), 11, comments=(("a.1.y.1", "warm"),))
    round_.threshold = 12
    session.flush()
    close(session, round_)

    assert scorecards.comments_of(session, round_) == {}


def test_targets_set_in_the_round_are_those_of_the_results(session: Session) -> None:
    round_ = answered(session, make_council(session), 10)
    aims = rounds.aims_of(round_)
    aims["a.1"] = Aim(60, 3)
    rounds.set_aims(session, round_, None, aims, round_.version)
    close(session, round_)

    line = scorecards.round_scorecard(session, round_).line("a.1")
    assert (line.target, line.importance, line.gap, line.priority) == (60, 3, 10, 30)
