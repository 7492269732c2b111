"""Taking turns to write to a SQLite file, so that nobody waits long while others go first again and again.

SQLite's own lock is taken by whoever happens to ask in the right moment. A file lock is taken before it here,
and who has waited longer asks for it more often. It guards nothing: without it writes are as safe, only less
fair, so where there is no such lock everything goes on without.
"""

from __future__ import annotations

import os
import sqlite3
import time
from typing import Any

try:
    import fcntl
except ImportError:  # not a POSIX system
    HAS_FILE_LOCKS = False
else:
    HAS_FILE_LOCKS = True

LONGEST_WAIT = 60.0
"""Seconds. Longer than closing the largest round takes; somebody who waits longer is told so by an error."""

_FIRST_PAUSE = 0.002
_SHORTEST_PAUSE = 0.0002
_EAGER_AFTER = 0.05


class QueueingConnection(sqlite3.Connection):
    """A connection to a database file that takes its turn before a write transaction, and gives it up after.

    The turn ends with the transaction, however that ends, and in any case with the connection.
    """

    def __init__(self, database: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(database, *args, **kwargs)
        self._lock_file = f"{database}.lock"
        self._turn: int | None = None

    def begin_writing(self) -> None:
        """BEGIN IMMEDIATE in turn. Raises sqlite3.OperationalError where the turn does not come."""
        self._take_turn()
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._give_up_turn()
            raise

    def commit(self) -> None:
        super().commit()
        self._give_up_turn()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._give_up_turn()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._give_up_turn()

    def _take_turn(self) -> None:
        if not HAS_FILE_LOCKS or self._turn is not None:
            return
        lock = os.open(self._lock_file, os.O_RDONLY | os.O_CREAT, 0o644)
        try:
            _wait_for(lock)
        except BaseException:
            os.close(lock)
            raise
        self._turn = lock

    def _give_up_turn(self) -> None:
        lock, self._turn = self._turn, None
        if lock is not None:
            # Unlocked by name: a process forked meanwhile holds the same open file.
            fcntl.flock(lock, fcntl.LOCK_UN)
            os.close(lock)


def _wait_for(lock: int) -> None:
    began = time.monotonic()
    while True:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            waited = time.monotonic() - began
        if waited > LONGEST_WAIT:
            raise sqlite3.OperationalError(
                f"database is locked: no turn to write in {LONGEST_WAIT:g} seconds"
            )
        time.sleep(max(_SHORTEST_PAUSE, _FIRST_PAUSE * (1 - waited / _EAGER_AFTER)))
