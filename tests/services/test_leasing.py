"""Who does which job, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.lifecycle import JobState
from assessment.models import Job, JobKind
from assessment.models.engine import write_session
from assessment.services import leasing
from assessment.services.leasing import LEASE, MOST_ATTEMPTS, ClaimedJob, LeaseLost
from assessment.services.queueing import queue_job, was_asked_since

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
LATER = NOW + LEASE + timedelta(seconds=1)


def ask(session: Session, run_after: datetime | None = None) -> Job:
    return queue_job(session, JobKind.TIDY_UP, {}, asked_at=NOW, run_after=run_after)


def claim(session: Session, now: datetime = NOW) -> ClaimedJob:
    job = leasing.claim_job(session, "here", now)
    assert job is not None
    session.expire_all()
    return job


def test_the_job_that_has_waited_longest_is_taken_up(session: Session) -> None:
    later = ask(session, run_after=NOW + timedelta(hours=1))
    second = ask(session)
    first = ask(session, run_after=NOW - timedelta(hours=1))

    assert [claim(session).id, claim(session).id] == [first.id, second.id]
    assert leasing.claim_job(session, "here", NOW) is None
    assert not leasing.is_any_due(session, NOW)
    assert claim(session, later.run_after).id == first.id  # its lease has run out by then
    assert first.attempts == 2


def test_a_job_whose_holder_is_gone_is_taken_up_again_and_the_old_holder_finds_out(session: Session) -> None:
    job = ask(session)
    old = claim(session)
    assert leasing.claim_job(session, "there", NOW + LEASE) is None

    new = claim(session, LATER)

    assert (new.id, new.attempts) == (old.id, 2)
    with pytest.raises(LeaseLost):
        leasing.hold_on(session, old, LATER)
    with pytest.raises(LeaseLost):
        leasing.report_progress(session, old, LATER, 1, 2)
    with pytest.raises(LeaseLost):
        leasing.finish_job(session, old, LATER)
    with pytest.raises(LeaseLost):
        leasing.put_back(session, old, LATER)
    leasing.finish_job(session, new, LATER)
    session.expire_all()
    assert (job.state, job.finished_at, job.lease_until) == (JobState.DONE, LATER, None)


def test_a_lease_that_is_renewed_is_not_taken(session: Session) -> None:
    ask(session)
    held = claim(session)
    leasing.report_progress(session, held, NOW + LEASE, 1, 2)

    assert leasing.claim_job(session, "there", LATER) is None


def test_a_job_that_fails_waits_longer_each_time_and_is_given_up(session: Session) -> None:
    job = ask(session)
    now, waits = NOW, []
    for _ in range(MOST_ATTEMPTS):
        leasing.try_again_later(session, claim(session, now), now, "The mail server does not answer.")
        session.expire_all()
        waits.append((job.run_after - now).total_seconds())
        now = max(now, job.run_after)

    assert waits[:-1] == [30, 60, 120, 240, 480, 960, 1920]
    assert job.state is JobState.FAILED
    assert job.problems == [{"row": "", "what": "The mail server does not answer."}]
    assert leasing.claim_job(session, "here", now + timedelta(days=1)) is None


def test_a_job_that_ends_every_worker_is_given_up_too(session: Session) -> None:
    job = ask(session)
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        claim(session, now)
        now += LEASE + timedelta(seconds=1)

    assert leasing.claim_job(session, "here", now) is None
    session.expire_all()
    assert job.state is JobState.FAILED


def test_a_job_that_is_put_back_waits_for_nothing_and_loses_no_attempt(session: Session) -> None:
    job = ask(session)
    leasing.put_back(session, claim(session), NOW)
    session.expire_all()

    assert (job.state, job.attempts, job.lease_until) == (JobState.QUEUED, 0, None)
    assert claim(session).attempts == 1


def test_finished_jobs_go_after_a_month(session: Session) -> None:
    ask(session)
    leasing.finish_job(session, claim(session), NOW)

    leasing.remove_finished(session, NOW + timedelta(days=30))
    assert was_asked_since(session, JobKind.TIDY_UP, NOW - timedelta(1))
    leasing.remove_finished(session, NOW + timedelta(days=30, seconds=1))
    assert not was_asked_since(session, JobKind.TIDY_UP, NOW - timedelta(1))


def test_many_workers_at_once_get_each_job_once(database: Engine) -> None:
    with write_session(database) as session:
        wanted = sorted(ask(session).id for _ in range(12))
        session.commit()
    together, taken = Barrier(6), list[int]()

    def work() -> None:
        together.wait()
        for _ in range(4):
            with write_session(database) as session:
                job = leasing.claim_job(session, "one of six", NOW)
                session.commit()
            if job is not None:
                taken.append(job.id)

    threads = [Thread(target=work) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(taken) == wanted
