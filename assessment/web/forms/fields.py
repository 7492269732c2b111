"""Fields whose complaints are in plain words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from wtforms import DateField, IntegerField

DAY_FORMAT = "%d %m %Y"
_WHOLE_NUMBER = re.compile(r"[+-]?[0-9]{1,9}")


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
