"""For whom a link, a poster, a slip or a paper is: a service of the round, a group, both, or everybody."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.services.answering import groups_asked
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotFound
from assessment.translation import N_
from assessment.translation import gettext as _

EVERYBODY = N_("Everybody")


@dataclass(frozen=True, slots=True)
class Addressee:
    """Names of a service and a group; "" where it is for every service, or for every group."""

    service: str = ""
    group: str = ""

    @property
    def is_everybody(self) -> bool:
        return not (self.service or self.group)

    @property
    def name(self) -> str:
        """For the page."""
        return _(EVERYBODY) if self.is_everybody else self.noted

    @property
    def noted(self) -> str:
        """For the note of an audit trail, whatever is spoken."""
        return ", ".join(part for part in (self.service, self.group) if part) or EVERYBODY


def addressee(session: Session, round_: Round, service_code: str | None, group_code: str | None) -> Addressee:
    """Raises NotFound for a service that the round does not have, or a group that it does not ask."""
    services = {service.code: service.name for service in round_.services}
    groups = dict(groups_of(session, round_))
    if service_code is not None and service_code not in services:
        raise NotFound(f"service {service_code}")
    if group_code is not None and group_code not in groups:
        raise NotFound(f"group {group_code}")
    return Addressee(
        services[service_code] if service_code is not None else "",
        groups[group_code] if group_code is not None else "",
    )


def groups_of(session: Session, round_: Round) -> list[tuple[str, str]]:
    """Code and name of each group that the round asks something."""
    return groups_asked(load_framework(session, round_.framework_hash), asking_of(round_))
