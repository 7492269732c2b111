"""Adding up the cells of a round: every statement in all, by group and by service."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessment.scoring.distribution import add_up
from assessment.scoring.values import Cell, Distribution

NOT_GIVEN = ""
"""Where answers go whose group or service is blank, or is none of those listed: a part like any other."""
NOT_GIVEN_NAME = "(none)"

Listed = Sequence[tuple[str, str]]
"""The parts of a breakdown, in order: code and name."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One statement's answers: all of them, and cut each way by code of group and of service.

    `groups_of` names for each service the groups that gave scored answers there. Not for showing as it is:
    everything here goes through the gate first.
    """

    total: Distribution
    groups: Mapping[str, Distribution]
    services: Mapping[str, Distribution]
    groups_of: Mapping[str, Collection[str]]


def tally(
    cells: Iterable[Cell], statements: Iterable[str], size: int, groups: Listed = (), services: Listed = ()
) -> Mapping[str, Tally]:
    """The answers to each of `statements` (codes), on a scale of `size` levels."""
    known_groups = {code for code, _ in groups}
    known_services = {code for code, _ in services}
    rows: dict[str, list[tuple[str, str, Distribution]]] = {code: [] for code in statements}
    for cell in cells:
        group = cell.group if cell.group in known_groups else NOT_GIVEN
        service = cell.service if cell.service in known_services else NOT_GIVEN
        for code, distribution in cell.distributions.items():
            if code in rows:
                rows[code].append((group, service, distribution))
    return {code: _tally(statement_rows, size) for code, statement_rows in rows.items()}


def respondents_by(cells: Iterable[Cell], by: str, listed: Listed) -> Mapping[str, int]:
    """How many people answered, by code of `by` ("group" or "service")."""
    known = {code for code, _ in listed}
    respondents: dict[str, int] = defaultdict(int)
    for cell in cells:
        code = cell.group if by == "group" else cell.service
        respondents[code if code in known else NOT_GIVEN] += cell.respondents
    return respondents


def _tally(rows: Sequence[tuple[str, str, Distribution]], size: int) -> Tally:
    by_group: dict[str, list[Distribution]] = defaultdict(list)
    by_service: dict[str, list[Distribution]] = defaultdict(list)
    groups_of: dict[str, set[str]] = defaultdict(set)
    for group, service, distribution in rows:
        by_group[group].append(distribution)
        by_service[service].append(distribution)
        if any(distribution.counts):
            groups_of[service].add(group)
    groups = {code: add_up(parts, size) for code, parts in by_group.items()}
    services = {code: add_up(parts, size) for code, parts in by_service.items()}
    return Tally(add_up(groups.values(), size), groups, services, groups_of)
