"""The JSON document of the `score` command: the scores of one file of answers, numbers unrounded.

Whoever runs the command holds the answers, so totals are not gated. Parts are, because what the command
prints is passed on: one breakdown at a time, by the remainder rule.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from assessment.scoring.breakdowns import build_breakdown
from assessment.scoring.disclosure import gate_breakdown
from assessment.scoring.distribution import (
    agreement,
    agreement_label,
    index,
    mean_level,
    median_level,
    sd_level,
)
from assessment.scoring.rollup import OVERALL, roll_up
from assessment.scoring.tally import NOT_GIVEN, Listed, Tally, respondents_by, tally
from assessment.scoring.values import Cell, Distribution, Part, PartStatement, Score
from benchmark.framework import Element, Framework, Heading, Theme

Document = dict[str, Any]


def score_document(
    framework: Framework, cells: Sequence[Cell], *, by: str | None = None, threshold: int
) -> Document:
    """Scores of the whole framework; a statement without answers has n 0. `by` is "group" or "service"."""
    codes = [statement.code for statement in framework.statements]
    listed = listed_parts(framework, cells, by) if by else ()
    groups, services = (listed, ()) if by == "group" else ((), listed)
    tallies = tally(cells, codes, framework.scale.size, groups, services)
    scores = roll_up(framework, {code: index(one.total) for code, one in tallies.items()})
    document: Document = {
        "framework": {"code": framework.code, "edition": framework.edition, "hash": framework.hash},
        "respondents": sum(cell.respondents for cell in cells),
        "overall": {"score": scores[OVERALL].value, "coverage": scores[OVERALL].coverage},
        "themes": [_scored(theme, scores) for theme in framework.themes],
        "elements": [_scored(element, scores) for element in framework.elements],
        "headings": [_scored(heading, scores) for heading in framework.headings],
        "statements": [_statement(code, one.total) for code, one in tallies.items()],
    }
    if by:
        document |= {"by": by, "parts": _parts(framework, cells, by, listed, tallies, threshold)}
    return document


def listed_parts(framework: Framework, cells: Sequence[Cell], by: str) -> Listed:
    """The groups that answered, in the order of the framework's audiences; or the services, by name."""
    if by == "group":
        answered = {cell.group for cell in cells}
        return tuple((one.code, one.name) for one in framework.audiences if one.code in answered)
    return tuple((name, name) for name in sorted({cell.service for cell in cells} - {NOT_GIVEN}))


def _parts(
    framework: Framework,
    cells: Sequence[Cell],
    by: str,
    listed: Listed,
    tallies: Mapping[str, Tally],
    threshold: int,
) -> list[Document]:
    answers = {code: one.groups if by == "group" else one.services for code, one in tallies.items()}
    hidden = {
        code: gate_breakdown({part: sum(counts) for part, counts in parts.items()}, threshold)
        for code, parts in answers.items()
    }
    respondents = respondents_by(cells, by, listed)
    breakdown = build_breakdown(framework, by, listed, respondents, answers, hidden)
    return [_part(framework, part) for part in breakdown.parts]


def _part(framework: Framework, part: Part) -> Document:
    return {
        "name": part.code or part.name,
        "respondents": part.respondents,
        "elements": [_scored(element, part.scores) for element in framework.elements],
        "statements": [_part_statement(statement) for statement in part.statements.values()],
    }


def _part_statement(statement: PartStatement) -> Document:
    return {
        "code": statement.code,
        "n": statement.n,
        "index": statement.index,
        "hidden": statement.hidden,
    }


def _scored(part: Theme | Element | Heading, scores: Mapping[str, Score]) -> Document:
    score = scores[part.code]
    return {
        "code": part.code,
        "name": part.name,
        "score": score.value,
        "coverage": score.coverage,
        "weakest": score.weakest,
    }


def _statement(code: str, d: Distribution) -> Document:
    return {
        "code": code,
        "n": d.n,
        "dont_know": d.dont_know,
        "not_applicable": d.not_applicable,
        "counts": list(d.counts),
        "mean_level": mean_level(d),
        "index": index(d),
        "sd_level": sd_level(d),
        "median_level": median_level(d),
        "agreement": agreement(d),
        "agreement_label": agreement_label(d),
    }
