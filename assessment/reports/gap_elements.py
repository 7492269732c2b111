"""The body of the gap report: a section an element, and what stands out across all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, Paragraph

from assessment.reports import styles
from assessment.reports.charts import distribution_bar, distribution_key
from assessment.reports.document import Headed, Title
from assessment.reports.gap_opening import ROOM_TO_BEGIN, WIDTH
from assessment.reports.picture import Picture
from assessment.reports.summary import band_of
from assessment.reports.tables import cell, facts_table, head_cell, head_row, number_cell, rows_table
from assessment.reports.text import markup
from assessment.reports.values import GapReport
from assessment.reports.words import (
    FINDING_HEADINGS,
    NOTHING,
    agreement_text,
    band_text,
    coverage_text,
    evidence_text,
    finding_heading,
    finding_note,
    finding_sentence,
    number_text,
    of_three,
    score_text,
    share_text,
)
from assessment.scoring.values import FindingKind, Line, PeerHeading
from assessment.translation import gettext as _
from benchmark.framework import Element, Heading

_BAR_WIDTH = 112.0
_FACT_COLUMNS = 5
_MOST_KEPT_WHOLE = 10
_NEEDS_PEER = {FindingKind.PERCEPTION, FindingKind.THIN_EVIDENCE, FindingKind.STRONG_EVIDENCE_LOW_SELF}

Lines = Mapping[str, Line]


def element_sections(report: GapReport) -> list[Flowable]:
    """Every element in framework order, each with its headings and their statements."""
    lines = {line.code: line for line in report.scorecard.lines}
    labels = [level.label for level in report.framework.scale.levels]
    story: list[Flowable] = [
        CondPageBreak(ROOM_TO_BEGIN),
        Title(_("Element by element"), 1, "elements"),
        Paragraph(markup(_("The bars show how many people gave each answer:")), styles.NOTE),
        Picture(distribution_key(labels, WIDTH, levels_only=bool(report.scorecard.service))),
    ]
    for element in report.framework.elements:
        story += _element(element, lines, report)
    return story


def _element(element: Element, lines: Lines, report: GapReport) -> list[Flowable]:
    line = lines[element.code]
    heads = [
        Title(f"{element.code} {element.name}", 2, f"element-{element.code}", listed=True),
        Paragraph(markup(element.about), styles.BODY),
        _element_facts(line, lines, report),
    ]
    headings = [lines[heading.code] for heading in element.headings]
    of_service = bool(report.scorecard.service)
    story: list[Flowable] = [Headed(heads, _headings_overview(headings, of_service))]
    for heading in element.headings:
        story += _heading(heading, lines, (report.scorecard.peer or {}).get(heading.code), of_service)
    return story


def _element_facts(line: Line, lines: Lines, report: GapReport) -> Flowable:
    band = band_of(line, report.moved)
    weakest = NOTHING if line.weakest is None else lines[line.weakest].name
    facts = [
        (_("Score"), score_text(line)),
        (_("Target"), number_text(line.target)),
        (_("Gap"), number_text(line.gap)),
        (_("Priority"), band_text(band)),
        (_("Weakest heading"), weakest),
        (_("Agreement"), agreement_text(line)),
        *([] if report.scorecard.service else [(_("Don't know"), share_text(line.dont_know_share))]),
        (_("Covered"), coverage_text(line)),
    ]
    if line.peer is not None:
        facts.append((_("Peer team's score"), number_text(line.peer)))
        facts.append((_("Weakest evidence"), of_three(line.evidence_strength)))
    return facts_table(facts, _FACT_COLUMNS, WIDTH)


def _headings_overview(headings: Sequence[Line], of_service: bool) -> Flowable:
    peer = any(line.peer is not None for line in headings)
    names = [_("Heading"), _("Score"), *([_("Peer"), _("Evidence")] if peer else []), _("Target"), _("Gap")]
    apart = [] if of_service else [_("Don't know")]
    rows = [[*head_row(*names, _("Agreement"), *apart, _("Covered"))]]
    for line in headings:
        theirs = [number_text(line.peer), number_text(line.evidence_strength)] if peer else []
        numbers = [score_text(line), *theirs, number_text(line.target), number_text(line.gap)]
        unknown = [] if of_service else [share_text(line.dont_know_share)]
        numbers += [agreement_text(line), *unknown, coverage_text(line)]
        rows.append([cell(f"{line.code} {line.name}"), *(number_cell(text) for text in numbers)])
    narrow = [38.0, *([32.0, 50.0] if peer else []), 40.0, 30.0, 54.0, *([] if of_service else [58.0]), 84.0]
    whole = [("NOSPLIT", (2, 0), (2, -1))] if len(rows) <= _MOST_KEPT_WHOLE else []
    return rows_table(rows, [WIDTH - sum(narrow), *narrow], more=whole)


def _heading(heading: Heading, lines: Lines, peer: PeerHeading | None, of_service: bool) -> list[Flowable]:
    title = Title(f"{heading.code} {heading.name}", 3, f"heading-{heading.code}")
    about = Paragraph(markup(heading.about), styles.NOTE)
    asked = [lines[statement.code] for statement in heading.statements if statement.code in lines]
    body = (
        _statements_table(heading.code, asked, of_service)
        if asked
        else Paragraph(markup(_("No statement was asked.")), styles.BODY)
    )
    story: list[Flowable] = [Headed([title, about], body)]
    return story if peer is None else [*story, *_peer_notes(peer, lines[heading.code])]


def _statements_table(code: str, lines: Sequence[Line], of_service: bool) -> Flowable:
    apart = [] if of_service else [_("Don't know")]
    names = (_("Statement of %(code)s", code=code), _("Score"), _("Answers"), _("Agreement"), *apart)
    rows: list[list[Any]] = [[*head_row(*names), head_cell(_("All answers"))]]
    for line in lines:
        bar = Picture(distribution_bar(line.distribution, _BAR_WIDTH)) if line.distribution else NOTHING
        numbers = (
            score_text(line),
            number_text(line.n),
            agreement_text(line),
            *([] if of_service else [share_text(line.dont_know_share)]),
        )
        rows.append([cell(f"{line.code} {line.name}"), *(number_cell(text) for text in numbers), bar])
    narrow = [46.0, 46.0, 54.0, *([] if of_service else [58.0]), _BAR_WIDTH + 7]
    return rows_table(rows, [WIDTH - sum(narrow), *narrow])


def _peer_notes(peer: PeerHeading, line: Line) -> list[Flowable]:
    """What the review team says of a heading: score, evidence, reasons, strengths and what to improve."""
    score = _("not scored") if line.peer is None else number_text(line.peer)
    evidence = evidence_text(peer.evidence_strength)
    lead = _("Peer team: %(score)s. Evidence %(evidence)s.", score=score, evidence=evidence)
    first = Paragraph(markup(lead), styles.PEER_LEAD)
    notes: list[Flowable] = []
    if peer.rationale:
        notes.append(Paragraph(markup(peer.rationale), styles.BODY))
    for label, texts in ((_("Strength:"), peer.strengths), (_("To improve:"), peer.improvements)):
        for text in texts:
            said = f"<b>{markup(label)}</b> {markup(text)}"
            notes.append(Paragraph(said, styles.BULLET, bulletText="•"))
    return [Headed([first], notes[0]), *notes[1:]] if notes else [first]


def what_stands_out(report: GapReport) -> list[Flowable]:
    """Strengths, areas for improvement and the other findings, kind by kind."""
    story: list[Flowable] = [CondPageBreak(ROOM_TO_BEGIN), Title(_("What stands out"), 1, "findings")]
    for kind in FINDING_HEADINGS:
        if kind in _NEEDS_PEER and report.scorecard.peer is None:
            continue
        if kind is FindingKind.COMMUNICATION and report.scorecard.service:
            continue
        found = [finding for finding in report.scorecard.findings if finding.kind is kind]
        texts = [markup(finding_sentence(finding)) for finding in found]
        first, *rest = (
            Paragraph(text, styles.BULLET, bulletText="•") for text in texts or [markup(_("None."))]
        )
        heads = [
            Title(finding_heading(kind), 2, f"findings-{kind.value}", listed=True),
            Paragraph(markup(finding_note(kind)), styles.NOTE),
        ]
        story += [Headed(heads, first), *rest]
    return story
