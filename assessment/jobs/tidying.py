"""Once a day: what has served its time is deleted."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.jobs.work import Work
from assessment.services import attempts, leasing

Tidying = Callable[[Session, datetime], object]

TIDYINGS: tuple[Tidying, ...] = (leasing.remove_finished, attempts.tidy)
"""Each is done in a transaction of its own, so that trouble with one keeps nothing of the others."""


def tidy_up(work: Work) -> None:
    for number, tidying in enumerate(TIDYINGS, 1):
        with work.transaction() as session:
            tidying(session, work.now())
            work.report(session, number, len(TIDYINGS))
