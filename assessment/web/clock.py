"""The day it is for the people who use the pages."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def today() -> date:
    """Today's date in London, whatever the clock of the machine is set to."""
    return datetime.now(LONDON).date()
