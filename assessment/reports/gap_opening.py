"""The opening of the gap report: cover, contents, summary in words, charts and the ranked gaps."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import TypeVar

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Paragraph, Spacer, Table, TableStyle

from assessment.reports import palette, styles
from assessment.reports.charts import chart_rows, gap_chart
from assessment.reports.document import MARGIN, PRODUCT, ContentsLine, Headed, Title, titles_in
from assessment.reports.picture import Picture
from assessment.reports.radar import radar
from assessment.reports.summary import band_of, summary_parts
from assessment.reports.tables import cell, head_cell, head_row, number_cell, rows_table
from assessment.reports.text import markup
from assessment.reports.values import GapReport
from assessment.reports.words import (
    NOTHING,
    agreement_text,
    band_text,
    counted,
    coverage_text,
    date_text,
    number_text,
    score_text,
    share_text,
    time_to_act,
)
from assessment.scoring.values import Line, Tier

WIDTH = 210 * mm - 2 * MARGIN
ROOM_TO_BEGIN = 330.0
"""A chapter begins on a new page where less than this is left, in points."""
TOP_HEADINGS = 10

_Item = TypeVar("_Item")
_MOST_ROWS_OF_A_CHART = 22
_NO_GAP = "No element that was scored has a gap."


def balanced(items: Sequence[_Item], most: int) -> list[Sequence[_Item]]:
    """The items in runs of at most `most`, as even in length as can be: 11 by 6 gives 6 and 5."""
    runs = ceil(len(items) / most)
    size = ceil(len(items) / runs) if runs else 0
    return [items[start : start + size] for start in range(0, len(items), size or 1)]


def cover(report: GapReport) -> list[Flowable]:
    """One page: whose report this is, of what, and the four numbers that everybody asks for."""
    lines = [
        Paragraph(PRODUCT, styles.COVER_MARK),
        Spacer(1, 54 * mm),
        Paragraph("Gap report", styles.COVER_TITLE),
        Spacer(1, 4 * mm),
        *(
            Paragraph(markup(line), styles.COVER_LINE)
            for line in (report.scorecard.service, report.council, report.round_title)
            if line
        ),
    ]
    band = Table([[lines]], colWidths=[210 * mm], splitInRow=1)
    band.setStyle(
        TableStyle(
            [
                ("BACKGROUND", (0, 0), (-1, -1), HexColor(palette.BRAND)),
                ("LEFTPADDING", (0, 0), (-1, -1), MARGIN),
                ("RIGHTPADDING", (0, 0), (-1, -1), MARGIN),
                ("TOPPADDING", (0, 0), (-1, -1), 16 * mm),
                ("BOTTOMPADDING", (0, 0), (-1, -1), 12 * mm),
            ]
        )
    )
    return [band, Spacer(1, 14 * mm), _figures(report), Spacer(1, 12 * mm), _particulars(report)]


def _figures(report: GapReport) -> Table:
    overall, results = report.scorecard.line(""), report.scorecard
    figures = [(score_text(overall), "overall score out of 100")]
    if overall.target is not None:
        figures.append((number_text(overall.target), "target"))
    if overall.peer is not None:
        figures.append((number_text(overall.peer), "peer team's score"))
    if scored := [line for line in results.tier(Tier.ELEMENT) if line.score is not None]:
        figures.append((str(len(results.ranked)), f"of {counted(len(scored), 'element')} below target"))
    figures.append((f"{results.respondents:,}", _turnout(report)))
    room = (WIDTH) / len(figures)
    rows = [
        [cell(value, styles.FIGURE) for value, _label in figures],
        [cell(label, styles.FIGURE_LABEL) for _value, label in figures],
    ]
    return _indented(Table(rows, colWidths=[room] * len(figures)))


def _turnout(report: GapReport) -> str:
    results = report.scorecard
    people = "person answered" if results.respondents == 1 else "people answered"
    if not results.population:
        return people
    return f"{people}, {share_text(results.respondents / results.population)} of {results.population:,}"


def _particulars(report: GapReport) -> Table:
    framework = report.framework
    facts = [("Benchmark", f"{framework.title}, {framework.edition} edition"), ("Source", framework.source)]
    if report.closed_on:
        facts.append(("Answers closed", date_text(report.closed_on)))
    if report.reviewers:
        facts.append(("Peer team", counted(report.reviewers, "reviewer")))
    facts.append(("Printed", date_text(report.printed_on)))
    rows = [[cell(label, styles.FIGURE_LABEL), cell(value, styles.BODY)] for label, value in facts]
    return _indented(Table(rows, colWidths=[34 * mm, WIDTH - 34 * mm]))


def _indented(table: Table) -> Table:
    """A table set in to the inside margin, since the cover's frame is the whole page."""
    table.setStyle(TableStyle([("LEFTPADDING", (0, 0), (-1, -1), 0), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return table


def contents(story: Sequence[Flowable]) -> list[Flowable]:
    """The contents of the rest of the report, with a guide to reading it."""
    lines = [ContentsLine(title) for title in titles_in(story)]
    return [
        Paragraph("Contents", styles.H1),
        *lines,
        Spacer(1, 8 * mm),
        Paragraph("How to read this report", styles.H3),
        *(Paragraph(text, styles.BODY) for text in _GUIDE),
        PageBreak(),
    ]


_GUIDE = (
    "Scores run from 0 to 100. A gap is how far a score falls short of its target. Elements are ranked by "
    "priority: the gap times how much the element matters.",
    "Pressed for time? Read the summary and the ranked gaps. The element pages show what lies behind each "
    "score, statement by statement.",
)


def summary(report: GapReport) -> list[Flowable]:
    """The summary in words."""
    story: list[Flowable] = [Title("Summary", 1, "summary")]
    for place, part in enumerate(summary_parts(report.scorecard, report.framework, report.moved)):
        first, *rest = (Paragraph(markup(text), styles.LEAD) for text in part.sentences)
        story += [Headed([Title(part.heading, 2, f"summary-{place}")], first), *rest]
    return story


def _themes_table(lines: Sequence[Line]) -> Flowable:
    peer = any(line.peer is not None for line in lines)
    names = ["Theme", "Score", *(["Peer"] if peer else []), "Target", "Gap", "Agreement", "Covered"]
    rows = [head_row(*names)]
    for line in lines:
        numbers = [score_text(line), *([number_text(line.peer)] if peer else [])]
        numbers += [
            number_text(line.target),
            number_text(line.gap),
            agreement_text(line),
            coverage_text(line),
        ]
        style = styles.CELL if line.code else styles.CELL_BOLD
        rows.append([cell(f"{line.code} {line.name}", style), *(number_cell(text) for text in numbers)])
    narrow = [56.0, *([44.0] if peer else []), 46.0, 40.0, 60.0, 84.0]
    return rows_table(rows, [WIDTH - sum(narrow), *narrow])


def at_a_glance(report: GapReport) -> list[Flowable]:
    """The radar of the elements, and the themes in a table."""
    results = report.scorecard
    lines = (results.line(""), *results.tier(Tier.THEME))
    picture = Picture(radar(chart_rows(results.tier(Tier.ELEMENT)), WIDTH))
    return [
        PageBreak(),
        Headed([Title("Scores and targets at a glance", 1, "charts")], picture),
        Headed([Title("Scores by theme", 2, "themes")], _themes_table(lines)),
    ]


def ranked_gaps(report: GapReport) -> list[Flowable]:
    """Every element against its target, largest priority first: as a chart, as a table, and by heading."""
    results = report.scorecard
    ranked = [results.line(code) for code in results.ranked]
    rest = [line for line in results.tier(Tier.ELEMENT) if line.code not in results.ranked]
    runs = balanced(chart_rows((*ranked, *rest)), _MOST_ROWS_OF_A_CHART)
    first, *more = (Picture(gap_chart(run, WIDTH, results.gap_lens)) for run in runs)
    story = [PageBreak(), Headed([Title("Gaps, ranked by priority", 1, "gaps")], first), *more]
    story.append(_ranked_table(ranked, report) if ranked else Paragraph(_NO_GAP, styles.BODY))
    story += _moved_notes(results.tier(Tier.ELEMENT), report)
    if rest:
        said = "; ".join(f"{line.code} {line.name} ({score_text(line).lower()})" for line in rest)
        story.append(Paragraph(markup(f"No gap to show: {said}."), styles.NOTE))
    headings = [results.line(code) for code in results.ranked_headings[:TOP_HEADINGS]]
    if headings:
        heads = [Title("Headings with the largest gaps", 2, "heading-gaps")]
        story.append(Headed(heads, _headings_table(headings, report)))
    return [*story, *_moved_notes(results.tier(Tier.HEADING), report)]


def _ranked_table(lines: Sequence[Line], report: GapReport) -> Flowable:
    peer = any(line.peer is not None for line in lines)
    names = ["Element", "Score", *(["Peer"] if peer else []), "Target", "Gap", "Importance", "Priority"]
    rows = [[*head_row("Rank", *names), *head_row("Band", "Time to act", numbers_from=2)]]
    for place, line in enumerate(lines, start=1):
        numbers = [score_text(line), *([number_text(line.peer)] if peer else []), number_text(line.target)]
        numbers += [number_text(line.gap), number_text(line.importance), number_text(line.priority)]
        rows.append(
            [
                number_cell(str(place)),
                _link(line, f"element-{line.code}"),
                *(number_cell(text) for text in numbers),
                cell(_band_text(line, report), styles.CELL_BOLD),
                cell(time_to_act(band_of(line, report.moved))),
            ]
        )
    rows[0][1] = head_cell("Element")
    narrow = [38.0, *([34.0] if peer else []), 40.0, 32.0, 60.0, 44.0, 48.0, 66.0]
    return rows_table(rows, [32.0, WIDTH - 32 - sum(narrow), *narrow])


def _link(line: Line, key: str) -> Paragraph:
    text = markup(f"{line.code} {line.name}")
    return Paragraph(f'<a href="#{markup(key)}" color="{palette.BRAND}">{text}</a>', styles.CELL)


def _band_text(line: Line, report: GapReport) -> str:
    return band_text(band_of(line, report.moved)) + (" (moved)" if line.code in report.moved else "")


def _moved_notes(lines: Sequence[Line], report: GapReport) -> list[Flowable]:
    moved = [line for line in lines if line.code in report.moved]
    return [Paragraph(markup(_moved_note(line, report)), styles.NOTE) for line in moved]


def _moved_note(line: Line, report: GapReport) -> str:
    moved = report.moved[line.code]
    was, now = band_text(line.band), band_text(moved.band)
    return f"{line.code} {line.name} was moved from {was} to {now}: {moved.reason or NOTHING}"


def _headings_table(lines: Sequence[Line], report: GapReport) -> Flowable:
    names = report.framework.by_code
    parents = report.framework.parent_of
    rows = [[*head_row("Heading", "Element", "Score", "Target", "Gap", "Priority", numbers_from=2)]]
    rows[0].append(head_cell("Band"))
    for line in lines:
        element = names[parents[line.code]]
        numbers = (line.target, line.gap, line.priority)
        rows.append(
            [
                cell(f"{line.code} {line.name}"),
                cell(getattr(element, "name", "")),
                number_cell(score_text(line)),
                *(number_cell(number_text(number)) for number in numbers),
                cell(_band_text(line, report), styles.CELL_BOLD),
            ]
        )
    narrow = [40.0, 42.0, 34.0, 48.0, 52.0]
    rest = WIDTH - sum(narrow)
    return rows_table(rows, [rest * 0.55, rest * 0.45, *narrow])
