from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.planning.months import (
    MAX_MONTHS,
    add_months,
    columns,
    latest_end,
    month_of,
    months_between,
    reach,
    run_of,
)
from assessment.scoring.values import Band

months = st.dates(date(1990, 1, 1), date(2090, 12, 31)).map(month_of)


def test_a_month_is_its_first_day() -> None:
    assert month_of(date(2028, 2, 29)) == date(2028, 2, 1)


@pytest.mark.parametrize(
    ("count", "then"),
    [(0, date(2026, 12, 1)), (1, date(2027, 1, 1)), (12, date(2027, 12, 1)), (-12, date(2025, 12, 1))],
)
def test_december_is_followed_by_january_of_the_next_year(count: int, then: date) -> None:
    assert add_months(date(2026, 12, 1), count) == then


@given(months, st.integers(-500, 500))
def test_adding_months_and_counting_them_agree(month: date, count: int) -> None:
    assert months_between(month, add_months(month, count)) == count


@given(months, st.integers(-100, 100), st.integers(-100, 100))
def test_months_add_in_any_order(month: date, one: int, two: int) -> None:
    assert add_months(add_months(month, one), two) == add_months(month, one + two)


@given(months, st.integers(0, 60))
def test_a_run_has_every_month_once_in_order(first: date, count: int) -> None:
    run = run_of(first, count)
    assert len(run) == count
    assert [months_between(first, month) for month in run] == list(range(count))


@pytest.mark.parametrize(
    ("band", "last"),
    [(Band.HIGH, date(2027, 1, 1)), (Band.MEDIUM, date(2027, 7, 1)), (Band.LOW, date(2027, 10, 1))],
)
def test_a_plan_from_november_leaves_each_band_its_time_to_act(band: Band, last: date) -> None:
    assert latest_end(band, date(2026, 11, 1)) == last


def test_an_action_can_be_planned_three_years_ahead() -> None:
    within = reach(date(2026, 12, 1))
    assert (within[0], within[-1]) == (date(2026, 12, 1), date(2029, 11, 1))


@pytest.mark.parametrize(
    ("ends", "drawn"),
    [
        ([], 12),
        ([None], 12),
        ([date(2027, 11, 1)], 12),
        ([date(2027, 12, 1), None], 24),
        ([date(2029, 11, 1)], 36),
        ([date(2020, 1, 1)], 12),
    ],
)
def test_whole_years_are_drawn_as_far_as_the_last_action_goes(ends: list[date | None], drawn: int) -> None:
    assert columns(date(2026, 12, 1), ends) == run_of(date(2026, 12, 1), drawn)


@given(months, st.lists(st.integers(0, MAX_MONTHS - 1)))
def test_every_month_within_reach_is_drawn(starts_on: date, ends: list[int]) -> None:
    planned = [add_months(starts_on, end) for end in ends]
    assert set(planned) <= set(columns(starts_on, planned))
