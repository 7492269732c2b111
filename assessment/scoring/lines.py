"""The lines of a scorecard: every tier with its score, target, gap, agreement and peer score side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from assessment.scoring.disclosure import Shown
from assessment.scoring.distribution import (
    agreement,
    agreement_label,
    label_of,
    margin,
    median_level,
    sd_level,
)
from assessment.scoring.gaps import band_of, gap_to, priority_score
from assessment.scoring.rollup import OVERALL, mean
from assessment.scoring.values import Aim, Distribution, Line, PeerHeading, Score, Tier
from benchmark.framework import Element, Framework, Heading, Statement, Theme
from benchmark.scale import index_of_level

Lines = tuple[Line, ...]
"""A line, followed by all the lines below it in framework order."""


@dataclass(frozen=True, slots=True)
class Results:
    """What the lines are drawn from: `shown` by statement, `scores` and `peer_scores` rolled up, by code."""

    size: int
    shown: Mapping[str, Shown]
    scores: Mapping[str, Score]
    aims: Mapping[str, Aim]
    peer: Mapping[str, PeerHeading]
    peer_scores: Mapping[str, Score]
    gap_lens: str
    population: int | None


def draw_lines(framework: Framework, results: Results) -> Lines:
    """Overall first, then each theme, its elements, their headings and the statements that were asked."""
    themes = [_theme_lines(theme, results) for theme in framework.themes]
    return _topped(Tier.OVERALL, OVERALL, "Overall", themes, results)


def _theme_lines(theme: Theme, results: Results) -> Lines:
    elements = [_element_lines(element, results) for element in theme.elements]
    return _topped(Tier.THEME, theme.code, theme.name, elements, results)


def _element_lines(element: Element, results: Results) -> Lines:
    aim = results.aims.get(element.code, Aim())
    headings = [_heading_lines(heading, aim, results) for heading in element.headings]
    return _topped(Tier.ELEMENT, element.code, element.name, headings, results, aim)


def _heading_lines(heading: Heading, aim: Aim, results: Results) -> Lines:
    asked = [statement for statement in heading.statements if statement.code in results.shown]
    statements = [(_statement_line(statement, aim, results),) for statement in asked]
    return _topped(Tier.HEADING, heading.code, heading.name, statements, results, aim)


def _statement_line(statement: Statement, aim: Aim, results: Results) -> Line:
    shown = results.shown[statement.code]
    score = None if results.gap_lens == "peer" else shown.index
    line = Line(
        Tier.STATEMENT,
        statement.code,
        statement.text,
        score=shown.index,
        hidden=shown.hidden,
        scored=int(shown.index is not None),
        of=1,
        target=aim.target,
        gap=gap_to(aim.target, score),
        n=shown.n,
        mean_level=shown.mean_level,
        dont_know_share=shown.dont_know_share,
    )
    return line if shown.detail is None else _detailed(line, shown.detail, results.population)


def _detailed(line: Line, detail: Distribution, population: int | None) -> Line:
    return replace(
        line,
        distribution=detail,
        median_level=median_level(detail),
        sd_level=sd_level(detail),
        margin=margin(detail, population),
        agreement=agreement(detail),
        agreement_label=agreement_label(detail),
    )


def _topped(
    tier: Tier, code: str, name: str, below: Sequence[Lines], results: Results, aim: Aim | None = None
) -> Lines:
    """The line of a heading or of anything above it, and what is below. Only an aim gives it a priority."""
    children = [lines[0] for lines in below]
    score = results.scores[code]
    peer = results.peer_scores[code].value
    target = aim.target if aim else _mean_of(child.target for child in children)
    judged = peer if results.gap_lens == "peer" else score.value
    gap = None if target is None else gap_to(target, judged)
    priority = None if aim is None or gap is None else priority_score(gap, aim.importance)
    agreed = _mean_of(child.agreement for child in children)
    line = Line(
        tier,
        code,
        name,
        score=score.value,
        hidden=score.value is None and any(child.hidden for child in children),
        scored=score.scored,
        of=score.of,
        weakest=score.weakest,
        target=target,
        gap=gap,
        importance=aim.importance if aim else None,
        priority=priority,
        band=None if priority is None else band_of(priority),
        agreement=agreed,
        agreement_label=None if agreed is None else label_of(agreed),
        dont_know_share=_mean_of(child.dont_know_share for child in children),
        peer=peer,
        perception_gap=None if peer is None or score.value is None else score.value - peer,
        evidence_strength=_evidence_strength(tier, code, children, results),
    )
    return (line, *chain.from_iterable(below))


def _evidence_strength(tier: Tier, code: str, children: Iterable[Line], results: Results) -> int | None:
    """A heading's own; above it the weakest among the children that have a peer score."""
    if tier is Tier.HEADING:
        heading = results.peer.get(code)
        return heading.evidence_strength if heading else None
    known = [
        child.evidence_strength
        for child in children
        if child.peer is not None and child.evidence_strength is not None
    ]
    return min(known, default=None)


def peer_indexes(peer: Mapping[str, PeerHeading], size: int) -> Mapping[str, float | None]:
    """The review team's agreed levels as indexes, by heading."""
    return {
        code: None if heading.level is None else index_of_level(heading.level, size)
        for code, heading in peer.items()
    }


def _mean_of(values: Iterable[float | None]) -> float | None:
    return mean([value for value in values if value is not None])
