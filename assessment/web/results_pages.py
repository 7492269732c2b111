"""What the pages of results and the gap report show, drawn from a scorecard."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from flask import render_template
from flask_babel import gettext as _
from markupsafe import Markup

from assessment.reports.charts import (
    chart_description,
    chart_rows,
    distribution_bar,
    distribution_key,
    gap_chart,
)
from assessment.reports.radar import radar
from assessment.reports.summary import summary_parts
from assessment.reports.svg import svg
from assessment.reports.words import FINDING_HEADINGS, distribution_text, part_score_text, people_text
from assessment.scoring.one_service import Extremes
from assessment.scoring.values import Breakdown, Difference, Finding, FindingKind, Line, Part, Scorecard, Tier
from assessment.services.problems import NotFound
from assessment.web.places import Place
from benchmark.framework import Element, Framework, Heading

CHART_WIDTH = 520.0
_UPPER_TIERS = (Tier.OVERALL, Tier.THEME, Tier.ELEMENT)


@dataclass(frozen=True, slots=True)
class Charts:
    radar: Markup
    gaps: Markup


@dataclass(frozen=True, slots=True)
class Drawn:
    """A scorecard with what every table of it needs. `lines` is by code; `ranked` are elements with a gap."""

    scorecard: Scorecard
    framework: Framework
    lines: Mapping[str, Line]
    ranked: tuple[Line, ...]
    no_gap: tuple[Line, ...]
    findings: tuple[tuple[FindingKind, tuple[Finding, ...]], ...]

    @property
    def peer_shown(self) -> bool:
        return self.scorecard.peer is not None

    def lines_of(self, parts: Iterable[Element | Heading]) -> tuple[Line, ...]:
        return tuple(self.lines[part.code] for part in parts)


@dataclass(frozen=True, slots=True)
class PartScores:
    """One part's scores in words, by code of what they are the scores of."""

    name: str
    people: str
    scores: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One table of a breakdown. `group_gap` is by code; it means something beside groups only."""

    rows: tuple[Line, ...]
    parts: tuple[PartScores, ...]
    group_gap: Mapping[str, Difference]


def draw(scorecard: Scorecard, framework: Framework) -> Drawn:
    lines = {line.code: line for line in scorecard.lines}
    ranked = tuple(lines[code] for code in scorecard.ranked)
    found: dict[FindingKind, list[Finding]] = defaultdict(list)
    for finding in scorecard.findings:
        found[finding.kind].append(finding)
    return Drawn(
        scorecard=scorecard,
        framework=framework,
        lines=lines,
        ranked=ranked,
        no_gap=tuple(line for line in scorecard.tier(Tier.ELEMENT) if line.code not in scorecard.ranked),
        findings=tuple((kind, tuple(found[kind])) for kind in FINDING_HEADINGS if found[kind]),
    )


def scores_page(
    drawn: Drawn, place: Place, *, standing: Extremes | None = None, plan: tuple[str, str] | None = None
) -> str:
    """The page of a scorecard's scores: summary, charts, gaps and findings.

    `standing` says which services stand out; `plan` is the address and the words of the way to a plan.
    """
    return render_template(
        "results/show.html",
        place=place,
        drawn=drawn,
        summary=summary_parts(drawn.scorecard, drawn.framework),
        charts=charts_of(drawn),
        lines=[line for line in drawn.scorecard.lines if line.tier in _UPPER_TIERS],
        standing=standing,
        plan=plan,
    )


def element_page(drawn: Drawn, place: Place, code: str) -> str:
    """The page of one element, statement by statement. Raises NotFound for a code that is no element's."""
    chosen = find_element(drawn.framework, code)
    elements = drawn.framework.elements
    at = elements.index(chosen)
    return render_template(
        "results/element.html",
        place=place,
        drawn=drawn,
        element=chosen,
        bars=bars_of(drawn, chosen.headings),
        key=bar_key(drawn),
        labels=labels_of(drawn.framework),
        before=elements[at - 1] if at else None,
        after=elements[at + 1] if at + 1 < len(elements) else None,
    )


def find_element(framework: Framework, code: str) -> Element:
    """Raises NotFound for a code that is no element's."""
    for element in framework.elements:
        if element.code == code:
            return element
    raise NotFound(f"element {code}")


def charts_of(drawn: Drawn) -> Charts:
    """The radar in framework order, and the gap chart with the first priority on top."""
    around = chart_rows(drawn.scorecard.tier(Tier.ELEMENT))
    ranked = chart_rows((*drawn.ranked, *drawn.no_gap))
    gaps = gap_chart(ranked, CHART_WIDTH, drawn.scorecard.gap_lens)
    return Charts(
        radar=_svg_of(radar(around, CHART_WIDTH), _("Scores by element"), chart_description(around), "radar"),
        gaps=_svg_of(gaps, _("Gaps, ranked by priority"), chart_description(ranked), "gaps"),
    )


def bars_of(drawn: Drawn, headings: Iterable[Heading]) -> dict[str, Markup]:
    """The distribution bar of each statement whose counts may be shown, by code."""
    labels = labels_of(drawn.framework)
    bars = {}
    for statement in (statement for heading in headings for statement in heading.statements):
        line = drawn.lines.get(statement.code)
        if line is not None and line.distribution is not None:
            bars[statement.code] = _svg_of(
                distribution_bar(line.distribution),
                _("Answers to %(code)s", code=statement.code),
                distribution_text(line.distribution, labels, levels_only=bool(drawn.scorecard.service)),
                f"bar-{statement.code}",
            )
    return bars


def bar_key(drawn: Drawn) -> Markup:
    labels = labels_of(drawn.framework)
    key = distribution_key(labels, CHART_WIDTH, levels_only=bool(drawn.scorecard.service))
    return _svg_of(key, _("Key to the bars"), ", ".join(labels), "bar-key")


def labels_of(framework: Framework) -> list[str]:
    return [level.label for level in framework.scale.levels]


def statements_below(framework: Framework) -> dict[str, list[str]]:
    """The codes of the statements under each heading, element and theme, and under "" all of them."""
    below: dict[str, list[str]] = defaultdict(list)
    for statement in framework.statements:
        code = statement.code
        while code:
            code = framework.parent_of.get(code, "")
            below[code].append(statement.code)
    return below


def side_by_side(drawn: Drawn, breakdown: Breakdown | None, element: Element | None = None) -> SideBySide:
    """The parts of a breakdown on every element, or on one element and its headings."""
    if element is None:
        rows = (drawn.lines[""], *drawn.scorecard.tier(Tier.ELEMENT))
    else:
        rows = (drawn.lines[element.code], *(drawn.lines[heading.code] for heading in element.headings))
    parts = part_scores(breakdown, drawn.framework, [line.code for line in rows])
    gaps = {difference.code: difference for difference in drawn.scorecard.group_gap}
    return SideBySide(rows, tuple(parts), gaps)


def part_scores(breakdown: Breakdown | None, framework: Framework, codes: Sequence[str]) -> list[PartScores]:
    """Each part's scores of the given headings, elements or themes ("": overall), after the gate."""
    if breakdown is None:
        return []
    below = statements_below(framework)
    return [_scores_of(part, codes, below) for part in breakdown.parts]


def _scores_of(part: Part, codes: Sequence[str], below: Mapping[str, Sequence[str]]) -> PartScores:
    scores = {code: part_score_text(part, code, below.get(code, ())) for code in codes}
    return PartScores(part.name, people_text(part.people), scores)


def _svg_of(drawing: object, title: str, description: str, id_prefix: str) -> Markup:
    return Markup(svg(drawing, title, description, id_prefix))  # noqa: S704 (svg escapes all text)
