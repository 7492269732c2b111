"""The services of a council from a file: what would change is shown first, and done when it is confirmed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Directorate, Service
from assessment.services import audit, directory
from assessment.services.service_changes import Change, Changes, Kind, Present, decide
from assessment.services.table_files import Table


def plan_import(session: Session, council_id: int, table: Table) -> Changes:
    """What a file would change today. Raises TableProblems."""
    directorates = [directorate.name for directorate in directory.list_directorates(session, council_id)]
    return decide(_present(session, council_id), directorates, table)


def do_import(
    session: Session, council_id: int, user_id: int | None, table: Table, shown: str
) -> Changes | None:
    """Make the changes that were shown, and give them; None, and nothing done, where they are others now.

    Raises TableProblems.
    """
    directory.lock(session, council_id)
    changes = plan_import(session, council_id, table)
    if changes.digest != shown:
        return None
    directorates = _all_directorates(session, council_id, user_id, changes.new_directorates)
    services = {
        service.id: service
        for service in session.scalars(select(Service).where(Service.council_id == council_id))
    }
    _make_room(session, services, changes)
    changed = [_write(session, council_id, services, directorates, change) for change in changes.to_show]
    session.flush()
    for change, service in zip(changes.to_show, changed, strict=True):
        if change.before:
            directory.rename(session, service, user_id, change.before.name)
        if change.kind is not Kind.RENAMED:
            audit.record(session, council_id, user_id, change.kind, f"service {service.id}", service.name)
    session.flush()
    counts = ", ".join(f"{number} {kind}" for kind, number in sorted(changes.counts.items()))
    audit.record(session, council_id, user_id, "imported", "services", counts)
    return changes


def _write(
    session: Session,
    council_id: int,
    services: Mapping[int, Service],
    directorates: Mapping[str, int],
    change: Change,
) -> Service:
    service = services[change.before.id] if change.before else Service(council_id=council_id)
    service.name = change.after.name
    service.reference = change.after.reference or None
    service.headcount = change.after.headcount
    service.ended = change.after.ended
    service.directorate_id = directorates.get(change.after.directorate)
    session.add(service)
    return service


def table_of(session: Session, council_id: int) -> list[tuple[str, ...]]:
    """The services as rows for a file, in the order of COLUMNS."""
    return [
        (
            service.name,
            service.directorate,
            service.reference,
            "" if service.headcount is None else str(service.headcount),
            "yes" if service.ended else "",
        )
        for service in _present(session, council_id)
    ]


def _present(session: Session, council_id: int) -> list[Present]:
    rows = session.execute(
        select(Service, Directorate.name)
        .outerjoin(Directorate, Service.directorate_id == Directorate.id)
        .where(Service.council_id == council_id)
        .order_by(Directorate.name.is_(None), Directorate.name, Service.name)
    )
    return [
        Present(
            service.id,
            service.name,
            directorate or "",
            service.reference or "",
            service.headcount,
            service.ended,
        )
        for service, directorate in rows
    ]


def _make_room(session: Session, services: Mapping[int, Service], changes: Changes) -> None:
    """Put names and references out of the way, so that two services can exchange theirs."""
    for change in changes.to_show:
        if change.before and (change.before.name, change.before.reference) != (
            change.after.name,
            change.after.reference,
        ):
            service = services[change.before.id]
            service.name, service.reference = f"\u2060{service.id}", None
    session.flush()


def _all_directorates(
    session: Session, council_id: int, user_id: int | None, new: Sequence[str]
) -> dict[str, int]:
    for name in new:
        directory.add_directorate(session, council_id, user_id, name)
    return {
        directorate.name: directorate.id for directorate in directory.list_directorates(session, council_id)
    }
