"""Adding up the cells of a round: every statement in all, by group and by service.

A large round has some tens of thousands of distributions, so a cell's counts are laid end to end, statement
after statement, and whole cells are added at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from assessment.scoring.values import Cell, Distribution

NOT_GIVEN = ""
"""Where answers go whose group or service is blank, or is none of those listed: a part like any other."""
NOT_GIVEN_NAME = "(none)"

Listed = Sequence[tuple[str, str]]
"""The parts of a breakdown, in order: code and name."""

Counts = tuple[int, ...]
"""A part's scored answers by level. Its don't knows are never shown, so they are not kept apart."""


@dataclass(frozen=True, slots=True)
class Tally:
    """One statement's answers: all of them, and cut each way by code of group and of service.

    `groups_of` names for each service the groups that gave scored answers there. Not for showing as it is:
    everything here goes through the gate first.
    """

    total: Distribution
    groups: Mapping[str, Counts]
    services: Mapping[str, Counts]
    groups_of: Mapping[str, frozenset[str]]


def tally(
    cells: Iterable[Cell], statements: Iterable[str], size: int, groups: Listed = (), services: Listed = ()
) -> Mapping[str, Tally]:
    """The answers to each of `statements` (codes), on a scale of `size` levels.

    Raises ValueError where a distribution has another number of levels.
    """
    codes = tuple(statements)
    known_groups = {code for code, _ in groups}
    known_services = {code for code, _ in services}
    by_group: dict[str, list[_Laid]] = defaultdict(list)
    by_service: dict[str, list[_Laid]] = defaultdict(list)
    for cell in cells:
        group = cell.group if cell.group in known_groups else NOT_GIVEN
        laid = _lay(cell, group, codes, size)
        by_group[group].append(laid)
        by_service[cell.service if cell.service in known_services else NOT_GIVEN].append(laid)
    of_groups = {code: _added([laid.counts for laid in parts], size) for code, parts in by_group.items()}
    of_services = {code: _added([laid.counts for laid in parts], size) for code, parts in by_service.items()}
    groups_of = {code: _groups_of(parts) for code, parts in by_service.items()}
    totals = _totals(list(chain.from_iterable(by_group.values())), len(codes), size)
    return {
        code: Tally(
            totals[place],
            {part: counts[place] for part, counts in of_groups.items()},
            {part: counts[place] for part, counts in of_services.items()},
            {part: found[place] for part, found in groups_of.items()},
        )
        for place, code in enumerate(codes)
    }


def respondents_by(cells: Iterable[Cell], by: str, listed: Listed) -> Mapping[str, int]:
    """How many people answered, by code of `by` ("group" or "service")."""
    known = {code for code, _ in listed}
    respondents: dict[str, int] = defaultdict(int)
    for cell in cells:
        code = cell.group if by == "group" else cell.service
        respondents[code if code in known else NOT_GIVEN] += cell.respondents
    return respondents


@dataclass(frozen=True, slots=True)
class _Laid:
    """A cell laid out in the order of the statements; `counts` has as many numbers a statement as levels."""

    group: str
    counts: list[int]
    answered: list[bool]
    dont_know: list[int]
    not_applicable: list[int]


def _lay(cell: Cell, group: str, codes: Sequence[str], size: int) -> _Laid:
    none = Distribution((0,) * size)
    answers = [cell.distributions.get(code, none) for code in codes]
    counts = [d.counts for d in answers]
    if set(map(len, counts)) - {size}:
        raise ValueError(f"a distribution is not on the scale of {size} levels")
    return _Laid(
        group,
        list(chain.from_iterable(counts)),
        list(map(any, counts)),
        [d.dont_know for d in answers],
        [d.not_applicable for d in answers],
    )


def _added(rows: Sequence[Sequence[int]], size: int) -> list[Counts]:
    """Rows of numbers added up, and cut into one tuple of `size` numbers a statement."""
    sums = map(sum, zip(*rows, strict=True))
    return list(zip(*[sums] * size, strict=True))


def _groups_of(parts: Sequence[_Laid]) -> list[frozenset[str]]:
    """For each statement, the groups with scored answers among these cells."""
    groups = [laid.group for laid in parts]
    answered = zip(*[laid.answered for laid in parts], strict=True)
    return [frozenset(compress(groups, flags)) for flags in answered]


def _totals(cells: Sequence[_Laid], statements: int, size: int) -> Sequence[Distribution]:
    if not cells:
        return [Distribution((0,) * size)] * statements
    return [
        Distribution(counts, dont_know, not_applicable)
        for counts, (dont_know,), (not_applicable,) in zip(
            _added([laid.counts for laid in cells], size),
            _added([laid.dont_know for laid in cells], 1),
            _added([laid.not_applicable for laid in cells], 1),
            strict=True,
        )
    ]
