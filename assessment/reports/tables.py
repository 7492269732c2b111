"""Tables with one look: a head row that returns on every page, quiet rules, numbers to the right."""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, Paragraph, Table, TableStyle

from assessment.reports import palette, styles
from assessment.reports.fonts import text_width
from assessment.reports.text import clipped, markup
from assessment.reports.words import no_answers, not_assessed

_PADDING = 3.5
_NEARLY_A_PAGE = 340.0
_LONGEST_CELL = 600
_LONGEST_HEAD = 120


class RowsTable(Table):
    """A table that breaks between rows, and within one only where it would not fit on a page of its own."""

    def split(self, width: float, height: float) -> list[Table]:
        pieces: list[Table] = super().split(width, height)
        if not pieces and height > _NEARLY_A_PAGE:
            self._nosplitCmds: list[object] = []
            self.splitInRow = 1
            pieces = super().split(width, height)
        return pieces


def cell(text: str, style: ParagraphStyle = styles.CELL, most: int = _LONGEST_CELL) -> Paragraph:
    """Text from anywhere as a table's cell, of at most so many characters."""
    return Paragraph(markup(text, most), style)


def head_cell(text: str, style: ParagraphStyle = styles.HEAD) -> Paragraph:
    """Text from anywhere as a cell of a head row, which has to fit on every page."""
    return Paragraph(escape(clipped(text, _LONGEST_HEAD)), style)


def number_cell(text: str) -> str:
    """A number, or words of ours in its place, as a table's cell: plain text, far faster than a paragraph."""
    return text.replace(" ", "\n") if text in (not_assessed(), no_answers()) else text


def head_row(*names: str, numbers_from: int = 1) -> list[Paragraph]:
    """The head row; columns from `numbers_from` on are set to the right."""
    return [
        head_cell(name, styles.HEAD_NUMBER if place >= numbers_from else styles.HEAD)
        for place, name in enumerate(names)
    ]


def rows_table(
    rows: Sequence[Sequence[Flowable | str]],
    widths: Sequence[float],
    *,
    heads: int = 1,
    more: Sequence[tuple[object, ...]] = (),
) -> RowsTable:
    """Rows, the first `heads` of them heads, with columns of the given widths in points.

    Cells of plain text are set to the right, in lines where they are too long for one. Text from people goes
    through `cell`. A page never ends after the first row or begins with the last.
    """
    rule = HexColor(palette.RULE)
    look = [
        ("BACKGROUND", (0, 0), (-1, heads - 1), HexColor(palette.BRAND)),
        ("VALIGN", (0, 0), (-1, heads - 1), "BOTTOM"),
        ("VALIGN", (0, heads), (-1, -1), "TOP"),
        ("FONT", (0, heads), (-1, -1), styles.CELL.fontName, styles.CELL.fontSize, styles.CELL.leading),
        ("TEXTCOLOR", (0, heads), (-1, -1), HexColor(palette.INK)),
        ("ALIGN", (0, heads), (-1, -1), "RIGHT"),
        ("NOSPLIT", (0, 0), (0, min(heads + 1, len(rows) - 1))),
        ("NOSPLIT", (1, -2), (1, -1)),
        ("LINEBELOW", (0, heads), (-1, -1), 0.4, rule),
        ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        *more,
    ]
    fitted = [list(map(_fitted, row, widths)) for row in rows]
    table = RowsTable(fitted, colWidths=list(widths), repeatRows=heads, hAlign="LEFT")
    table.setStyle(TableStyle(look))
    table.spaceBefore, table.spaceAfter = 3, 8
    return table


def _fitted(content: Flowable | str, width: float) -> Flowable | str:
    """A cell that does not run into its neighbour, though it may use the white space between the two.

    What is short is left as it is without being measured.
    """
    style = styles.CELL_NUMBER
    if not isinstance(content, str) or len(content) * style.fontSize <= width:
        return content
    if max(text_width(line, style.fontName, style.fontSize) for line in content.split("\n")) <= width:
        return content
    return Paragraph(markup(content.replace("\n", " ")), style)


def facts_table(facts: Sequence[tuple[str, str]], columns: int, width: float) -> Table:
    """Facts in rows of `columns`: a small label over each value."""
    rows: list[list[Flowable | str]] = []
    for start in range(0, len(facts), columns):
        run = facts[start : start + columns]
        blank = [""] * (columns - len(run))
        rows.append([*(cell(label, styles.FIGURE_LABEL) for label, _value in run), *blank])
        rows.append([*(cell(value, styles.CELL_BOLD) for _label, value in run), *blank])
    look: list[tuple[object, ...]] = [
        ("BACKGROUND", (0, 0), (-1, -1), HexColor(palette.PALE)),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
        ("LEFTPADDING", (0, 0), (-1, -1), 6),
        ("TOPPADDING", (0, 0), (-1, -1), 4),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
        ("BOTTOMPADDING", (0, -1), (-1, -1), 6),
    ]
    table = Table(rows, colWidths=[width / columns] * columns, hAlign="LEFT")
    table.setStyle(TableStyle(look))
    table.spaceBefore, table.spaceAfter = 3, 8
    return table
