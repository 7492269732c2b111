"""Months of a plan. A month is the first day of that month; whole months are all that a plan knows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from assessment.scoring.values import Band

YEAR = 12
MAX_MONTHS = 36
MONTHS_TO_ACT: Mapping[Band, int] = {Band.HIGH: 3, Band.MEDIUM: 9, Band.LOW: YEAR, Band.NONE: YEAR}
"""How many months from the plan's first a band leaves for acting (METHOD section 7)."""


def month_of(day: date) -> date:
    return day.replace(day=1)


def add_months(month: date, count: int) -> date:
    """The month `count` months later, or earlier where it is negative."""
    years, index = divmod(month.month - 1 + count, YEAR)
    return date(month.year + years, index + 1, 1)


def run_of(first: date, count: int) -> tuple[date, ...]:
    """`count` months in a row, from `first` on."""
    return tuple(add_months(first, step) for step in range(count))


def months_between(first: date, last: date) -> int:
    """How many months `last` is after `first`: 0 for the same month, negative for an earlier one."""
    return (last.year - first.year) * YEAR + last.month - first.month


def reach(starts_on: date) -> tuple[date, ...]:
    """Every month that an action of a plan can be given: three years from the plan's first."""
    return run_of(starts_on, MAX_MONTHS)


def latest_end(band: Band, starts_on: date) -> date:
    """The last month in which an action of this band ends in time."""
    return add_months(starts_on, MONTHS_TO_ACT[band] - 1)


def columns(starts_on: date, ends: Iterable[date | None]) -> tuple[date, ...]:
    """The months to draw: whole years from the plan's first, as many as its latest end needs (1 to 3)."""
    known = [end for end in ends if end is not None]
    needed = 1 + max((months_between(starts_on, end) for end in known), default=0)
    years = max(1, -(-needed // YEAR))
    return run_of(starts_on, min(years * YEAR, MAX_MONTHS))
