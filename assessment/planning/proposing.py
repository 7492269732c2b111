"""From gaps to proposed priorities (METHOD section 9). Nothing here is adopted: a person decides on each."""

from __future__ import annotations

from dataclasses import dataclass

from assessment.scoring.values import Band, Line, Scorecard
from benchmark.framework import Element, Framework, Guidance, Heading


@dataclass(frozen=True, slots=True)
class ProposedPriority:
    """A heading with a gap, as a priority: the gap's own figures, and what the framework suggests for it.

    `score` and `target` are indexes, unrounded. `score` is the one that the gap was measured from: the
    council's own, or the review team's where the round measures gaps against that.
    """

    title: str
    outcome: str
    band: Band
    code: str
    name: str
    score: float
    target: float
    measures: tuple[str, ...]
    actions: tuple[str, ...]


def propose(scorecard: Scorecard, framework: Framework) -> tuple[ProposedPriority, ...]:
    """One priority for each heading with a gap, largest first. Hidden and unassessed headings have none."""
    found = {
        heading.code: (element, heading) for element in framework.elements for heading in element.headings
    }
    lines = {line.code: line for line in scorecard.lines}
    proposals = (
        _proposal(lines[code], scorecard.gap_lens, *found[code]) for code in scorecard.ranked_headings
    )
    return tuple(proposal for proposal in proposals if proposal is not None)


def _proposal(line: Line, gap_lens: str, element: Element, heading: Heading) -> ProposedPriority | None:
    score = line.peer if gap_lens == "peer" else line.score
    if score is None or line.target is None or line.band in (None, Band.NONE):
        return None
    guidance: Guidance = heading.plan
    return ProposedPriority(
        title=f"{element.name}: {heading.name}",
        outcome=guidance.outcome,
        band=line.band,
        code=heading.code,
        name=heading.name,
        score=score,
        target=line.target,
        measures=guidance.measures,
        actions=guidance.actions,
    )
