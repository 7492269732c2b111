"""The day it is for the people who use the pages."""

from __future__ import annotations

from datetime import date, datetime

from assessment.planning.wall_clock import LONDON

__all__ = ["LONDON", "today"]


def today() -> date:
    """Today's date in London, whatever the clock of the machine is set to."""
    return datetime.now(LONDON).date()
