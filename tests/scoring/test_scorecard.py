"""The scorecard as a whole: what is on it, and that nobody's answers can be worked out from it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessment.scoring.rollup import roll_up
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import (
    Agreement,
    Aim,
    Band,
    Breakdown,
    Cell,
    Distribution,
    FindingKind,
    PeerHeading,
    Scorecard,
    Tier,
)
from tests.scoring.elimination import Span
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
CODES = [statement.code for statement in FRAMEWORK.statements]
GROUPS = (("staff", "Staff"), ("managers", "Managers"), ("leaders", "Leaders"))
SERVICES = (("parks", "Parks"), ("streets", "Streets"), ("housing", "Housing"))
FIVE = 5

count = st.integers(0, 6)
distributions = st.builds(Distribution, st.tuples(count, count, count, count, count), count, count)
cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["staff", "managers", "leaders", ""]),
        st.sampled_from(["parks", "streets", "housing", ""]),
        st.integers(1, 40),
        st.dictionaries(st.sampled_from(CODES[:4]), distributions),
    ),
    max_size=9,
    unique_by=lambda cell: (cell.group, cell.service),
)


def scorecard(
    given_cells: Iterable[Cell],
    *,
    statements: Iterable[str] = CODES,
    aims: Mapping[str, Aim] | None = None,
    peer: Mapping[str, PeerHeading] | None = None,
    gap_lens: str = "self",
    population: int | None = None,
) -> Scorecard:
    return build_scorecard(
        FRAMEWORK,
        list(statements),
        list(given_cells),
        threshold=FIVE,
        aims=aims or {},
        groups=GROUPS,
        services=SERVICES,
        peer=peer,
        gap_lens=gap_lens,
        population=population,
    )


def cell(group: str, service: str, **answers: tuple[int, ...]) -> Cell:
    """A cell from counts by statement, with "_" for "." and a leading "s" in the codes."""
    found = {
        code.removeprefix("s").replace("_", "."): Distribution(counts) for code, counts in answers.items()
    }
    return Cell(group, service, max([sum(counts) for counts in answers.values()], default=1), found)


def test_lines_stand_overall_first_and_then_in_framework_order() -> None:
    card = scorecard([], statements=["1.1.b.2", "2.1.a.1"])
    assert [line.code for line in card.lines] == [
        "",
        "1",
        "1.1",
        "1.1.a",
        "1.1.b",
        "1.1.b.2",
        "1.2",
        "1.2.a",
        "2",
        "2.1",
        "2.1.a",
        "2.1.a.1",
    ]
    assert [line.code for line in card.tier(Tier.THEME)] == ["1", "2"]


def test_how_many_answered_is_not_told_of_few_nor_of_what_would_give_them_away() -> None:
    """Of 12 and 3 neither, for one is the total less the other; by service, where no part is small, all."""
    few = cell("managers", "streets", s1_1_a_1=(3, 0, 0, 0, 0))
    many = cell("staff", "parks", s1_1_a_1=(12, 0, 0, 0, 0))
    some = cell("staff", "streets", s1_1_a_1=(0, 6, 0, 0, 0))
    assert set(people_by(scorecard([many, few]).groups).values()) == {None}
    assert people_by(scorecard([many, some]).services) == {"parks": 12, "streets": 6}
    assert people_by(scorecard([many, some, few]).services) == {"parks": 12, "streets": 9}


def people_by(breakdown: Breakdown | None) -> dict[str, int | None]:
    assert breakdown is not None
    return {part.code: part.people for part in breakdown.parts if part.respondents}


def test_without_respondents_nothing_is_scored_hidden_ranked_or_found() -> None:
    card = scorecard([])
    assert {(line.score, line.hidden, line.gap, line.coverage) for line in card.lines} == {
        (None, False, None, 0.0)
    }
    assert (card.ranked, card.ranked_headings, card.findings, card.respondents) == ((), (), (), 0)


def test_a_line_by_hand() -> None:
    """Ten answers: five at 1, five at 3. Mean 2, index 50; target 80, importance 3: priority 90."""
    card = scorecard([cell("staff", "parks", s1_1_a_1=(0, 5, 0, 5, 0))], aims={"1.1": Aim(80.0, 3)})
    line = card.line("1.1.a.1")
    assert (line.n, line.score, line.mean_level, line.median_level) == (10, 50, 2, 2)
    assert line.distribution == Distribution((0, 5, 0, 5, 0))
    assert (line.target, line.gap, line.priority, line.band) == (80, 30, None, None)
    element = card.line("1.1")
    assert (element.score, element.gap, element.importance) == (50, 30, 3)
    assert (element.priority, element.band) == (90, Band.HIGH)
    assert (element.scored, element.of, element.weakest) == (1, 2, "1.1.a")
    assert element.agreement == line.agreement
    assert element.agreement == pytest.approx(1 / 6)
    assert element.agreement_label is line.agreement_label is Agreement.DIVIDED
    assert card.ranked == ("1.1",)
    assert card.ranked_headings == ("1.1.a",)


def test_targets_above_the_element_are_means_of_those_below() -> None:
    """Theme 1 has targets 90 and the default 75; theme 2 has 60: overall (82.5 + 60) / 2."""
    card = scorecard([], aims={"1.1": Aim(90.0), "2.1": Aim(60.0)})
    targets = {line.code: line.target for line in card.lines}
    assert targets["1.1.b"] == targets["1.1.b.3"] == 90
    assert (targets["1"], targets["2"], targets[""]) == (82.5, 60, 71.25)
    assert card.line("1").importance is None


def test_too_few_answers_are_hidden_all_the_way_up() -> None:
    card = scorecard([cell("staff", "parks", s1_1_a_1=(0, 0, 0, 0, 4), s2_1_a_1=(0, 0, 0, 0, 9))])
    for code in ("1.1.a.1", "1.1.a", "1.1", "1"):
        assert (card.line(code).score, card.line(code).hidden, card.line(code).n) == (None, True, None)
    assert (card.line("").score, card.line("").hidden) == (100, False)
    assert card.line("1.2").hidden is False


def test_between_once_and_twice_the_threshold_there_is_a_mean_and_no_detail() -> None:
    line = scorecard([cell("staff", "parks", s1_1_a_1=(0, 0, 0, 4, 5))]).line("1.1.a.1")
    assert line.n == 9
    assert line.score == pytest.approx(100 * 32 / 36)
    details = (line.distribution, line.agreement, line.sd_level, line.margin, line.median_level)
    assert set(details) == {None}


def test_a_population_narrows_the_margin() -> None:
    one = cell("staff", "parks", s1_1_a_1=(5, 0, 0, 0, 5))
    wide = scorecard([one]).line("1.1.a.1").margin
    narrow = scorecard([one], population=10).line("1.1.a.1").margin
    assert wide is not None
    assert wide > 0
    assert narrow == 0


def test_the_peer_lens_stands_beside_and_is_rolled_up_from_headings() -> None:
    peer = {
        "1.1.a": PeerHeading(3.0, 1),
        "1.1.b": PeerHeading(1.0, 3),
        "1.2.a": PeerHeading(None, 0),
    }
    card = scorecard([cell("staff", "parks", s1_1_a_1=(0, 0, 0, 0, 10))], peer=peer)
    assert [card.line(code).peer for code in ("1.1.a", "1.1.b", "1.1", "1.2", "1", "")] == [
        75,
        25,
        50,
        None,
        50,
        50,
    ]
    assert card.line("1.1.a").perception_gap == 25
    assert card.line("1.1").perception_gap == 50
    assert [card.line(code).evidence_strength for code in ("1.1.a", "1.1", "1.2.a", "1.2", "")] == [
        1,
        1,
        0,
        None,
        1,
    ]
    kinds = {(finding.kind, finding.code) for finding in card.findings}
    assert (FindingKind.PERCEPTION, "1.1.a") in kinds
    assert (FindingKind.PERCEPTION, "1.1") in kinds
    assert (FindingKind.THIN_EVIDENCE, "1.1.a") in kinds


def test_gaps_are_measured_from_the_peer_score_where_the_manager_says_so() -> None:
    one = cell("staff", "parks", s1_1_a_1=(0, 0, 0, 0, 10), s2_1_a_1=(10, 0, 0, 0, 0))
    card = scorecard([one], peer={"1.1.a": PeerHeading(1.0, 2)}, gap_lens="peer")
    assert card.line("1.1.a").gap == card.line("1.1").gap == 50
    assert card.line("1.1.a.1").gap is None
    assert card.line("2.1").gap is None
    assert card.ranked == ("1.1",)


def test_parts_roll_up_from_what_they_show() -> None:
    """Five managers have a mean for a.1; the three who answered b.1 are hidden, and staff with them."""
    card = scorecard(
        [
            cell("staff", "parks", s1_1_a_1=(0, 0, 0, 0, 9), s1_1_b_1=(0, 0, 9, 0, 0)),
            cell("managers", "parks", s1_1_a_1=(5, 0, 0, 0, 0), s1_1_b_1=(0, 0, 3, 0, 0)),
        ]
    )
    assert card.groups is not None
    staff, managers, leaders = card.groups.parts
    assert (managers.statements["1.1.a.1"].n, managers.statements["1.1.a.1"].index) == (5, 0)
    assert managers.statements["1.1.b.1"].hidden
    assert staff.statements["1.1.b.1"].hidden
    assert (staff.scores["1.1"].value, managers.scores["1.1"].value) == (100, 0)
    assert (leaders.respondents, leaders.statements["1.1.a.1"].n) == (0, 0)
    assert not leaders.statements["1.1.a.1"].hidden
    assert leaders.scores[""].value is None


def test_the_group_gap_is_leaders_less_staff() -> None:
    card = scorecard(
        [
            cell("staff", "parks", s1_1_a_1=(0, 0, 9, 0, 0)),
            cell("leaders", "parks", s1_1_a_1=(0, 0, 0, 5, 0)),
        ]
    )
    overall = card.group_gap[0]
    assert (overall.code, overall.value, overall.common) == ("", 25, 1)


def test_people_of_no_known_group_or_service_are_a_part_of_their_own() -> None:
    """Left out, the two of no group could be had from the total less the groups shown."""
    card = scorecard(
        [cell("staff", "parks", s1_1_a_1=(0, 0, 0, 0, 20)), cell("", "", s1_1_a_1=(2, 0, 0, 0, 0))]
    )
    for breakdown in (card.groups, card.services):
        assert breakdown is not None
        assert [part.name for part in breakdown.parts][-1] == "(none)"
        assert all(part.statements["1.1.a.1"].hidden for part in breakdown.parts if part.respondents)


def test_a_breakdown_that_nobody_asked_for_is_not_made() -> None:
    card = build_scorecard(FRAMEWORK, CODES, [], threshold=FIVE, aims={}, groups=(), services=())
    assert card.groups is card.services is None
    assert card.group_gap == ()


def test_a_threshold_below_one_is_refused() -> None:
    with pytest.raises(ValueError, match="threshold"):
        build_scorecard(FRAMEWORK, CODES, [], threshold=0, aims={}, groups=(), services=())


@settings(deadline=None)
@given(cells)
def test_no_total_on_the_scorecard_comes_from_too_few(given_cells: list[Cell]) -> None:
    card = scorecard(given_cells)
    for line in card.tier(Tier.STATEMENT):
        answers = [one.distributions[line.code] for one in given_cells if line.code in one.distributions]
        n = sum(d.n for d in answers)
        assert line.hidden == (0 < n < FIVE)
        assert (line.score is not None) == (n >= FIVE)
        assert (line.distribution is not None) == (n >= 2 * FIVE)
        assert (line.agreement is not None) == (n >= 2 * FIVE)
        assert line.dont_know_share is None or n + sum(d.dont_know for d in answers) >= FIVE


@settings(deadline=None)
@given(cells)
def test_a_parts_scores_are_functions_of_its_shown_statements(given_cells: list[Cell]) -> None:
    card = scorecard(given_cells)
    for breakdown in (card.groups, card.services):
        assert breakdown is not None
        for part in breakdown.parts:
            shown = {code: one.index for code, one in part.statements.items()}
            assert part.scores == roll_up(FRAMEWORK, shown)


@settings(deadline=None)
@given(cells)
def test_hidden_parts_cannot_be_had_from_the_scorecard_by_subtraction(given_cells: list[Cell]) -> None:
    card = scorecard(given_cells)
    for line in card.tier(Tier.STATEMENT):
        held = {
            (one.group, one.service): one.distributions[line.code].n
            for one in given_cells
            if line.code in one.distributions and one.distributions[line.code].n
        }
        total = sum(held.values())
        if total >= FIVE:
            means = shown_sums(card, line.code, list(held), detail=False)
            assert not leaks(held, means, FIVE)
        if total >= 2 * FIVE:
            details = shown_sums(card, line.code, list(held), detail=True)
            assert not leaks(held, details, 2 * FIVE)


@settings(deadline=None)
@given(cells)
def test_the_order_of_cells_does_not_matter(given_cells: list[Cell]) -> None:
    assert scorecard(given_cells) == scorecard(given_cells[::-1])


def shown_sums(card: Scorecard, code: str, pairs: list[tuple[str, str]], *, detail: bool) -> Span:
    """The sums that the scorecard shows of a statement, as vectors over the cells that hold answers."""
    vectors = [[1] * len(pairs)]
    for axis, breakdown in enumerate((card.groups, card.services)):
        assert isinstance(breakdown, Breakdown)
        for part in breakdown.parts:
            statement = part.statements[code]
            if (statement.distribution if detail else statement.index) is not None:
                vectors.append([int(pair[axis] == part.code) for pair in pairs])
    return Span(vectors)


def leaks(held: Mapping[tuple[str, str], int], span: Span, fewer_than: int) -> list[int]:
    """The sets of cells, as bit masks, with fewer answers than that whose sum can be computed."""
    sizes = list(held.values())
    found = []
    for chosen in range(1, 1 << len(sizes)):
        picked = [chosen >> place & 1 for place in range(len(sizes))]
        if sum(n for n, one in zip(sizes, picked, strict=True) if one) < fewer_than and picked in span:
            found.append(chosen)
    return found
