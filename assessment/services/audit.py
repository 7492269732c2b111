"""The audit trail: one line for each deed, never for an answer of a confidential round."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from assessment.models import AuditEvent, User
from assessment.services.audit_names import names_of
from assessment.services.deeds import deed_text, kind_text, record_text

PER_PAGE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What is wanted of a trail; None wants all. `kind` is the first word of a record, as in “round 3”.

    `since` counts in and `until` does not.
    """

    user_id: int | None = None
    deed: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Deed:
    """`who` is empty where nobody did it, or where the person's account is gone.

    `deed` and `record` are as they were written; `deed_text` and `record_text` as people read them. `name` is
    what the record is called now, empty where that is not known.
    """

    at: datetime
    who: str
    deed: str
    record: str
    note: str
    name: str = ""

    @property
    def deed_text(self) -> str:
        return deed_text(self.deed)

    @property
    def record_text(self) -> str:
        """With its name, or the kind of record alone where the note says the name already."""
        if self.name and self.name in self.note:
            return kind_text(self.record.partition(" ")[0])
        return record_text(self.record, self.name)


@dataclass(frozen=True, slots=True)
class Choices:
    """What a trail can be filtered by: everybody, every deed and every kind of record that is in it."""

    people: tuple[tuple[int, str], ...]
    deeds: tuple[str, ...]
    kinds: tuple[str, ...]


def record(
    session: Session, council_id: int, user_id: int | None, deed: str, record: str, note: str = ""
) -> None:
    """Add a deed, such as ("opened", "round 3"), to the trail of a council."""
    session.add(AuditEvent(council_id=council_id, user_id=user_id, deed=deed, record=record, note=note))


def choices(session: Session, council_id: int) -> Choices:
    here = AuditEvent.council_id == council_id
    people = session.execute(
        select(User.id, User.name)
        .where(User.id.in_(select(AuditEvent.user_id).where(here)))
        .order_by(func.lower(User.name), User.id)
    )
    records = session.scalars(select(AuditEvent.record).where(here).distinct())
    return Choices(
        people=tuple((user_id, name) for user_id, name in people),
        deeds=tuple(
            session.scalars(select(AuditEvent.deed).where(here).distinct().order_by(AuditEvent.deed))
        ),
        kinds=tuple(sorted({text.split(" ")[0] for text in records})),
    )


def count_deeds(session: Session, council_id: int, filters: Filters) -> int:
    wanted = _wanted(select(func.count(AuditEvent.id)), council_id, filters)
    return session.scalar(wanted) or 0


def list_deeds(
    session: Session, council_id: int, filters: Filters, page: int | None = None
) -> Sequence[Deed]:
    """The deeds of a council, the last first: one page of them, from 1, or all."""
    query = _wanted(
        select(AuditEvent.at, User.name, AuditEvent.deed, AuditEvent.record, AuditEvent.note).outerjoin(
            User, User.id == AuditEvent.user_id
        ),
        council_id,
        filters,
    ).order_by(AuditEvent.id.desc())
    if page is not None:
        query = query.limit(PER_PAGE).offset((page - 1) * PER_PAGE)
    rows = session.execute(query).all()
    names = names_of(session, council_id, (row.record for row in rows))
    return [Deed(at, who or "", deed, what, note, names.get(what, "")) for at, who, deed, what, note in rows]


def _wanted(query: Any, council_id: int, filters: Filters) -> Any:
    query = query.where(AuditEvent.council_id == council_id)
    if filters.user_id is not None:
        query = query.where(AuditEvent.user_id == filters.user_id)
    if filters.deed is not None:
        query = query.where(AuditEvent.deed == filters.deed)
    if filters.kind is not None:
        begins = AuditEvent.record.startswith(f"{filters.kind} ", autoescape=True)
        query = query.where(or_(AuditEvent.record == filters.kind, begins))
    if filters.since is not None:
        query = query.where(AuditEvent.at >= filters.since)
    if filters.until is not None:
        query = query.where(AuditEvent.at < filters.until)
    return query
