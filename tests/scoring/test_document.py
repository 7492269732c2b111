from __future__ import annotations

import json

import pytest

from assessment.scoring.answer_file import read_answers
from assessment.scoring.answers import count_answers
from assessment.scoring.document import Document, score_document
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
ROWS = [
    "respondent,group,service,1.1.a.1,1.1.b.1",
    "r1,staff,Parks,4,1",
    "r2,staff,Parks,4,dk",
    "r3,staff,Allotments,4,na",
    "r4,managers,,2,",
    "r5,,,1,",
]


def document(rows: list[str] = ROWS, by: str | None = None, threshold: int = 5) -> Document:
    cells = count_answers(read_answers(rows, FRAMEWORK), FRAMEWORK.scale.size)
    return json.loads(json.dumps(score_document(FRAMEWORK, cells, by=by, threshold=threshold)))  # type: ignore[no-any-return]


def test_totals_are_shown_however_few_they_are() -> None:
    """Agreement: three answers in the pattern 01101, A = 4/18 × 1/2, and two at one level, A = 1."""
    found = document()
    assert found["framework"] == {"code": "made-up", "edition": "1", "hash": FRAMEWORK.hash}
    assert found["respondents"] == 5
    assert found["overall"] == {"score": 50, "coverage": 0.5}
    assert found["statements"][0] == {
        "code": "1.1.a.1",
        "n": 5,
        "dont_know": 0,
        "not_applicable": 0,
        "counts": [0, 1, 1, 0, 3],
        "mean_level": 3,
        "index": 75,
        "sd_level": pytest.approx(2**0.5),
        "median_level": 4,
        "agreement": pytest.approx(7 / 15),
        "agreement_label": "to be discussed",
    }
    assert "parts" not in found
    assert "by" not in found


def test_a_statement_without_answers_is_listed_with_nulls() -> None:
    found = document()
    assert [one["code"] for one in found["statements"]] == [one.code for one in FRAMEWORK.statements]
    assert found["statements"][2] == {
        "code": "1.1.b.2",
        "n": 0,
        "dont_know": 0,
        "not_applicable": 0,
        "counts": [0, 0, 0, 0, 0],
        "mean_level": None,
        "index": None,
        "sd_level": None,
        "median_level": None,
        "agreement": None,
        "agreement_label": None,
    }


def test_themes_elements_and_headings_have_coverage_and_their_weakest() -> None:
    """1.1.a is 75; 1.1.b is 25 on one of its three statements."""
    found = document()
    assert found["headings"][1] == {
        "code": "1.1.b",
        "name": "Heading 1.1.b",
        "score": 25,
        "coverage": pytest.approx(1 / 3),
        "weakest": "1.1.b.1",
    }
    assert [(one["code"], one["score"], one["weakest"]) for one in found["elements"]] == [
        ("1.1", 50, "1.1.b"),
        ("1.2", None, None),
        ("2.1", None, None),
    ]
    assert [(one["code"], one["coverage"]) for one in found["themes"]] == [("1", 0.5), ("2", 0)]


def test_parts_by_group_are_named_as_in_the_file_in_the_audiences_order_with_none_last() -> None:
    found = document(by="group", threshold=1)
    assert found["by"] == "group"
    assert [(part["name"], part["respondents"]) for part in found["parts"]] == [
        ("staff", 3),
        ("managers", 1),
        ("(none)", 1),
    ]
    staff = found["parts"][0]
    assert staff["statements"][0] == {"code": "1.1.a.1", "n": 3, "index": 100, "hidden": False}
    assert staff["elements"][0]["score"] == 62.5


def test_parts_by_service_follow_their_names_with_none_last() -> None:
    found = document(by="service", threshold=1)
    assert [part["name"] for part in found["parts"]] == ["Allotments", "Parks", "(none)"]


def test_parts_pass_the_gate() -> None:
    hidden = {"code": "1.1.a.1", "n": None, "index": None, "hidden": True}
    for part in document(by="group", threshold=3)["parts"]:
        assert part["statements"][0] == hidden
        assert part["elements"][0]["score"] is None
        assert part["statements"][2] == {"code": "1.1.b.2", "n": 0, "index": None, "hidden": False}


def test_a_file_without_respondents_has_no_scores() -> None:
    found = document(ROWS[:1], by="service")
    assert found["respondents"] == 0
    assert found["overall"] == {"score": None, "coverage": 0}
    assert found["parts"] == []
