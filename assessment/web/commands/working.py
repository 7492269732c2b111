"""The worker, by itself or beside the pages: what outlives a request, and what is due by the clock."""

from __future__ import annotations

import logging
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Lock, Thread

import click

from assessment.jobs.worker import Worker
from assessment.models.engine import make_engine
from assessment.web.config import database_url_from, post_from

GRACE = 40.0
"""Seconds to finish the mail in hand: longer than a mail server is given to answer."""

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
"""Seconds before a worker that ended is followed by another; twice as long each time that it ended soon."""

STEADY = 60.0
"""Whoever has worked for so many seconds did not end soon."""

STDIN = 0
LOOK_EVERY = 1.0

log = logging.getLogger(__name__)

NO_WORKER = click.option(
    "--no-worker", is_flag=True, help="Serve pages only: “critical-friend work” runs elsewhere."
)


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="End when standard input or the parent does.")
def work(beside: bool) -> None:
    """Do the work that outlives a request: mails, reminders, what is due by the clock.

    Takes DATABASE_URL and what mail needs. “serve” runs one of these already; several do no harm.
    """
    logging.basicConfig(format="[%(asctime)s] [%(process)d] [worker] %(message)s", level=logging.INFO)
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if beside:
        Thread(target=_end_with_parent, args=(stop, os.getppid()), daemon=True).start()
    engine = make_engine(database_url_from(os.environ))
    Worker(engine, post_from(os.environ), stop).run()
    engine.dispose()


@contextmanager
def worker_beside(environment: Mapping[str, str], *, wanted: bool) -> Iterator[None]:
    """A worker in a process of its own while the pages are served; it ends with them, however they end.

    Where it ends before them another is started. Even where this process is killed the worker notices.
    """
    if not wanted:
        yield
        return
    parent = os.getpid()
    supervisor = _Supervisor(environment)
    supervisor.start()
    try:
        yield
    finally:
        # Gunicorn forks its own workers in here, and they leave by here too.
        if os.getpid() == parent:
            supervisor.end()


class _Supervisor(Thread):
    """Has one worker running until `end`, one after the other. It holds one end of a pipe to each."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        super().__init__(name="supervisor", daemon=True)
        self._environment = dict(environment)
        self._ending = Event()
        self._process = self._begin()

    def run(self) -> None:
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            with self._process as process:
                process.wait()
            pause = FIRST_PAUSE if time.monotonic() - began >= STEADY else pause
            if self._ending.wait(pause):
                return
            log.warning("The worker has ended; another is started.")
            with _not_forking:
                if self._ending.is_set():
                    return
                self._process = self._begin()
            pause = min(2 * pause, LONGEST_PAUSE)

    def end(self) -> None:
        """Have the worker finish what is in hand, and start no other."""
        with _not_forking:
            self._ending.set()
            self._process.terminate()
        self.join(GRACE)
        if self.is_alive():
            self._process.kill()
            self.join()

    def _begin(self) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", "from assessment.web.cli import run; run()", "work", "--beside"]
        return subprocess.Popen(  # noqa: S603 (ourselves)
            command, stdin=subprocess.PIPE, env=self._environment
        )


_not_forking = Lock()
"""A process forked while another is being started would hold open what its start is waiting to see closed."""

os.register_at_fork(
    before=_not_forking.acquire, after_in_parent=_not_forking.release, after_in_child=_not_forking.release
)


def _end_with_parent(stop: Event, parent: int) -> None:
    """The pipe ends with the last process that holds it: a fork of the parent may outlive it."""
    # Not through sys.stdin: whoever waits in there keeps the interpreter from ending.
    while os.getppid() == parent:
        readable, _, _ = select.select([STDIN], [], [], LOOK_EVERY)
        if readable and not os.read(STDIN, 1):
            break
    stop.set()
