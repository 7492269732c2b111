from __future__ import annotations

import pytest

from assessment.scoring.rounding import at_least, rounded, whole


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [(2.5, 0, "3"), (-2.5, 0, "-3"), (3.5, 0, "4"), (66.65, 1, "66.7"), (-0.4, 0, "0"), (0.0, 1, "0.0")],
)
def test_halves_go_away_from_zero_and_there_is_no_minus_nought(
    value: float, places: int, expected: str
) -> None:
    assert str(rounded(value, places)) == expected


def test_a_page_shows_whole_points() -> None:
    assert whole(74.5) == 75


def test_a_bar_is_reached_by_a_figure_that_equals_it_but_for_its_last_binary_digits() -> None:
    assert at_least(74.99999999999999, 75)
    assert not at_least(74.9999, 75)
