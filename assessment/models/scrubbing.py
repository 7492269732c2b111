"""Cleaning up what a database keeps of rows that were deleted or overwritten.

After a round closes, its key and the rows that its respondents' visits wrote live on for a while where no
query sees them: in SQLite's write-ahead log, and as dead versions of rows on PostgreSQL.
"""

from __future__ import annotations

import logging

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError

_log = logging.getLogger(__name__)

REORDERED = ("round", "invitee", "slip", "mode_count", "paper_check", "job")
"""Small tables that PostgreSQL is made to write anew, in the order of their keys."""

VACUUMED = ("response", "answer", "comment", "named_response")
"""Large tables, where the dead versions are made unreachable while others go on writing.

Their bytes stay in free space, and tell in which order responses were written. So these tables are written
anew too as long as they are small enough for that to take less than a second.
"""

SMALL_ENOUGH = 32 * 1024 * 1024

LONGEST_WAIT = "3s"
"""How long a table may be waited for; whoever wants it next waits behind."""


def scrub(engine: Engine) -> bool:
    """Clean up after a closing that is committed. No transaction of the caller's may be open.

    False where something else kept the database busy: what is left then goes at the next time.
    """
    try:
        return empty_log(engine) if engine.dialect.name == "sqlite" else _clear_dead_rows(engine)
    except DBAPIError as error:
        _log.warning("the database could not be cleaned up: %s", type(error.orig).__name__)
        return False


def empty_log(engine: Engine) -> bool:
    """On SQLite, move what was written into the database itself and leave nothing in the log beside it."""
    if engine.dialect.name != "sqlite":
        return True
    connection = engine.raw_connection()
    try:
        busy, _, _ = connection.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.close()
    return not busy


def _clear_dead_rows(engine: Engine) -> bool:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"SET lock_timeout = '{LONGEST_WAIT}'"))
        try:
            for table in REORDERED:
                connection.execute(text(f'CLUSTER "{table}" USING "pk_{table}"'))
            for table in VACUUMED:
                connection.execute(text(f'VACUUM "{table}"'))
            for table in VACUUMED:
                size = connection.scalar(text("SELECT pg_total_relation_size(:table)"), {"table": table})
                if size <= SMALL_ENOUGH:
                    connection.execute(text(f'CLUSTER "{table}" USING "pk_{table}"'))
        finally:
            connection.execute(text("RESET lock_timeout"))
    return True
