"""What can go wrong in a service, in the field's own words rather than the database's."""

from __future__ import annotations

import math
from collections.abc import Iterable
from datetime import timedelta

from assessment.translation import gettext as _


class NotFound(Exception):
    """There is no such record, or it belongs to another council: the two are not told apart."""


class NotAllowed(Exception):
    """The asker may see the record but not do this with it. The message is a sentence for the page."""


class Conflict(Exception):
    """Someone else changed the record since it was read. `theirs` and `yours` are shown side by side.

    Both are words for the page by what they are called there; `what` is for the log only.
    """

    def __init__(self, what: str, theirs: dict[str, str], yours: dict[str, str]) -> None:
        super().__init__(f"someone else has changed {what} since you opened it")
        self.what = what
        self.theirs = theirs
        self.yours = yours


class NotReady(Exception):
    """A move that the state allows but the content does not yet. `reasons` are sentences for the page."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


def as_sentences(objections: Iterable[str]) -> tuple[str, ...]:
    """What stands under a field of a form, as reasons that stand by themselves. Blank ones are none."""
    return tuple(_("%(objection)s.", objection=objection) for objection in objections if objection)


class AlreadyTaken(Exception):
    """A name, code or address that has to be unique is in use. `what` is for the command line."""

    def __init__(self, what: str) -> None:
        super().__init__(f"{what} is already in use")
        self.what = what


class TooManyTries(Exception):
    """A limit on tries is reached. `wait` is how long until the next one is allowed."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(f"too many tries; {wait} to wait")
        self.wait = wait

    @property
    def minutes(self) -> int:
        """Whole minutes, after which it is allowed for certain."""
        return max(1, math.ceil(self.wait.total_seconds() / 60))
