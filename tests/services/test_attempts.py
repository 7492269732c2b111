"""Limits on guessing: the decision by itself, and the same decision whoever counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.models import Attempt
from assessment.models.engine import write_session
from assessment.services import attempts
from assessment.services.attempts import Counted, Limit, waiting_time
from assessment.services.problems import TooManyTries

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
THREE = Limit("three", 3, timedelta(minutes=10))
KEY = "only-for-tests"
SAM = Counted(THREE, "sam@ashvale.example")


def ago(minutes: float) -> datetime:
    return NOW - timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("tries", "minutes"),
    [
        ((), None),
        ((1, 2), None),
        ((1, 2, 3), 7),  # the oldest of three leaves the ten minutes in seven
        ((0, 0, 0), 10),
        ((1, 2, 9.5), 0.5),
        ((1, 2, 10), None),  # exactly ten minutes ago counts no more
        ((1, 2, 3, 4), 7),  # only the last three matter
        ((1, 2, 400), None),
    ],
)
def test_the_wait_lasts_until_fewer_than_the_most_are_left(
    tries: tuple[float, ...], minutes: float | None
) -> None:
    expected = None if minutes is None else timedelta(minutes=minutes)
    assert waiting_time([ago(one) for one in tries], THREE, NOW) == expected


def test_the_most_are_allowed_and_one_more_is_not(session: Session) -> None:
    last = [attempts.check_and_record(session, KEY, [SAM], ago(one)).was_last for one in (3, 2, 1)]
    assert last == [False, False, True]

    with pytest.raises(TooManyTries) as refused:
        attempts.check_and_record(session, KEY, [SAM], NOW)
    assert refused.value.wait == timedelta(minutes=7)
    assert refused.value.minutes == 7

    attempts.check_and_record(session, KEY, [SAM], NOW + timedelta(minutes=7))


@pytest.mark.parametrize(("seconds", "minutes"), [(1, 1), (60, 1), (61, 2), (600, 10)])
def test_the_wait_is_told_in_whole_minutes_that_are_enough(seconds: int, minutes: int) -> None:
    assert TooManyTries(timedelta(seconds=seconds)).minutes == minutes


def test_a_refused_try_is_not_counted_against_anything(session: Session) -> None:
    place = Counted(Limit("place", 50, timedelta(minutes=10)), "192.0.2.1")
    for _ in range(3):
        attempts.check_and_record(session, KEY, [SAM], NOW)
    with pytest.raises(TooManyTries):
        attempts.check_and_record(session, KEY, [place, SAM], NOW)

    assert session.scalars(select(Attempt.kind)).all() == ["three"] * 3


def test_subjects_and_kinds_are_counted_apart(session: Session) -> None:
    other_kind = Counted(Limit("other", 3, timedelta(minutes=10)), SAM.subject)
    other_person = Counted(THREE, "kim@ashvale.example")
    for _ in range(3):
        attempts.check_and_record(session, KEY, [SAM], NOW)

    assert not attempts.check_and_record(session, KEY, [other_kind, other_person], NOW).was_last


def test_a_right_try_takes_itself_back_and_the_owner_all_of_theirs(session: Session) -> None:
    place = Counted(THREE, "192.0.2.1")
    attempts.check_and_record(session, KEY, [SAM, place], NOW)
    right = attempts.check_and_record(session, KEY, [SAM, place], NOW)

    attempts.forgive(session, right)
    attempts.forget(session, KEY, SAM)

    (left,) = session.scalars(select(Attempt))
    assert left.kind == THREE.kind
    attempts.check_and_record(session, KEY, [place], NOW)
    assert attempts.check_and_record(session, KEY, [place], NOW).was_last


def test_what_is_stored_does_not_tell_whom_it_is_about(session: Session) -> None:
    attempts.check_and_record(session, KEY, [SAM], NOW)
    attempts.check_and_record(session, "another key", [SAM], NOW)

    one, other = session.scalars(select(Attempt.subject_hash))
    assert one != other
    assert "sam" not in one
    assert len(one) == 64


def test_old_tries_are_tidied_away(session: Session) -> None:
    attempts.check_and_record(session, KEY, [SAM], NOW - attempts.LONGEST)
    attempts.check_and_record(session, KEY, [SAM], NOW - attempts.LONGEST + timedelta(seconds=1))

    attempts.tidy(session, NOW)

    assert len(session.scalars(select(Attempt)).all()) == 1


def test_every_worker_counts_the_same(database: Engine) -> None:
    for _ in range(3):
        with write_session(database) as worker:
            attempts.check_and_record(worker, KEY, [SAM], NOW)
            worker.commit()

    with write_session(database) as worker, pytest.raises(TooManyTries):
        attempts.check_and_record(worker, KEY, [SAM], NOW)


@pytest.mark.parametrize("name", [name for name in vars(attempts) if name.isupper() and "BY" in name])
def test_every_limit_fits_its_column_and_what_is_kept(name: str) -> None:
    limit = getattr(attempts, name)
    assert len(limit.kind) <= 20
    assert limit.within <= attempts.LONGEST
