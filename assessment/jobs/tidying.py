"""Once a day: what has served its time is deleted, and what the database keeps of it is cleaned up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from assessment.jobs.work import Work
from assessment.models.scrubbing import scrub
from assessment.services import attempts, emailed_links, leasing, retention, sign_ins

Tidying = Callable[[Session, datetime], object]

TIDYINGS: tuple[Tidying, ...] = (
    leasing.remove_finished,
    attempts.tidy,
    sign_ins.tidy,
    emailed_links.tidy,
    retention.tidy,
)
"""Each is done in a transaction of its own, so that trouble with one keeps nothing of the others."""


def tidy_up(work: Work) -> None:
    for number, tidying in enumerate(TIDYINGS, 1):
        with work.transaction() as session:
            tidying(session, work.now())
            work.report(session, number, len(TIDYINGS))
    scrub(work.engine)
