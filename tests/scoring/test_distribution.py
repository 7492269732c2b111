from __future__ import annotations

from fractions import Fraction
from itertools import combinations
from math import sqrt
from statistics import mean, median, stdev

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.distribution import (
    agreement,
    agreement_label,
    dont_know_share,
    index,
    label_of,
    level_range,
    margin,
    mean_level,
    median_level,
    sd_level,
    share_at_or_above,
    significant_change,
)
from assessment.scoring.values import Agreement, Distribution

NOBODY = Distribution((0, 0, 0, 0, 0))


def distributions(size: int, most: int = 40) -> st.SearchStrategy[Distribution]:
    count = st.integers(0, most)
    return st.builds(Distribution, st.lists(count, min_size=size, max_size=size).map(tuple), count, count)


any_distribution = st.integers(2, 11).flatmap(distributions)
two_alike = st.integers(2, 11).flatmap(lambda size: st.tuples(distributions(size), distributions(size)))
three_alike = st.integers(2, 11).flatmap(
    lambda size: st.tuples(distributions(size), distributions(size), distributions(size))
)


def levels(d: Distribution) -> list[int]:
    """The answers one by one, in order."""
    return [level for level, count in enumerate(d.counts) for _ in range(count)]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((30, 40, 210, 130, 530, 50, 10), 0.6113),
        ((5, 0, 0, 0, 5), -1),
        ((2, 2, 2, 2, 2), 0),
        ((0, 1, 6, 3, 0), 0.75),
        ((0, 4, 0, 6, 0), 0.3333),
        ((0, 0, 9, 0, 0), 1),
        ((1, 0, 0, 0, 0), 1),
        ((7, 0), 1),
        ((4, 4), 0),
        ((3, 1), 0.5),
        ((5, 0, 5), -1),
        ((1,) * 11, 0),
        ((6, *(0,) * 9, 6), -1),
    ],
)
def test_agreement_gives_the_values_of_the_method(counts: tuple[int, ...], expected: float) -> None:
    assert agreement(Distribution(counts)) == pytest.approx(expected, abs=5e-5)


@given(st.integers(2, 6).flatmap(lambda size: distributions(size, 6)))
def test_agreement_is_that_of_the_published_definition(d: Distribution) -> None:
    assert agreement(d) == (float(agreement_by_definition(d.counts)) if d.n else None)


@pytest.mark.parametrize(
    ("counts", "label"),
    [
        ((2, 0, 0, 2, 0), Agreement.TO_DISCUSS),
        ((0, 0, 2, 3, 0), Agreement.AGREED),
        ((0, 2, 0, 3, 0), Agreement.TO_DISCUSS),
        ((0, 0, 0, 1, 0), Agreement.AGREED),
        ((0, 1, 6, 3, 0), Agreement.AGREED),
        ((0, 4, 0, 6, 0), Agreement.MIXED),
        ((2, 2, 2, 2, 2), Agreement.DIVIDED),
    ],
)
def test_fewer_than_six_raters_are_judged_by_their_range(counts: tuple[int, ...], label: Agreement) -> None:
    assert agreement_label(Distribution(counts)) is label


@pytest.mark.parametrize(
    ("value", "label"),
    [
        (1.0, Agreement.AGREED),
        (0.6, Agreement.AGREED),
        (0.5999, Agreement.MIXED),
        (0.2, Agreement.MIXED),
        (0.1999, Agreement.DIVIDED),
        (-1.0, Agreement.DIVIDED),
    ],
)
def test_the_words_for_agreement_begin_at_their_bars(value: float, label: Agreement) -> None:
    assert label_of(value) is label


def test_an_agreement_of_exactly_three_fifths_is_agreed() -> None:
    """Two at each level are spread evenly, six more are all at one: (4 × 0 + 6 × 1) / 10."""
    d = Distribution((2, 8))
    assert agreement(d) == 0.6
    assert agreement_label(d) is Agreement.AGREED


def test_no_answers_give_no_figures() -> None:
    for figure in (mean_level, index, sd_level, median_level, agreement, level_range, agreement_label):
        assert figure(NOBODY) is None
    assert dont_know_share(NOBODY) is None
    assert share_at_or_above(NOBODY, 3) is None
    assert margin(NOBODY, None) is None


def test_all_dont_know_is_a_share_and_not_a_score() -> None:
    d = Distribution((0, 0, 0, 0, 0), dont_know=7, not_applicable=2)
    assert index(d) is None
    assert dont_know_share(d) == 1


def test_one_respondent_has_a_mean_and_no_spread() -> None:
    d = Distribution((0, 0, 0, 1, 0))
    assert (mean_level(d), index(d), median_level(d), agreement(d)) == (3, 75, 3, 1)
    assert sd_level(d) is None
    assert margin(d, None) is None


def test_figures_by_hand() -> None:
    """Levels 0, 2, 3, 3: mean 2; squared distances 4 + 0 + 1 + 1 over 3; middle 2 and 3."""
    d = Distribution((1, 0, 1, 2, 0), dont_know=1, not_applicable=5)
    assert mean_level(d) == 2
    assert index(d) == 50
    assert sd_level(d) == sqrt(2)
    assert median_level(d) == 2.5
    assert dont_know_share(d) == 0.2
    assert share_at_or_above(d, 3) == 0.5
    assert share_at_or_above(d, 0) == 1


def test_two_and_eleven_levels_reach_from_nought_to_a_hundred() -> None:
    assert index(Distribution((1, 3))) == 75
    assert index(Distribution((0,) * 10 + (4,))) == 100
    assert index(Distribution((4,) + (0,) * 10)) == 0
    assert index(Distribution((0,) * 5 + (1,) + (0,) * 5)) == 50


def test_the_margin_narrows_to_nothing_when_everybody_answered() -> None:
    """Levels 0 and 4, two of each: s = √(16/3) levels, 25 points a level."""
    d = Distribution((2, 0, 0, 0, 2))
    unknown = 1.96 * 25 * sqrt(16 / 3) / 2
    assert margin(d, None) == pytest.approx(unknown)
    assert margin(d, 13) == pytest.approx(unknown * sqrt(9 / 12))
    assert margin(d, 4) == 0


def test_a_population_smaller_than_the_answers_counts_as_unknown() -> None:
    d = Distribution((2, 0, 0, 0, 2))
    assert margin(d, 3) == margin(d, None)
    assert margin(d, 0) == margin(d, None)


@pytest.mark.parametrize(
    ("difference", "margins", "significant"),
    [
        (5.0, (3.0, 4.0), False),
        (5.1, (3.0, 4.0), True),
        (-5.1, (3.0, 4.0), True),
        (0.0, (0.0, 0.0), False),
        (90.0, (None, 1.0), False),
        (90.0, (1.0, None), False),
    ],
)
def test_a_change_is_one_only_beyond_both_margins(
    difference: float, margins: tuple[float | None, float | None], significant: bool
) -> None:
    assert significant_change(difference, *margins) is significant


@given(two_alike)
def test_adding_is_commutative(pair: tuple[Distribution, Distribution]) -> None:
    one, other = pair
    assert one + other == other + one


@given(three_alike)
def test_adding_is_associative(triple: tuple[Distribution, Distribution, Distribution]) -> None:
    one, two, three = triple
    assert (one + two) + three == one + (two + three)


def test_scales_of_different_length_do_not_add() -> None:
    with pytest.raises(ValueError, match="different scales"):
        Distribution((1, 2)) + Distribution((1, 2, 3))


def test_a_count_below_nought_is_refused() -> None:
    for bad in ((-1, 0), 0, 0), ((1, 0), -1, 0), ((1, 0), 0, -1):
        with pytest.raises(ValueError, match="negative"):
            Distribution(*bad)


@given(two_alike)
def test_the_index_of_a_union_lies_between_those_of_its_parts(
    pair: tuple[Distribution, Distribution],
) -> None:
    one, other = pair
    known = [value for value in (index(one), index(other)) if value is not None]
    union = index(one + other)
    assert (union is None) == (not known)
    if union is not None:
        assert min(known) - 1e-9 <= union <= max(known) + 1e-9


@given(any_distribution)
def test_figures_stay_in_bounds_and_agree_with_the_answers_one_by_one(d: Distribution) -> None:
    top = len(d.counts) - 1
    answers = levels(d)
    if not answers:
        assert index(d) is None
        return
    assert mean_level(d) == pytest.approx(mean(answers))
    assert index(d) == pytest.approx(100 * mean(answers) / top)
    assert 0 <= (index(d) or 0) <= 100
    assert median_level(d) == median(answers)
    assert -1 <= (agreement(d) or 0) <= 1
    assert level_range(d) == max(answers) - min(answers)
    if len(answers) > 1:
        assert sd_level(d) == pytest.approx(stdev(answers))


@given(any_distribution)
def test_dont_know_and_not_applicable_move_no_figure_but_the_share(d: Distribution) -> None:
    scored = Distribution(d.counts)
    for figure in (mean_level, index, sd_level, median_level, agreement):
        assert figure(d) == figure(scored)
    share = dont_know_share(d)
    assert share is None or 0 <= share <= 1


@given(any_distribution)
def test_agreement_is_the_same_read_from_the_other_end(d: Distribution) -> None:
    assert agreement(d) == agreement(Distribution(d.counts[::-1]))


@given(any_distribution, st.integers(2, 5))
def test_agreement_does_not_depend_on_how_many_times_everybody_is_counted(
    d: Distribution, times: int
) -> None:
    assert agreement(d) == agreement(Distribution(tuple(count * times for count in d.counts)))


@given(any_distribution, st.integers(1, 500))
def test_a_known_population_never_widens_the_margin(d: Distribution, beyond: int) -> None:
    wide, narrow = margin(d, None), margin(d, d.n + beyond)
    assert (wide is None) == (narrow is None)
    if wide is not None and narrow is not None:
        assert narrow <= wide


def agreement_by_definition(counts: tuple[int, ...]) -> Fraction:
    """METHOD section 3 word for word, without a shortcut, in fractions."""
    size, rest, total = len(counts), list(counts), Fraction(0)
    while any(rest):
        height = min(count for count in rest if count)
        pattern = [int(count > 0) for count in rest]
        filled = sum(pattern)
        rest = [count - height * one for count, one in zip(rest, pattern, strict=True)]
        total += _pattern_by_definition(pattern, size, filled) * height * filled
    return total / sum(counts)


def _pattern_by_definition(pattern: list[int], size: int, filled: int) -> Fraction:
    if filled in (1, size):
        return Fraction(filled == 1)
    triples = list(combinations(pattern, 3))
    unimodal = triples.count((1, 1, 0)) + triples.count((0, 1, 1))
    bimodal = triples.count((1, 0, 1))
    if unimodal + bimodal == 0:
        return Fraction(0)
    shape = Fraction((size - 2) * unimodal - (size - 1) * bimodal, (size - 2) * (unimodal + bimodal))
    return shape * (1 - Fraction(filled - 1, size - 1))
