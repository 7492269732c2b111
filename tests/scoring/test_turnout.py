from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.turnout import Part, Turnout, kept_back, rate, turnout

K = 5


def part(code: str, headcount: int | None, begun: int = 0, sent: int = 0) -> Part:
    return Part(code, code.title(), begun, sent, headcount)


def codes(shown: Turnout) -> list[str]:
    return [one.code for one in shown.shown]


def test_parts_that_are_large_enough_are_shown_as_they_are() -> None:
    shown = turnout([part("waste", 60, 12, 10), part("housing", 40, 1)], K)

    assert codes(shown) == ["waste", "housing"]
    assert shown.together is None
    assert shown.total == Part("total", "Everybody", 13, 10, 100)


def test_two_small_parts_are_shown_as_one() -> None:
    shown = turnout([part("a", 3, 2, 1), part("b", 40, 9), part("c", 4, 4, 4)], K)

    assert codes(shown) == ["b"]
    assert shown.together == Part("together", "", 6, 5, 7)
    assert shown.members == ("A", "C")


def test_a_single_small_part_takes_the_next_smallest_with_it() -> None:
    shown = turnout([part("a", 3, 2), part("b", 40), part("c", 9, 1), part("d", 9)], K)

    assert codes(shown) == ["b", "d"]
    assert shown.members == ("A", "C")


def test_small_parts_that_are_too_small_together_take_the_next_smallest_with_them() -> None:
    shown = turnout([part("a", 1, 1), part("b", 2), part("c", 30), part("d", 20)], K)

    assert codes(shown) == ["c"]
    assert shown.members == ("A", "B", "D")


def test_what_is_kept_back_for_the_sake_of_a_small_part() -> None:
    parts = [part("a", 3, 2), part("b", 40), part("c", 9, 1), part("d", 9)]
    assert kept_back(parts, K) == {"a", "c"}
    assert kept_back([part("staff", 40, 20), part("leaders", 3, 1)], K) == {"staff", "leaders"}
    assert kept_back([part("waste", 60, 12, 10), part("housing", 40, 1)], K) == frozenset()


def test_nothing_is_kept_back_for_the_sake_of_a_part_in_which_nobody_answered() -> None:
    parts = [part("staff", None, 15), part("managers", None, 9), part("volunteers", None, 0)]
    assert turnout(parts, K).members == ("Managers", "Volunteers")
    assert kept_back(parts, K) == frozenset()


def test_where_everything_is_merged_only_the_total_is_left() -> None:
    shown = turnout([part("staff", 40, 20), part("leaders", 3, 1)], K)

    assert shown.shown == ()
    assert shown.together is not None
    assert (shown.together.begun, shown.together.headcount) == (shown.total.begun, shown.total.headcount)


@pytest.mark.parametrize(("begun", "alone"), [(4, False), (5, True)])
def test_without_a_headcount_those_who_answer_decide(begun: int, alone: bool) -> None:
    shown = turnout([part("x", None, begun), part("b", 40), part("c", 40)], K)

    assert ("x" in codes(shown)) is alone


@pytest.mark.parametrize(("headcount", "alone"), [(4, False), (5, True)])
def test_a_headcount_decides_however_many_answer(headcount: int, alone: bool) -> None:
    shown = turnout([part("x", headcount, 30), part("b", 40), part("c", 40)], K)

    assert ("x" in codes(shown)) is alone


def test_the_headcount_of_parts_together_is_known_only_if_all_are() -> None:
    shown = turnout([part("a", 3), part("b", None, 4), part("c", 40), part("d", 40)], K)

    assert shown.together is not None
    assert shown.together.headcount is None
    assert shown.total.headcount is None


def test_nothing_at_all_is_a_total_of_nothing() -> None:
    assert turnout([], K) == Turnout(Part("total", "Everybody", 0, 0), ())


@pytest.mark.parametrize(
    ("one", "share"),
    [
        (part("a", 40, 12, 10), 0.25),
        (part("a", 40, 40, 40), 1.0),
        (part("a", 40, 41, 41), None),
        (part("a", None, 9, 9), None),
        (part("a", 0), None),
    ],
)
def test_a_rate_needs_a_headcount_that_can_be_right(one: Part, share: float | None) -> None:
    assert rate(one) == share


counts = st.integers(0, 12)
parts = st.lists(st.tuples(st.none() | st.integers(0, 30), counts), max_size=8).map(
    lambda rows: [part(f"p{place}", headcount, begun) for place, (headcount, begun) in enumerate(rows)]
)


@given(parts, st.integers(3, 8))
def test_no_cell_that_is_shown_or_can_be_had_by_subtraction_is_too_small(
    given_parts: list[Part], threshold: int
) -> None:
    shown = turnout(given_parts, threshold)

    assert all(one.size >= threshold for one in shown.shown)
    if shown.together is not None and shown.shown:
        # All that the total less what is shown can give is the parts together.
        merged = [one for one in given_parts if one.name in shown.members]
        assert sum(one.size for one in merged) >= threshold
        assert len(merged) > 1
    everything = [*shown.shown, *([shown.together] if shown.together else [])]
    assert sum(one.begun for one in everything) == shown.total.begun
    assert sum(one.sent for one in everything) == shown.total.sent


@given(parts, st.integers(3, 8), st.lists(counts, min_size=8, max_size=8))
def test_answers_coming_in_do_not_move_parts_of_known_headcount(
    given_parts: list[Part], threshold: int, later: list[int]
) -> None:
    """Else two looks on two days could be subtracted from each other."""
    known = [one for one in given_parts if one.headcount is not None]
    after = [
        replace(one, begun=one.begun + more) for one, more in zip(known, later[: len(known)], strict=True)
    ]

    assert turnout(known, threshold).members == turnout(after, threshold).members
