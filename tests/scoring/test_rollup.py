from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.rollup import OVERALL, roll_up, roll_up_headings
from assessment.scoring.values import Score
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
CODES = [statement.code for statement in FRAMEWORK.statements]
indexes = st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 100).map(float))


def test_each_step_is_the_plain_mean_of_its_children() -> None:
    """1.1.a is 100 on one statement, 1.1.b is 20 on three: the element is 60, however long a heading is."""
    scores = roll_up(
        FRAMEWORK,
        {
            "1.1.a.1": 100.0,
            "1.1.b.1": 0.0,
            "1.1.b.2": 20.0,
            "1.1.b.3": 40.0,
            "1.2.a.1": 30.0,
            "1.2.a.2": None,
            "2.1.a.1": 75.0,
            "2.1.a.2": 25.0,
        },
    )
    assert scores["1.1.b"] == Score(20, 3, 3, "1.1.b.1")
    assert scores["1.1"] == Score(60, 2, 2, "1.1.b")
    assert scores["1.2.a"] == Score(30, 1, 2, "1.2.a.1")
    assert scores["1.2.a"].coverage == 0.5
    assert scores["1.2"] == Score(30, 1, 1, "1.2.a")
    assert scores["1"] == Score(45, 2, 2, "1.2")
    assert scores["2"] == Score(50, 1, 1, "2.1")
    assert scores[OVERALL] == Score(47.5, 2, 2, "1")


def test_what_nobody_scored_is_left_out_and_lowers_coverage_only() -> None:
    scores = roll_up(FRAMEWORK, {"1.1.a.1": 80.0, "1.1.b.1": None, "2.1.a.1": None})
    assert scores["1.1.b"] == Score(None, 0, 1)
    assert scores["1.1"] == Score(80, 1, 2, "1.1.a")
    assert scores["2"] == Score(None, 0, 1)
    assert scores[OVERALL] == Score(80, 1, 2, "1")


def test_what_was_not_asked_is_neither_scored_nor_missing() -> None:
    scores = roll_up(FRAMEWORK, {"1.1.a.1": 80.0})
    assert scores["1.1.b"] == scores["2"] == Score(None, 0, 0)
    assert scores["1.1"] == Score(80, 1, 1, "1.1.a")
    assert scores[OVERALL].coverage == 1


def test_nothing_asked_gives_no_score_and_no_coverage() -> None:
    scores = roll_up(FRAMEWORK, {})
    assert set(scores.values()) == {Score(None, 0, 0)}
    assert scores[OVERALL].coverage == 0


@pytest.mark.parametrize("other", [50.0, 50.000000000000007, 49.999999999999993])
def test_a_tie_for_the_weakest_goes_to_the_first_in_the_framework(other: float) -> None:
    assert roll_up(FRAMEWORK, {"2.1.a.2": other, "2.1.a.1": 50.0})["2.1.a"].weakest == "2.1.a.1"


def test_peer_scores_roll_up_from_headings() -> None:
    scores = roll_up_headings(FRAMEWORK, {"1.1.a": 100.0, "1.1.b": None, "2.1.a": 50.0})
    assert scores["1.1"] == Score(100, 1, 2, "1.1.a")
    assert scores["1.2"].value is None
    assert scores[OVERALL].value == 75


@given(indexes)
def test_a_score_comes_from_something_and_lies_between_its_parts(
    given_indexes: dict[str, float | None],
) -> None:
    scores = roll_up(FRAMEWORK, given_indexes)
    known = [value for value in given_indexes.values() if value is not None]
    for score in scores.values():
        assert (score.value is None) == (score.scored == 0) == (score.weakest is None)
        assert score.scored <= score.of
        assert 0 <= score.coverage <= 1
        if score.value is not None:
            assert min(known) - 1e-9 <= score.value <= max(known) + 1e-9
    assert (scores[OVERALL].value is None) == (not known)


@given(indexes, st.randoms(use_true_random=False))
def test_the_order_of_statements_does_not_matter(
    given_indexes: dict[str, float | None], shuffler: random.Random
) -> None:
    items = list(given_indexes.items())
    shuffler.shuffle(items)
    assert roll_up(FRAMEWORK, dict(items)) == roll_up(FRAMEWORK, given_indexes)


@given(indexes)
def test_the_weakest_child_is_no_better_than_its_parent(given_indexes: dict[str, float | None]) -> None:
    scores = roll_up(FRAMEWORK, given_indexes)
    for score in scores.values():
        if score.weakest is not None and score.value is not None and score.weakest in scores:
            assert (scores[score.weakest].value or 0) <= score.value + 1e-9
