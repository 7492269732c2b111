from __future__ import annotations

from functools import reduce
from operator import add

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.tally import NOT_GIVEN, respondents_by, tally
from assessment.scoring.values import Cell, Distribution

GROUPS = (("staff", "Staff"), ("managers", "Managers"))
SERVICES = (("parks", "Parks"), ("streets", "Streets"))
NONE = Distribution((0, 0, 0))

count = st.integers(0, 9)
distributions = st.builds(Distribution, st.tuples(count, count, count), count, count)
cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["staff", "managers", "", "gone"]),
        st.sampled_from(["parks", "streets", ""]),
        st.integers(1, 30),
        st.dictionaries(st.sampled_from(["a", "b"]), distributions),
    ),
    max_size=8,
)


def test_cells_add_up_each_way() -> None:
    found = tally(
        [
            Cell("staff", "parks", 3, {"a": Distribution((1, 2, 0), dont_know=1)}),
            Cell("staff", "streets", 2, {"a": Distribution((0, 0, 2), not_applicable=1)}),
            Cell("managers", "parks", 1, {"a": Distribution((0, 0, 0), dont_know=1)}),
        ],
        ["a"],
        3,
        GROUPS,
        SERVICES,
    )["a"]
    assert found.total == Distribution((1, 2, 2), dont_know=2, not_applicable=1)
    assert found.groups == {"staff": (1, 2, 2), "managers": (0, 0, 0)}
    assert found.services == {"parks": (1, 2, 0), "streets": (0, 0, 2)}
    assert found.groups_of == {"parks": {"staff"}, "streets": {"staff"}}


def test_a_group_or_service_that_is_not_listed_is_kept_as_not_given() -> None:
    strange = [Cell("gone", "", 4, {"a": Distribution((4, 0, 0))})]
    assert tally(strange, ["a"], 3, GROUPS, SERVICES)["a"].groups == {NOT_GIVEN: (4, 0, 0)}
    assert respondents_by(strange, "group", GROUPS) == {NOT_GIVEN: 4}
    assert respondents_by(strange, "service", SERVICES) == {NOT_GIVEN: 4}


def test_without_cells_there_are_no_answers() -> None:
    found = tally([], ["a"], 3)["a"]
    assert (found.total, found.groups, found.services) == (NONE, {}, {})


def test_a_distribution_on_another_scale_is_refused() -> None:
    with pytest.raises(ValueError, match="not on the scale of 3 levels"):
        tally([Cell("staff", "parks", 1, {"a": Distribution((1, 0))})], ["a"], 3)


@given(cells)
def test_the_total_is_the_sum_of_the_cells_and_of_either_cut(given_cells: list[Cell]) -> None:
    for code, found in tally(given_cells, ["a", "b"], 3, GROUPS, SERVICES).items():
        expected = reduce(add, [cell.distributions.get(code, NONE) for cell in given_cells], NONE)
        assert found.total == expected
        for cut in (found.groups, found.services):
            assert reduce(add, map(Distribution, cut.values()), NONE).counts == expected.counts


@given(cells)
def test_the_order_of_cells_does_not_matter(given_cells: list[Cell]) -> None:
    there = tally(given_cells, ["a", "b"], 3, GROUPS, SERVICES)
    back = tally(given_cells[::-1], ["a", "b"], 3, GROUPS, SERVICES)
    assert there == back
