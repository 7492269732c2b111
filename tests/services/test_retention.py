"""What is kept for how long after a round closes, and that deleting it changes no result."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import (
    Answer,
    AuditEvent,
    Comment,
    Council,
    Invitee,
    NamedResponse,
    Response,
    Round,
    RoundKind,
)
from assessment.models.base import Base
from assessment.reports.exports import scores_csv
from assessment.services import retention, scorecards
from assessment.services.frameworks import load_framework
from assessment.services.retention import Due, Periods, due, kept_until
from assessment.services.rounds import response_counts
from tests.factories.people import make_council
from tests.factories.rounds import add_response, close, make_open_round

PERIODS = Periods(comments=6, answers=12, invitees=3)
CLOSED = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("closed_on", "months", "until"),
    [
        (date(2026, 11, 30), 3, date(2027, 2, 28)),
        (date(2027, 11, 30), 3, date(2028, 2, 29)),
        (date(2026, 12, 31), 1, date(2027, 1, 31)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 3, 1), 120, date(2036, 3, 1)),
        (date(2026, 3, 1), 0, date(2026, 3, 1)),
    ],
)
def test_a_period_ends_on_the_same_day_of_a_later_month(closed_on: date, months: int, until: date) -> None:
    assert kept_until(closed_on, months) == until


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2027, 2, 27), Due()),
        (date(2027, 2, 28), Due(invitees=True)),
        (date(2027, 5, 29), Due(invitees=True)),
        (date(2027, 5, 30), Due(invitees=True, comments=True)),
        (date(2027, 11, 30), Due(invitees=True, comments=True, answers=True)),
    ],
)
def test_each_thing_is_due_in_its_own_time(today: date, expected: Due) -> None:
    assert due(CLOSED.date(), False, PERIODS, today) == expected


def test_nothing_is_due_of_a_round_that_is_not_over_and_all_of_a_cancelled_one() -> None:
    assert due(None, False, PERIODS, date(2099, 1, 1)) == Due()
    assert due(None, True, PERIODS, date(2026, 1, 1)) == Due(comments=True, answers=True, invitees=True)


@pytest.fixture
def council(session: Session) -> Council:
    council = make_council(session)
    council.comments_kept_months, council.answers_kept_months, council.invitees_kept_months = 6, 12, 3
    session.flush()
    return council


@pytest.fixture
def closed(session: Session, council: Council) -> Round:
    round_ = make_open_round(session, council)
    for number in range(12):
        service = round_.services[number % 2].code
        answers = {"a.1.x.1": str(number % 4)}
        add_response(session, round_, answers, service=service, comments=[("a.1.x.1", f"Comment {number}")])
        session.add(Invitee(round_id=round_.id, email=f"person{number}@ashvale.example"))
    close(session, round_)
    round_.closed_at = CLOSED
    session.commit()
    return round_


def left(session: Session, *tables: type[Base]) -> list[int]:
    return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def csv_of(session: Session, round_: Round) -> bytes:
    framework = load_framework(session, round_.framework_hash)
    return scores_csv(scorecards.fresh_scorecard(session, round_), framework)


def test_what_is_due_goes_and_the_results_stay_to_the_byte(session: Session, closed: Round) -> None:
    before, rates = csv_of(session, closed), response_counts(session, closed)
    assert b"a.1.x.1" in before

    retention.tidy(session, CLOSED + timedelta(days=60))
    assert left(session, Comment, Answer, Invitee) == [12, 12, 12]
    retention.tidy(session, CLOSED + timedelta(days=100))
    assert left(session, Comment, Answer, Invitee) == [12, 12, 0]
    assert len(scorecards.comments_of(session, closed)["a.1.x.1"]) == 12
    retention.tidy(session, CLOSED + timedelta(days=200))
    assert left(session, Comment, Answer, Invitee) == [0, 12, 0]
    assert scorecards.comments_of(session, closed) == {}
    retention.tidy(session, CLOSED + timedelta(days=400))
    assert left(session, Comment, Answer, Invitee) == [0, 0, 0]

    session.expire_all()
    assert csv_of(session, closed) == before
    assert response_counts(session, closed) == rates
    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.deed.startswith("deleted"))).all()
    assert sorted(deeds) == [
        "deleted the comments of",
        "deleted the list of invitees of",
        "deleted the raw answers of",
    ]


def test_tidying_twice_does_nothing_twice(session: Session, closed: Round) -> None:
    late = CLOSED + timedelta(days=400)
    retention.tidy(session, late)
    version, events = closed.version, left(session, AuditEvent)
    retention.tidy(session, late + timedelta(days=1))
    assert (closed.version, left(session, AuditEvent)) == (version, events)
    assert closed.comments_deleted_at == late


def test_a_day_begins_at_midnight_in_london(session: Session, closed: Round) -> None:
    closed.closed_at = datetime(2026, 4, 30, 22, 59, tzinfo=UTC)  # 23:59 in summer time
    session.flush()
    retention.tidy(session, datetime(2026, 7, 29, 22, 59, tzinfo=UTC))
    assert left(session, Invitee) == [12]
    retention.tidy(session, datetime(2026, 7, 29, 23, 0, tzinfo=UTC))
    assert left(session, Invitee) == [0]


def test_an_open_round_and_another_council_keep_theirs(
    session: Session, council: Council, closed: Round
) -> None:
    still_open = make_open_round(session, council)
    add_response(session, still_open, {"a.1.x.1": "1"}, comments=[("a.1.x.1", "Open")])
    session.add(Invitee(round_id=still_open.id, email="x@ashvale.example"))
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    elsewhere = make_open_round(session, other)
    add_response(session, elsewhere, {"a.1.x.1": "1"}, comments=[("a.1.x.1", "Elsewhere")])
    close(session, elsewhere)
    elsewhere.closed_at = CLOSED
    session.flush()
    retention.tidy(session, CLOSED + timedelta(days=400))
    assert set(session.scalars(select(Comment.text))) == {"Open", "Elsewhere"}
    assert session.scalars(select(Invitee.email)).all() == ["x@ashvale.example"]
    assert elsewhere.comments_deleted_at is None


def test_in_a_named_round_names_stay_as_long_as_the_answers(session: Session, council: Council) -> None:
    round_ = make_open_round(session, council)
    round_.kind = RoundKind.NAMED
    response = add_response(session, round_, {"a.1.x.1": "1"})
    who, nobody = (Invitee(round_id=round_.id, email=f"{name}@ashvale.example") for name in ("who", "nobody"))
    session.add_all([who, nobody])
    session.flush()
    session.add(NamedResponse(response_id=response.id, invitee_id=who.id))
    session.flush()
    close(session, round_)
    round_.closed_at = CLOSED
    session.flush()
    retention.tidy(session, CLOSED + timedelta(days=100))
    assert session.scalars(select(Invitee.email)).all() == ["who@ashvale.example"]
    assert left(session, NamedResponse, Answer) == [1, 1]
    retention.tidy(session, CLOSED + timedelta(days=400))
    assert left(session, Invitee, NamedResponse, Answer, Response) == [0, 0, 0, 1]


def test_of_a_cancelled_round_everything_goes_at_once(session: Session, council: Council) -> None:
    round_ = make_open_round(session, council)
    response = add_response(session, round_, {"a.1.x.1": "1"}, comments=[("a.1.x.1", "Hm")])
    response.access_hash = "0" * 64
    session.add(Invitee(round_id=round_.id, email="x@ashvale.example", link_hash="1" * 64))
    round_.state, round_.key = RoundState.CANCELLED, None
    session.flush()
    retention.tidy(session, CLOSED)
    assert left(session, Comment, Answer, Invitee) == [0, 0, 0]
    assert session.scalars(select(Response.access_hash)).all() == [None]
