from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.answer_file import (
    LONGEST_NAME,
    MOST_PROBLEMS,
    AnswerFile,
    AnswerProblems,
    AnswerRow,
    read_answers,
)
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
HEADER = "respondent,group,service,1.1.a.1,1.1.b.1"


def read(*lines: str) -> AnswerFile:
    return read_answers([line + "\r\n" for line in lines], FRAMEWORK)


def problems_of(*lines: str) -> list[str]:
    with pytest.raises(AnswerProblems) as caught:
        read(*lines)
    return [str(problem) for problem in caught.value.problems]


def test_rows_are_read_as_they_are_stored() -> None:
    answers = read(HEADER, "r1,staff,Parks,4,dk", 'r2, leaders ,"Parks, north", NA ,', "r3,,,0,Dk")
    assert answers.statements == ("1.1.a.1", "1.1.b.1")
    assert answers.rows == (
        AnswerRow(2, "r1", "staff", "Parks", ("4", "dk")),
        AnswerRow(3, "r2", "leaders", "Parks, north", ("na", "")),
        AnswerRow(4, "r3", "", "", ("0", "dk")),
    )


def test_columns_stand_in_any_order_and_need_not_be_all() -> None:
    answers = read("1.1.b.1,service,respondent,group", "3,Parks,r1,staff")
    assert answers.statements == ("1.1.b.1",)
    assert answers.rows[0].choices == ("3",)
    assert read("respondent,group,service", "r1,staff,Parks").rows[0].choices == ()


def test_a_header_alone_is_a_file_without_respondents() -> None:
    assert read(HEADER).rows == ()


def test_a_byte_order_mark_and_blank_rows_do_no_harm_and_blank_rows_count() -> None:
    answers = read("\ufeff" + HEADER, "", "r1,staff,Parks,1,1", ",,,,")
    assert [row.row for row in answers.rows] == [3]


@pytest.mark.parametrize(
    ("lines", "problems"),
    [
        ([], ["row 1: the file is empty; it needs a row with the names of the columns"]),
        (["", ""], ["row 1: the file is empty; it needs a row with the names of the columns"]),
        (
            ["respondent;group;service;1.1.a.1", "r1;staff;Parks;4"],
            ["row 1: the cells are divided by semicolons; save the file with commas"],
        ),
        (
            ["respondent\tgroup\tservice"],
            ["row 1: the cells are divided by tabs; save the file with commas"],
        ),
        (
            ["respondent,1.1.a.1", "r1,9"],
            ["row 1, column group: this column is missing", "row 1, column service: this column is missing"],
        ),
        (
            [HEADER + ",1.1.a.1,,9.9.z.9"],
            [
                "row 1, column 1.1.a.1: there are two columns of this name",
                "row 1: column 7 has no name",
                "row 1, column '9.9.z.9': this is not a statement of the framework",
            ],
        ),
        (
            [HEADER, "r1,staff,Parks,5,yes", "r1,boss,Parks,4,4", ",staff,Parks,4,4", "r2,staff,4,4"],
            [
                "row 2, column 1.1.a.1: '5' is not an answer; write a level from 0 to 4, dk, na or nothing",
                "row 2, column 1.1.b.1: 'yes' is not an answer; write a level from 0 to 4, dk, na or nothing",
                "row 3, column respondent: 'r1' is also in row 2",
                "row 3, column group: 'boss' is not an audience of the framework",
                "row 4, column respondent: this is blank; each row needs a respondent of its own",
                "row 5: there are 4 cells, but 5 columns",
            ],
        ),
        (
            [HEADER, f"r1,staff,{'x' * (LONGEST_NAME + 1)},4,4"],
            ["row 2, column service: this has 201 characters; the most is 200"],
        ),
        (
            [HEADER, "r1,staff,Pa\0rks,4,4", "r\x1b[2J,staff,Parks,4,4"],
            [
                "row 2, column service: 'Pa\\x00rks' has a character that cannot be shown",
                "row 3, column respondent: 'r\\x1b[2J' has a character that cannot be shown",
            ],
        ),
        (
            [HEADER, "r1,staff,Parks,4.0,-1"],
            [
                "row 2, column 1.1.a.1: '4.0' is not an answer; write a level from 0 to 4, dk, na or nothing",
                "row 2, column 1.1.b.1: '-1' is not an answer; write a level from 0 to 4, dk, na or nothing",
            ],
        ),
    ],
)
def test_every_problem_is_told_with_its_row_and_column(lines: list[str], problems: list[str]) -> None:
    assert problems_of(*lines) == problems


def test_text_after_a_closing_quote_is_told_and_ends_the_reading() -> None:
    assert problems_of(HEADER, "r1,staff,Parks,9,4", '"r2"x,staff,Parks,4,4', "r3,staff,Parks,9,4") == [
        "row 2, column 1.1.a.1: '9' is not an answer; write a level from 0 to 4, dk, na or nothing",
        "row 3: this is not CSV, and nothing after it was read: ',' expected after '\"'",
    ]


def test_a_cell_beyond_all_measure_is_told() -> None:
    (problem,) = problems_of(HEADER, f"r1,staff,{'x' * 200_000},4,4")
    assert problem.startswith("row 2: this is not CSV, and nothing after it was read: field larger")


def test_text_that_is_not_utf_8_is_told() -> None:
    def lines() -> Iterator[str]:
        yield HEADER + "\n"
        yield "r1,staff,Parks,4,4\n"
        yield b"r2,staff,Caf\xe9,4,4\n".decode()

    with pytest.raises(AnswerProblems) as caught:
        read_answers(lines(), FRAMEWORK)
    assert [str(problem) for problem in caught.value.problems] == [
        "row 3: here or below is text that is not UTF-8; save the file as “CSV UTF-8”"
    ]


def test_many_problems_are_counted_and_the_first_of_them_kept() -> None:
    rows = [f"r{number},staff,Parks,x,4" for number in range(MOST_PROBLEMS + 5)]
    with pytest.raises(AnswerProblems) as caught:
        read(HEADER, *rows)
    assert len(caught.value.problems) == MOST_PROBLEMS
    assert caught.value.count == MOST_PROBLEMS + 5
    described = caught.value.described("answers.csv").splitlines()
    assert described[0].startswith("answers.csv: row 2, column 1.1.a.1: 'x' is not an answer")
    assert described[-1] == "answers.csv: and 5 more problems"


def test_hostile_text_comes_back_short_and_harmless() -> None:
    red = "\x1b[31m" * 30
    _, problem = problems_of(HEADER, f"r1,{red},Parks,4,4")
    assert "\x1b" not in problem
    assert len(problem) < 200


@given(st.lists(st.text(max_size=40), max_size=6))
def test_any_text_at_all_gives_answers_or_problems(lines: list[str]) -> None:
    with suppress(AnswerProblems):
        answers = read_answers([HEADER + "\n", *lines], FRAMEWORK)
        assert all(set(row.choices) <= {"", *FRAMEWORK.scale.choices} for row in answers.rows)
