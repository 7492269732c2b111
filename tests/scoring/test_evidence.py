from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.evidence import Source, is_current, strength
from benchmark.framework import EVIDENCE_KINDS

ON = date(2026, 11, 20)
RECENT = date(2026, 6, 1)
OLD = date(2024, 6, 1)

sources = st.builds(
    Source,
    kind=st.sampled_from(EVIDENCE_KINDS),
    dated=st.none() | st.dates(date(2024, 1, 1), date(2027, 1, 1)),
    outcome=st.booleans(),
    outside=st.booleans(),
)


def dated(*kinds: str, on: date | None = RECENT, outcome: bool = False) -> list[Source]:
    """One source of each kind; only the first is an outcome measure, if any is."""
    return [Source(kind, on, outcome=outcome and place == 0) for place, kind in enumerate(kinds)]


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ([], 0),
        (dated("document"), 1),
        (dated("document", "document"), 1),
        (dated("interview", "focus_group", "survey", outcome=True), 1),
        (dated("interview", "observation"), 1),
        (dated("document", "interview"), 2),
        (dated("data", "document"), 2),
        (dated("document", "interview", on=OLD), 2),
        (dated("document", "interview", "observation"), 2),
        (dated("data", "interview", "observation", outcome=True), 3),
        (dated("data", "interview", "observation", outcome=True, on=OLD), 2),
        (dated("data", "interview", "observation", outcome=True, on=None), 2),
        ([*dated("data", "interview"), Source("focus_group", RECENT, outside=True)], 3),
        ([*dated("data", "interview", "survey"), Source("document", OLD, outcome=True)], 2),
        ([*dated("data", "interview", outcome=True), Source("document", OLD)], 2),
    ],
)
def test_strength_by_hand(found: list[Source], expected: int) -> None:
    assert strength(found, ON) == expected


@pytest.mark.parametrize(
    ("source_date", "on", "current"),
    [
        (date(2025, 11, 20), date(2026, 11, 20), True),
        (date(2025, 11, 19), date(2026, 11, 20), False),
        (date(2026, 11, 20), date(2026, 11, 20), True),
        (date(2026, 11, 21), date(2026, 11, 20), False),
        (date(2027, 2, 28), date(2028, 2, 29), True),
        (date(2027, 2, 27), date(2028, 2, 29), False),
        (date(2028, 2, 29), date(2029, 2, 28), True),
        (date(2028, 2, 29), date(2029, 3, 1), False),
    ],
)
def test_current_is_within_twelve_months_and_not_in_the_future(
    source_date: date, on: date, current: bool
) -> None:
    assert is_current(Source("data", source_date), on) is current


def test_a_kind_that_is_not_known_is_refused() -> None:
    with pytest.raises(ValueError, match="'hearsay' is not a kind of evidence"):
        Source("hearsay", RECENT)


@given(st.lists(sources, max_size=6), sources)
def test_another_source_never_weakens_the_evidence(found: list[Source], another: Source) -> None:
    assert strength(found, ON) <= strength([*found, another], ON)


@given(st.lists(sources, max_size=6))
def test_the_order_of_sources_does_not_matter(found: list[Source]) -> None:
    assert strength(found, ON) == strength(sorted(found, key=repr), ON) == strength(found[::-1], ON)
