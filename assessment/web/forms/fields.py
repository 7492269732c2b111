"""Fields whose complaints are in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from wtforms import DateField, IntegerField

DAY_FORMAT = "%d %m %Y"


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
    """A whole number typed by hand."""

    data: Any

    def __init__(self, label: str, message: str, **options: Any) -> None:
        super().__init__(label, **options)
        self.message = message

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        try:
            super().process_formdata([value.strip() for value in valuelist])
        except ValueError:
            self.data = None
            raise ValueError(self.message) from None
