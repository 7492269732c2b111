"""The whole results of a round, from its counted answers: everything passes the gate here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from assessment.scoring.breakdowns import build_breakdown
from assessment.scoring.compare import LEADERS, STAFF, group_gap
from assessment.scoring.disclosure import Hidden, gate_breakdowns, gate_total, hidden_parts
from assessment.scoring.findings import findings
from assessment.scoring.gaps import rank
from assessment.scoring.lines import Results, draw_lines, peer_indexes
from assessment.scoring.rollup import roll_up, roll_up_headings
from assessment.scoring.tally import Listed, Tally, respondents_by, tally
from assessment.scoring.values import Aim, Breakdown, Cell, Difference, PeerHeading, Scorecard, Tier
from benchmark.framework import Framework

Small = tuple[frozenset[str], frozenset[str]]
NONE_SMALL: Small = (frozenset(), frozenset())


def build_scorecard(
    framework: Framework,
    statements: Sequence[str],
    cells: Sequence[Cell],
    *,
    threshold: int,
    aims: Mapping[str, Aim],
    groups: Listed,
    services: Listed,
    peer: Mapping[str, PeerHeading] | None = None,
    gap_lens: str = "self",
    population: int | None = None,
    of_services: bool = False,
    small: Small = NONE_SMALL,
) -> Scorecard:
    """The scorecard of the answers in `cells` to `statements` (the codes asked).

    `aims` by element code, the default aim where one is missing; `groups` and `services` list the parts to
    show (none: no such breakdown); `peer` is by heading code; `gap_lens` is "self" or "peer", the score that
    gaps are measured from; `population` is everybody who could have answered; `of_services` says that people
    judged each their own service; `small` are the groups and the services that are too small for it to be
    shown how many of them answered. Raises ValueError for a threshold below 1.
    """
    if threshold < 1:
        raise ValueError("the confidentiality threshold is at least 1")
    size = framework.scale.size
    tallies = tally(cells, statements, size, groups, services)
    shown = {code: gate_total(one.total, threshold) for code, one in tallies.items()}
    results = Results(
        size=size,
        shown=shown,
        scores=roll_up(framework, {code: one.index for code, one in shown.items()}),
        aims=aims,
        peer=peer or {},
        peer_scores=roll_up_headings(framework, peer_indexes(peer or {}, size)),
        gap_lens=gap_lens,
        population=population,
    )
    lines = draw_lines(framework, results)
    by_group, by_service = _breakdowns(framework, cells, tallies, threshold, groups, services, small)
    return Scorecard(
        respondents=sum(cell.respondents for cell in cells),
        threshold=threshold,
        size=size,
        lines=lines,
        ranked=rank(line for line in lines if line.tier is Tier.ELEMENT),
        ranked_headings=rank(line for line in lines if line.tier is Tier.HEADING),
        findings=findings(lines, gap_lens),
        groups=by_group,
        services=by_service,
        group_gap=_group_gap(framework, by_group),
        peer=peer,
        gap_lens=gap_lens,
        population=population,
        of_services=of_services,
    )


def _breakdowns(
    framework: Framework,
    cells: Sequence[Cell],
    tallies: Mapping[str, Tally],
    threshold: int,
    groups: Listed,
    services: Listed,
    small: Small,
) -> tuple[Breakdown | None, Breakdown | None]:
    hidden_groups: dict[str, Hidden] = {}
    hidden_services: dict[str, Hidden] = {}
    for code, one in tallies.items():
        hidden_groups[code], hidden_services[code] = gate_breakdowns(
            {part: sum(counts) for part, counts in one.groups.items()},
            {part: sum(counts) for part, counts in one.services.items()},
            one.groups_of,
            threshold,
        )
    by_group = {code: one.groups for code, one in tallies.items()}
    by_service = {code: one.services for code, one in tallies.items()}
    in_groups = respondents_by(cells, "group", groups)
    in_services = respondents_by(cells, "service", services)
    few = [
        hidden_parts(people, threshold) | too_small
        for people, too_small in zip((in_groups, in_services), small, strict=True)
    ]
    return (
        build_breakdown(framework, "group", groups, in_groups, by_group, hidden_groups, few[0])
        if groups
        else None,
        build_breakdown(framework, "service", services, in_services, by_service, hidden_services, few[1])
        if services
        else None,
    )


def _group_gap(framework: Framework, groups: Breakdown | None) -> tuple[Difference, ...]:
    """Leaders less front-line staff, where the framework has both audiences."""
    parts = {part.code: part for part in groups.parts} if groups else {}
    if LEADERS not in parts or STAFF not in parts:
        return ()
    return group_gap(framework, parts[LEADERS], parts[STAFF])
