"""The improvement plan as a PDF: a block a priority, with its measures, and its actions month by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import groupby

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Paragraph

from assessment.planning.months import run_of
from assessment.reports import palette, styles
from assessment.reports.document import MARGIN, Headed, Title, build_pdf
from assessment.reports.fonts import register_fonts
from assessment.reports.tables import cell, head_cell, head_row, rows_table
from assessment.reports.text import markup
from assessment.reports.values import Month, PlanAction, PlanDocument, PlanOrigin, PlanPriority
from assessment.reports.words import (
    band_text,
    date_text,
    month_letter,
    month_name,
    month_text,
    months_text,
    number_text,
    time_to_act,
)
from assessment.scoring.values import Band
from assessment.translation import N_
from assessment.translation import gettext as _

PLANNED = "■"

_WIDTH = 297 * mm - 2 * MARGIN
_REF_WIDTH = 34.0
_LEAD_WIDTH = 76.0
_RESOURCES_WIDTH = 84.0
_STATUS_WIDTH = 62.0
_MONTHS_WIDTH = 282.0
_NAME_NEEDS = 21.0
_LONGEST_REF = 40
_LONGEST_TEXT = 4_000
_RULE = (0.3, HexColor(palette.RULE))
_ORIGINS = {
    (True, True, True): N_("%(gap)s scored %(score)s, against a target of %(target)s on %(day)s."),
    (True, True, False): N_("%(gap)s scored %(score)s, against a target of %(target)s."),
    (True, False, True): N_("%(gap)s scored %(score)s on %(day)s."),
    (True, False, False): N_("%(gap)s scored %(score)s."),
    (False, True, True): N_("%(gap)s was not assessed, against a target of %(target)s on %(day)s."),
    (False, True, False): N_("%(gap)s was not assessed, against a target of %(target)s."),
    (False, False, True): N_("%(gap)s was not assessed on %(day)s."),
    (False, False, False): N_("%(gap)s was not assessed."),
}
"""What is said of the gap that a priority came from, by whether there are a score, a target and a day."""


def plan_pdf(plan: PlanDocument) -> bytes:
    """The plan on landscape pages. The same plan always gives the same bytes."""
    register_fonts()
    months = [(month.year, month.month) for month in run_of(date(*plan.first_month, 1), plan.months)]
    printed = _("Printed %(day)s.", day=date_text(plan.printed_on))
    about = f"{plan.council}. {printed}" if plan.council else printed
    story: list[Flowable] = [
        Title(plan.title, 1, "plan"),
        Paragraph(markup(f"{about} {_span(months)}"), styles.NOTE),
    ]
    if not plan.priorities:
        story.append(Paragraph(markup(_("The plan has no priorities yet.")), styles.BODY))
    for place, priority in enumerate(plan.priorities):
        story += _priority(priority, f"priority-{place}", months)
    return build_pdf(
        story,
        title=": ".join(text for text in (plan.title, plan.council) if text),
        subject=_("Improvement plan"),
        foot=" · ".join(text for text in (plan.title, plan.council) if text),
        page_size=landscape(A4),
        cover=False,
    )


def _span(months: Sequence[Month]) -> str:
    return _(
        "%(mark)s marks a planned month, %(first)s to %(last)s.",
        mark=PLANNED,
        first=month_text(months[0]),
        last=month_text(months[-1]),
    )


def _priority(priority: PlanPriority, key: str, months: Sequence[Month]) -> list[Flowable]:
    title = Title(f"{priority.ref} {priority.title}", 2, key)
    details = [Paragraph(text, styles.BODY) for text in _details(priority)]
    heads: list[Flowable] = [title, *details]
    blocks: list[Flowable] = []
    if priority.measures:
        blocks.append(_measures_table(priority))
    if priority.actions:
        blocks.append(_actions_table(priority, months))
    else:
        blocks.append(Paragraph(markup(_("No action has been planned yet.")), styles.BODY))
    return [Headed(heads, blocks[0]), *blocks[1:]]


def _details(priority: PlanPriority) -> list[str]:
    """The lines under a priority's heading, as markup."""
    lines = []
    if priority.outcome:
        lines.append(f"<b>{markup(_('Outcome:'))}</b> {markup(priority.outcome)}")
    if priority.band not in (None, Band.NONE):
        reason = f" {priority.band_reason}" if priority.band_reason else ""
        when = time_to_act(priority.band)
        lines.append(
            f"<b>{markup(_('Priority:'))}</b> {markup(f'{band_text(priority.band)}. {when}.{reason}')}"
        )
    if priority.came_from:
        lines.append(f"<b>{markup(_('Came from:'))}</b> {markup(origin_text(priority.came_from))}")
    return lines


def origin_text(origin: PlanOrigin) -> str:
    """The gap that a priority came from: round, element or heading, score, target and date."""
    known = (origin.score is not None, origin.target is not None, origin.on is not None)
    return _(
        _ORIGINS[known],
        gap=f"{origin.round_title}: {origin.code} {origin.name}",
        score=number_text(origin.score),
        target=number_text(origin.target),
        day=date_text(origin.on) if origin.on else "",
    )


def _measures_table(priority: PlanPriority) -> Flowable:
    rows = [head_row(_("Ref"), _("Measure of success"), numbers_from=2)]
    rows += [
        [cell(measure.ref, most=_LONGEST_REF), cell(measure.text, most=_LONGEST_TEXT)]
        for measure in priority.measures
    ]
    return rows_table(rows, [_REF_WIDTH, _WIDTH - _REF_WIDTH])


def _actions_table(priority: PlanPriority, months: Sequence[Month]) -> Flowable:
    each = _MONTHS_WIDTH / len(months)
    fixed = _REF_WIDTH + _LEAD_WIDTH + _RESOURCES_WIDTH + _STATUS_WIDTH + _MONTHS_WIDTH
    widths = [_REF_WIDTH, _WIDTH - fixed, _LEAD_WIDTH, *[each] * len(months), _RESOURCES_WIDTH, _STATUS_WIDTH]
    years, spans = _years(months)
    after = 3 + len(months)
    rows: list[list[Flowable | str]] = [
        [head_cell(f"{priority.ref} {priority.title}"), "", "", *years, "", ""],
        [
            *head_row(_("Ref"), _("Action"), _("Lead"), numbers_from=3),
            *(head_cell(_short(month, each), styles.HEAD_CENTRE) for month in months),
            *head_row(_("Resources"), _("Status"), numbers_from=2),
        ],
    ]
    rows += [_action_row(action, months) for action in priority.actions]
    look = [
        ("SPAN", (0, 0), (2, 0)),
        *spans,
        ("ALIGN", (3, 0), (after - 1, -1), "CENTER"),
        ("LEFTPADDING", (3, 0), (after - 1, -1), 0),
        ("RIGHTPADDING", (3, 0), (after - 1, -1), 0),
        ("BOTTOMPADDING", (0, 0), (-1, 0), 0),
        ("LINEAFTER", (2, 2), (after - 1, -1), *_RULE),
    ]
    return rows_table(rows, widths, heads=2, more=look)


def _action_row(action: PlanAction, months: Sequence[Month]) -> list[Flowable | str]:
    when = timing_text(action)
    text = (
        cell(action.text, most=_LONGEST_TEXT)
        if not when
        else [cell(action.text, most=_LONGEST_TEXT), cell(when, styles.NOTE)]
    )
    return [
        cell(action.ref, most=_LONGEST_REF),
        text,
        cell(action.lead),
        *(PLANNED if is_planned(action, month) else "" for month in months),
        cell(action.resources),
        cell(action.status),
    ]


def is_planned(action: PlanAction, month: Month) -> bool:
    """Whether a month lies from the action's start to its end; one of them alone is a single month."""
    start, end = action.start or action.end, action.end or action.start
    return start is not None and end is not None and start <= month <= end


def timing_text(action: PlanAction) -> str:
    """The planned months in words, for those who do not count squares: "" where none are set."""
    start, end = action.start or action.end, action.end or action.start
    if start is None or end is None:
        return ""
    return months_text(start, end)


def _years(months: Sequence[Month]) -> tuple[list[Flowable | str], list[tuple[object, ...]]]:
    """The upper head row over the months: each year once, spanning its months."""
    cells: list[Flowable | str] = []
    spans: list[tuple[object, ...]] = []
    for year, run in groupby(months, key=lambda month: month[0]):
        length = len(list(run))
        first = 3 + len(cells)
        spans.append(("SPAN", (first, 0), (first + length - 1, 0)))
        cells += [head_cell(str(year), styles.HEAD_CENTRE), *[""] * (length - 1)]
    return cells, spans


def _short(month: Month, width: float) -> str:
    name = month_name(month)
    return name if width >= _NAME_NEEDS else month_letter(month)
