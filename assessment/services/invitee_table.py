"""Invitees from a table: its columns, and its rows as they would be written, or what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.models.base import NAME_LENGTH
from assessment.services.invitees import InviteeFields, known_fields, places_of
from assessment.services.table_files import Column, ProblemList, Table, TableRow, email_address, quoted
from assessment.translation import N_
from assessment.translation import gettext as _

COLUMNS = (
    Column(
        "email",
        N_("Their e-mail address, like name@example.org. It tells who is who when you import again"),
        required=True,
        unique=True,
        aliases=("e-mail", "email address", "e-mail address"),
        longest=254,
        check=email_address,
    ),
    Column("name", N_("Their name, for the greeting"), longest=NAME_LENGTH),
    Column("service", N_("The service they work in, as it is named in the round; blank lets them say")),
    Column("group", N_("Their group, as it is named in the round; blank lets them say")),
)

_NO_GROUP = N_("this round has no group %(name)s")
_NO_SERVICE = N_("this round has no service %(name)s")


@dataclass(frozen=True, slots=True)
class InviteeImport:
    """What an import would do: `rows` are all of the file's, as they would stand afterwards."""

    rows: tuple[InviteeFields, ...]
    new: int
    changed: int

    @property
    def same(self) -> int:
        return len(self.rows) - self.new - self.changed

    @property
    def digest(self) -> str:
        """What a person was shown, so that they confirm that and nothing else."""
        return hashlib.sha256(f"{self.new}/{self.changed}/{self.rows!r}".encode()).hexdigest()


def plan_import(session: Session, round_: Round, table: Table) -> InviteeImport:
    """What importing this table would write. A column that the file lacks leaves what is known.

    Raises TableProblems with every group and service that the round does not have.
    """
    known = known_fields(session, round_)
    groups, services = (_by_any_name(names) for names in places_of(session, round_))
    problems = ProblemList()
    rows = []
    for row in table.rows:
        before = known.get(row.cells["email"], InviteeFields(row.cells["email"]))
        group, service = before.group_code, before.service_code
        if "group" in table.columns:
            group = _code(row, "group", _NO_GROUP, groups, problems)
        if "service" in table.columns:
            service = _code(row, "service", _NO_SERVICE, services, problems)
        name = row.cells["name"] if "name" in table.columns else before.name
        rows.append(InviteeFields(before.email, name, group, service))
    problems.raise_any()
    new = sum(row.email not in known for row in rows)
    changed = sum(row.email in known and known[row.email] != row for row in rows)
    return InviteeImport(tuple(rows), new, changed)


def _by_any_name(names: Mapping[str, str]) -> dict[str, str]:
    """Code by code and by name, in small letters."""
    return {name.casefold(): code for code, name in names.items()} | {code.casefold(): code for code in names}


def _code(
    row: TableRow, column: str, missing: str, codes: Mapping[str, str], problems: ProblemList
) -> str | None:
    text = row.cells[column]
    if not text:
        return None
    code = codes.get(text.casefold())
    if code is None:
        problems.add(row.number, column, _(missing, name=quoted(text)))
    return code
