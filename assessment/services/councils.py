"""What an operator does: councils are made with an administrator, and renamed. Nothing inside them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.models import Council, Membership, Role
from assessment.services import audit, memberships, people
from assessment.services.memberships import Duties
from assessment.services.problems import Conflict, NotFound
from assessment.translation import gettext as _


@dataclass(frozen=True, slots=True)
class CouncilRow:
    id: int
    code: str
    name: str
    administrators: int


def list_councils(session: Session) -> list[CouncilRow]:
    """Every council of the installation, with how many administrators look after it."""
    administrators = (
        select(func.count())
        .select_from(Membership)
        .where(Membership.council_id == Council.id, Membership.role == Role.ADMINISTRATOR)
        .scalar_subquery()
    )
    rows = session.execute(
        select(Council.id, Council.code, Council.name, administrators).order_by(
            func.lower(Council.name), Council.id
        )
    )
    return [CouncilRow(*row) for row in rows]


def found_council(
    session: Session, by: int | None, code: str, name: str, administrator: str, email: str
) -> Council:
    """A new council, and a mail to its first administrator on its way. Raises AlreadyTaken for the code."""
    council = people.add_council(session, code, name)
    audit.record(session, council.id, by, "founded", f"council {council.id}", name)
    duties = Duties(frozenset({Role.ADMINISTRATOR}))
    memberships.add_person(session, council.id, by, administrator, email, duties)
    return council


def get_council(session: Session, council_id: int) -> Council:
    """Raises NotFound."""
    council = session.get(Council, council_id)
    if council is None:
        raise NotFound(f"council {council_id}")
    return council


def rename_council(session: Session, by: int | None, council_id: int, name: str, version: int) -> None:
    """Raises NotFound, and Conflict where somebody else changed the council since `version`."""
    council = get_council(session, council_id)
    if council.version != version:
        raise Conflict("this council", {_("Name"): council.name}, {_("Name"): name})
    if council.name != name:
        note = f"{council.name} → {name}"
        council.name = name
        session.flush()
        audit.record(session, council_id, by, "renamed", f"council {council_id}", note)
