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
    coverage_text,
    date_text,
    line_name,
    number_text,
    people_text,
    score_text,
    score_within,
    share_text,
    time_to_act,
)
from assessment.scoring.values import Line, Tier
from assessment.translation import N_, ngettext
from assessment.translation import gettext as _

WIDTH = 210 * mm - 2 * MARGIN
ROOM_TO_BEGIN = 330.0
"""A chapter begins on a new page where less than this is left, in points."""
TOP_HEADINGS = 10

_Item = TypeVar("_Item")
_MOST_ROWS_OF_A_CHART = 22


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
        Paragraph(markup(_("Gap report")), styles.COVER_TITLE),
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
    figures = [(score_text(overall), _("overall score out of 100"))]
    if overall.target is not None:
        figures.append((number_text(overall.target), _("target")))
    if overall.peer is not None:
        figures.append((number_text(overall.peer), _("peer team's score")))
    if scored := [line for line in results.tier(Tier.ELEMENT) if line.score is not None]:
        of = ngettext("of %(num)s element below target", "of %(num)s elements below target", len(scored))
        figures.append((str(len(results.ranked)), of))
    figures.append((people_text(results.people), _turnout(report)))
    room = (WIDTH) / len(figures)
    rows = [
        [cell(value, styles.FIGURE) for value, _label in figures],
        [cell(label, styles.FIGURE_LABEL) for _value, label in figures],
    ]
    return _indented(Table(rows, colWidths=[room] * len(figures)))


def _turnout(report: GapReport) -> str:
    results = report.scorecard
    if not results.population or results.people is None:
        return _("person answered") if results.people == 1 else _("people answered")
    return ngettext(
        "person answered, %(share)s of %(all)s",
        "people answered, %(share)s of %(all)s",
        results.respondents,
        share=share_text(results.respondents / results.population),
        all=f"{results.population:,}",
    )


def _particulars(report: GapReport) -> Table:
    framework = report.framework
    edition = _("%(title)s, %(edition)s edition", title=framework.title, edition=framework.edition)
    facts = [(_("Benchmark"), edition), (_("Source"), framework.source)]
    if report.closed_on:
        facts.append((_("Answers closed"), date_text(report.closed_on)))
    if report.reviewers:
        facts.append((_("Peer team"), ngettext("%(num)s reviewer", "%(num)s reviewers", report.reviewers)))
    facts.append((_("Printed"), date_text(report.printed_on)))
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
        Paragraph(markup(_("Contents")), styles.H1),
        *lines,
        Spacer(1, 8 * mm),
        Paragraph(markup(_("How to read this report")), styles.H3),
        *(Paragraph(markup(_(text)), styles.BODY) for text in _GUIDE),
        PageBreak(),
    ]


_GUIDE = (
    N_(
        "Scores run from 0 to 100. A gap is how far a score falls short of its target. Elements are "
        "ranked by priority: the gap times how much the element matters."
    ),
    N_(
        "Pressed for time? Read the summary and the ranked gaps. The element pages show what lies behind "
        "each score, statement by statement."
    ),
)


def summary(report: GapReport) -> list[Flowable]:
    """The summary in words."""
    story: list[Flowable] = [Title(_("Summary"), 1, "summary")]
    for place, part in enumerate(summary_parts(report.scorecard, report.framework, report.moved)):
        first, *rest = (Paragraph(markup(text), styles.LEAD) for text in part.sentences)
        story += [Headed([Title(part.heading, 2, f"summary-{place}")], first), *rest]
    return story


def _themes_table(lines: Sequence[Line]) -> Flowable:
    peer = any(line.peer is not None for line in lines)
    names = [_("Theme"), _("Score"), *([_("Peer")] if peer else []), _("Target"), _("Gap")]
    rows = [head_row(*names, _("Agreement"), _("Covered"))]
    for line in lines:
        numbers = [score_text(line), *([number_text(line.peer)] if peer else [])]
        numbers += [
            number_text(line.target),
            number_text(line.gap),
            agreement_text(line),
            coverage_text(line),
        ]
        style = styles.CELL if line.code else styles.CELL_BOLD
        rows.append([cell(line_name(line), style), *(number_cell(text) for text in numbers)])
    narrow = [56.0, *([44.0] if peer else []), 46.0, 40.0, 60.0, 84.0]
    return rows_table(rows, [WIDTH - sum(narrow), *narrow])


def at_a_glance(report: GapReport) -> list[Flowable]:
    """The radar of the elements, and the themes in a table."""
    results = report.scorecard
    lines = (results.line(""), *results.tier(Tier.THEME))
    picture = Picture(radar(chart_rows(results.tier(Tier.ELEMENT)), WIDTH))
    return [
        PageBreak(),
        Headed([Title(_("Scores and targets at a glance"), 1, "charts")], picture),
        Headed([Title(_("Scores by theme"), 2, "themes")], _themes_table(lines)),
    ]


def ranked_gaps(report: GapReport) -> list[Flowable]:
    """Every element against its target, largest priority first: as a chart, as a table, and by heading."""
    results = report.scorecard
    ranked = [results.line(code) for code in results.ranked]
    rest = [line for line in results.tier(Tier.ELEMENT) if line.code not in results.ranked]
    runs = balanced(chart_rows((*ranked, *rest)), _MOST_ROWS_OF_A_CHART)
    first, *more = (Picture(gap_chart(run, WIDTH, results.gap_lens)) for run in runs)
    story = [PageBreak(), Headed([Title(_("Gaps, ranked by priority"), 1, "gaps")], first), *more]
    no_gap = Paragraph(markup(_("No element that was scored has a gap.")), styles.BODY)
    story.append(_ranked_table(ranked, report) if ranked else no_gap)
    story += _moved_notes(results.tier(Tier.ELEMENT), report)
    if rest:
        said = "; ".join(f"{line_name(line)} ({score_within(line)})" for line in rest)
        story.append(Paragraph(markup(_("No gap to show: %(elements)s.", elements=said)), styles.NOTE))
    headings = [results.line(code) for code in results.ranked_headings[:TOP_HEADINGS]]
    if headings:
        heads = [Title(_("Headings with the largest gaps"), 2, "heading-gaps")]
        story.append(Headed(heads, _headings_table(headings, report)))
    return [*story, *_moved_notes(results.tier(Tier.HEADING), report)]


def _ranked_table(lines: Sequence[Line], report: GapReport) -> Flowable:
    peer = any(line.peer is not None for line in lines)
    names = [_("Element"), _("Score"), *([_("Peer")] if peer else []), _("Target"), _("Gap")]
    numbered = head_row(_("Rank"), *names, _("Importance"), _("Priority"))
    rows = [[*numbered, *head_row(_("Band"), _("Time to act"), numbers_from=2)]]
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
    rows[0][1] = head_cell(_("Element"))
    narrow = [38.0, *([34.0] if peer else []), 40.0, 32.0, 60.0, 44.0, 48.0, 66.0]
    return rows_table(rows, [32.0, WIDTH - 32 - sum(narrow), *narrow])


def _link(line: Line, key: str) -> Paragraph:
    text = markup(f"{line.code} {line.name}")
    return Paragraph(f'<a href="#{markup(key)}" color="{palette.BRAND}">{text}</a>', styles.CELL)


def _band_text(line: Line, report: GapReport) -> str:
    band = band_text(band_of(line, report.moved))
    return _("%(band)s (moved)", band=band) if line.code in report.moved else band


def _moved_notes(lines: Sequence[Line], report: GapReport) -> list[Flowable]:
    moved = [line for line in lines if line.code in report.moved]
    return [Paragraph(markup(_moved_note(line, report)), styles.NOTE) for line in moved]


def _moved_note(line: Line, report: GapReport) -> str:
    moved = report.moved[line.code]
    return _(
        "%(what)s was moved from %(was)s to %(now)s: %(reason)s",
        what=line_name(line),
        was=band_text(line.band),
        now=band_text(moved.band),
        reason=moved.reason or NOTHING,
    )


def _headings_table(lines: Sequence[Line], report: GapReport) -> Flowable:
    names = report.framework.by_code
    parents = report.framework.parent_of
    numbered = (_("Score"), _("Target"), _("Gap"), _("Priority"))
    rows = [[*head_row(_("Heading"), _("Element"), *numbered, numbers_from=2), head_cell(_("Band"))]]
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
