from __future__ import annotations

import pytest

from benchmark.checking import check
from benchmark.documents import Document, parse_document

AUDIENCES = "audiences: [{code: staff}, {code: others}]\n"


def found(framework: str, *themes: str) -> list[str]:
    documents = [parse_document(f"{number}.yaml", text) for number, text in enumerate(themes, 1)]
    return [str(problem) for problem in sorted(check(parse_document("framework.yaml", framework), documents))]


def heading(*statements: str) -> str:
    """A theme t with one heading, t.1.a, whose statements stand on lines 7, 8, …"""
    lines = ["code: t", "elements:", "- code: t.1", "  headings:", "  - code: t.1.a", "    statements:"]
    return "\n".join([*lines, *(f"    - {{{statement}}}" for statement in statements)])


def test_rules_that_are_kept_give_no_problem() -> None:
    assert found(AUDIENCES, heading("code: t.1.a.1, core: true, audiences: [staff]", "code: t.1.a.2")) == []


def test_a_heading_may_have_no_core_statement() -> None:
    assert found(AUDIENCES, heading("code: t.1.a.1", "code: t.1.a.2, core: false")) == []


def test_of_three_core_statements_the_second_and_third_are_problems() -> None:
    theme = heading(*(f"code: t.1.a.{number}, core: true" for number in (1, 2, 3)))
    assert found(AUDIENCES, theme) == [
        "1.yaml:8: core: is the second in its heading; the first is on line 7",
        "1.yaml:9: core: is the second in its heading; the first is on line 7",
    ]


@pytest.mark.parametrize("code", ["t.1", "t.1.a", "t.1.a.", "t.1.ab.1", "1", "T.1.a.1"])
def test_a_code_that_does_not_extend_its_parents_is_a_problem(code: str) -> None:
    problems = found(AUDIENCES, heading(f"code: {code}"))
    assert f'1.yaml:7: code: "{code}" must begin with "t.1.a.", the code of its heading' in problems


def test_a_number_that_stands_for_a_code_is_compared_as_it_is_written() -> None:
    theme = "code: 1\nelements:\n- code: 1.10\n  headings:\n  - code: 1.10.a\n  - code: 1.1.b\n"
    assert found(AUDIENCES, theme) == [
        '1.yaml:6: code: "1.1.b" must begin with "1.10.", the code of its element'
    ]


def test_a_code_is_unique_over_all_files_and_kinds() -> None:
    assert found(AUDIENCES, heading("code: t.1.a.1"), "code: t.1.a\n") == [
        '2.yaml:1: code: "t.1.a" is already the code of a heading in 1.yaml, line 5'
    ]


def test_a_probe_shares_the_codes_of_the_statements() -> None:
    theme = heading("code: t.1.a.1") + "\n    probes:\n    - {code: t.1.a.1}\n"
    assert found(AUDIENCES, theme) == [
        '1.yaml:9: code: "t.1.a.1" is already the code of a statement in 1.yaml, line 7'
    ]


def test_audiences_are_those_of_the_framework_each_named_once() -> None:
    theme = heading("code: t.1.a.1, audiences: [staff, Staff, staff]")
    assert found(AUDIENCES, theme) == [
        '1.yaml:7: audiences: "Staff" is not one of the framework\'s audiences: staff, others',
        '1.yaml:7: audiences: "staff" is given twice',
    ]


def test_no_audience_is_unknown_where_the_framework_lists_none_that_can_be_read() -> None:
    assert found("audiences: staff", heading("code: t.1.a.1, audiences: [anyone]")) == []


def test_codes_of_audiences_and_labels_of_levels_differ_by_more_than_capitals() -> None:
    framework = (
        "scale:\n  levels:\n  - {label: Often}\n  - {label: often}\n"
        "audiences:\n- {code: staff}\n- {code: others}\n- {code: Staff}\n"
    )
    assert found(framework) == [
        'framework.yaml:4: label: "often" is given twice; the first is on line 3',
        'framework.yaml:8: code: "Staff" is given twice; the first is on line 6',
    ]


@pytest.mark.parametrize(
    "theme",
    ["", "elements: 1", "elements: [1, [], {headings: x}]", "elements: [{headings: [{statements: [~]}]}]"],
)
def test_what_has_the_wrong_shape_is_passed_over(theme: str) -> None:
    assert found("", theme) == []
    assert check(Document("framework.yaml", None), []) == []
