from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.double_entry import EntryCheck, Verdict, differing, goes_to_check

NEVER, ALWAYS = 0.999, 0.0


def test_the_tenth_is_chosen_where_none_was_before() -> None:
    assert [goes_to_check(EntryCheck(entered=n), NEVER) for n in range(10)] == [False] * 9 + [True]


def test_the_tenth_is_left_to_chance_where_one_was_chosen_before() -> None:
    assert not goes_to_check(EntryCheck(entered=9, to_check=1), NEVER)
    assert goes_to_check(EntryCheck(entered=9, to_check=1), ALWAYS)


@pytest.mark.parametrize(("draw", "chosen"), [(0.0999, True), (0.1, False)])
def test_one_in_ten_is_chosen_by_chance(draw: float, chosen: bool) -> None:
    assert goes_to_check(EntryCheck(entered=3), draw) is chosen


@given(st.integers(0, 10_000), st.integers(1, 120))
def test_of_every_ten_entered_at_least_one_was_chosen(seed: int, entered: int) -> None:
    draws = random.Random(seed)
    so_far = EntryCheck()
    for _ in range(entered):
        chosen = goes_to_check(so_far, draws.random())
        so_far = EntryCheck(so_far.entered + 1, so_far.to_check + chosen)

    assert so_far.to_check >= so_far.entered // 10


@pytest.mark.parametrize(
    ("compared", "wrong", "verdict", "share"),
    [
        (0, 0, Verdict.NOTHING_CHECKED, 10),
        (100, 0, Verdict.GOOD, 10),
        (100, 1, Verdict.GOOD, 10),
        (99, 1, Verdict.TOO_MANY_WRONG, 3),
        (100, 2, Verdict.TOO_MANY_WRONG, 3),
    ],
)
def test_more_than_one_in_a_hundred_wrong_means_checking_more(
    compared: int, wrong: int, verdict: Verdict, share: int
) -> None:
    check = EntryCheck(20, 2, 2, compared, wrong)

    assert (check.verdict, check.share) == (verdict, share)


def test_papers_checked_beyond_the_pile_leave_none_waiting() -> None:
    assert EntryCheck(entered=10, to_check=2, checked=1).waiting == 1
    assert EntryCheck(entered=10, to_check=2, checked=3).waiting == 0


def test_a_blank_and_an_answer_differ() -> None:
    assert differing("abcd", {"a": "1", "b": "2"}, {"a": "1", "b": "3", "c": "dk"}) == ("b", "c")
