"""From a score and an aim to a gap, a priority and its band: METHOD section 7."""

from __future__ import annotations

from collections.abc import Iterable

from assessment.scoring.rounding import TIE_PLACES, TOLERANCE, at_least
from assessment.scoring.values import Band, Line

HIGH_FROM = 75.0
MEDIUM_FROM = 30.0


def gap_to(target: float, score: float | None) -> float | None:
    """Points of the index that a score is short of its target; 0 where it is met, None without a score."""
    if score is None:
        return None
    return 0.0 if at_least(score, target) else target - score


def priority_score(gap: float, importance: int) -> float:
    return importance * gap


def band_of(priority: float, *, statutory: bool = False) -> Band:
    """The band of a priority score. A statutory duty is High whatever its gap."""
    if statutory or at_least(priority, HIGH_FROM):
        return Band.HIGH
    if at_least(priority, MEDIUM_FROM):
        return Band.MEDIUM
    return Band.LOW if priority > TOLERANCE else Band.NONE


def rank(lines: Iterable[Line]) -> tuple[str, ...]:
    """Codes of the lines that have a gap, largest priority first.

    Ties go to the larger gap, then to the lower agreement (one that is not known comes last), then to the
    order in which the lines came, which is the framework's.
    """
    short = [line for line in lines if line.gap is not None and line.gap > 0]
    return tuple(line.code for line in sorted(short, key=_rank_key))


def _rank_key(line: Line) -> tuple[float, float, bool, float]:
    return (
        -round(line.priority or 0.0, TIE_PLACES),
        -round(line.gap or 0.0, TIE_PLACES),
        line.agreement is None,
        round(line.agreement or 0.0, TIE_PLACES),
    )
