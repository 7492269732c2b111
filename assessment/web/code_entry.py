"""Codes that people type: looked up under limits, so that nobody finds one by trying."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from flask_babel import ngettext
from wtforms import Field

from assessment.models import Round
from assessment.services.attempts import Counted, Limit
from assessment.services.problems import TooManyTries
from assessment.web import extensions
from assessment.web.limiting import client_address, count_try, was_right

BY_ADDRESS = Limit("slip-address", 20, timedelta(minutes=15))
BY_ROUND = Limit("slip-round", 100, timedelta(hours=1))
"""What these leave to somebody who guesses is worked out in docs/decisions/0035-short-codes.md."""

T = TypeVar("T")


def look_up(round_: Round, field: Field, find: Callable[[str], T | None], nothing: str) -> T | None:
    """What a typed code finds; None where it finds nothing or too many were wrong, and the field says which.

    Only codes that find nothing count in the end.
    """
    counted = (Counted(BY_ADDRESS, client_address()), Counted(BY_ROUND, str(round_.id)))
    try:
        recorded = count_try(counted)
    except TooManyTries as refused:
        field.errors = [
            ngettext(
                "Too many wrong codes have been entered. Wait %(num)s minute, then try again",
                "Too many wrong codes have been entered. Wait %(num)s minutes, then try again",
                refused.minutes,
            )
        ]
        return None
    found = find(field.data)
    if found is None:
        field.errors = [nothing]
        return None
    was_right(recorded)
    extensions.commit()
    return found
