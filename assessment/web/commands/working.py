"""The worker, by itself or beside the pages: what outlives a request, and what is due by the clock."""

from __future__ import annotations

import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Event, Thread

import click

from assessment.jobs.worker import Worker
from assessment.models.engine import make_engine
from assessment.web.config import database_url_from, post_from

GRACE = 40.0
"""Seconds to finish the mail in hand: longer than a mail server is given to answer."""

STDIN = 0

NO_WORKER = click.option(
    "--no-worker", is_flag=True, help="Serve pages only: “critical-friend work” runs elsewhere."
)


@click.command()
@click.option("--beside", is_flag=True, hidden=True, help="End when standard input does.")
def work(beside: bool) -> None:
    """Do the work that outlives a request: mails, reminders, what is due by the clock.

    Takes DATABASE_URL and what mail needs. “serve” runs one of these already; several do no harm.
    """
    logging.basicConfig(format="[%(asctime)s] [%(process)d] [worker] %(message)s", level=logging.INFO)
    stop = Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    if beside:
        Thread(target=_end_with_input, args=(stop,), daemon=True).start()
    engine = make_engine(database_url_from(os.environ))
    Worker(engine, post_from(os.environ), stop).run()
    engine.dispose()


@contextmanager
def worker_beside(environment: Mapping[str, str], *, wanted: bool) -> Iterator[None]:
    """A worker in a process of its own while the pages are served; it ends with them, however they end.

    It holds one end of a pipe: even where this process is killed, the worker notices and ends.
    """
    if not wanted:
        yield
        return
    parent = os.getpid()
    command = [sys.executable, "-c", "from assessment.web.cli import run; run()", "work", "--beside"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(environment))  # noqa: S603 (ourselves)
    try:
        yield
    finally:
        # Gunicorn forks its own workers in here, and they leave by here too.
        if os.getpid() == parent:
            process.terminate()
            try:
                process.communicate(timeout=GRACE)
            except subprocess.TimeoutExpired:
                process.kill()


def _end_with_input(stop: Event) -> None:
    # Not through sys.stdin: whoever waits in there keeps the interpreter from ending.
    while os.read(STDIN, 1):
        pass
    stop.set()
