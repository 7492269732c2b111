from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.gaps import band_of, gap_to, priority_score, rank
from assessment.scoring.values import Band, Line, Tier


def element(code: str, gap: float | None, importance: int = 2, agreement: float | None = 0.5) -> Line:
    priority = None if gap is None else importance * gap
    return Line(
        Tier.ELEMENT,
        code,
        code,
        gap=gap,
        importance=importance,
        priority=priority,
        agreement=agreement,
    )


@pytest.mark.parametrize(
    ("target", "score", "gap"),
    [(75, 50, 25), (75, 75, 0), (75, 90, 0), (75, None, None), (75, 74.99999999999999, 0), (0, 0, 0)],
)
def test_a_gap_is_what_is_missing_and_never_below_nought(
    target: float, score: float | None, gap: float | None
) -> None:
    assert gap_to(target, score) == gap


@pytest.mark.parametrize(
    ("gap", "importance", "band"),
    [
        (25.0, 3, Band.HIGH),
        (37.5, 2, Band.HIGH),
        (37.4, 2, Band.MEDIUM),
        (24.999999999999996, 3, Band.HIGH),
        (15.0, 2, Band.MEDIUM),
        (14.9, 2, Band.LOW),
        (0.1, 1, Band.LOW),
        (0.0, 3, Band.NONE),
    ],
)
def test_bands_begin_at_seventy_five_and_at_thirty(gap: float, importance: int, band: Band) -> None:
    assert band_of(priority_score(gap, importance)) is band


@pytest.mark.parametrize("priority", [0.0, 1.0, 30.0, 80.0])
def test_a_statutory_duty_is_always_high(priority: float) -> None:
    assert band_of(priority, statutory=True) is Band.HIGH


def test_the_rank_follows_priority_then_gap_then_disagreement_then_the_framework() -> None:
    lines = [
        element("1.1", 10.0, 3),
        element("1.2", 15.0, 2),
        element("1.3", 30.0, 1),
        element("2.1", 30.0, 1, agreement=-0.2),
        element("2.2", 30.0, 1, agreement=None),
        element("2.3", 30.0, 1),
        element("3.1", 40.0, 3),
        element("3.2", 0.0, 3),
        element("3.3", None, 3),
    ]
    assert rank(lines) == ("3.1", "2.1", "1.3", "2.3", "2.2", "1.2", "1.1")


def test_figures_that_differ_in_their_last_binary_digit_tie() -> None:
    lines = [element("1", 0.1 + 0.2, 1), element("2", 0.3, 1, agreement=0.1)]
    assert rank(lines) == ("2", "1")


numbered_lines = st.lists(
    st.tuples(
        st.sampled_from([0.0, 10.0, 20.0, 30.0]),
        st.integers(1, 3),
        st.none() | st.sampled_from([-0.5, 0.0, 0.9]),
    ),
    max_size=12,
).map(lambda rows: [element(f"{place:02}", *row) for place, row in enumerate(rows)])


@given(numbered_lines)
def test_only_gaps_are_ranked_and_a_larger_priority_never_comes_later(lines: list[Line]) -> None:
    by_code = {line.code: line for line in lines}
    ranked = [by_code[code] for code in rank(lines)]
    assert {line.code for line in ranked} == {line.code for line in lines if line.gap}
    priorities = [line.priority or 0 for line in ranked]
    assert priorities == sorted(priorities, reverse=True)


@given(numbered_lines, st.randoms(use_true_random=False))
def test_lines_that_do_not_tie_rank_alike_in_any_order(lines: list[Line], shuffler: random.Random) -> None:
    distinct = list({(line.priority, line.gap, line.agreement): line for line in lines}.values())
    shuffled = distinct.copy()
    shuffler.shuffle(shuffled)
    assert rank(shuffled) == rank(distinct)
