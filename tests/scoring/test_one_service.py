"""The results of one service: its own part of the breakdown, and nothing beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import fsum

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessment.scoring.distribution import agreement, margin
from assessment.scoring.one_service import Standing, beside_council, extremes, service_scorecard, standings
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Aim, Band, Cell, Distribution, Part, Scorecard, Tier
from tests.scoring.frameworks import framework_of

FRAMEWORK = framework_of()
CODES = [statement.code for statement in FRAMEWORK.statements]
SERVICES = (("parks", "Parks"), ("streets", "Streets"), ("housing", "Housing"))
FIVE = 5

count = st.integers(0, 6)
distributions = st.builds(Distribution, st.tuples(count, count, count, count, count), count, count)
cells = st.lists(
    st.builds(
        Cell,
        st.sampled_from(["staff", "managers"]),
        st.sampled_from(["parks", "streets", "housing"]),
        st.integers(1, 40),
        st.dictionaries(st.sampled_from(CODES[:4]), distributions),
    ),
    max_size=6,
    unique_by=lambda cell: (cell.group, cell.service),
)


def council(given_cells: Iterable[Cell]) -> Scorecard:
    return build_scorecard(
        FRAMEWORK,
        CODES,
        list(given_cells),
        threshold=FIVE,
        aims={},
        groups=(),
        services=SERVICES,
        of_services=True,
    )


def part_of(whole: Scorecard, code: str) -> Part:
    assert whole.services is not None
    return next(part for part in whole.services.parts if part.code == code)


def of_service(
    whole: Scorecard, code: str, aims: Mapping[str, Aim] | None = None, headcount: int | None = None
) -> Scorecard:
    return service_scorecard(FRAMEWORK, whole, part_of(whole, code), aims or {}, headcount)


def cell(service: str, group: str = "staff", **answers: tuple[int, ...]) -> Cell:
    """A cell from counts by statement, with "_" for "." and a leading "s" in the codes."""
    found = {
        code.removeprefix("s").replace("_", "."): Distribution(counts) for code, counts in answers.items()
    }
    return Cell(group, service, max([sum(counts) for counts in answers.values()], default=1), found)


TWO = (
    cell("parks", s1_1_a_1=(0, 0, 0, 10, 0)),
    cell("streets", s1_1_a_1=(0, 3, 3, 0, 0)),
)


def test_a_services_lines_by_hand() -> None:
    """Ten at level 3: 75. Against a target of 90 with importance 3 that is a gap of 15, priority 45."""
    whole = council((TWO[0], cell("housing", s1_1_a_1=(0, 0, 12, 0, 0))))
    card = of_service(whole, "parks", {"1.1": Aim(90.0, 3)}, headcount=20)
    line = card.line("1.1.a.1")
    assert (line.n, line.score, line.mean_level, line.gap) == (10, 75, 3, 15)
    assert line.distribution == Distribution((0, 0, 0, 10, 0))
    assert (line.agreement, line.margin) == (1, 0)
    element = card.line("1.1")
    assert (element.score, element.target, element.gap) == (75, 90, 15)
    assert (element.priority, element.band) == (45, Band.MEDIUM)
    assert (card.ranked, card.ranked_headings) == (("1.1",), ("1.1.a",))
    assert (card.service, card.respondents, card.population) == ("Parks", 10, 20)
    assert (card.groups, card.services, card.group_gap, card.peer) == (None, None, (), None)


def test_a_mean_without_its_detail_has_neither_agreement_nor_margin() -> None:
    line = of_service(council(TWO), "streets").line("1.1.a.1")
    assert (line.n, line.score) == (6, 37.5)
    assert (line.distribution, line.agreement, line.margin, line.median_level) == (None, None, None, None)


def test_a_hidden_service_has_no_score_and_says_so() -> None:
    whole = council((cell("parks", s1_1_a_1=(0, 0, 0, 10, 0)), cell("streets", s1_1_a_1=(4, 0, 0, 0, 0))))
    for code in ("parks", "streets"):
        overall = of_service(whole, code).line("")
        assert (overall.score, overall.hidden, overall.gap) == (None, True, None)


def test_the_dont_knows_of_a_service_stay_inside() -> None:
    many = Cell("staff", "parks", 30, {"1.1.a.1": Distribution((0, 0, 0, 10, 0), 20, 3)})
    card = of_service(council([many]), "parks")
    assert {line.dont_know_share for line in card.lines} == {None}
    shown = card.line("1.1.a.1").distribution
    assert shown is not None
    assert (shown.dont_know, shown.not_applicable) == (0, 0)
    assert council([many]).line("1.1.a.1").dont_know_share == pytest.approx(2 / 3)


@pytest.mark.parametrize(("headcount", "population"), [(None, None), (9, None), (10, 10), (40, 40)])
def test_more_answers_than_people_leave_the_population_unknown(
    headcount: int | None, population: int | None
) -> None:
    assert of_service(council(TWO), "parks", headcount=headcount).population == population


def test_without_groups_no_more_is_hidden_than_the_remainder_rule_hides() -> None:
    """38 staff of one service, 2 elsewhere beside 10 managers: by group as well, both would be hidden."""
    given_cells = [
        cell("parks", "staff", s1_1_a_1=(0, 38, 0, 0, 0)),
        cell("streets", "staff", s1_1_a_1=(0, 2, 0, 0, 0)),
        cell("streets", "managers", s1_1_a_1=(0, 0, 10, 0, 0)),
    ]
    whole = council(given_cells)
    assert part_of(whole, "parks").scores[""].value == 25
    assert part_of(whole, "streets").scores[""].value is not None
    assert whole.groups is None


def test_services_beside_the_council_over_common_statements() -> None:
    """The council: 16 answers, 10 at 3 and 3 each at 1 and 2: 60.9375. Parks 75, streets 37.5."""
    whole = council((*TWO, cell("housing", s1_1_b_1=(0, 0, 0, 0, 9))))
    by_code = {one.code: one for one in standings(FRAMEWORK, whole)}
    assert by_code["parks"].above == 75 - 60.9375
    assert by_code["streets"].above == 37.5 - 60.9375
    assert (by_code["parks"].common, by_code["parks"].of) == (1, len(CODES))
    housing = by_code["housing"]
    assert (housing.score, housing.above) == (100, 0)
    beside = {one.code: one for one in beside_council(FRAMEWORK, whole, part_of(whole, "parks"))}
    assert beside["1.1"].value == 75 - 60.9375


def standing(name: str, above: float | None, respondents: int = 9) -> Standing:
    return Standing(name.lower(), name, respondents, None, above, 0, 0)


def test_the_services_that_stand_out_are_never_both_above_and_below() -> None:
    five = [standing(name, above) for name, above in zip("ABCDE", (3, -2, 0, 8, -9), strict=True)]
    found = extremes([*five, standing("F", None), standing("G", None, respondents=0)])
    assert found is not None
    assert [one.name for one in found.above] == ["D", "A"]
    assert [one.name for one in found.below] == ["E", "B"]
    assert (found.compared, found.hidden) == (5, 1)
    assert extremes([]) is None
    alone = extremes(five[:1])
    assert alone is not None
    assert (alone.above, alone.below) == ((), ())


@given(cells, st.sampled_from(["parks", "streets", "housing"]))
def test_every_number_of_a_service_is_made_of_what_its_part_discloses(
    given_cells: list[Cell], code: str
) -> None:
    """Worked out anew here, from the published statements of the part alone."""
    whole = council(given_cells)
    part, card = part_of(whole, code), of_service(whole, code)
    for line in card.tier(Tier.STATEMENT):
        shown = part.statements[line.code]
        assert (line.n, line.score, line.hidden) == (shown.n, shown.index, shown.hidden)
        assert line.distribution == shown.distribution
        detail = shown.distribution
        assert line.agreement == (agreement(detail) if detail else None)
        assert line.margin == (margin(detail, None) if detail else None)
        assert line.median_level is None or detail
        assert line.sd_level is None or detail
    for heading in FRAMEWORK.headings:
        scored = [part.statements[one.code].index for one in heading.statements]
        known = [index for index in scored if index is not None]
        expected = fsum(known) / len(known) if known else None
        assert card.line(heading.code).score == expected
    for line in card.lines:
        if line.gap is not None:
            assert line.target is not None
            assert line.score is not None
            assert line.gap == pytest.approx(max(0.0, line.target - line.score))
    shown_codes = {line.code for line in card.lines if line.score is not None}
    assert {*card.ranked, *card.ranked_headings, *(found.code for found in card.findings)} <= shown_codes


@given(cells, st.sampled_from(["parks", "streets", "housing"]))
def test_what_the_breakdown_does_not_disclose_changes_nothing(given_cells: list[Cell], code: str) -> None:
    """Every answer outside the service turned upside down, every don't know made a not applicable."""
    turned = [
        Cell(
            one.group,
            one.service,
            one.respondents,
            {
                statement: Distribution(
                    d.counts if one.service == code else d.counts[::-1], d.not_applicable, d.dont_know
                )
                for statement, d in one.distributions.items()
            },
        )
        for one in given_cells
    ]
    assert of_service(council(turned), code) == of_service(council(given_cells), code)


@given(cells)
def test_a_hidden_service_stays_hidden_whatever_its_few_answered(given_cells: list[Cell]) -> None:
    whole = council(given_cells)
    for part in whole.services.parts if whole.services else ():
        card = of_service(whole, part.code)
        hidden = [one.code for one in part.statements.values() if one.hidden]
        lines = [card.line(code) for code in hidden]
        assert {(line.score, line.n, line.distribution, line.agreement) for line in lines} <= {
            (None, None, None, None)
        }
