from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from assessment.planning.proposing import propose
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Aim, Band, Cell, Distribution, PeerHeading, Scorecard
from tests.factories.frameworks import benchmark_2005, small_framework

STATEMENTS = tuple(statement.code for statement in small_framework().statements)
FULL = (0, 0, 0, 10)
NEVER = (10, 0, 0, 0)


def card(
    counts: Mapping[str, tuple[int, ...]],
    aims: dict[str, Aim] | None = None,
    peer: dict[str, PeerHeading] | None = None,
    gap_lens: str = "self",
) -> Scorecard:
    """The results of some counts per level, by statement; statements left out were answered by nobody."""
    given_counts = {code: Distribution(levels) for code, levels in counts.items()}
    return build_scorecard(
        small_framework(),
        STATEMENTS,
        [Cell("staff", "", 10, given_counts)],
        threshold=5,
        aims=aims or {},
        groups=(),
        services=(),
        peer=peer,
        gap_lens=gap_lens,
    )


def test_a_heading_with_a_gap_proposes_what_the_framework_suggests_for_it() -> None:
    answers = {"a.1.x.1": (0, 10, 0, 0), "a.1.y.1": FULL}
    (proposal,) = propose(card(answers), small_framework())
    assert proposal.title == "Building: Open and safe"
    assert proposal.outcome == "Visitors find the doors open at the hour on the notice."
    assert proposal.measures == ("Share of days opened on time",)
    assert proposal.actions == ("Keep a log of opening times", "Walk the fire doors each morning")
    assert (proposal.code, proposal.name) == ("a.1.x", "Open and safe")
    assert (round(proposal.score), proposal.target) == (33, 75)


def test_the_largest_priority_comes_first_and_carries_its_band() -> None:
    """x: 75 − 0 = 75, twice: High. z: 75 − 66.7 = 8.3, twice: Low. v: 75 − 33.3 = 41.7, once: Medium."""
    answers = {"a.1.x.1": NEVER, "a.2.z.1": (0, 0, 10, 0), "b.1.v.1": (0, 10, 0, 0)}
    proposals = propose(card(answers, {"b.1": Aim(75, 1)}), small_framework())
    assert [(one.code, one.band) for one in proposals] == [
        ("a.1.x", Band.HIGH),
        ("b.1.v", Band.MEDIUM),
        ("a.2.z", Band.LOW),
    ]


def test_a_heading_that_reaches_its_target_proposes_nothing() -> None:
    assert propose(card({"a.1.x.1": FULL}), small_framework()) == ()


def test_a_hidden_or_unassessed_heading_proposes_nothing() -> None:
    too_few = card({"a.1.x.1": (4, 0, 0, 0)})
    assert too_few.line("a.1.x").hidden
    assert propose(too_few, small_framework()) == ()


def test_gaps_measured_from_the_review_team_carry_its_score() -> None:
    results = card({"a.1.x.1": FULL}, peer={"a.1.x": PeerHeading(0, 1)}, gap_lens="peer")
    (proposal,) = propose(results, small_framework())
    assert (proposal.code, proposal.score) == ("a.1.x", 0)


@given(
    st.dictionaries(
        st.sampled_from(STATEMENTS), st.tuples(*[st.integers(0, 9)] * 4).filter(any), max_size=len(STATEMENTS)
    )
)
def test_proposals_are_the_headings_with_a_gap_that_can_be_seen(counts: dict[str, tuple[int, ...]]) -> None:
    results = card(counts)
    proposals = propose(results, small_framework())
    assert tuple(one.code for one in proposals) == results.ranked_headings
    for one in proposals:
        line = results.line(one.code)
        assert not line.hidden
        assert line.gap == one.target - one.score > 0
        assert one.band in (Band.HIGH, Band.MEDIUM, Band.LOW)


def test_every_heading_of_the_benchmark_has_something_to_propose() -> None:
    framework = benchmark_2005()
    statements = [statement.code for statement in framework.statements]
    nothing = {code: Distribution((10, 0, 0, 0, 0)) for code in statements}
    results = build_scorecard(
        framework,
        statements,
        [Cell("staff", "", 10, nothing)],
        threshold=5,
        aims={},
        groups=(),
        services=(),
    )
    proposals = propose(results, framework)
    assert len(proposals) == 34
    assert all(one.outcome and one.measures and one.actions for one in proposals)
    assert max(len(one.title) for one in proposals) <= 200
