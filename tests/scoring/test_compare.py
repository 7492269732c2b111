from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.compare import change_of, comparable_statements, differences, group_gap
from assessment.scoring.rollup import roll_up
from assessment.scoring.values import Difference, Line, Part, PartStatement, Tier
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
CODES = [statement.code for statement in FRAMEWORK.statements]
indexes = st.dictionaries(st.sampled_from(CODES), st.none() | st.integers(0, 100).map(float))


def by_code(found: tuple[Difference, ...]) -> dict[str, Difference]:
    return {difference.code: difference for difference in found}


def part(code: str, shown: dict[str, float | None]) -> Part:
    statements = {
        statement: PartStatement(statement, None if value is None else 9, value, value is None)
        for statement, value in shown.items()
    }
    return Part(code, code, 9, statements, roll_up(FRAMEWORK, shown))


def test_a_difference_is_taken_over_the_statements_that_both_show() -> None:
    """1.1.b: leaders 60 and 100, staff 50 and none; only the first is common: 60 − 50."""
    leaders = part("leaders", {"1.1.b.1": 60.0, "1.1.b.2": 100.0, "2.1.a.1": None})
    staff = part("staff", {"1.1.b.1": 50.0, "1.1.b.2": None, "2.1.a.1": 40.0})
    found = by_code(group_gap(FRAMEWORK, leaders, staff))
    assert found["1.1.b"] == Difference("1.1.b", 10, 1, 2)
    assert found["1.1"] == Difference("1.1", 10, 1, 2)
    assert found["2.1.a"] == Difference("2.1.a", None, 0, 1)
    assert found["1.2"] == Difference("1.2", None, 0, 0)
    assert found[""] == Difference("", 10, 1, 3)


def test_differences_come_overall_first_and_then_in_framework_order() -> None:
    found = differences(FRAMEWORK, {}, {})
    assert [one.code for one in found] == [
        "",
        "1",
        "1.1",
        "1.1.a",
        "1.1.b",
        "1.2",
        "1.2.a",
        "2",
        "2.1",
        "2.1.a",
    ]


@given(indexes, indexes)
def test_turning_a_difference_round_turns_its_sign(
    first: dict[str, float | None], second: dict[str, float | None]
) -> None:
    there, back = differences(FRAMEWORK, first, second), differences(FRAMEWORK, second, first)
    for one, other in zip(there, back, strict=True):
        assert (one.value is None) == (one.common == 0)
        assert one.common <= one.of
        assert one == replace(other, value=None if other.value is None else 0 - other.value)


@given(indexes)
def test_a_lens_does_not_differ_from_itself(shown: dict[str, float | None]) -> None:
    assert {one.value for one in differences(FRAMEWORK, shown, shown)} <= {None, 0.0}


def test_statements_are_comparable_while_wording_and_scale_stay() -> None:
    assert comparable_statements(FRAMEWORK, FRAMEWORK) == set(CODES)
    assert comparable_statements(FRAMEWORK, framework_of(size=4)) == frozenset()
    theme = FRAMEWORK.themes[1]
    element = theme.elements[0]
    heading = element.headings[0]
    first, second = heading.statements
    reworded = replace(heading, statements=(replace(first, text="Something else."), second))
    changed = replace(
        FRAMEWORK,
        themes=(FRAMEWORK.themes[0], replace(theme, elements=(replace(element, headings=(reworded,)),))),
    )
    assert set(CODES) - comparable_statements(changed, FRAMEWORK) == {"2.1.a.1"}


def test_a_change_is_clear_only_beyond_its_margin() -> None:
    before = Line(Tier.STATEMENT, "1.1.a.1", "We know.", score=50.0, margin=3.0)
    now = replace(before, score=56.0, margin=4.0)
    assert change_of(now, before).value == 6
    assert change_of(now, before).clear
    assert not change_of(replace(now, score=55.0), before).clear
    assert not change_of(replace(now, margin=None), before).clear
    assert change_of(replace(now, score=None), before).value is None
