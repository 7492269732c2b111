"""The breakdowns of the gap report: element scores by group and by service, after the gate."""

from __future__ import annotations

from collections.abc import Sequence

from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from assessment.reports import styles
from assessment.reports.document import Headed, Title
from assessment.reports.gap_opening import ROOM_TO_BEGIN, WIDTH, balanced
from assessment.reports.tables import cell, head_row, number_cell, rows_table
from assessment.reports.text import markup
from assessment.reports.values import GapReport
from assessment.reports.words import (
    hidden_note,
    in_a_sentence,
    part_score_text,
    people_text,
    score_text,
    signed_text,
)
from assessment.scoring.compare import LEADERS, STAFF
from assessment.scoring.values import Breakdown, Part, Scorecard
from assessment.translation import gettext as _
from benchmark.framework import Element, Framework

_MOST_GROUPS = 6
_MOST_ELEMENTS = 6
_NAME_WIDTH = 128.0
_PEOPLE_WIDTH = 44.0


def breakdowns(report: GapReport) -> list[Flowable]:
    """The sections by group and by service, as far as the scorecard has them."""
    results = report.scorecard
    story: list[Flowable] = []
    if results.groups and results.groups.parts:
        story += [CondPageBreak(ROOM_TO_BEGIN), *_by_group(results.groups, report)]
    if results.services and results.services.parts:
        story += [CondPageBreak(ROOM_TO_BEGIN), *_by_service(results.services, report)]
    return story


def _by_group(groups: Breakdown, report: GapReport) -> list[Flowable]:
    story: list[Flowable] = []
    for place, parts in enumerate(balanced(groups.parts, _MOST_GROUPS)):
        continued = _continued(_("Scores by group (continued)"))
        title = continued if place else Title(_("Scores by group"), 1, "groups")
        story.append(Headed([title], _groups_table(parts, report)))
    story.append(Paragraph(hidden_note(report.scorecard.threshold), styles.NOTE))
    return [*story, *_leaders_and_staff(report)]


def _groups_table(parts: Sequence[Part], report: GapReport) -> Flowable:
    results, framework = report.scorecard, report.framework
    rows = [head_row(_("Element"), _("All"), *(part.name for part in parts))]
    people = [f"{results.respondents:,}", *(people_text(part.people) for part in parts)]
    rows.append([cell(_("People who answered")), *(number_cell(text) for text in people)])
    whole = [statement.code for statement in framework.statements]
    overall = [score_text(results.line("")), *(part_score_text(part, "", whole) for part in parts)]
    rows.append([cell(_("Overall"), styles.CELL_BOLD), *(number_cell(text) for text in overall)])
    for element in framework.elements:
        codes = _statements(element)
        scores = [score_text(results.line(element.code))]
        scores += [part_score_text(part, element.code, codes) for part in parts]
        rows.append([cell(f"{element.code} {element.name}"), *(number_cell(text) for text in scores)])
    each = (WIDTH - _NAME_WIDTH) / (len(parts) + 1)
    return rows_table(rows, [_NAME_WIDTH, *[each] * (len(parts) + 1)])


def _leaders_and_staff(report: GapReport) -> list[Flowable]:
    """How far leaders and front-line staff are apart, over the statements that both answered."""
    wanted = {element.code: element.name for element in report.framework.elements} | {"": _("Overall")}
    shown = [gap for gap in report.scorecard.group_gap if gap.code in wanted]
    if not shown or not report.scorecard.groups:
        return []
    names = {part.code: part.name for part in report.scorecard.groups.parts}
    leaders = names.get(LEADERS, _("Leaders"))
    staff = in_a_sentence(names.get(STAFF, _("Front-line staff")))
    less = _("%(first)s less %(second)s", first=leaders, second=staff)
    rows = [head_row(_("Element"), less, _("Statements compared"))]
    for gap in shown:
        compared = _("%(number)s of %(all)s", number=gap.common, all=gap.of)
        label = cell(f"{gap.code} {wanted[gap.code]}", styles.CELL if gap.code else styles.CELL_BOLD)
        rows.append([label, number_cell(signed_text(gap.value)), number_cell(compared)])
    note = _(
        "Above 0, the first group sees the council in a better light. Only statements shown for both count."
    )
    title = _("%(first)s and %(second)s", first=leaders, second=staff)
    heads = [Title(title, 2, "group-gap"), Paragraph(markup(note), styles.NOTE)]
    return [Headed(heads, rows_table(rows, [WIDTH - 280, 170, 110]))]


def _by_service(services: Breakdown, report: GapReport) -> list[Flowable]:
    story: list[Flowable] = []
    for place, elements in enumerate(balanced(report.framework.elements, _MOST_ELEMENTS)):
        continued = _continued(_("Scores by service (continued)"))
        title = continued if place else Title(_("Scores by service"), 1, "services")
        key = "; ".join(f"{element.code} {element.name}" for element in elements)
        heads = [title, Paragraph(markup(key), styles.NOTE)]
        story.append(Headed(heads, _services_table(services, elements, report.scorecard, report.framework)))
        story.append(Paragraph(hidden_note(report.scorecard.threshold), styles.NOTE))
    return story


def _services_table(
    services: Breakdown, elements: Sequence[Element], results: Scorecard, framework: Framework
) -> Flowable:
    codes = {element.code: _statements(element) for element in elements}
    whole = [statement.code for statement in framework.statements]
    rows = [head_row(_("Service"), _("People"), _("Overall"), *codes)]
    total = [f"{results.respondents:,}", score_text(results.line(""))]
    total += [score_text(results.line(code)) for code in codes]
    rows.append([cell(_("Whole council"), styles.CELL_BOLD), *(number_cell(text) for text in total)])
    for part in services.parts:
        scores = [people_text(part.people), part_score_text(part, "", whole)]
        scores += [part_score_text(part, code, statements) for code, statements in codes.items()]
        rows.append([cell(part.name), *(number_cell(text) for text in scores)])
    each = (WIDTH - _NAME_WIDTH - _PEOPLE_WIDTH) / (len(elements) + 1)
    return rows_table(rows, [_NAME_WIDTH, _PEOPLE_WIDTH, *[each] * (len(elements) + 1)])


def _continued(name: str) -> Paragraph:
    return Paragraph(markup(name), styles.H2)


def _statements(element: Element) -> list[str]:
    return [statement.code for heading in element.headings for statement in heading.statements]
