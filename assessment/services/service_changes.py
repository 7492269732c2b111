"""What a file of services would change, decided without touching a row.

A row is matched to a service by its reference, else by its name whatever the case. A blank cell changes
nothing, and services that are not in the file stay as they are.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from enum import StrEnum

from assessment.models.base import CODE_LENGTH, NAME_LENGTH
from assessment.services.table_files import (
    Column,
    Table,
    TableProblem,
    TableProblems,
    TableRow,
    quoted,
    whole_number,
    yes_or_no,
)
from assessment.translation import N_
from assessment.translation import gettext as _

MOST_SERVICES = 1_000
MOST_PEOPLE = 100_000

NAME, DIRECTORATE, REFERENCE, HEADCOUNT, ENDED = "service", "directorate", "reference", "headcount", "ended"

COLUMNS = (
    Column(
        NAME,
        N_("What the service is called. Respondents choose it from a list, so write it as they know it."),
        required=True,
        unique=True,
        longest=NAME_LENGTH,
        aliases=("name", "service name"),
    ),
    Column(
        DIRECTORATE,
        N_("The directorate or department that it belongs to. One that is not known yet is added."),
        longest=NAME_LENGTH,
        aliases=("department",),
    ),
    Column(
        REFERENCE,
        N_(
            "Your own code for the service, such as a cost centre. A later file finds the service by it, "
            "even under a new name."
        ),
        unique=True,
        longest=CODE_LENGTH,
        aliases=("code", "ref"),
    ),
    Column(
        HEADCOUNT,
        N_("How many people work in it, as a whole number. Response rates are worked out from it."),
        aliases=("staff", "people"),
        check=lambda text: whole_number(text, most=MOST_PEOPLE),
    ),
    Column(
        ENDED,
        N_(
            "Write yes for a service that the council no longer has: it takes part in no new round, and its "
            "past results stay; no brings it back."
        ),
        check=yes_or_no,
    ),
)
NUMERIC = frozenset({HEADCOUNT})


class Kind(StrEnum):
    ADDED = "added"
    RENAMED = "renamed"
    CHANGED = "changed"
    ENDED = "ended"
    BROUGHT_BACK = "brought back"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Present:
    """A service as it is. A blank `directorate` or `reference` is none."""

    id: int
    name: str
    directorate: str
    reference: str
    headcount: int | None
    ended: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What a row does: `before` is None for a new service. `details` are phrases on what changes."""

    row: int
    kind: Kind
    before: Present | None
    after: Present
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changes:
    """All that a file does. `untouched` are the services that it does not name."""

    rows: tuple[Change, ...]
    new_directorates: tuple[str, ...]
    untouched: tuple[str, ...]

    @property
    def to_show(self) -> tuple[Change, ...]:
        return tuple(change for change in self.rows if change.kind is not Kind.UNCHANGED)

    @property
    def counts(self) -> Mapping[Kind, int]:
        return Counter(change.kind for change in self.rows)

    @property
    def digest(self) -> str:
        """The same for the same changes only, whatever is spoken."""
        rows = [asdict(replace(change, details=())) for change in self.rows]
        return hashlib.sha256(json.dumps([rows, self.new_directorates, self.untouched]).encode()).hexdigest()


def decide(present: Sequence[Present], directorates: Sequence[str], table: Table) -> Changes:
    """What a file would change. Raises TableProblems where a row clashes with another service."""
    matches = _matches(present, table.rows)
    known = {name.casefold(): name for name in directorates}
    changes, new = [], {}
    for row in table.rows:
        directorate = row.cells[DIRECTORATE]
        if directorate and directorate.casefold() not in known:
            new[directorate.casefold()] = known[directorate.casefold()] = directorate
        before = matches.get(row.number)
        after = _after(before, row, known.get(directorate.casefold(), ""))
        changes.append(_change(row.number, before, after))
    touched = {change.before.id for change in changes if change.before}
    rest = [service for service in present if service.id not in touched]
    problems = _clashes(changes, rest)
    if problems:
        raise TableProblems(problems)
    return Changes(tuple(changes), tuple(new.values()), tuple(service.name for service in rest))


def _matches(present: Sequence[Present], rows: Sequence[TableRow]) -> dict[int, Present]:
    """The service of each row by its number: by reference first, then by name among those still free."""
    by_reference = {service.reference.casefold(): service for service in present if service.reference}
    by_name = {service.name.casefold(): service for service in present}
    found = {}
    for row in rows:
        service = by_reference.get(row.cells[REFERENCE].casefold())
        if service is not None:
            found[row.number] = service
    taken = {service.id for service in found.values()}
    for row in rows:
        service = by_name.get(row.cells[NAME].casefold())
        if row.number not in found and service is not None and service.id not in taken:
            found[row.number] = service
    return found


def _after(before: Present | None, row: TableRow, directorate: str) -> Present:
    """The service as the row has it; where a cell is blank, as it was."""
    headcount = row.cells[HEADCOUNT]
    old = before or Present(0, "", "", "", None, False)
    return Present(
        id=old.id,
        name=row.cells[NAME],
        directorate=directorate or old.directorate,
        reference=row.cells[REFERENCE] or old.reference,
        headcount=int(headcount) if headcount else old.headcount,
        ended=row.cells[ENDED] == "yes" if row.cells[ENDED] else old.ended,
    )


def _change(row: int, before: Present | None, after: Present) -> Change:
    if before is None:
        return Change(row, Kind.ADDED, None, after, _described(after))
    details = []
    none = _("none")
    for becomes, old, new in (
        (N_("name: %(old)s becomes %(new)s"), before.name, after.name),
        (
            N_("directorate: %(old)s becomes %(new)s"),
            before.directorate or none,
            after.directorate or none,
        ),
        (N_("reference: %(old)s becomes %(new)s"), before.reference or none, after.reference or none),
        (
            N_("headcount: %(old)s becomes %(new)s"),
            _number(before.headcount),
            _number(after.headcount),
        ),
    ):
        if old != new:
            details.append(_(becomes, old=old, new=new))
    if before.ended != after.ended:
        details.append(_("ends") if after.ended else _("is brought back"))
        kind = Kind.ENDED if after.ended else Kind.BROUGHT_BACK
    elif before.name != after.name:
        kind = Kind.RENAMED
    else:
        kind = Kind.CHANGED if details else Kind.UNCHANGED
    return Change(row, kind, before, after, tuple(details))


def _described(service: Present) -> tuple[str, ...]:
    parts = [_("directorate: %(name)s", name=service.directorate or _("none"))]
    if service.reference:
        parts.append(_("reference: %(reference)s", reference=service.reference))
    parts.append(_("headcount: %(number)s", number=_number(service.headcount)))
    if service.ended:
        parts.append(_("has ended already"))
    return tuple(parts)


def _number(headcount: int | None) -> str:
    return _("not known") if headcount is None else f"{headcount:,}"


def _clashes(changes: Sequence[Change], rest: Sequence[Present]) -> list[TableProblem]:
    """Names and references that two services would have. Those within the file are found when it is read."""
    names = {service.name.casefold(): service.name for service in rest}
    references = {service.reference.casefold(): service.name for service in rest if service.reference}
    problems = []
    for change in changes:
        after = change.after
        if after.name.casefold() in names:
            message = _(
                "another service, which this file does not change, is called %(name)s",
                name=quoted(after.name),
            )
            problems.append(TableProblem(change.row, NAME, message))
        if after.reference:
            other = references.setdefault(after.reference.casefold(), after.name)
            if other != after.name:
                message = _(
                    "%(reference)s is the reference of %(name)s too",
                    reference=quoted(after.reference),
                    name=quoted(other),
                )
                problems.append(TableProblem(change.row, REFERENCE, message))
    return problems
