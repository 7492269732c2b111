"""What a file of people would change, decided without touching a row.

A row is matched to a person by e-mail address. A blank cell changes nothing, and people who are not in the
file keep their roles.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from assessment.access import Role
from assessment.models.base import NAME_LENGTH
from assessment.services.memberships import CouncilPerson, Duties, role_names
from assessment.services.table_files import (
    WHOLE_FILE,
    Column,
    Expected,
    ProblemList,
    Table,
    TableRow,
    email_address,
    quoted,
)
from assessment.translation import N_
from assessment.translation import gettext as _

MOST_IN_A_FILE = 300

EMAIL, NAME, ROLES, SERVICES = "email", "name", "roles", "services"
_ROLES = {role.written: role for role in Role}


def _roles_in(text: str) -> list[str]:
    return [" ".join(word.split()).casefold() for word in re.split(r"[,;/]", text) if word.strip()]


def _known_roles(text: str) -> str:
    words = _roles_in(text)
    if not words or not set(words) <= set(_ROLES):
        raise Expected(
            _(
                "%(cell)s should be one or more of: %(roles)s",
                cell=quoted(text),
                roles=", ".join(_ROLES),
            )
        )
    return ", ".join(words)


COLUMNS = (
    Column(
        EMAIL,
        N_("The address that the person signs in with. A later file finds the person by it."),
        required=True,
        unique=True,
        longest=254,
        aliases=("e-mail", "e-mail address", "email address"),
        check=email_address,
    ),
    Column(
        NAME,
        N_("Their full name. It is used where the address has no account yet."),
        required=True,
        longest=NAME_LENGTH,
        aliases=("full name",),
    ),
    Column(
        ROLES,
        N_(
            "One role or more, with commas between them: administrator, coordinator, manager, councillor, "
            "plan lead. They take the place of the roles that the person has."
        ),
        required=True,
        aliases=("role",),
        check=_known_roles,
    ),
    Column(
        SERVICES,
        N_("For a manager: the services that they lead, by name or reference, with semicolons between them."),
        longest=4_000,
        aliases=("service", "services they lead"),
    ),
)


class PersonKind(StrEnum):
    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class PersonChange:
    """What a row does. `before` is None for somebody who is not in the council yet."""

    row: int
    kind: PersonKind
    user_id: int | None
    name: str
    email: str
    before: Duties | None
    after: Duties
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PeopleChanges:
    rows: tuple[PersonChange, ...]
    untouched: tuple[str, ...]

    @property
    def to_show(self) -> tuple[PersonChange, ...]:
        return tuple(change for change in self.rows if change.kind is not PersonKind.UNCHANGED)

    @property
    def counts(self) -> Mapping[PersonKind, int]:
        return Counter(change.kind for change in self.rows)

    @property
    def digest(self) -> str:
        """The same for the same changes only."""
        parts = [
            (change.row, change.email, change.name, str(change.before), str(change.after))
            for change in self.rows
        ]
        return hashlib.sha256(json.dumps([parts, self.untouched]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Known:
    """What a file of people is held against.

    `services` are the names by id, `references` their references, and `reviewers`
    the addresses of those who review this council now.
    """

    people: tuple[CouncilPerson, ...]
    services: Mapping[int, str]
    references: Mapping[int, str]
    reviewers: frozenset[str]


def decide(known: Known, table: Table) -> PeopleChanges:
    """What a file would change. Raises TableProblems with everything that cannot be."""
    problems = ProblemList()
    present = {person.email.casefold(): person for person in known.people}
    by_word = {
        word.casefold(): service_id
        for words in (known.references, known.services)
        for service_id, word in words.items()
    }
    changes = tuple(_change(row, present, by_word, known, problems) for row in table.rows)
    touched = {change.user_id for change in changes}
    rest = [person for person in known.people if person.id not in touched]
    duties = [*(change.after for change in changes), *(person.duties for person in rest)]
    if not any(Role.ADMINISTRATOR in one.roles for one in duties):
        message = _("The council would have no administrator any more. Leave somebody that role")
        problems.add(WHOLE_FILE, "", message)
    problems.raise_any()
    return PeopleChanges(changes, tuple(person.name for person in rest))


def _change(
    row: TableRow,
    present: Mapping[str, CouncilPerson],
    by_word: Mapping[str, int],
    known: Known,
    problems: ProblemList,
) -> PersonChange:
    person = present.get(row.cells[EMAIL].casefold())
    before = person.duties if person else None
    roles = frozenset(_ROLES[word] for word in _roles_in(row.cells[ROLES]))
    services = _services(row, by_word, problems)
    if not row.cells[SERVICES] and before and Role.MANAGER in roles:
        services = before.services
    _check(row, roles, services, known.reviewers, problems)
    after = Duties(roles, services)
    return PersonChange(
        row=row.number,
        kind=_kind(before, after),
        user_id=person.id if person else None,
        name=person.name if person else row.cells[NAME],
        email=row.cells[EMAIL],
        before=before,
        after=after,
        details=_details(before, after, known.services),
    )


def _kind(before: Duties | None, after: Duties) -> PersonKind:
    if before is None:
        return PersonKind.ADDED
    return PersonKind.UNCHANGED if before == after else PersonKind.CHANGED


def _services(row: TableRow, by_word: Mapping[str, int], problems: ProblemList) -> frozenset[int]:
    found = set()
    for word in (" ".join(part.split()) for part in row.cells[SERVICES].split(";")):
        if word and word.casefold() in by_word:
            found.add(by_word[word.casefold()])
        elif word:
            message = _("%(name)s is not a service of the council", name=quoted(word))
            problems.add(row.number, SERVICES, message)
    return frozenset(found)


def _check(
    row: TableRow,
    roles: frozenset[Role],
    services: frozenset[int],
    reviewers: frozenset[str],
    problems: ProblemList,
) -> None:
    if Role.MANAGER in roles and not services and not row.cells[SERVICES]:
        problems.add(row.number, SERVICES, _("a manager needs the services that they lead"))
    if services and Role.MANAGER not in roles:
        problems.add(row.number, ROLES, _("only a manager leads services"))
    if Role.COORDINATOR in roles and row.cells[EMAIL].casefold() in reviewers:
        message = _(
            "%(email)s is on the team of a peer review of this council, and cannot coordinate it",
            email=quoted(row.cells[EMAIL]),
        )
        problems.add(row.number, ROLES, message)


def _details(before: Duties | None, after: Duties, names: Mapping[int, str]) -> tuple[str, ...]:
    roles, leads = role_names(after.roles), _named(after, names)
    old_leads = _named(before, names)
    details = []
    if before is None:
        details.append(_("roles: %(new)s", new=roles))
        if leads != old_leads:
            details.append(_("leads: %(new)s", new=leads))
        return tuple(details)
    old_roles = role_names(before.roles)
    if roles != old_roles:
        details.append(_("roles: %(old)s becomes %(new)s", old=old_roles, new=roles))
    if leads != old_leads:
        details.append(_("leads: %(old)s becomes %(new)s", old=old_leads, new=leads))
    return tuple(details)


def _named(duties: Duties | None, names: Mapping[int, str]) -> str:
    services = duties.services if duties else frozenset()
    return "; ".join(sorted(names[service] for service in services)) or _("no service")
