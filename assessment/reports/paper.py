"""The questionnaire of a group on paper, to be filled in by hand: usual print, or large."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Paragraph, Spacer, Table, TableStyle

from assessment.reports import palette
from assessment.reports.document import MARGIN, Headed, build_pdf
from assessment.reports.fonts import BOLD, REGULAR, register_fonts, text_width
from assessment.reports.text import markup
from assessment.translation import gettext as _
from benchmark.framework import Element
from benchmark.scale import Scale

LARGE = 18.0
USUAL = 10.0
_WIDTH = A4[0] - 2 * MARGIN
_MOST_IN_COLUMNS = 8
_NUMBER_COLUMN = 8 * mm
_BOX_COLUMN: float = 14.8 * mm
_WIDEST_BOX_COLUMN: float = 18.5 * mm
_LINE = "_" * 38


@dataclass(frozen=True, slots=True)
class PaperForm:
    """`service` and `return_to` are "" where a line is left for them. `closing` is in words.

    Elements and scale are in `language`, "" being the one that is spoken, in which the words around them are.
    """

    council: str
    round_title: str
    introduction: str
    question: str
    group: str
    service: str
    has_services: bool
    return_to: str
    closing: str
    threshold: int
    minutes: int
    scale: Scale
    elements: Sequence[Element]
    of_services: bool = False
    large: bool = False
    language: str = ""


class Box(Flowable):
    """A square to tick."""

    def __init__(self, size: float) -> None:
        super().__init__()
        self.size = size
        self.hAlign = "CENTER"

    def wrap(self, _width: float, _height: float) -> tuple[float, float]:
        return self.size, self.size

    def draw(self) -> None:
        self.canv.setStrokeColor(HexColor(palette.INK))
        self.canv.setLineWidth(0.9)
        self.canv.rect(0, 0, self.size, self.size, stroke=1, fill=0)


def paper_pdf(form: PaperForm) -> bytes:
    """The same form always gives the same bytes. Everything in large print has 18 points or more."""
    register_fonts()
    look = _Look(form)
    story: list[Flowable] = [*_opening(form, look)]
    number = 1
    for element in form.elements:
        story += _element(form, look, element, number)
        number += sum(len(heading.statements) for heading in element.headings)
    story += _ending(form, look)
    return build_pdf(
        story,
        title=_("%(round)s: questionnaire for %(group)s", round=form.round_title, group=form.group),
        subject=_("Questionnaire on paper"),
        foot=form.group if form.large else f"{form.round_title} · {form.group}",
        page_size=A4,
        cover=False,
        foot_size=LARGE if form.large else 8.0,
        language=form.language,
    )


class _Look:
    """The styles of a form: its sizes in one place."""

    def __init__(self, form: PaperForm) -> None:
        size = LARGE if form.large else USUAL
        self.size = size
        self.body = self._style("paper body", size, spaceAfter=size * 0.5)
        self.note = self._style("paper note", size if form.large else 9.0, spaceAfter=size * 0.3)
        self.statement = self._style("paper statement", size if form.large else 9.5)
        self.head = self._style("paper head", size if form.large else 6.6, centred=True)
        self.h1 = self._style("paper title", size * 1.9, bold=True, spaceAfter=size * 0.6)
        self.h2 = self._style("paper h2", size * 1.35, bold=True, spaceBefore=size, spaceAfter=size * 0.4)
        self.h3 = self._style("paper h3", size * 1.1, bold=True, spaceBefore=size * 0.8, spaceAfter=2)

    @staticmethod
    def _style(name: str, size: float, *, bold: bool = False, centred: bool = False, **more: Any) -> Any:
        return ParagraphStyle(
            name,
            fontName=BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * 1.32,
            alignment=1 if centred else 0,
            textColor=HexColor(palette.INK),
            splitLongWords=1,
            **more,
        )


def _opening(form: PaperForm, look: _Look) -> list[Flowable]:
    asked = _("How well is your service doing?") if form.of_services else _("How well is the council doing?")
    number = sum(len(heading.statements) for element in form.elements for heading in element.headings)
    if number == 1:
        statements = _("1 statement, about %(minutes)s minutes.", minutes=form.minutes)
    else:
        statements = _(
            "%(number)s statements, about %(minutes)s minutes.", number=number, minutes=form.minutes
        )
    whom = _("For: %(group)s.", group=form.group)
    story: list[Flowable] = [
        _text(form.council, look.body),
        _text(asked, look.h1),
        _text(f"{form.round_title}. {whom} {statements}", look.body),
    ]
    if form.introduction:
        story += [_text(part, look.body) for part in form.introduction.split("\n\n")]
    if form.has_services:
        story.append(_text(_("Your service: %(service)s", service=form.service or _LINE), look.body))
    story += [_text(_("How to fill it in"), look.h2)]
    story += [_text(f"• {line}", look.body) for line in _instructions(form)]
    story += [_text(_("What the answers mean"), look.h2)]
    meanings = [(level.label, level.description) for level in form.scale.levels]
    meanings += [
        (_("Don’t know"), _("You have not seen enough to say. This lowers no score.")),
        (_("Not applicable"), _("It does not concern your work. This lowers no score.")),
    ]
    story += [Paragraph(f"<b>{markup(label)}:</b> {markup(text)}", look.note) for label, text in meanings]
    story += [_text(_("Who sees what"), look.h2)]
    story += [_text(f"• {line}", look.body) for line in _promises(form)]
    story += [_text(_("Where to return it"), look.h2), *_where(form, look)]
    return story


def _instructions(form: PaperForm) -> tuple[str, ...]:
    return (
        f"{form.question} " + _("Tick one box for each statement, in blue or black."),
        _("There are no right answers. Leave out what you do not want to answer."),
        _("If you ticked a wrong box, fill it in completely and tick the right one."),
    )


def _promises(form: PaperForm) -> tuple[str, ...]:
    if form.has_services:
        kept = _("What is kept with your answers is your group and your service, and nothing else about you.")
    else:
        kept = _("What is kept with your answers is your group, and nothing else about you.")
    if form.of_services:
        shown = _(
            "Nothing is shown about a service in which fewer than %(threshold)s people answered.",
            threshold=form.threshold,
        )
    else:
        shown = _(
            "Nothing is shown about a group or a service in which fewer than %(threshold)s people answered.",
            threshold=form.threshold,
        )
    return (
        _("Do not write your name anywhere. Whoever types your answers in sees this paper."),
        kept,
        shown,
        _(
            "A number is written on this paper when it has been typed in, so that the typing can be checked. "
            "When the round closes, what ties that number to your answers is destroyed."
        ),
    )


def _where(form: PaperForm, look: _Look) -> list[Flowable]:
    if form.return_to:
        words = _("Return this by %(day)s to: %(place)s", day=form.closing, place=form.return_to)
        return [_text(words, look.body)]
    return [_text(_("Return this by %(day)s to:", day=form.closing), look.body), _text(_LINE, look.body)]


def _element(form: PaperForm, look: _Look, element: Element, number: int) -> list[Flowable]:
    """An element with its headings; `number` is of its first statement."""
    title = _text(element.name, look.h2)
    if not form.large and form.scale.size + 2 <= _MOST_IN_COLUMNS:
        return [Headed([title], _grid(form, look, element, number))]
    story: list[Flowable] = []
    heads: list[Flowable] = [title]
    for heading in element.headings:
        heads += [_text(heading.name, look.h3), _text(heading.about, look.note)]
        for statement in heading.statements:
            story.append(KeepTogether([*heads, *_block(form, look, number, statement.text)]))
            number += 1
            heads = []
    return story


def _grid(form: PaperForm, look: _Look, element: Element, number: int) -> Table:
    """A row a statement, a column a choice; the names of the choices return on every page."""
    labels = _labels(form)
    rows: list[list[Flowable | str]] = [["", "", *(_text(label, look.head) for label in labels)]]
    spans: list[tuple[object, ...]] = []
    for heading in element.headings:
        row = len(rows)
        spans += [("SPAN", (0, row), (-1, row)), ("NOSPLIT", (0, row), (0, row + 1))]
        lead = f"<b>{markup(heading.name)}.</b> {markup(heading.about)}"
        rows.append([Paragraph(lead, look.note), *[""] * (len(labels) + 1)])
        for statement in heading.statements:
            boxes = (Box(10.5) for _ in labels)
            rows.append([str(number), _text(statement.text, look.statement), *boxes])
            number += 1
    column = _box_column(labels, look)
    text = _WIDTH - _NUMBER_COLUMN - column * len(labels)
    widths = [_NUMBER_COLUMN, text, *[column] * len(labels)]
    table = Table(rows, colWidths=widths, repeatRows=1, hAlign="LEFT")
    table.setStyle(TableStyle([*_GRID, ("FONT", (0, 1), (0, -1), REGULAR, 9.5), *spans]))
    return table


def _box_column(labels: Sequence[str], look: _Look) -> float:
    """Wide enough for the longest word of a choice, within reason."""
    longest: float = max(
        text_width(word, REGULAR, look.head.fontSize) for label in labels for word in label.split()
    )
    return min(max(_BOX_COLUMN, longest + 3), _WIDEST_BOX_COLUMN)


_GRID: tuple[tuple[object, ...], ...] = (
    ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
    ("VALIGN", (0, 1), (-1, -1), "MIDDLE"),
    ("ALIGN", (2, 0), (-1, -1), "CENTER"),
    ("LEFTPADDING", (0, 0), (-1, -1), 1),
    ("RIGHTPADDING", (0, 0), (-1, -1), 1),
    ("TOPPADDING", (0, 0), (-1, -1), 4),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
    ("LINEBELOW", (0, 0), (-1, -1), 0.4, HexColor(palette.RULE)),
    ("BACKGROUND", (-2, 0), (-1, 0), HexColor(palette.PALE)),
)


def _block(form: PaperForm, look: _Look, number: int, words: str) -> list[Flowable]:
    """A statement with its choices below it in two columns, for large print and for long scales."""
    labels = _labels(form)
    half = -(-len(labels) // 2)
    size = look.size * 0.95
    columns = [labels[:half], labels[half:] + [""] * (2 * half - len(labels))]
    rows = [
        [
            part
            for label in pair
            for part in ((Box(size), _text(label, look.statement)) if label else ("", ""))
        ]
        for pair in zip(*columns, strict=True)
    ]
    box = size + 10
    table = Table(rows, colWidths=[box, _WIDTH / 2 - box] * 2, hAlign="LEFT")
    table.setStyle(
        TableStyle(
            [
                ("VALIGN", (0, 0), (-1, -1), "MIDDLE"),
                ("LEFTPADDING", (0, 0), (-1, -1), 2),
                ("TOPPADDING", (0, 0), (-1, -1), look.size * 0.16),
                ("BOTTOMPADDING", (0, 0), (-1, -1), look.size * 0.16),
            ]
        )
    )
    statement = Paragraph(f"<b>{number}</b>&nbsp; {markup(words)}", look.statement)
    return [statement, Spacer(0, 3), table, Spacer(0, look.size * 0.7)]


def _labels(form: PaperForm) -> list[str]:
    return [*(level.label for level in form.scale.levels), _("Don’t know"), _("Not applicable")]


def _ending(form: PaperForm, look: _Look) -> list[Flowable]:
    return [
        KeepTogether(
            [
                _text(_("Thank you"), look.h2),
                *_where(form, look),
                _text(f"{_('For whoever types this in – number of this return:')} ______________", look.note),
            ]
        )
    ]


def _text(words: str, style: Any) -> Paragraph:
    return Paragraph(markup(words), style)
