"""The results of one service, made of nothing but what the breakdown by service discloses of it.

In a round where people judge each their own service, every service gets a scorecard of its own. It is drawn
from its part of the council-wide breakdown after the gate (METHOD section 6), never from its answers: so all
of them together tell no more than that one breakdown does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.scoring.compare import differences
from assessment.scoring.disclosure import Shown
from assessment.scoring.findings import findings
from assessment.scoring.gaps import rank
from assessment.scoring.lines import Results, draw_lines
from assessment.scoring.rollup import OVERALL, roll_up_headings
from assessment.scoring.values import Aim, Difference, Part, PartStatement, Scorecard, Tier
from benchmark.framework import Framework

MOST_NAMED = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """A service beside the council. `above` is the service's overall score less the council's.

    Both are taken over the statements that can be shown for both (`common` of `of`), so that a service is not
    held against statements that were not put to it. None with none in common.
    """

    code: str
    name: str
    respondents: int
    score: float | None
    above: float | None
    common: int
    of: int


@dataclass(frozen=True, slots=True)
class Extremes:
    """The services furthest above and below the council, how many were compared and how many are hidden."""

    above: tuple[Standing, ...]
    below: tuple[Standing, ...]
    compared: int
    hidden: int


def service_scorecard(
    framework: Framework, whole: Scorecard, part: Part, aims: Mapping[str, Aim], headcount: int | None
) -> Scorecard:
    """The scorecard of one part of `whole.services`, against its own aims (by element).

    `headcount` is how many people work in the service; it counts as unknown where more than that answered.
    There are no groups, no don't knows and no peer scores in it, and its gaps are those of its own score.
    """
    population = headcount if headcount is not None and part.respondents <= headcount else None
    results = Results(
        size=whole.size,
        shown={code: _shown(statement, whole.size) for code, statement in part.statements.items()},
        scores=part.scores,
        aims=aims,
        peer={},
        peer_scores=roll_up_headings(framework, {}),
        gap_lens="self",
        population=population,
    )
    lines = draw_lines(framework, results)
    return Scorecard(
        respondents=part.respondents,
        people_hidden=part.people_hidden,
        threshold=whole.threshold,
        size=whole.size,
        lines=lines,
        ranked=rank(line for line in lines if line.tier is Tier.ELEMENT),
        ranked_headings=rank(line for line in lines if line.tier is Tier.HEADING),
        findings=findings(lines, "self"),
        population=population,
        service=part.name,
        of_services=True,
    )


def beside_council(framework: Framework, whole: Scorecard, part: Part) -> tuple[Difference, ...]:
    """A service's scores less the council's, for overall, themes, elements and headings.

    Over the statements that can be shown for both (METHOD section 5).
    """
    council = {line.code: line.score for line in whole.tier(Tier.STATEMENT)}
    return differences(framework, {code: one.index for code, one in part.statements.items()}, council)


def standings(framework: Framework, whole: Scorecard) -> tuple[Standing, ...]:
    """Every service of the breakdown beside the council, in the order of the breakdown."""
    parts = whole.services.parts if whole.services else ()
    return tuple(_standing(framework, whole, part) for part in parts)


def extremes(standings: Sequence[Standing]) -> Extremes | None:
    """None of none. The best and the weakest few, never one service in both."""
    if not standings:
        return None
    compared = [(one.above, one) for one in standings if one.above is not None]
    ordered = [one for _, one in sorted(compared, key=lambda pair: (-pair[0], pair[1].name))]
    most = min(MOST_NAMED, len(ordered) // 2)
    hidden = sum(one.above is None and one.respondents > 0 for one in standings)
    return Extremes(tuple(ordered[:most]), tuple(ordered[::-1][:most]), len(ordered), hidden)


def _standing(framework: Framework, whole: Scorecard, part: Part) -> Standing:
    overall = next(one for one in beside_council(framework, whole, part) if one.code == OVERALL)
    score = part.scores[OVERALL].value
    return Standing(part.code, part.name, part.respondents, score, overall.value, overall.common, overall.of)


def _shown(statement: PartStatement, size: int) -> Shown:
    level = None if statement.index is None else statement.index * (size - 1) / 100
    return Shown(statement.n, statement.index, level, statement.hidden, statement.distribution, None)
