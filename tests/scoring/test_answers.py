from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.answer_file import AnswerFile, AnswerRow
from assessment.scoring.answers import count_answers
from assessment.scoring.values import Cell, Distribution

choices = st.sampled_from(["", "0", "1", "2", "dk", "na"])
rows = st.lists(
    st.tuples(
        st.sampled_from(["staff", ""]), st.sampled_from(["parks", "streets"]), st.tuples(choices, choices)
    ),
    max_size=30,
)


def file_of(given_rows: list[tuple[str, str, tuple[str, ...]]]) -> AnswerFile:
    numbered = enumerate(given_rows, start=2)
    return AnswerFile(("a", "b"), tuple(AnswerRow(row, str(row), *one) for row, one in numbered))


def test_answers_are_counted_by_group_and_service() -> None:
    answers = file_of(
        [
            ("staff", "parks", ("2", "dk")),
            ("staff", "parks", ("2", "")),
            ("", "parks", ("0", "na")),
        ]
    )
    assert count_answers(answers, 3) == (
        Cell("staff", "parks", 2, {"a": Distribution((0, 0, 2)), "b": Distribution((0, 0, 0), 1)}),
        Cell("", "parks", 1, {"a": Distribution((1, 0, 0)), "b": Distribution((0, 0, 0), 0, 1)}),
    )


def test_a_file_without_respondents_has_no_cells() -> None:
    assert count_answers(file_of([]), 3) == ()


@given(rows)
def test_nothing_is_lost_and_nothing_made_up(given_rows: list[tuple[str, str, tuple[str, ...]]]) -> None:
    cells = count_answers(file_of(given_rows), 3)
    assert sum(cell.respondents for cell in cells) == len(given_rows)
    for place, code in enumerate(("a", "b")):
        written = Counter(one[2][place] for one in given_rows)
        found = [cell.distributions[code] for cell in cells]
        assert [sum(d.counts[level] for d in found) for level in range(3)] == [
            written[str(level)] for level in range(3)
        ]
        assert sum(d.dont_know for d in found) == written["dk"]
        assert sum(d.not_applicable for d in found) == written["na"]
