"""Two lenses side by side, over what both of them show: METHOD sections 3 and 5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.scoring.distribution import significant_change
from assessment.scoring.rollup import OVERALL, roll_up
from assessment.scoring.values import Difference, Line, Part
from benchmark.framework import Framework

LEADERS = "leaders"
STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Change:
    """A statement's index in one round less that in an earlier one; not `clear`: "no clear change"."""

    code: str
    value: float | None
    clear: bool


def differences(
    framework: Framework, first: Mapping[str, float | None], second: Mapping[str, float | None]
) -> tuple[Difference, ...]:
    """`first` less `second` for overall, then each theme, its elements and their headings, in order.

    Both are indexes by statement, None where there is none to show. Each side is rolled up from the
    statements that both show; `of` is how many either was asked.
    """
    common = {code for code in first.keys() & second.keys() if None not in (first[code], second[code])}
    ones = roll_up(framework, {code: first[code] for code in common})
    others = roll_up(framework, {code: second[code] for code in common})
    below = _statements_below(framework)
    asked = first.keys() | second.keys()
    result: list[Difference] = []
    for code, statements in below.items():
        one, other = ones[code].value, others[code].value
        value = None if one is None or other is None else one - other
        result.append(Difference(code, value, len(statements & common), len(statements & asked)))
    return tuple(result)


def group_gap(framework: Framework, leaders: Part, staff: Part) -> tuple[Difference, ...]:
    """Leaders' scores less front-line scores, over the statements shown for both."""
    return differences(framework, _indexes(leaders), _indexes(staff))


def comparable_statements(now: Framework, before: Framework) -> frozenset[str]:
    """Codes of the statements that two frameworks word alike, on the same scale."""
    if now.scale.levels != before.scale.levels:
        return frozenset()
    earlier = {(statement.code, statement.text) for statement in before.statements}
    return frozenset(
        statement.code for statement in now.statements if (statement.code, statement.text) in earlier
    )


def change_of(now: Line, before: Line) -> Change:
    """The change of one statement between two rounds that are comparable."""
    if now.score is None or before.score is None:
        return Change(now.code, None, clear=False)
    value = now.score - before.score
    return Change(now.code, value, significant_change(value, now.margin, before.margin))


def _indexes(part: Part) -> Mapping[str, float | None]:
    return {code: statement.index for code, statement in part.statements.items()}


def _statements_below(framework: Framework) -> Mapping[str, frozenset[str]]:
    """The codes of the statements under each code, overall first and then in framework order."""
    below = {OVERALL: frozenset(statement.code for statement in framework.statements)}
    for theme in framework.themes:
        below[theme.code] = frozenset()
        for element in theme.elements:
            below[element.code] = frozenset()
            for heading in element.headings:
                below[heading.code] = frozenset(statement.code for statement in heading.statements)
                below[element.code] |= below[heading.code]
            below[theme.code] |= below[element.code]
    return below
