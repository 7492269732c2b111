"""Eight writers to one SQLite file, with turns and without, in turn: what the slowest of them waits."""

from __future__ import annotations

import multiprocessing
import tempfile
import threading
import time
from datetime import date
from pathlib import Path

from sqlalchemy import select

from assessment.migrations import running
from assessment.models import Form, Response, Round, write_queue
from assessment.models.base import utc_now
from assessment.models.engine import make_engine, write_session
from assessment.services import people, responses, rounds
from assessment.services.frameworks import store_framework
from benchmarks import council
from benchmarks.timing import ratios, spread

PROCESSES = 2
THREADS = 4
SECONDS = 4.0
TURNS = 5
GROUP = "managers"

Waits = list[float]


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'writers.sqlite3'}"
        _open_round(url)
        worst: dict[bool, list[float]] = {True: [], False: []}
        rate: dict[bool, list[float]] = {True: [], False: []}
        for _ in range(TURNS):
            for turns in (True, False):
                waits = _run(url, turns)
                worst[turns].append(max(waits))
                rate[turns].append(len(waits) / SECONDS)
    for turns, name in ((True, "in turn"), (False, "as it comes")):
        print(f"writers       {name:<12}worst wait {spread(worst[turns])} s, {spread(rate[turns])} a second")
    print(f"writers       worst wait as it comes against in turn {spread(ratios(worst[False], worst[True]))}")
    print(f"writers       rate in turn against as it comes {spread(ratios(rate[True], rate[False]))}")


def _open_round(url: str) -> None:
    engine = make_engine(url)
    running.upgrade(engine)
    with write_session(engine) as session:
        one = people.add_council(session, "measured", "A measured council")
        stored = store_framework(session, council.shipped())
        settings = rounds.RoundSettings("Measured", stored.hash, Form.FULL, date(2099, 1, 1))
        row = rounds.create_round(session, one.id, None, settings)
        rounds.open_round(session, row, None, utc_now())
        for _ in range(PROCESSES * THREADS):
            responses.begin_response(session, row, GROUP, None)
        session.commit()
    engine.dispose()


def _run(url: str, turns: bool) -> Waits:
    context = multiprocessing.get_context("fork")
    with context.Pool(PROCESSES) as pool:
        shares = pool.starmap(_process, [(url, turns, place) for place in range(PROCESSES)])
    return [wait for share in shares for wait in share]


def _process(url: str, turns: bool, place: int) -> Waits:
    if not turns:
        write_queue.HAS_FILE_LOCKS = False
    engine = make_engine(url)
    waits: Waits = []

    def save(writer: int) -> None:
        asked = [one.code for one in council.shipped().statements_for(GROUP)]
        end, number = time.perf_counter() + SECONDS, 0
        while (began := time.perf_counter()) < end:
            with write_session(engine) as session:
                row = session.scalars(select(Round)).one()
                response = session.scalars(select(Response).order_by(Response.id)).all()[writer]
                code = asked[number % len(asked)]
                responses.save_answers(session, row, response, {code: str(number % 5)}, {})
                session.commit()
            waits.append(time.perf_counter() - began)
            number += 1

    threads = [threading.Thread(target=save, args=(place * THREADS + n,)) for n in range(THREADS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine.dispose()
    return waits
