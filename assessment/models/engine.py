"""The engine and the sessions. One way to connect, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.orm import Session

from assessment.models.write_queue import QueueingConnection

PATIENCE = 10_000
HURRY = 50
"""How long to wait for somebody else's lock, in milliseconds: usually, and where nobody shall wait."""

SQLITE_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    f"busy_timeout={PATIENCE}",
    "secure_delete=ON",
)
"""What is deleted is overwritten: a round's key is destroyed in the file too, however SQLite was built."""


def make_engine(address: str) -> Engine:
    """An engine for a database address. `postgresql://` means psycopg 3.

    What an error reports never holds the values of a statement: they may be somebody's answers.
    """
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    in_a_file = bool(url.database) and not str(url.database).startswith((":memory:", "file:"))
    connecting: dict[str, Any] = {"factory": QueueingConnection} if in_a_file else {}
    engine = create_engine(url, hide_parameters=True, connect_args=connecting)
    event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def read_session(engine: Engine) -> Session:
    return Session(engine)


def write_session(engine: Engine) -> Session:
    """A session whose transaction takes SQLite's write lock at once, so that it never has to be upgraded."""
    return Session(engine.execution_options(write=True))


@contextmanager
def hurried_session(engine: Engine) -> Iterator[Session]:
    """A session for a small write that nobody shall wait for.

    It raises OperationalError where it would have to wait for a lock for more than a twentieth of a second.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        set_wait = f"PRAGMA busy_timeout={HURRY}" if sqlite else f"SET LOCAL lock_timeout = {HURRY}"
        connection.exec_driver_sql(set_wait)
        try:
            with Session(connection, join_transaction_mode="control_fully") as session:
                yield session
        finally:
            if sqlite:
                connection.rollback()
                connection.exec_driver_sql(f"PRAGMA busy_timeout={PATIENCE}")


def _set_pragmas(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    for pragma in SQLITE_PRAGMAS:
        connection.execute("PRAGMA " + pragma)


def _begin(connection: Connection) -> None:
    raw: Any = connection.connection.dbapi_connection
    write = connection.get_execution_options().get("write")
    if write and isinstance(raw, QueueingConnection):
        raw.begin_writing()
    else:
        connection.connection.cursor().execute("BEGIN IMMEDIATE" if write else "BEGIN")
