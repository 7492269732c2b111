"""From statements to headings, elements, themes and the whole: METHOD section 4."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum

from assessment.scoring.rounding import TOLERANCE
from assessment.scoring.values import Score
from benchmark.framework import Framework

OVERALL = ""


def mean(values: Sequence[float]) -> float | None:
    """Unweighted mean, whatever the order of the values; None of none."""
    return fsum(values) / len(values) if values else None


def roll_up(framework: Framework, indexes: Mapping[str, float | None]) -> Mapping[str, Score]:
    """Scores by code of heading, element and theme, and "" for overall, from the indexes of statements.

    `indexes` has a key for each statement that was asked, None where it has no score. Only what was asked
    counts as a child: a heading none of whose statements was asked is neither scored nor missing.
    """
    headings: dict[str, Score] = {}
    for heading in framework.headings:
        asked = [statement.code for statement in heading.statements if statement.code in indexes]
        headings[heading.code] = _score({code: indexes[code] for code in asked})
    return _roll_up_headings(framework, headings)


def roll_up_headings(framework: Framework, indexes: Mapping[str, float | None]) -> Mapping[str, Score]:
    """The same from indexes of headings, for a lens that does not score statements: the peer review."""
    return _roll_up_headings(
        framework,
        {heading.code: _score({heading.code: indexes.get(heading.code)}) for heading in framework.headings},
    )


def _roll_up_headings(framework: Framework, headings: Mapping[str, Score]) -> Mapping[str, Score]:
    scores = dict(headings)
    for theme in framework.themes:
        for element in theme.elements:
            scores[element.code] = _score_of(
                {heading.code: scores[heading.code] for heading in element.headings}
            )
        scores[theme.code] = _score_of({element.code: scores[element.code] for element in theme.elements})
    scores[OVERALL] = _score_of({theme.code: scores[theme.code] for theme in framework.themes})
    return scores


def _score_of(children: Mapping[str, Score]) -> Score:
    return _score({code: score.value for code, score in children.items() if score.of})


def _score(children: Mapping[str, float | None]) -> Score:
    scored = {code: value for code, value in children.items() if value is not None}
    if not scored:
        return Score(None, 0, len(children))
    lowest = min(scored.values()) + TOLERANCE
    weakest = next(code for code, value in scored.items() if value <= lowest)
    return Score(mean(list(scored.values())), len(scored), len(children), weakest)
