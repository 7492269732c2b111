from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.planning.wall_clock import LONDON, first_moment, last_moment


@pytest.mark.parametrize(
    ("day", "at", "first", "last"),
    [
        (date(2026, 12, 18), time(17), "2026-12-18 17:00", "2026-12-18 17:00"),
        (date(2026, 7, 1), time(17), "2026-07-01 16:00", "2026-07-01 16:00"),
        (date(2026, 7, 1), time(0, 30), "2026-06-30 23:30", "2026-06-30 23:30"),
        (date(2027, 3, 28), time(0, 59), "2027-03-28 00:59", "2027-03-28 00:59"),
        (date(2027, 3, 28), time(1, 30), "2027-03-28 01:30", "2027-03-28 01:30"),  # the clock skips it
        (date(2027, 3, 28), time(2), "2027-03-28 01:00", "2027-03-28 01:00"),
        (date(2026, 10, 25), time(1, 30), "2026-10-25 00:30", "2026-10-25 01:30"),  # the clock shows it twice
        (date(2026, 10, 25), time(2), "2026-10-25 02:00", "2026-10-25 02:00"),
    ],
)
def test_a_time_on_the_wall_in_london_is_a_moment(day: date, at: time, first: str, last: str) -> None:
    assert [f"{moment(day, at):%Y-%m-%d %H:%M}" for moment in (first_moment, last_moment)] == [first, last]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.times())
def test_the_last_moment_is_never_before_the_first_and_at_most_an_hour_after_it(day: date, at: time) -> None:
    first, last = first_moment(day, at), last_moment(day, at)
    assert first.tzinfo is UTC
    assert 0 <= (last - first).total_seconds() <= 3600


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))
def test_every_moment_lies_between_the_first_and_the_last_of_what_the_clock_shows(moment: datetime) -> None:
    shown = moment.astimezone(LONDON)
    day, at = shown.date(), shown.time()
    assert moment in (first_moment(day, at), last_moment(day, at))
