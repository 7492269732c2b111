"""The directorates and services of a council as a tree, and changing it one by one.

Rounds keep their own copy of the services, so nothing here changes a round or a result.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from assessment.lifecycle import RoundState
from assessment.models import (
    Council,
    Directorate,
    FormerName,
    Round,
    RoundService,
    Service,
    ServiceLead,
    User,
)
from assessment.services import audit
from assessment.services.problems import Conflict, NotFound, NotReady, as_sentences
from assessment.translation import N_
from assessment.translation import gettext as _

NO_DIRECTORATE = N_("No directorate")


@dataclass(frozen=True, slots=True)
class ServiceFields:
    """What an administrator says of a service. `reference` is None, or "" is never stored."""

    name: str
    reference: str | None = None
    headcount: int | None = None
    directorate_id: int | None = None


@dataclass(frozen=True, slots=True)
class ServiceLine:
    id: int
    name: str
    reference: str
    headcount: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Branch:
    """A directorate with its services, those that have ended last; `id` is None for services without one.

    `headcount` is the sum over the services that have not ended, `unknown` how many of these have none.
    """

    id: int | None
    name: str
    services: tuple[ServiceLine, ...]
    headcount: int
    unknown: int


@dataclass(frozen=True, slots=True)
class ServiceHistory:
    """What a service was called until when, who leads it, and the rounds it took part in as it was called."""

    former_names: tuple[tuple[str, datetime], ...]
    leads: tuple[str, ...]
    rounds: tuple[tuple[str, str], ...]


def tree(session: Session, council_id: int) -> tuple[Branch, ...]:
    """Directorates by name; services without one come last, if there are any."""
    by_directorate: dict[int | None, list[ServiceLine]] = {}
    for service in session.scalars(
        select(Service).where(Service.council_id == council_id).order_by(Service.ended, Service.name)
    ):
        line = ServiceLine(
            service.id, service.name, service.reference or "", service.headcount, service.ended
        )
        by_directorate.setdefault(service.directorate_id, []).append(line)
    branches = [
        _branch(directorate.id, directorate.name, by_directorate.get(directorate.id, []))
        for directorate in list_directorates(session, council_id)
    ]
    if None in by_directorate:
        branches.append(_branch(None, _(NO_DIRECTORATE), by_directorate[None]))
    return tuple(branches)


def list_directorates(session: Session, council_id: int) -> list[Directorate]:
    return list(
        session.scalars(
            select(Directorate).where(Directorate.council_id == council_id).order_by(Directorate.name)
        )
    )


def get_service(session: Session, council_id: int, service_id: int) -> Service:
    """A service of this council. Raises NotFound."""
    service = session.scalar(
        select(Service)
        .where(Service.id == service_id, Service.council_id == council_id)
        .options(joinedload(Service.directorate))
    )
    if service is None:
        raise NotFound(f"service {service_id}")
    return service


def get_directorate(session: Session, council_id: int, directorate_id: int) -> Directorate:
    """A directorate of this council. Raises NotFound."""
    directorate = session.scalar(
        select(Directorate).where(Directorate.id == directorate_id, Directorate.council_id == council_id)
    )
    if directorate is None:
        raise NotFound(f"directorate {directorate_id}")
    return directorate


def history_of(session: Session, service: Service) -> ServiceHistory:
    leads = session.scalars(
        select(User.name)
        .join(ServiceLead, ServiceLead.user_id == User.id)
        .where(ServiceLead.service_id == service.id)
        .order_by(User.name)
    )
    rounds = session.execute(
        select(Round.title, RoundService.name)
        .join(RoundService, RoundService.round_id == Round.id)
        .where(RoundService.service_id == service.id, Round.state != RoundState.CANCELLED)
        .order_by(Round.id.desc())
    )
    return ServiceHistory(
        former_names=tuple((former.name, former.until) for former in reversed(service.former_names)),
        leads=tuple(leads),
        rounds=tuple((title, name) for title, name in rounds),
    )


def objections_to_service(
    session: Session, council_id: int, fields: ServiceFields, service_id: int | None = None
) -> dict[str, str]:
    """Why a service cannot be so: a sentence by field of ServiceFields, empty where it can."""
    found = {}
    others = session.execute(
        select(Service.name, Service.reference).where(
            Service.council_id == council_id, Service.id != (service_id or 0)
        )
    ).all()
    if fields.name.casefold() in {name.casefold() for name, _ in others}:
        found["name"] = _("There is a service called %(name)s already", name=fields.name)
    if fields.reference and fields.reference.casefold() in {ref.casefold() for _, ref in others if ref}:
        found["reference"] = _("Another service has the reference %(reference)s", reference=fields.reference)
    return found


def objection_to_directorate(
    session: Session, council_id: int, name: str, directorate_id: int | None = None
) -> str:
    """Why a directorate cannot have this name; blank where it can."""
    taken = {
        directorate.name.casefold()
        for directorate in list_directorates(session, council_id)
        if directorate.id != directorate_id
    }
    if name.casefold() not in taken:
        return ""
    return _("There is a directorate called %(name)s already", name=name)


def add_service(session: Session, council_id: int, user_id: int | None, fields: ServiceFields) -> Service:
    """Raises NotReady with every objection; NotFound for a directorate of another council."""
    lock(session, council_id)
    _check(objections_to_service(session, council_id, fields))
    service = Service(council_id=council_id)
    _write(session, service, fields)
    session.add(service)
    session.flush()
    audit.record(session, council_id, user_id, "added", f"service {service.id}", service.name)
    return service


def change_service(
    session: Session, service: Service, user_id: int | None, fields: ServiceFields, version: int
) -> None:
    """Change a service; what it was called before is kept with the day.

    Raises Conflict where somebody else got there first, NotReady with every objection.
    """
    lock(session, service.council_id)
    if service.version != version:
        raise Conflict("this service", _as_text(session, fields_of(service)), _as_text(session, fields))
    _check(objections_to_service(session, service.council_id, fields, service.id))
    before = service.name
    _write(session, service, fields)
    rename(session, service, user_id, before)
    session.flush()
    audit.record(session, service.council_id, user_id, "changed", f"service {service.id}", service.name)


def rename(session: Session, service: Service, user_id: int | None, before: str) -> None:
    """Keep what a service was called before its name was changed; nothing where it was not."""
    if before == service.name:
        return
    service.former_names.append(FormerName(name=before))
    note = f"{before} is now {service.name}"
    audit.record(session, service.council_id, user_id, "renamed", f"service {service.id}", note)


def set_ended(session: Session, service: Service, user_id: int | None, ended: bool, version: int) -> None:
    """End a service, which leaves its past as it is, or bring it back. Raises Conflict."""
    if service.version != version:
        words = {True: _("Ended"), False: _("In use")}
        raise Conflict("this service", {_("State"): words[service.ended]}, {_("State"): words[ended]})
    if service.ended is not ended:
        service.ended = ended
        session.flush()
        deed = "ended" if ended else "brought back"
        audit.record(session, service.council_id, user_id, deed, f"service {service.id}", service.name)


def add_directorate(session: Session, council_id: int, user_id: int | None, name: str) -> Directorate:
    """Raises NotReady where the name is taken."""
    lock(session, council_id)
    _check({"name": objection_to_directorate(session, council_id, name)})
    directorate = Directorate(council_id=council_id, name=name)
    session.add(directorate)
    session.flush()
    audit.record(session, council_id, user_id, "added", f"directorate {directorate.id}", name)
    return directorate


def rename_directorate(
    session: Session, directorate: Directorate, user_id: int | None, name: str, version: int
) -> None:
    """Raises Conflict, and NotReady where the name is taken."""
    lock(session, directorate.council_id)
    if directorate.version != version:
        raise Conflict("this directorate", {_("Name"): directorate.name}, {_("Name"): name})
    _check({"name": objection_to_directorate(session, directorate.council_id, name, directorate.id)})
    note = f"{directorate.name} is now {name}"
    directorate.name = name
    session.flush()
    record = f"directorate {directorate.id}"
    audit.record(session, directorate.council_id, user_id, "renamed", record, note)


def remove_directorate(session: Session, directorate: Directorate, user_id: int | None, version: int) -> None:
    """Raises Conflict, and NotReady while services belong to it."""
    lock(session, directorate.council_id)
    if directorate.version != version:
        raise Conflict("this directorate", {_("Name"): directorate.name}, {_("Name"): _("To be removed")})
    if session.scalar(
        select(func.count()).select_from(Service).where(Service.directorate_id == directorate.id)
    ):
        reason = _("Services still belong to %(name)s. Move them first.", name=directorate.name)
        raise NotReady((reason,))
    record = f"directorate {directorate.id}"
    audit.record(session, directorate.council_id, user_id, "removed", record, directorate.name)
    session.delete(directorate)
    session.flush()


def lock(session: Session, council_id: int) -> None:
    """Let nobody else change the tree of this council before this transaction ends."""
    session.execute(select(Council.id).where(Council.id == council_id).with_for_update())


def fields_of(service: Service) -> ServiceFields:
    return ServiceFields(service.name, service.reference, service.headcount, service.directorate_id)


def _write(session: Session, service: Service, fields: ServiceFields) -> None:
    if fields.directorate_id is not None:
        get_directorate(session, service.council_id, fields.directorate_id)
    service.name = fields.name
    service.reference = fields.reference or None
    service.headcount = fields.headcount
    service.directorate_id = fields.directorate_id


def _branch(directorate_id: int | None, name: str, services: list[ServiceLine]) -> Branch:
    present = [service for service in services if not service.ended]
    return Branch(
        id=directorate_id,
        name=name,
        services=tuple(services),
        headcount=sum(service.headcount or 0 for service in present),
        unknown=sum(service.headcount is None for service in present),
    )


def _check(objections: dict[str, str]) -> None:
    reasons = as_sentences(objections.values())
    if reasons:
        raise NotReady(reasons)


def _as_text(session: Session, fields: ServiceFields) -> dict[str, str]:
    directorate = session.get(Directorate, fields.directorate_id) if fields.directorate_id else None
    return {
        _("Name"): fields.name,
        _("Reference"): fields.reference or _("None"),
        _("Headcount"): _("Not known") if fields.headcount is None else str(fields.headcount),
        _("Directorate"): directorate.name if directorate else _(NO_DIRECTORATE),
    }
