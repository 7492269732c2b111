"""How far a person's reading goes: a whole council, or only the services that they lead there."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Service, ServiceLead


@dataclass(frozen=True, slots=True)
class Reach:
    """`services` are ids; None means everything of the council. Handed to every query that is narrowed."""

    council_id: int
    services: frozenset[int] | None = None

    def covers(self, service_id: int | None) -> bool:
        """Whether a service is within reach; None stands for the council as a whole."""
        return self.services is None or service_id in self.services


def reach_of(session: Session, council_id: int, user_id: int, roles: Collection[Role]) -> Reach:
    """A coordinator reads everything of the council, a manager the services they lead, others nothing."""
    if Role.COORDINATOR in roles:
        return Reach(council_id)
    if Role.MANAGER not in roles:
        return Reach(council_id, frozenset())
    led = session.scalars(
        select(ServiceLead.service_id)
        .join(Service, Service.id == ServiceLead.service_id)
        .where(ServiceLead.user_id == user_id, Service.council_id == council_id)
    )
    return Reach(council_id, frozenset(led))
