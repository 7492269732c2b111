"""The worker: takes up one job after the other, and between them does what is due by the clock."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Callable, Mapping
from datetime import datetime
from threading import Event

from sqlalchemy import Engine

from assessment.jobs.clockwork import do_what_is_due
from assessment.jobs.mailer import Post
from assessment.jobs.registry import EXECUTORS
from assessment.jobs.trouble import log_trouble
from assessment.jobs.work import BatchDone, CannotBeDone, Executor, Stopped, TryAgain, Work
from assessment.models import JobKind
from assessment.models.base import utc_now
from assessment.models.engine import read_session, write_session
from assessment.services import leasing
from assessment.services.leasing import ClaimedJob, LeaseLost
from assessment.translation import N_

PAUSE = 1.0
PAUSE_IN_TROUBLE = 5.0

log = logging.getLogger(__name__)


class Worker:
    """Does jobs until `stop` is set; several may run beside each other, on one machine or on many."""

    def __init__(
        self,
        engine: Engine,
        post: Post | None,
        stop: Event | None = None,
        *,
        executors: Mapping[JobKind, Executor] = EXECUTORS,
        now: Callable[[], datetime] = utc_now,
    ) -> None:
        self._engine = engine
        self._post = post
        self._executors = executors
        self._now = now
        self.stop = stop or Event()
        self.name = f"{socket.gethostname()[:40]}:{os.getpid()}"

    def run(self) -> None:
        """Work until told to stop. Trouble with the database is waited out."""
        while not self.stop.is_set():
            try:
                do_what_is_due(self._engine, self._now())
                pause = 0.0 if self.do_one() else PAUSE
            except Exception as trouble:
                log_trouble("looking for work", trouble)
                pause = PAUSE_IN_TROUBLE
            self.stop.wait(pause)

    def do_one(self) -> bool:
        """Do the job that has waited longest; whether there was one."""
        with read_session(self._engine) as session:
            if not leasing.is_any_due(session, self._now()):
                return False
        with write_session(self._engine) as session:
            job = leasing.claim_job(session, self.name, self._now())
            session.commit()
        if job is None:
            return False
        self._do(job)
        return True

    def _do(self, job: ClaimedJob) -> None:
        """Run the executor and write down how it ended, unless somebody else holds the job by then."""
        work = Work(job, self._engine, self._post, self._now, self.stop.is_set)
        ending: Callable[..., object]
        try:
            ending, reason = self._execute(work)
            with write_session(self._engine) as session:
                ending(session, job, self._now(), *reason)
                session.commit()
        except LeaseLost:
            log.warning("job %s (%s) is held by another worker by now", job.id, job.kind)

    def _execute(self, work: Work) -> tuple[Callable[..., object], tuple[str, ...]]:
        job = work.job
        what = f"job {job.id} ({job.kind})"
        try:
            self._executors[job.kind](work)
        except LeaseLost:
            raise
        except (Stopped, BatchDone):
            return leasing.put_back, ()
        except CannotBeDone as refused:
            log.warning("%s cannot be done", what)
            return leasing.give_up, (str(refused),)
        except TryAgain as later:
            log.warning("%s is to be tried again (attempt %s)", what, job.attempts)
            return leasing.try_again_later, (str(later),)
        except Exception as failure:
            log_trouble(what, failure)
            return leasing.try_again_later, (N_("Something went wrong that we did not foresee."),)
        log.info("%s is done", what)
        return leasing.finish_job, ()
