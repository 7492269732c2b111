"""What can be said of the answers to one statement: METHOD sections 2 and 3.

Every function takes a `Distribution` whose counts run over the K levels of its scale, and gives None where
there is nothing to say. Counts are whole numbers, so each figure is one correctly rounded division: 3 in 5 is
the float 0.6, and meets a bar of 0.6.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from math import comb, lcm, sqrt
from operator import mul

from assessment.scoring.values import Agreement, Distribution

AGREED_FROM = 0.6
MIXED_FROM = 0.2
FEWEST_FOR_AGREEMENT = 6
WIDEST_AGREED_RANGE = 1
Z_95 = 1.96


def mean_level(d: Distribution) -> float | None:
    """Mean of the scored answers, in levels 0..K−1."""
    return _sum_of_levels(d) / d.n if d.n else None


def index(d: Distribution) -> float | None:
    """Mean of the scored answers as an index 0–100."""
    n = d.n
    return 100 * _sum_of_levels(d) / (n * (len(d.counts) - 1)) if n else None


def sd_level(d: Distribution) -> float | None:
    """Sample standard deviation in levels (divisor n−1); None for fewer than two answers."""
    if d.n < 2:
        return None
    squares = sum(level * level * count for level, count in enumerate(d.counts))
    return sqrt((d.n * squares - _sum_of_levels(d) ** 2) / (d.n * (d.n - 1)))


def median_level(d: Distribution) -> float | None:
    """The middle answer in levels, or the mean of the two middle ones."""
    if not d.n:
        return None
    return (_level_at(d, (d.n - 1) // 2) + _level_at(d, d.n // 2)) / 2


def share_at_or_above(d: Distribution, level: int) -> float | None:
    """Share (0–1) of the scored answers at `level` or a higher one."""
    return sum(d.counts[level:]) / d.n if d.n else None


def dont_know_share(d: Distribution) -> float | None:
    """Don't know as a share (0–1) of scored answers and don't knows; not applicable does not count."""
    asked = d.n + d.dont_know
    return d.dont_know / asked if asked else None


def agreement(d: Distribution) -> float | None:
    """Van der Eijk's A: 1 full agreement, 0 even spread, −1 two opposite camps.

    Cees van der Eijk, "Measuring agreement in ordered rating scales", Quality and Quantity 35 (2001). The
    counts are peeled into layers of equal height; each layer's pattern of empty and filled levels has an
    agreement of its own, and A is their mean weighted by answers.
    """
    n = d.n
    if not n:
        return None
    size = len(d.counts)
    weights = _layer_weights(size)
    total = peeled = 0
    filled = (1 << size) - 1
    for count, level in sorted(zip(d.counts, range(size), strict=True)):
        total += weights[filled] * (count - peeled)
        peeled = count
        filled ^= 1 << level
    return total / (n * _denominator(size))


def label_of(value: float) -> Agreement:
    """The word for a value of A."""
    if value >= AGREED_FROM:
        return Agreement.AGREED
    return Agreement.MIXED if value >= MIXED_FROM else Agreement.DIVIDED


def level_range(d: Distribution) -> int | None:
    """Highest level given minus the lowest."""
    given = [level for level, count in enumerate(d.counts) if count]
    return given[-1] - given[0] if given else None


def agreement_label(d: Distribution) -> Agreement | None:
    """The word for how far the raters agree: from A, or for fewer than six from the range of their levels."""
    value, spread = agreement(d), level_range(d)
    if value is None or spread is None:
        return None
    if d.n >= FEWEST_FOR_AGREEMENT:
        return label_of(value)
    return Agreement.AGREED if spread <= WIDEST_AGREED_RANGE else Agreement.TO_DISCUSS


def margin(d: Distribution, population: int | None) -> float | None:
    """Margin of error (95 %) of the mean index, in points of the index; None for fewer than two answers.

    With a known population of N it is narrowed by √((N−n)/(N−1)). A population smaller than the answers
    that came is a mistaken one, and counts as unknown.
    """
    deviation = sd_level(d)
    if deviation is None:
        return None
    half_width = Z_95 * (100 * deviation / (len(d.counts) - 1)) / sqrt(d.n)
    if population is None or population < d.n:
        return half_width
    return half_width * sqrt((population - d.n) / (population - 1))


def significant_change(difference: float, margin_a: float | None, margin_b: float | None) -> bool:
    """Whether a difference of two mean indexes exceeds the root of the sum of both squared margins.

    A mean without a margin is too uncertain to tell: never significant.
    """
    if margin_a is None or margin_b is None:
        return False
    return abs(difference) > sqrt(margin_a**2 + margin_b**2)


def _sum_of_levels(d: Distribution) -> int:
    return sum(map(mul, d.counts, range(len(d.counts))))


def _level_at(d: Distribution, position: int) -> int:
    """The level of the answer at `position` (from 0) once the answers stand in order."""
    passed = 0
    for level, count in enumerate(d.counts):
        passed += count
        if position < passed:
            return level
    raise IndexError(position)


@lru_cache
def _denominator(size: int) -> int:
    """A common denominator for the agreements of all patterns over `size` levels.

    Of the triples of levels, C(S, 2)·(K − S) have exactly two filled: that is TU + TDU of METHOD section 3.
    """
    if size == 2:
        return 1
    return (size - 1) * (size - 2) * lcm(*(comb(filled, 2) * (size - filled) for filled in range(2, size)))


@lru_cache
def _layer_weights(size: int) -> tuple[int, ...]:
    """For each pattern of filled levels, as a bit mask: its agreement × filled levels × `_denominator`."""
    patterns = range(1 << size)
    return tuple(
        _pattern_agreement([bool(pattern >> level & 1) for level in range(size)]) for pattern in patterns
    )


def _pattern_agreement(filled: Sequence[bool]) -> int:
    size, full = len(filled), sum(filled)
    if full == 1:
        return _denominator(size)
    if full in (0, size):
        return 0
    unimodal = bimodal = left = 0
    for is_filled in filled:
        if is_filled:
            left += 1
        else:
            right = full - left
            unimodal += comb(left, 2) + comb(right, 2)
            bimodal += left * right
    share = _denominator(size) // ((size - 1) * (size - 2) * (unimodal + bimodal))
    return ((size - 2) * unimodal - (size - 1) * bimodal) * (size - full) * share * full
