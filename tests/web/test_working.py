"""The worker beside the pages: it begins with them and ends with them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import JobState
from assessment.models import Job
from assessment.models.engine import make_engine
from assessment.web.commands import working
from assessment.web.commands.working import worker_beside
from tests.waiting import within


def children(parent: int | None = None) -> set[str]:
    """Of this process, or of another; whichever of its threads started them."""
    tasks = Path(f"/proc/{parent or os.getpid()}/task").iterdir()
    return {child for task in tasks for child in (task / "children").read_text().split()}


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
        assert within(30, lambda: done(sqlite_url) == 1)
        sys.exit()

    assert children() == before


def test_one_that_is_killed_is_followed_by_another_which_ends_with_the_pages(sqlite_url: str) -> None:
    before = children()

    with worker_beside(os.environ | {"DATABASE_URL": sqlite_url}, wanted=True):
        (first,) = children() - before
        os.kill(int(first), signal.SIGKILL)
        assert within(20, lambda: len(children() - before - {first}) == 1)
        assert within(30, lambda: done(sqlite_url) == 1)

    assert children() == before


def test_none_is_started_once_the_pages_have_ended(sqlite_url: str) -> None:
    before = children()

    with worker_beside(os.environ | {"DATABASE_URL": sqlite_url}, wanted=True):
        (first,) = children() - before
        os.kill(int(first), signal.SIGKILL)

    time.sleep(working.FIRST_PAUSE + 0.5)
    assert children() == before


SERVE_AND_FORK = """
import os, time
from assessment.web.commands.working import worker_beside
with worker_beside(os.environ, wanted=True):
    fork = os.fork()
    if fork:
        print(fork, flush=True)
    time.sleep(60)
"""


def test_none_is_left_where_the_pages_are_killed_though_a_fork_of_theirs_lives_on(sqlite_url: str) -> None:
    command = [sys.executable, "-c", SERVE_AND_FORK]
    environment = os.environ | {"DATABASE_URL": sqlite_url}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as pages:
        assert pages.stdout is not None
        fork = int(pages.stdout.readline())
        try:
            (worker,) = children(pages.pid) - {str(fork)}
            assert within(30, lambda: done(sqlite_url) == 1)
            pages.kill()
            assert within(20, lambda: not is_running(worker))
            assert is_running(fork)
        finally:
            pages.kill()
            os.kill(fork, signal.SIGKILL)


def is_running(process: int | str) -> bool:
    """Whoever has ended but was not asked after has no command line any more."""
    try:
        return bool(Path(f"/proc/{process}/cmdline").read_bytes())
    except FileNotFoundError:
        return False


def test_it_is_left_out_where_it_runs_elsewhere() -> None:
    before = children()
    with worker_beside({}, wanted=False):
        assert children() == before
