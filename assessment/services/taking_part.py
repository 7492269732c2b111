"""Which services take part in a round, with how many people, and what is wanted of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assessment.models import Invitee, OpenLink, Response, Round, RoundService, Service, ServiceAim, SlipSheet
from assessment.scoring.values import Aim
from assessment.services import audit
from assessment.services.problems import Conflict, NotFound, NotReady
from assessment.services.rounds import aims_as_text, aims_of, check_aims_can_change
from assessment.services.setting_up import note_task, take_turn
from assessment.translation import gettext as _
from assessment.translation import ngettext


@dataclass(frozen=True, slots=True)
class Candidate:
    """A service that takes part or could. `gone`: it is no service of the council any more."""

    code: str
    name: str
    directorate: str
    headcount: int | None
    takes_part: bool
    gone: bool = False


def candidates(session: Session, round_: Round) -> tuple[Candidate, ...]:
    """The council's services and whatever else takes part, by directorate and name, without one last.

    The headcount is the round's own of a service that takes part, else the council's.
    """
    taking_part = {row.code: row for row in round_.services}
    living = {service_code(service): service for service in _living(session, round_.council_id)}
    found = [
        Candidate(
            code,
            service.name,
            service.directorate.name if service.directorate else "",
            taking_part[code].headcount if code in taking_part else service.headcount,
            code in taking_part,
        )
        for code, service in living.items()
    ]
    found += [
        Candidate(row.code, row.name, row.directorate, row.headcount, takes_part=True, gone=True)
        for code, row in taking_part.items()
        if code not in living
    ]
    return tuple(sorted(found, key=lambda one: (not one.directorate, one.directorate, one.name, one.code)))


def service_code(service: Service) -> str:
    return f"s{service.id}"


def set_services(
    session: Session, round_: Round, user_id: int | None, chosen: Mapping[str, int | None], version: int
) -> None:
    """Have these services take part, by code with their headcounts, under the names they have today.

    Raises NotReady where one that is left out has invitees, links or sheets of codes, or where two would
    have the same name; NotFound for a code that is not on offer.
    """
    offered = {one.code: one for one in candidates(session, round_)}
    if unknown := set(chosen) - set(offered):
        raise NotFound(f"service {min(unknown)}")
    theirs = {one.name: _part_text(one.takes_part, one.headcount) for one in offered.values()}
    yours = {one.name: _part_text(one.code in chosen, chosen.get(one.code)) for one in offered.values()}
    take_turn(round_, version, "the services", theirs, yours)
    _check_names([offered[code].name for code in chosen])
    leaving = [row for row in round_.services if row.code not in chosen]
    _check_unused(session, round_, leaving)
    for row in leaving:
        round_.services.remove(row)
    _make_room(session, round_, {code: offered[code].name for code in chosen})
    present = {row.code: row for row in round_.services}
    for code, headcount in chosen.items():
        service = offered[code]
        part = present.get(code)
        if part is None:
            part = RoundService(code=code, service_id=int(code.removeprefix("s")))
            round_.services.append(part)
        part.name, part.directorate, part.headcount = service.name, service.directorate, headcount
    note_task(session, round_, user_id, "services")


def service_of(round_: Round, code: str) -> RoundService:
    """Raises NotFound for a service that does not take part."""
    for row in round_.services:
        if row.code == code:
            return row
    raise NotFound(f"service {code}")


def own_aims(session: Session, round_: Round) -> Mapping[str, Mapping[str, Aim]]:
    """What is wanted of services in place of the round's aims: by code of service, then of element."""
    rows = session.scalars(select(ServiceAim).where(ServiceAim.round_id == round_.id))
    found: dict[str, dict[str, Aim]] = {}
    for row in rows:
        found.setdefault(row.service_code, {})[row.element_code] = Aim(row.target, row.importance)
    return found


def set_service_aims(
    session: Session,
    round_: Round,
    user_id: int | None,
    service: RoundService,
    aims: Mapping[str, Aim],
    version: int,
) -> None:
    """What is wanted of one service, by element; where it is what the round wants, it follows the round.

    Possible until the round is closed, as for the round's own. Raises WrongMove and Conflict.
    """
    check_aims_can_change(round_)
    usual = aims_of(round_)
    present = usual | dict(own_aims(session, round_).get(service.code, {}))
    if round_.version != version:
        theirs = {code: present[code] for code in aims}
        raise Conflict(f"the targets of {service.name}", aims_as_text(theirs), aims_as_text(aims))
    rows = {
        row.element_code: row
        for row in session.scalars(
            select(ServiceAim).where(
                ServiceAim.round_id == round_.id, ServiceAim.service_code == service.code
            )
        )
    }
    for code, aim in aims.items():
        if aim == usual[code]:
            if code in rows:
                session.delete(rows[code])
            continue
        row = rows.get(code) or ServiceAim(round_id=round_.id, service_code=service.code, element_code=code)
        session.add(row)
        row.target, row.importance = int(aim.target), aim.importance
    round_.version = version + 1
    session.flush()
    note = f"{round_.title}: {service.name}"
    audit.record(session, round_.council_id, user_id, "set service targets of", f"round {round_.id}", note)


def _living(session: Session, council_id: int) -> Sequence[Service]:
    return session.scalars(
        select(Service)
        .where(Service.council_id == council_id, ~Service.ended)
        .options(joinedload(Service.directorate))
    ).all()


def _check_names(names: Collection[str]) -> None:
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if twice:
        raise NotReady(
            tuple(
                _("Two services would be called “%(name)s”. Leave one of them out.", name=name)
                for name in twice
            )
        )


def _check_unused(session: Session, round_: Round, leaving: Collection[RoundService]) -> None:
    names = {row.code: row.name for row in leaving}
    used: set[str] = set()
    for table in (Invitee, OpenLink, SlipSheet, Response):
        used.update(
            code
            for code in session.scalars(
                select(table.service_code).where(
                    table.round_id == round_.id, table.service_code.in_(list(names))
                )
            )
            if code is not None
        )
    if used:
        raise NotReady(
            tuple(
                _(
                    "“%(name)s” has to stay: people are invited, or links or codes were made, for it.",
                    name=names[code],
                )
                for code in sorted(used)
            )
        )


def _make_room(session: Session, round_: Round, names: Mapping[str, str]) -> None:
    """Services may have swapped names: no name is taken before it is free."""
    renamed = [row for row in round_.services if row.name != names[row.code]]
    for row in renamed:
        row.name = f"{row.code} {row.name}"[:200]
    session.flush()


def _part_text(takes_part: bool, headcount: int | None) -> str:
    if not takes_part:
        return _("does not take part")
    if headcount is None:
        return _("takes part")
    return ngettext("takes part with %(num)s person", "takes part with %(num)s people", headcount)
