"""Days and times as people write them down, by the clock on the wall in London, as moments."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def london_day(moment: datetime) -> date:
    """The day that calendars show at a moment."""
    return moment.astimezone(LONDON).date()


def first_moment(day: date, at: time) -> datetime:
    """When the clock first shows a time on a day.

    In the hour that is left out in March, as long after the change as the time is after it: half past one is
    half past two in summer time.
    """
    return datetime.combine(day, at, LONDON).astimezone(UTC)


def last_moment(day: date, at: time) -> datetime:
    """When the clock last shows a time on a day: in the hour that comes twice in October, the second time."""
    shown = datetime.combine(day, at, LONDON)
    return max(shown.astimezone(UTC), shown.replace(fold=1).astimezone(UTC))
