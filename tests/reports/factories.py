"""Frameworks and scorecards for the tests of reports, filled by hand so that every number is known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

from assessment.reports.values import GapReport
from assessment.scoring.values import (
    Agreement,
    Band,
    Breakdown,
    Difference,
    Distribution,
    Finding,
    FindingKind,
    Line,
    Part,
    PartStatement,
    PeerHeading,
    Score,
    Scorecard,
    Tier,
)
from benchmark.framework import Audience, Element, Framework, Heading, Statement, Theme
from benchmark.scale import Level, Scale

NAMES = (
    *(
        "Ambition",
        "Prioritisation",
        "Decision making and scrutiny",
        "Customer focus and community engagement",
    ),
    *("Partnership working", "Equality and fairness", "Resource management", "Performance management"),
    *("Organisational design and development", "Managing people and diversity", "Managing change"),
)
LABELS = ("Not at all", "A little", "Partly", "Mostly", "Fully")
GROUPS = (("staff", "Front-line staff"), ("managers", "Managers"), ("leaders", "Chief officers"))


def framework(
    elements: int = 11, headings: int = 3, statements: int = 5, title: str = "Corporate review"
) -> Framework:
    """Elements 1.1, 1.2 … (three a theme), headings 1.1.a …, statements 1.1.a.1 …"""
    themes = []
    for first in range(0, elements, 3):
        theme = str(first // 3 + 1)
        members = tuple(
            _element(f"{theme}.{number - first + 1}", NAMES[number % len(NAMES)], headings, statements)
            for number in range(first, min(first + 3, elements))
        )
        themes.append(Theme(theme, f"Theme {theme}", members))
    scale = Scale(
        "How far is this true of the council today?", tuple(Level(x, f"What {x} means.") for x in LABELS)
    )
    audiences = tuple(Audience(code, name) for code, name in GROUPS)
    return Framework("example", "1", title, "An example", "en-GB", scale, audiences, tuple(themes))


def _element(code: str, name: str, headings: int, statements: int) -> Element:
    made = []
    for letter in "abcdefgh"[:headings]:
        heading = f"{code}.{letter}"
        texts = tuple(
            Statement(
                f"{heading}.{number}", f"We do the thing that {heading}.{number} asks of us.", ("staff",)
            )
            for number in range(1, statements + 1)
        )
        made.append(Heading(heading, f"Heading {heading}", f"What {heading} is about.", texts))
    return Element(code, name, f"What {name.lower()} means for a council.", tuple(made))


def score_of(code: str) -> float:
    """A score that depends on the code alone, from 30 to 89.5."""
    return 30 + sum((place + 1) * ord(letter) * 7 for place, letter in enumerate(code)) % 120 / 2


def scorecard(
    made: Framework, *, peer: bool = True, change: Callable[[Line], Line] = lambda line: line
) -> Scorecard:
    """Every line scored by `score_of`, against a target of 75; `change` mends single lines."""
    lines = [change(line) for line in _lines(made, peer)]
    elements = [line for line in lines if line.tier is Tier.ELEMENT and line.priority]
    ranked = sorted(elements, key=lambda line: -(line.priority or 0))
    headings = [line for line in lines if line.tier is Tier.HEADING]
    return Scorecard(
        respondents=412,
        threshold=5,
        size=5,
        lines=tuple(lines),
        ranked=tuple(line.code for line in ranked),
        ranked_headings=tuple(line.code for line in headings if line.gap),
        findings=tuple(_findings(headings, [line for line in lines if line.tier is Tier.STATEMENT])),
        groups=Breakdown("group", tuple(_part(made, code, name) for code, name in GROUPS)),
        services=Breakdown("service", tuple(_part(made, f"s{n}", f"Service number {n}") for n in range(25))),
        group_gap=tuple(
            Difference(element.code, score_of(element.code) - 60, 5, 15) for element in made.elements
        ),
        peer=_peer(made) if peer else None,
        population=710,
    )


def _lines(made: Framework, peer: bool) -> list[Line]:
    lines = [_line(Tier.OVERALL, "", "Overall", [theme.code for theme in made.themes], peer)]
    for theme in made.themes:
        lines.append(_line(Tier.THEME, theme.code, theme.name, [part.code for part in theme.elements], peer))
        for element in theme.elements:
            below = [heading.code for heading in element.headings]
            lines.append(_line(Tier.ELEMENT, element.code, element.name, below, peer))
            for heading in element.headings:
                codes = [statement.code for statement in heading.statements]
                lines.append(_line(Tier.HEADING, heading.code, heading.name, codes, peer))
                lines += [_statement_line(statement) for statement in heading.statements]
    return lines


def _line(tier: Tier, code: str, name: str, children: list[str], peer: bool) -> Line:
    score = score_of(code)
    gap = max(0.0, 75 - score)
    priority = 2 * gap
    banded = tier in (Tier.ELEMENT, Tier.HEADING)
    return Line(
        tier=tier,
        code=code,
        name=name,
        score=score,
        scored=len(children),
        of=len(children),
        weakest=min(children, key=score_of, default=None),
        target=75.0,
        gap=gap,
        importance=2 if banded else None,
        priority=priority if banded else None,
        band=band_of(priority) if banded else None,
        agreement=0.5,
        agreement_label=Agreement.MIXED,
        dont_know_share=0.08,
        peer=score - 9 if peer else None,
        perception_gap=9.0 if peer else None,
        evidence_strength=2 if peer else None,
    )


def band_of(priority: float) -> Band:
    bounds = ((75, Band.HIGH), (30, Band.MEDIUM), (0, Band.LOW))
    return next((band for bound, band in bounds if priority > 0 and priority >= bound), Band.NONE)


def _statement_line(statement: Statement) -> Line:
    score = score_of(statement.code)
    return Line(
        tier=Tier.STATEMENT,
        code=statement.code,
        name=statement.text,
        score=score,
        target=75.0,
        gap=max(0.0, 75 - score),
        n=310,
        distribution=Distribution((20, 40, 90, 110, 50), 30, 4),
        agreement=0.42,
        agreement_label=Agreement.MIXED,
        dont_know_share=30 / 340,
    )


def _findings(headings: list[Line], statements: list[Line]) -> list[Finding]:
    found = [_heading_finding(line) for line in headings if line.score is not None]
    for number, line in enumerate(statements):
        if number % 9 == 0:
            found.append(Finding(FindingKind.DIVIDED, Tier.STATEMENT, line.code, line.name, -0.25))
        if number % 13 == 0:
            found.append(Finding(FindingKind.COMMUNICATION, Tier.STATEMENT, line.code, line.name, 0.415))
    return found


def _heading_finding(line: Line) -> Finding:
    kind = FindingKind.IMPROVEMENT if line.gap else FindingKind.STRENGTH
    return Finding(kind, Tier.HEADING, line.code, line.name, line.score or 0.0, line.target)


def _part(made: Framework, code: str, name: str) -> Part:
    """A part in which every seventh element's statements are hidden, and one statement of every fifth."""
    statements: dict[str, PartStatement] = {}
    scores: dict[str, Score] = {"": Score(61.0, 4, 4)}
    for number, element in enumerate(made.elements, start=len(code) + ord(code[-1])):
        codes = [statement.code for heading in element.headings for statement in heading.statements]
        hidden = codes if number % 7 == 0 else codes[:1] if number % 5 == 0 else []
        for statement in codes:
            shown = statement not in hidden
            statements[statement] = PartStatement(
                statement, 9 if shown else None, 55.0 if shown else None, not shown
            )
        value = None if hidden == codes else score_of(code + element.code)
        scores[element.code] = Score(value, 3, 3)
    return Part(code, name, 40, statements, scores)


def _peer(made: Framework) -> Mapping[str, PeerHeading]:
    return {
        heading.code: PeerHeading(
            level=2.0,
            evidence_strength=number % 4,
            rationale=f"We saw {heading.name.lower()} at work in three teams, and heard of it from partners.",
            strengths=("Teams know the aims by heart.",),
            improvements=("Aims are not yet shared with partners.", "Reviews come late in the year."),
        )
        for number, heading in enumerate(made.headings)
    }


def gap_report(made: Framework | None = None, results: Scorecard | None = None) -> GapReport:
    made = made or framework()
    return GapReport(
        council="Wharfmoor District Council",
        round_title="Self-assessment 2026",
        framework=made,
        scorecard=results or scorecard(made),
        printed_on=date(2026, 11, 22),
        closed_on=date(2026, 10, 30),
        reviewers=3,
    )


def unscored(line: Line) -> Line:
    """The same line where nobody answered."""
    return Line(line.tier, line.code, line.name, of=line.of, target=line.target, n=line.n and 0)


def concealed(line: Line) -> Line:
    """The same line where too few answered to show."""
    return replace(unscored(line), hidden=True, n=None)
