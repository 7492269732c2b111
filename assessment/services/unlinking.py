"""What closing a round does so that nothing in the database leads from a person to a response.

On PostgreSQL each row tells which transaction wrote it (xmin), and its place (ctid) tells roughly in which
order. The transaction that sends a response also marks its invitee as finished. So everything that a
respondent's visit wrote is written again here, in one transaction and in an order of chance.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from typing import cast

from sqlalchemy import Column, Connection, MetaData, String, Table, Update, delete, insert, select, update
from sqlalchemy.orm import InstrumentedAttribute, Session

from assessment.models import (
    Answer,
    Comment,
    Invitee,
    Job,
    JobKind,
    ModeCount,
    NamedResponse,
    PaperCheck,
    Response,
    Round,
    RoundKind,
    Slip,
    SlipSheet,
)

_RESPONSE = cast(Table, Response.__table__)
_ANSWER = cast(Table, Answer.__table__)
_COMMENT = cast(Table, Comment.__table__)
_NAMED = cast(Table, NamedResponse.__table__)
_NEW_IDS = Table(
    "new_response_id",
    MetaData(),
    Column("old", String(32), primary_key=True),
    Column("new", String(32), nullable=False, unique=True),
    prefixes=["TEMPORARY"],
)


def forget_codes(session: Session, round_: Round) -> None:
    """Destroy whatever a code could be checked against: links of invitees, and slips.

    Every invitee of the round is written again, whether or not there is anything to destroy.
    """
    sheets = select(SlipSheet.id).where(SlipSheet.round_id == round_.id)
    session.execute(delete(Slip).where(Slip.sheet_id.in_(sheets)))
    session.execute(update(Invitee).where(Invitee.round_id == round_.id).values(link_hash=None))


def forget_who_finished(session: Session, round_: Round) -> None:
    """In a confidential round it is no longer known of anybody whether they finished.

    Whether a response was sent is kept with it: where all of a group but one have finished, the response
    that was not sent would be theirs. Reminders that the closing cuts short stand at somebody who had not.
    """
    if round_.kind is RoundKind.NAMED:
        return
    session.execute(update(Invitee).where(Invitee.round_id == round_.id).values(finished=False))
    reminders = (Job.round_id == round_.id, Job.kind == JobKind.REMINDERS)
    session.execute(update(Job).where(*reminders).values(payload={}))
    session.execute(update(Job).where(*reminders, Job.done < Job.total).values(done=0, total=0))


def write_again(session: Session, round_: Round) -> None:
    """Give every response of a round a new random id and no code, and write it and what it says again.

    They are written in the order of the new ids, which is nobody's. Counts that a respondent's visit changed
    are written again too, so that the last of them cannot be told from the others. Rows that the session
    holds of these are no longer in the database: it lets go of them.
    """
    session.flush()
    for row in list(session):
        if isinstance(row, Response | Answer | Comment | NamedResponse):
            session.expunge(row)
    old_ids = session.scalars(select(Response.id).where(Response.round_id == round_.id)).all()
    if old_ids:
        connection = session.connection()
        _NEW_IDS.create(connection)
        connection.execute(insert(_NEW_IDS), [{"old": old, "new": secrets.token_hex(16)} for old in old_ids])
        with _without_checks(connection):
            _copy(connection)
        _delete_old(connection)
        _NEW_IDS.drop(connection)
    session.execute(_as_it_is(ModeCount, ModeCount.responses, round_.id))
    session.execute(_as_it_is(PaperCheck, PaperCheck.entered, round_.id))


def _copy(connection: Connection) -> None:
    old, new = _NEW_IDS.c.old, _NEW_IDS.c.new
    columns = _RESPONSE.c
    kept = [column for column in columns if column.name not in ("id", "access_hash")]
    responses = select(new, *kept).join(_NEW_IDS, old == columns.id).order_by(new)
    connection.execute(insert(_RESPONSE).from_select(["id", *(column.name for column in kept)], responses))
    for table in (_ANSWER, _COMMENT):
        said = [column for column in table.c if column.name != "response_id"]
        rows = select(new, *said).join(_NEW_IDS, old == table.c.response_id)
        names = ["response_id", *(column.name for column in said)]
        connection.execute(insert(table).from_select(names, rows.order_by(new, table.c.statement_code)))
    renamed = select(new).where(old == _NAMED.c.response_id).scalar_subquery()
    connection.execute(
        update(_NAMED).where(_NAMED.c.response_id.in_(select(old))).values(response_id=renamed)
    )


@contextmanager
def _without_checks(connection: Connection) -> Iterator[None]:
    """What is copied was checked when it was written. On SQLite checking again takes as long as copying."""
    if connection.dialect.name != "sqlite":
        yield
        return
    connection.exec_driver_sql("PRAGMA ignore_check_constraints = ON")
    try:
        yield
    finally:
        connection.exec_driver_sql("PRAGMA ignore_check_constraints = OFF")


def _delete_old(connection: Connection) -> None:
    for key in (_ANSWER.c.response_id, _COMMENT.c.response_id, _RESPONSE.c.id):
        connection.execute(delete(key.table).where(key.in_(select(_NEW_IDS.c.old))))


def _as_it_is(
    counts: type[ModeCount | PaperCheck], column: InstrumentedAttribute[int], round_id: int
) -> Update:
    return update(counts).where(counts.round_id == round_id).values({column: column})
