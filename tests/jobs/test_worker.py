from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Event

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.jobs.clockwork import do_what_is_due
from assessment.jobs.work import CannotBeDone, Executor, TryAgain, Work
from assessment.jobs.worker import Worker
from assessment.lifecycle import JobState
from assessment.models import Job, JobKind
from assessment.models.engine import make_engine, read_session, write_session
from assessment.services import leasing
from assessment.services.queueing import queue_job
from tests.waiting import within

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LINK = "https://friend.example/q/secret"


def worker(engine: Engine, executor: Executor, stop: Event | None = None) -> Worker:
    return Worker(engine, None, stop, executors={JobKind.TIDY_UP: executor}, now=lambda: NOW)


def ask(engine: Engine) -> None:
    with write_session(engine) as session:
        queue_job(session, JobKind.TIDY_UP, {}, asked_at=NOW)
        session.commit()


def only_job(engine: Engine) -> Job:
    with read_session(engine) as session:
        return session.scalars(select(Job)).one()


def refuse(problem: Exception) -> Executor:
    def executor(work: Work) -> None:
        raise problem

    return executor


def test_a_job_is_done_once_with_its_progress(database: Engine) -> None:
    ask(database)

    def executor(work: Work) -> None:
        for number in (1, 2):
            with work.transaction() as session:
                work.report(session, number, 2)
                work.problem(session, f"row {number}", "Look at this")

    one = worker(database, executor)
    assert [one.do_one(), one.do_one()] == [True, False]

    job = only_job(database)
    assert (job.state, job.done, job.total) == (JobState.DONE, 2, 2)
    assert [problem["row"] for problem in job.problems] == ["row 1", "row 2"]


@pytest.mark.parametrize(
    ("problem", "state", "reasons"),
    [
        (CannotBeDone("There is no mail."), JobState.FAILED, ["There is no mail."]),
        (TryAgain("Later."), JobState.QUEUED, []),
        (ZeroDivisionError(LINK), JobState.QUEUED, []),
    ],
)
def test_how_it_went_is_written_down(
    database: Engine, problem: Exception, state: JobState, reasons: list[str]
) -> None:
    ask(database)
    worker(database, refuse(problem)).do_one()

    job = only_job(database)
    assert job.state is state
    assert [row["what"] for row in job.problems] == reasons
    assert (job.run_after > NOW) == (state is JobState.QUEUED)


def test_the_log_holds_nothing_of_what_a_failure_says(
    database: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    ask(database)
    with caplog.at_level(logging.DEBUG):
        worker(database, refuse(ZeroDivisionError(LINK))).do_one()

    assert "ZeroDivisionError" in caplog.text
    assert LINK not in caplog.text


def test_what_a_block_wrote_is_not_kept_where_another_worker_has_the_job(database: Engine) -> None:
    ask(database)

    def executor(work: Work) -> None:
        with write_session(database) as session:
            leasing.claim_job(session, "another", NOW + leasing.LEASE + timedelta(seconds=1))
            session.commit()
        with work.transaction() as session:
            queue_job(session, JobKind.REMINDERS, {})

    worker(database, executor).do_one()

    job = only_job(database)
    assert (job.kind, job.state, job.holder.split("/")[0]) == (JobKind.TIDY_UP, JobState.RUNNING, "another")


def test_a_worker_that_is_to_end_leaves_the_rest_to_the_next(database: Engine) -> None:
    ask(database)
    stop = Event()

    def executor(work: Work) -> None:
        with work.transaction() as session:
            work.report(session, 1, 2)
        stop.set()
        with work.transaction():
            pytest.fail("nothing is begun once the worker is to end")

    worker(database, executor, stop).do_one()

    job = only_job(database)
    assert (job.state, job.attempts, job.done) == (JobState.QUEUED, 0, 1)


def test_a_tidy_up_is_asked_for_once_a_day(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    for now in (NOW, NOW + timedelta(hours=23), NOW + timedelta(hours=24), NOW + timedelta(hours=25)):
        do_what_is_due(engine, now)
    with read_session(engine) as session:
        asked = session.scalars(select(Job.asked_at).where(Job.kind == JobKind.TIDY_UP)).all()
    engine.dispose()

    assert asked == [NOW, NOW + timedelta(hours=24)]


@pytest.mark.parametrize("how", [lambda one: one.send_signal(signal.SIGTERM), lambda one: one.stdin.close()])
def test_the_command_does_what_is_due_and_ends_when_told(
    sqlite_url: str, how: Callable[[subprocess.Popen[bytes]], None]
) -> None:
    command = [sys.executable, "-c", "from assessment.web.cli import run; run()", "work", "--beside"]
    environment = os.environ | {"DATABASE_URL": sqlite_url}
    engine = make_engine(sqlite_url)
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        try:
            assert within(20, lambda: _states(engine) == [JobState.DONE])
            how(process)
            assert process.wait(10) == 0
        finally:
            process.kill()
    engine.dispose()


def _states(engine: Engine) -> list[JobState]:
    with Session(engine) as session:
        return list(session.scalars(select(Job.state)))
