"""Rounds that open and close by the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import AuditEvent, FrozenCounts, Round
from assessment.services import schedule
from assessment.services.schedule import Move, Timed, Verb, due_moves
from tests.factories.people import make_council
from tests.factories.rounds import add_response, make_open_round, make_round

OPENS = datetime(2026, 11, 9, 8, 0, tzinfo=UTC)
CLOSES = datetime(2026, 11, 30, 17, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("state", "now", "due"),
    [
        (RoundState.DRAFT, OPENS - MINUTE, None),
        (RoundState.DRAFT, OPENS, Verb.OPEN),
        (RoundState.DRAFT, CLOSES - MINUTE, Verb.OPEN),
        (RoundState.DRAFT, CLOSES, None),
        (RoundState.OPEN, OPENS, None),
        (RoundState.OPEN, CLOSES - MINUTE, None),
        (RoundState.OPEN, CLOSES, Verb.CLOSE),
        (RoundState.OPEN, CLOSES + timedelta(days=30), Verb.CLOSE),
        (RoundState.CLOSED, CLOSES, None),
        (RoundState.CANCELLED, OPENS, None),
        (RoundState.CANCELLED, CLOSES, None),
    ],
)
def test_what_is_due_depends_on_the_state_and_the_clock(
    state: RoundState, now: datetime, due: Verb | None
) -> None:
    moves = due_moves([Timed(7, state, OPENS, CLOSES)], now)

    assert moves == (() if due is None else (Move(7, due),))


def test_a_draft_that_a_person_opens_is_never_due() -> None:
    assert due_moves([Timed(7, RoundState.DRAFT, None, CLOSES)], CLOSES - MINUTE) == ()


def timed_draft(session: Session, opens_on: date, opens_time: time) -> Round:
    round_ = make_round(session, make_council(session))
    round_.opens_on, round_.opens_time = opens_on, opens_time
    session.flush()
    return round_


def closing_at(session: Session, day: date, at: time) -> Round:
    round_ = make_open_round(session, make_council(session))
    round_.closes_on, round_.closes_time = day, at
    session.flush()
    return round_


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2027, 1, 11), time(8), datetime(2027, 1, 11, 8, 0, tzinfo=UTC)),
        (date(2027, 6, 14), time(8), datetime(2027, 6, 14, 7, 0, tzinfo=UTC)),
        (date(2027, 6, 14), time(0, 15), datetime(2027, 6, 13, 23, 15, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped by the clock
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),  # the first of two
    ],
)
def test_a_draft_opens_at_its_time_on_the_wall_in_london(
    session: Session, day: date, at: time, moment: datetime
) -> None:
    round_ = timed_draft(session, day, at)

    assert schedule.due_rounds(session, moment - MINUTE) == []
    assert schedule.move_round(session, round_.id, moment - MINUTE) is None
    assert schedule.due_rounds(session, moment) == [round_.id]
    assert schedule.move_round(session, round_.id, moment) == f"round {round_.id} opened"
    assert (round_.state, round_.opened_at) == (RoundState.OPEN, moment)
    assert schedule.due_rounds(session, moment) == []


@pytest.mark.parametrize(
    ("day", "at", "moment"),
    [
        (date(2026, 12, 18), time(17), datetime(2026, 12, 18, 17, 0, tzinfo=UTC)),
        (date(2027, 6, 18), time(17), datetime(2027, 6, 18, 16, 0, tzinfo=UTC)),
        (date(2027, 6, 18), time(23, 59), datetime(2027, 6, 18, 22, 59, tzinfo=UTC)),
        (date(2027, 3, 28), time(1, 30), datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),  # skipped by the clock
        (date(2027, 10, 31), time(1, 30), datetime(2027, 10, 31, 1, 30, tzinfo=UTC)),  # the second of two
    ],
)
def test_a_round_closes_at_its_time_on_the_wall_in_london(
    session: Session, day: date, at: time, moment: datetime
) -> None:
    round_ = closing_at(session, day, at)
    add_response(session, round_, {"a.1.x.1": "3"})

    assert schedule.due_rounds(session, moment - MINUTE) == []
    assert schedule.move_round(session, round_.id, moment - MINUTE) is None
    assert schedule.due_rounds(session, moment) == [round_.id]
    assert schedule.move_round(session, round_.id, moment) == f"round {round_.id} closed"
    assert (round_.state, round_.key) == (RoundState.CLOSED, None)
    assert session.scalars(select(FrozenCounts.respondents)).all() == [1]
    assert schedule.due_rounds(session, moment) == []


def test_a_draft_that_is_not_ready_stays_a_draft(session: Session) -> None:
    round_ = timed_draft(session, OPENS.date(), time(8))
    for group in round_.groups:
        group.takes_part = False
    session.flush()

    assert schedule.due_rounds(session, OPENS) == []
    assert schedule.move_round(session, round_.id, OPENS) is None
    assert (round_.state, round_.key) == (RoundState.DRAFT, None)
    for group in round_.groups:
        group.takes_part = True
    session.flush()
    assert schedule.due_rounds(session, OPENS) == [round_.id]


def test_rounds_of_every_council_are_found_and_what_is_done_is_in_the_trail_as_nobodys_deed(
    session: Session,
) -> None:
    draft = timed_draft(session, OPENS.date(), time(8))
    other = make_open_round(session, make_council(session, "wharfmoor", "Wharfmoor Borough Council"))
    other.closes_on = OPENS.date() - timedelta(days=1)
    session.flush()

    assert schedule.due_rounds(session, OPENS) == [draft.id, other.id]
    for round_id in (draft.id, other.id):
        schedule.move_round(session, round_id, OPENS)

    rows = session.execute(
        select(AuditEvent.deed, AuditEvent.user_id).where(AuditEvent.deed.in_(["opened", "closed"]))
    )
    assert set(rows) == {("opened", None), ("closed", None)}


def test_a_round_that_is_gone_is_nothing_to_do(session: Session) -> None:
    assert schedule.move_round(session, 999, CLOSES) is None
