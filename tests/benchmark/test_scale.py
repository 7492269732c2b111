from __future__ import annotations

import pytest

from benchmark.scale import Level, Scale, index_of_level

THREE = Scale("How far?", (Level("No", "None of it."), Level("Partly", "Some."), Level("Yes", "All of it.")))


def test_the_choices_are_the_levels_from_the_lowest_and_the_two_answers_that_are_not_scores() -> None:
    assert THREE.choices == ("0", "1", "2", "dk", "na")


@pytest.mark.parametrize(
    ("choice", "label"),
    [("0", "No"), ("1", "Partly"), ("2", "Yes"), ("dk", "Don't know"), ("na", "Not applicable")],
)
def test_every_choice_has_words(choice: str, label: str) -> None:
    assert THREE.label(choice) == label


@pytest.mark.parametrize("choice", ["", "3", "-1", "01", "DK", "²"])
def test_anything_else_is_not_an_answer(choice: str) -> None:
    with pytest.raises(ValueError, match="is not an answer on this scale"):
        THREE.label(choice)


@pytest.mark.parametrize(
    ("level", "size", "index"),
    [(0, 5, 0), (1, 5, 25), (4, 5, 100), (2.5, 5, 62.5), (1, 2, 100), (3, 11, 30)],
)
def test_the_index_runs_from_0_at_the_lowest_level_to_100_at_the_highest(
    level: float, size: int, index: float
) -> None:
    assert index_of_level(level, size) == pytest.approx(index)
