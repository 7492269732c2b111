"""Frameworks for tests: a small invented one, and the one that is shipped."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from benchmark.framework import Framework
from benchmark.reading import read_framework

_ROOT = Path(__file__).parents[2]
SMALL_FOLDER = _ROOT / "tests/benchmark/frameworks/small"
BENCHMARK_2005_FOLDER = _ROOT / "seeds/frameworks/corporate-peer-review-2005"


@cache
def small_framework() -> Framework:
    """2 themes, 3 elements, 5 headings, 10 statements of which 4 are core; 4 levels; 3 audiences."""
    return read_framework(SMALL_FOLDER)


@cache
def benchmark_2005() -> Framework:
    """The corporate peer review benchmark: 4 themes, 11 elements, 34 headings; 5 levels; 5 audiences."""
    return read_framework(BENCHMARK_2005_FOLDER)
