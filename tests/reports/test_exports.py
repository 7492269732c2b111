from __future__ import annotations

import csv
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.reports.exports import COLUMNS, harmless, scores_csv
from assessment.scoring.values import Line, Tier
from tests.reports.factories import concealed, framework, scorecard


def _rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(data.decode("utf-8-sig"), newline="")))


def test_there_is_a_row_for_every_line_and_a_column_for_every_level() -> None:
    made = framework(3)
    results = scorecard(made)
    data = scores_csv(results, made)
    rows = _rows(data)
    assert data.startswith(b"\xef\xbb\xbftier,code,name,score,")
    assert b"\r\n" in data
    assert [row["code"] for row in rows] == [line.code for line in results.lines]
    levels = [f"level_{level}" for level in range(5)]
    assert list(rows[0]) == [*COLUMNS, *levels, "dont_know", "not_applicable"]


def test_numbers_have_one_decimal_and_shares_three() -> None:
    made = framework(1, headings=1, statements=1)

    def known(line: Line) -> Line:
        return replace(line, score=61.25, gap=13.75, agreement=-0.12345, dont_know_share=1 / 3)

    row = _rows(scores_csv(scorecard(made, change=known), made))[-1]
    assert row["tier"] == "statement"
    assert (row["score"], row["gap"], row["target"]) == ("61.3", "13.8", "75.0")
    assert (row["agreement"], row["dont_know_share"]) == ("-0.123", "0.333")
    assert [row[f"level_{level}"] for level in range(5)] == ["20", "40", "90", "110", "50"]
    assert (row["answers"], row["dont_know"], row["not_applicable"]) == ("310", "30", "4")


def test_a_hidden_line_has_no_number_and_says_so() -> None:
    made = framework(1, headings=1, statements=1)
    for row in _rows(scores_csv(scorecard(made, peer=False, change=concealed), made)):
        assert row["hidden"] == "yes"
        assert row["score"] == row["answers"] == row["level_0"] == row["agreement"] == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-5", "'-5"),
        ("@cmd", "'@cmd"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\0=1", "'=1"),
        ("a=b", "a=b"),
    ],
)
def test_text_that_a_spreadsheet_would_run_is_made_harmless(text: str, expected: str) -> None:
    assert harmless(text) == expected


@given(st.text(max_size=40))
def test_no_name_can_begin_a_formula(name: str) -> None:
    made = framework(1, headings=1, statements=1)
    plain = scorecard(made)
    lines = tuple(replace(line, name=name) for line in plain.lines if line.tier is Tier.STATEMENT)
    (row,) = _rows(scores_csv(replace(plain, lines=lines), made))
    assert not row["name"].lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r"))


def test_a_negative_number_stays_a_number() -> None:
    made = framework(1, headings=1, statements=1)
    results = scorecard(made, change=lambda line: replace(line, perception_gap=-12.34))
    assert _rows(scores_csv(results, made))[0]["perception_gap"] == "-12.3"
