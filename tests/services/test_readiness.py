"""What is missing or doubtful about a draft."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time

import pytest
from sqlalchemy.orm import Session

from assessment.models import Assesses, Invitee, OpenTo, Round, RoundKind
from assessment.services import rounds
from assessment.services.problems import NotReady
from assessment.services.readiness import reasons_not_to_open, remarks_on
from tests.factories.people import make_council
from tests.factories.rounds import NOW, make_round


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, make_council(session))


def found(session: Session, round_: Round, now: datetime = NOW) -> list[tuple[str, bool, str]]:
    session.flush()
    return [(remark.task, remark.blocks, remark.text) for remark in remarks_on(session, round_, now)]


def test_nothing_is_said_of_a_round_that_is_in_order(session: Session, round_: Round) -> None:
    assert found(session, round_) == []


def no_group(round_: Round) -> None:
    for group in round_.groups:
        group.takes_part = False


def no_element(round_: Round) -> None:
    for aim in round_.aims:
        aim.in_scope = False


def no_service(round_: Round) -> None:
    round_.services = []


def no_service_to_assess(round_: Round) -> None:
    no_service(round_)
    round_.assesses = Assesses.SERVICE


def closed_before_opened(round_: Round) -> None:
    round_.opens_on, round_.opens_time = round_.closes_on, time(23, 59)


def closing_passed(round_: Round) -> None:
    round_.closes_on = date(2026, 11, 1)


@pytest.mark.parametrize(
    ("spoil", "task", "words"),
    [
        (no_group, "groups", "No group takes part"),
        (no_element, "elements", "No element is chosen"),
        (no_service_to_assess, "services", "each is to be assessed by itself"),
        (closed_before_opened, "dates", "would close before it opens"),
        (closing_passed, "dates", "The closing date has passed"),
    ],
)
def test_what_makes_a_round_impossible_blocks_its_opening(
    session: Session, round_: Round, spoil: Callable[[Round], None], task: str, words: str
) -> None:
    spoil(round_)

    (first, *_) = found(session, round_)
    assert first[:2] == (task, True)
    assert words in first[2]
    with pytest.raises(NotReady, match=words):
        rounds.open_round(session, round_, None, NOW)
    assert round_.state.value == "draft"


def few_people(round_: Round) -> None:
    round_.services[0].headcount = 4
    round_.services[1].headcount = 0


def unknown_headcounts(round_: Round) -> None:
    for service in round_.services:
        service.headcount = None


def small_group(round_: Round) -> None:
    round_.groups[0].headcount = 4


def codes_only(round_: Round) -> None:
    round_.open_to = OpenTo.CODE_HOLDERS


def named(round_: Round) -> None:
    round_.kind, round_.open_to = RoundKind.NAMED, OpenTo.CODE_HOLDERS
    few_people(round_)
    small_group(round_)


def a_week(round_: Round) -> None:
    round_.closes_on = date(2026, 11, 8)


@pytest.mark.parametrize(
    ("spoil", "task", "words"),
    [
        (no_service, "services", "there will be no scores by service"),
        (few_people, "services", "Fewer than 5 people are in Housing and Planning"),
        (
            unknown_headcounts,
            "services",
            "how many people work in Housing, Planning and Waste and recycling",
        ),
        (small_group, "groups", "Fewer than 5 people are in Library staff"),
        (codes_only, "invitees", "Only people with a personal link or a printed code can answer"),
        (named, "invitees", "only people who are invited can answer a named round"),
        (a_week, "dates", "less than a week"),
    ],
)
def test_what_is_doubtful_is_said_and_lets_the_round_open(
    session: Session, round_: Round, spoil: Callable[[Round], None], task: str, words: str
) -> None:
    spoil(round_)

    (only,) = found(session, round_)
    assert only[:2] == (task, False)
    assert words in only[2]
    assert reasons_not_to_open(session, round_, NOW) == ()
    rounds.open_round(session, round_, None, NOW)


def test_people_invited_from_a_group_that_is_asked_nothing_block_the_opening(
    session: Session, round_: Round
) -> None:
    round_.groups[2].takes_part = False
    session.add(Invitee(round_id=round_.id, email="a@b.example", group_code="volunteers"))

    (only,) = found(session, round_)

    assert only[:2] == ("groups", True)
    assert "People are invited from a group that is asked nothing: Volunteers" in only[2]


def test_the_closing_moment_counts_to_the_minute(session: Session, round_: Round) -> None:
    round_.closes_on, round_.closes_time = date(2027, 6, 18), time(17)

    assert reasons_not_to_open(session, round_, datetime(2027, 6, 18, 15, 59, tzinfo=UTC)) == ()
    assert reasons_not_to_open(session, round_, datetime(2027, 6, 18, 16, 0, tzinfo=UTC)) != ()
