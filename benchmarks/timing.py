"""Timing two things in turn, A B A B …, so that a drifting machine drifts for both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence


def seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def in_turn(works: Sequence[Callable[[], object]], rounds: int = 5) -> list[list[float]]:
    """Seconds of each work in each round, after one round that is not counted."""
    for work in works:
        work()
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for place, work in enumerate(works):
            taken[place].append(seconds(work))
    return taken


def spread(values: Sequence[float]) -> str:
    """Median with the smallest and the largest."""
    return f"{statistics.median(values):.3g} ({min(values):.3g}–{max(values):.3g})"


def ratios(one: Sequence[float], other: Sequence[float]) -> list[float]:
    """one/other, round by round."""
    return [a / b for a, b in zip(one, other, strict=True)]
