"""The gate, and attempts to undo it: whatever is hidden cannot be computed from what is shown."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from itertools import chain, combinations, product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from assessment.scoring.disclosure import (
    gate_breakdown,
    gate_breakdowns,
    gate_part,
    gate_total,
    hidden_jointly,
    hidden_parts,
)
from assessment.scoring.values import Distribution
from tests.scoring.elimination import Span

Table = Mapping[tuple[str, str], int]
"""Answers by group and service; a missing pair is an empty cell."""

sizes = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 30), max_size=8)
thresholds = st.integers(1, 12)
full_tables = st.tuples(st.integers(1, 4), st.integers(1, 5)).flatmap(
    lambda shape: st.fixed_dictionaries(
        {(f"g{row}", f"s{column}"): st.integers(1, 9) for row, column in product(*map(range, shape))}
    )
)
tables = st.dictionaries(
    st.tuples(st.sampled_from(["g1", "g2", "g3", "g4"]), st.sampled_from(["s1", "s2", "s3", "s4"])),
    st.integers(1, 12),
    min_size=1,
    max_size=10,
)


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"staff": 40, "managers": 3}, {"staff", "managers"}),
        ({"staff": 40, "managers": 5}, set()),
        ({"staff": 40, "managers": 12, "leaders": 3}, {"leaders", "managers"}),
        ({"staff": 40, "managers": 3, "leaders": 3}, {"managers", "leaders"}),
        ({"staff": 40, "managers": 1, "leaders": 2, "partners": 9}, {"managers", "leaders", "partners"}),
        ({"b": 8, "a": 8, "c": 2}, {"a", "c"}),
        ({"staff": 40, "managers": 0}, set()),
        ({"staff": 3}, {"staff"}),
        ({"staff": 0}, set()),
        ({}, set()),
    ],
)
def test_the_remainder_rule_at_five_by_hand(parts: Mapping[str, int], hidden: Collection[str]) -> None:
    assert hidden_parts(parts, 5) == hidden


@given(sizes, thresholds)
def test_no_small_remainder_can_be_had_from_one_breakdown_by_subtraction(
    parts: Mapping[str, int], threshold: int
) -> None:
    hidden = hidden_parts(parts, threshold)
    total = sum(parts.values())
    shown = sum(n for code, n in parts.items() if code not in hidden)
    assert all(n == 0 or n >= threshold for code, n in parts.items() if code not in hidden)
    if total >= threshold:
        assert total - shown == 0 or total - shown >= threshold
        assert len(hidden) != 1


@given(sizes, thresholds)
def test_the_smallest_parts_are_the_hidden_ones(parts: Mapping[str, int], threshold: int) -> None:
    hidden = hidden_parts(parts, threshold)
    ordered = sorted((n, code) for code, n in parts.items() if n)
    assert {code for _, code in ordered[: len(hidden)]} == hidden


@given(sizes, st.integers(1, 6))
def test_a_part_without_its_mean_has_no_detail(parts: Mapping[str, int], threshold: int) -> None:
    gate = gate_breakdown(parts, threshold)
    assert gate.means <= gate.details


def test_staff_elsewhere_cannot_be_had_from_staff_less_one_service() -> None:
    """40 staff less the 38 of a service where only staff answered would leave the 2 who work in the other."""
    table = {("staff", "parks"): 38, ("staff", "streets"): 2, ("managers", "streets"): 10}
    groups, services = hidden_jointly(*margins(table), 5)
    assert groups == frozenset()
    assert services == {"parks", "streets"}


def test_a_small_group_that_is_a_service_of_its_own_stays_hidden() -> None:
    """Councillors and partners are hidden together; members' services alone would tell them apart."""
    table = {
        ("staff", "parks"): 20,
        ("staff", "streets"): 20,
        ("councillors", "members"): 8,
        ("partners", "none"): 3,
    }
    groups, services = hidden_jointly(*margins(table), 5)
    assert groups == {"councillors", "partners"}
    assert services == {"members", "none"}


@settings(deadline=None)
@given(full_tables, thresholds)
def test_where_every_group_answers_in_every_service_the_remainder_rule_is_enough(
    table: Table, threshold: int
) -> None:
    groups, services, groups_of = margins(table)
    hidden = hidden_jointly(groups, services, groups_of, threshold)
    assert hidden == (hidden_parts(groups, threshold), hidden_parts(services, threshold))


@settings(deadline=None, max_examples=300)
@given(tables, thresholds)
def test_no_few_answers_can_be_computed_from_both_breakdowns_together(table: Table, threshold: int) -> None:
    hidden_groups, hidden_services = hidden_jointly(*margins(table), threshold)
    if sum(table.values()) >= threshold:
        assert not list(computable(table, hidden_groups, hidden_services, threshold))
    else:
        assert {group for group, _ in table} <= hidden_groups


@settings(deadline=None, max_examples=300)
@given(tables, thresholds)
def test_nothing_more_is_hidden_unless_the_remainder_rules_alone_would_leak(
    table: Table, threshold: int
) -> None:
    groups, services, groups_of = margins(table)
    alone = hidden_parts(groups, threshold), hidden_parts(services, threshold)
    if hidden_jointly(groups, services, groups_of, threshold) != alone:
        assert list(computable(table, *alone, threshold))


@settings(deadline=None)
@given(tables, st.integers(1, 6))
def test_detail_shown_by_group_and_by_service_leaves_no_fewer_than_twice_the_threshold(
    table: Table, threshold: int
) -> None:
    groups, services = gate_breakdowns(*margins(table), threshold)
    assert groups.means <= groups.details
    assert services.means <= services.details
    if sum(table.values()) >= 2 * threshold:
        assert not list(computable(table, groups.details, services.details, 2 * threshold))


@settings(deadline=None, max_examples=300)
@given(tables, thresholds)
@example({("g3", "s2"): 3, ("g2", "s2"): 3, ("g3", "s4"): 9, ("g2", "s1"): 6}, 5)
def test_what_is_hidden_does_not_depend_on_the_order_of_the_cells(table: Table, threshold: int) -> None:
    backwards = dict(reversed(list(table.items())))
    assert hidden_jointly(*margins(table), threshold) == hidden_jointly(*margins(backwards), threshold)


def test_many_groups_in_services_of_their_own_cost_the_services_not_the_time() -> None:
    table = {(f"g{number:02}", f"s{number:02}"): 9 for number in range(12)}
    groups, services = hidden_jointly(*margins(table), 5)
    assert groups == frozenset()
    assert len(services) == 12


@pytest.mark.parametrize(
    ("counts", "dont_know", "n", "hidden", "has_detail", "share"),
    [
        ((0, 0, 0, 0, 0), 0, 0, False, False, None),
        ((0, 0, 0, 0, 0), 4, 0, False, False, None),
        ((0, 0, 0, 0, 0), 5, 0, False, False, 1.0),
        ((0, 0, 0, 0, 4), 0, None, True, False, None),
        ((0, 0, 0, 0, 4), 1, None, True, False, 0.2),
        ((0, 0, 0, 0, 5), 0, 5, False, False, 0.0),
        ((4, 0, 0, 0, 5), 0, 9, False, False, 0.0),
        ((5, 0, 0, 0, 5), 0, 10, False, True, 0.0),
    ],
)
def test_a_total_needs_five_for_its_mean_and_ten_for_its_detail(
    counts: tuple[int, ...],
    dont_know: int,
    n: int | None,
    hidden: bool,
    has_detail: bool,
    share: float | None,
) -> None:
    shown = gate_total(Distribution(counts, dont_know), 5)
    assert (shown.n, shown.hidden, shown.detail is not None) == (n, hidden, has_detail)
    assert shown.dont_know_share == share
    assert (shown.index is None) == (not n)


@given(st.lists(st.integers(0, 9), min_size=2, max_size=11), st.integers(0, 9), thresholds)
def test_a_total_is_never_disclosed_from_too_few(counts: list[int], dont_know: int, threshold: int) -> None:
    shown = gate_total(Distribution(tuple(counts), dont_know), threshold)
    if shown.index is not None or shown.mean_level is not None or shown.n:
        assert sum(counts) >= threshold
    if shown.detail is not None:
        assert sum(counts) >= 2 * threshold
    if shown.dont_know_share is not None:
        assert sum(counts) + dont_know >= threshold


def test_a_part_shows_its_mean_or_its_counts_too_or_neither() -> None:
    counts = (0, 0, 4, 4, 4)
    shown = gate_part("a", counts, mean_hidden=False, detail_hidden=False)
    assert shown.distribution == Distribution(counts)
    mean_only = gate_part("a", counts, mean_hidden=False, detail_hidden=True)
    assert (mean_only.n, mean_only.index, mean_only.distribution) == (12, 75, None)
    hidden = gate_part("a", counts, mean_hidden=True, detail_hidden=True)
    assert (hidden.n, hidden.index, hidden.hidden) == (None, None, True)


def margins(table: Table) -> tuple[Mapping[str, int], Mapping[str, int], Mapping[str, frozenset[str]]]:
    groups: dict[str, int] = {}
    services: dict[str, int] = {}
    groups_of: dict[str, frozenset[str]] = {}
    for (group, service), n in table.items():
        groups[group] = groups.get(group, 0) + n
        services[service] = services.get(service, 0) + n
        groups_of[service] = groups_of.get(service, frozenset()) | {group}
    return groups, services, groups_of


def computable(
    table: Table, hidden_groups: Collection[str], hidden_services: Collection[str], fewer_than: int
) -> Iterator[tuple[tuple[str, str], ...]]:
    """Every set of cells with fewer answers than that whose sum follows from the shown sums.

    Among them are all hidden groups, hidden services and unions of them.
    """
    cells = tuple(table)
    groups, services, _ = margins(table)
    span = Span(
        chain(
            [[1] * len(cells)],
            ([int(group == code) for group, _ in cells] for code in groups if code not in hidden_groups),
            (
                [int(service == code) for _, service in cells]
                for code in services
                if code not in hidden_services
            ),
        )
    )
    few = [cell for cell in cells if table[cell] < fewer_than]
    for count in range(1, len(few) + 1):
        for chosen in combinations(few, count):
            if (
                sum(table[cell] for cell in chosen) < fewer_than
                and [int(cell in chosen) for cell in cells] in span
            ):
                yield chosen
