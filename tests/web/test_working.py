"""The worker beside the pages: it begins with them and ends with them."""

from __future__ import annotations

import os
import sys
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import JobState
from assessment.models import Job
from assessment.models.engine import make_engine
from assessment.web.commands.working import worker_beside


def children() -> set[str]:
    return set(Path(f"/proc/{os.getpid()}/task/{os.getpid()}/children").read_text().split())


def done(address: str) -> int:
    engine = make_engine(address)
    with Session(engine) as session:
        number = session.scalar(select(func.count()).where(Job.state == JobState.DONE)) or 0
    engine.dispose()
    return number


def test_it_works_while_pages_are_served_and_ends_however_they_end(sqlite_url: str) -> None:
    before = children()

    with suppress(SystemExit), worker_beside(os.environ | {"DATABASE_URL": sqlite_url}, wanted=True):
        assert len(children() - before) == 1
        end = time.monotonic() + 30
        while not done(sqlite_url) and time.monotonic() < end:
            time.sleep(0.1)
        assert done(sqlite_url) == 1
        sys.exit()

    assert children() == before


def test_it_is_left_out_where_it_runs_elsewhere() -> None:
    before = children()
    with worker_beside({}, wanted=False):
        assert children() == before
