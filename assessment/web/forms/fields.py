"""Fields whose complaints are in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import time
from typing import Any

from wtforms import DateField, IntegerField, StringField

DAY_FORMAT = "%d %m %Y"
LAST_YEAR = 2999
"""A later day is a slip of the keyboard, and near the end of the calendar nothing can be reckoned from it."""

_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")
_TIME = re.compile(r"([0-9]{1,2})(?:[.: ]?([0-9]{2}))? ?(?:(a|p)\.? ?m\.?)?", re.IGNORECASE)
_NOON = 12
_NOON_WORDS = frozenset({"midday", "noon", "12 noon", "12noon", "12 midday"})


def read_time(text: str) -> time | None:
    """A time as people type it: 17:00, 17.00, 1700, 5pm, 5.30 p.m., midday.

    None for what is no time, and for what could be two: 5, or midnight, which ends a day and begins one.
    """
    plain = " ".join(text.split()).lower()
    if plain in _NOON_WORDS:
        return time(_NOON)
    found = _TIME.fullmatch(plain)
    if found is None:
        return None
    hour, minute, half = int(found[1]), int(found[2] or 0), found[3]
    if half is None and found[2] is None:
        return None
    if half is not None:
        if not 1 <= hour <= _NOON:
            return None
        hour = hour % _NOON + (_NOON if half == "p" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


class DayField(DateField):
    """A date from three inputs of the same name: day, month, year."""

    data: Any

    def __init__(self, label: str, message: str, **options: Any) -> None:
        super().__init__(label, format=DAY_FORMAT, **options)
        self.message = message

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata([part.strip() for part in valuelist])
        except ValueError:
            self.data = None
            raise ValueError(self.message) from None
        if self.data is not None and self.data.year > LAST_YEAR:
            self.data = None
            raise ValueError(self.message)


class WholeNumberField(IntegerField):
    """A whole number typed by hand, in the digits 0 to 9."""

    data: Any

    def __init__(self, label: str, message: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.message = message

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        for value in valuelist[:1]:
            if not _WHOLE_NUMBER.fullmatch(value.strip()):
                raise ValueError(self.message)
            self.data = int(value)


class TimeField(StringField):
    """A time of day typed by hand, as `read_time` reads it."""

    data: Any

    def __init__(self, label: str, message: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.message = message

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        self.data = None
        for value in valuelist[:1]:
            self.data = read_time(value)
            if self.data is None and value.strip():
                raise ValueError(self.message)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{self.data:%H:%M}" if self.data else ""
