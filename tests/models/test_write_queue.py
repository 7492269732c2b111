"""Writers to a SQLite file take turns, and no turn outlives its transaction."""

from __future__ import annotations

import fcntl
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import IntegrityError

from assessment.models import Attempt, Council, write_queue
from assessment.models import engine as engine_module
from assessment.models.engine import make_engine, read_session, write_session


@pytest.fixture
def engine(sqlite_url: str) -> Iterator[Engine]:
    engine = make_engine(sqlite_url)
    yield engine
    engine.dispose()


def lock_file(engine: Engine) -> Path:
    return Path(f"{engine.url.database}.lock")


def turn_is_free(engine: Engine) -> bool:
    handle = os.open(lock_file(engine), os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    finally:
        os.close(handle)
    return True


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def test_a_writer_holds_the_turn_until_it_commits(engine: Engine) -> None:
    with write_session(engine) as session:
        session.add(Attempt(kind="x", subject_hash="y"))
        session.flush()
        assert not turn_is_free(engine)
        session.commit()
        assert turn_is_free(engine)


def test_a_writer_that_gives_up_or_fails_gives_up_its_turn(engine: Engine) -> None:
    with write_session(engine) as session:
        session.execute(text("SELECT 1"))
        session.rollback()
        assert turn_is_free(engine)
        with pytest.raises(IntegrityError):
            session.execute(text("INSERT INTO council (id, code) VALUES (1, 'x')"))
        session.rollback()
        assert turn_is_free(engine)
        session.execute(text("SELECT 1"))
    assert turn_is_free(engine), "the session was closed in the middle"


def test_a_reader_takes_no_turn(engine: Engine) -> None:
    with write_session(engine) as writer, read_session(engine) as reader:
        writer.add(Council(code="one", name="One"))
        writer.flush()
        assert reader.scalar(select(func.count()).select_from(Council)) == 0


def test_where_sqlites_own_lock_is_held_by_another_program_the_turn_is_given_up(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SQLITE_PRAGMAS", ("busy_timeout=10",))
    other = sqlite3.connect(str(engine.url.database), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with write_session(engine) as session, pytest.raises(sqlite3.OperationalError, match="locked"):
        session.execute(text("SELECT 1"))
    assert turn_is_free(engine)
    other.close()
    with write_session(engine) as session:
        session.execute(text("SELECT 1"))


def test_a_turn_that_does_not_come_is_an_error_and_leaves_nothing_open(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_queue, "LONGEST_WAIT", 0.05)
    with write_session(engine) as first, write_session(engine) as second:
        first.execute(text("SELECT 1"))
        before = open_files()
        for _ in range(3):
            with pytest.raises(sqlite3.OperationalError, match="no turn to write"):
                second.execute(text("SELECT 1"))
            second.rollback()
        assert open_files() <= before + 3, "at most the second connection, its log and its index"
        first.rollback()
        second.execute(text("SELECT 1"))


def test_many_writers_all_come_to_their_turn(engine: Engine) -> None:
    waits: list[float] = []

    def write() -> None:
        for _ in range(25):
            began = time.monotonic()
            with write_session(engine) as session:
                session.add(Attempt(kind="x", subject_hash="y"))
                session.commit()
            waits.append(time.monotonic() - began)

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with read_session(engine) as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 200
    assert len(waits) == 200
    assert turn_is_free(engine)


def test_without_file_locks_everything_is_written_all_the_same(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_queue, "HAS_FILE_LOCKS", False)
    with write_session(engine) as session:
        session.add(Attempt(kind="x", subject_hash="y"))
        session.commit()
        assert session.scalar(select(func.count()).select_from(Attempt)) == 1
    assert not lock_file(engine).exists()


def test_a_database_in_memory_has_no_lock_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    engine = make_engine("sqlite://")
    with write_session(engine) as session:
        session.execute(text("SELECT 1"))
    engine.dispose()
    assert list(tmp_path.iterdir()) == []
