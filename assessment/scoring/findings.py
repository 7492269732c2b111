"""What is worth saying beside the gaps: METHOD section 7."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from assessment.scoring.rounding import at_least
from assessment.scoring.values import Agreement, Finding, FindingKind, Line, Tier

COMMUNICATION_FROM = 0.3
PERCEPTION_FROM = 20.0
PEER_HIGH_FROM = 75.0
SELF_LOW_BELOW = 50.0
THIN_BELOW = 2
STRONG_FROM = 3

Numbers = tuple[float, float | None]
"""The two numbers that make a finding: `value` and `other` of `Finding`."""


def findings(lines: Sequence[Line], gap_lens: str) -> tuple[Finding, ...]:
    """Findings kind by kind, each in the order of the lines.

    `gap_lens` ("self" or "peer") says which score strengths and areas for improvement are judged by.
    """
    by_peer = gap_lens == "peer"
    rules: tuple[tuple[FindingKind, tuple[Tier, ...], Callable[[Line], Numbers | None]], ...] = (
        (FindingKind.STRENGTH, (Tier.HEADING,), lambda line: _strength(line, by_peer)),
        (FindingKind.IMPROVEMENT, (Tier.HEADING,), lambda line: _improvement(line, by_peer)),
        (FindingKind.DIVIDED, (Tier.STATEMENT,), _divided),
        (FindingKind.COMMUNICATION, (Tier.STATEMENT,), _communication),
        (FindingKind.PERCEPTION, (Tier.ELEMENT, Tier.HEADING), _perception),
        (FindingKind.THIN_EVIDENCE, (Tier.HEADING,), _thin_evidence),
        (FindingKind.STRONG_EVIDENCE_LOW_SELF, (Tier.HEADING,), _strong_evidence_low_self),
    )
    return tuple(finding for kind, tiers, rule in rules for finding in _found(kind, tiers, rule, lines))


def _found(
    kind: FindingKind,
    tiers: tuple[Tier, ...],
    rule: Callable[[Line], Numbers | None],
    lines: Iterable[Line],
) -> Iterable[Finding]:
    for line in lines:
        numbers = rule(line) if line.tier in tiers else None
        if numbers is not None:
            yield Finding(kind, line.tier, line.code, line.name, *numbers)


def _judged(line: Line, by_peer: bool) -> float | None:
    return line.peer if by_peer else line.score


def _strength(line: Line, by_peer: bool) -> Numbers | None:
    score = _judged(line, by_peer)
    if score is None or line.gap != 0 or line.agreement_label is not Agreement.AGREED:
        return None
    return score, line.target


def _improvement(line: Line, by_peer: bool) -> Numbers | None:
    score = _judged(line, by_peer)
    return None if score is None or not line.gap else (score, line.target)


def _divided(line: Line) -> Numbers | None:
    if line.agreement is None or line.agreement_label is not Agreement.DIVIDED:
        return None
    return line.agreement, None


def _communication(line: Line) -> Numbers | None:
    share = line.dont_know_share
    return None if share is None or share < COMMUNICATION_FROM else (share, None)


def _perception(line: Line) -> Numbers | None:
    if line.score is None or line.perception_gap is None:
        return None
    return (line.score, line.peer) if at_least(abs(line.perception_gap), PERCEPTION_FROM) else None


def _thin_evidence(line: Line) -> Numbers | None:
    if line.peer is None or line.evidence_strength is None or line.evidence_strength >= THIN_BELOW:
        return None
    return (line.peer, line.evidence_strength) if at_least(line.peer, PEER_HIGH_FROM) else None


def _strong_evidence_low_self(line: Line) -> Numbers | None:
    if line.score is None or line.evidence_strength is None or line.evidence_strength < STRONG_FROM:
        return None
    return None if at_least(line.score, SELF_LOW_BELOW) else (line.score, line.evidence_strength)
