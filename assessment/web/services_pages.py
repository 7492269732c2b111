"""What the pages show of many services beside one another, and of one beside the council."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from assessment.reports.words import hidden, line_name, part_score_text, people_text, score_text, signed_text
from assessment.scoring.one_service import Standing
from assessment.scoring.values import Line, Tier
from assessment.services.service_results import Beside
from assessment.web.results_pages import Drawn, statements_below
from benchmark.framework import Framework

_HEAT_STEPS = 5


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A score in words; `step` chooses its colour: 1 (lowest fifth of 0–100) to 5, 0 where none is shown."""

    text: str
    step: int


@dataclass(frozen=True, slots=True)
class ServiceRow:
    code: str
    name: str
    people: str
    above: str
    cells: tuple[HeatCell, ...]

    @property
    def all_hidden(self) -> bool:
        return all(cell.text == hidden() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class BesideRow:
    name: str
    service: str
    council: str
    difference: str


@dataclass(frozen=True, slots=True)
class BesideTable:
    caption: str
    rows: tuple[BesideRow, ...]


def columns_of(drawn: Drawn) -> tuple[Line, ...]:
    """Overall, then every element that was asked."""
    return (drawn.lines[""], *(line for line in drawn.scorecard.tier(Tier.ELEMENT) if line.of))


def rows_of(drawn: Drawn, standings: Sequence[Standing]) -> tuple[ServiceRow, ...]:
    """A row a service, with a cell for each of the columns."""
    columns = columns_of(drawn)
    below = statements_below(drawn.framework)
    parts = drawn.scorecard.services.parts if drawn.scorecard.services else ()
    above = {one.code: signed_text(one.above) for one in standings}
    return tuple(
        ServiceRow(
            part.code,
            part.name,
            people_text(part.people),
            above.get(part.code, ""),
            tuple(
                HeatCell(
                    part_score_text(part, line.code, below.get(line.code, ())),
                    heat_step(part.scores[line.code].value),
                )
                for line in columns
            ),
        )
        for part in parts
    )


def heat_step(score: float | None) -> int:
    """1 to 5 for a score of 0 to 100, in even steps; 0 for none."""
    return 0 if score is None else min(_HEAT_STEPS, int(score * _HEAT_STEPS // 100) + 1)


def beside_tables(found: Beside, framework: Framework) -> tuple[BesideTable, ...]:
    """A service beside the council: overall with the elements, then the headings of each element."""
    lines = {line.code: line for line in found.whole.lines}
    below = statements_below(framework)
    upper = ("", *(element.code for element in framework.elements if lines[element.code].of))

    def row(code: str) -> BesideRow:
        difference = found.differences[code]
        return BesideRow(
            name=line_name(lines[code]),
            service=part_score_text(found.part, code, below.get(code, ())),
            council=score_text(lines[code]),
            difference=signed_text(difference.value),
        )

    headings = tuple(
        BesideTable(
            f"{element.code} {element.name}",
            tuple(row(heading.code) for heading in element.headings if lines[heading.code].of),
        )
        for element in framework.elements
        if lines[element.code].of
    )
    return (BesideTable(_("Overall and by element"), tuple(row(code) for code in upper)), *headings)
