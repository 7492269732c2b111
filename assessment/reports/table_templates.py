"""Tables to download, change and upload again, as CSV and as an Excel workbook. No text in them acts.

What `inert` puts before a text is what reading an upload takes away again, so that nothing changes on the way
out and back.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO, StringIO
from math import ceil

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from assessment.translation import N_
from assessment.translation import gettext as _

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ABOUT_SHEET = N_("About the columns")
LONGEST_SHEET_NAME = 31

_A4 = 9
_WIDEST = 60
_ABOUT_WIDTH = 80
_LINE_HEIGHT = 15

_ACTIVE = re.compile(r"'*[ ]*[=+\-@\t\r\n]")


@dataclass(frozen=True, slots=True)
class TemplateColumn:
    """`numeric`: whole numbers, written as such. `width` is in characters, for the workbook."""

    name: str
    about: str
    required: bool = False
    numeric: bool = False
    width: int = 28


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula, marked so that reading can give it back as it was."""
    return f"'{text}" if _ACTIVE.match(text) else text


def table_csv(columns: Sequence[TemplateColumn], rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a byte order mark, without which Excel misreads it, and CRLF line ends."""
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow([column.name for column in columns])
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def table_xlsx(title: str, columns: Sequence[TemplateColumn], rows: Sequence[Sequence[str]]) -> bytes:
    """A workbook with the table on its first sheet, and what belongs in each column on its second."""
    out = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    workbook = xlsxwriter.Workbook(out, options)
    _write_table(workbook, title, columns, rows)
    _write_about(workbook, columns)
    workbook.close()
    return out.getvalue()


def _write_table(
    workbook: xlsxwriter.Workbook,
    title: str,
    columns: Sequence[TemplateColumn],
    rows: Sequence[Sequence[str]],
) -> None:
    sheet = workbook.add_worksheet(_sheet_name(title))
    heading = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E6F1F3"})
    # Text columns are formatted as text, or Excel turns a reference such as 1-2 into a date.
    text, number = workbook.add_format({"num_format": "@"}), workbook.add_format({"num_format": "0"})
    for place, column in enumerate(columns):
        width = _width(column, (row[place] for row in rows))
        sheet.set_column(place, place, width, number if column.numeric else text)
        sheet.write_string(0, place, column.name, heading)
    for line, row in enumerate(rows, 1):
        for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
            if column.numeric and cell.isascii() and cell.isdigit():
                sheet.write_number(line, place, int(cell), number)
            elif cell:
                sheet.write_string(line, place, inert(cell), text)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _one_page_wide(sheet)


def _width(column: TemplateColumn, cells: Iterable[str]) -> int:
    """In characters: as wide as it has to be for what stands in it, within reason."""
    longest = max((len(cell) for cell in cells), default=0)
    return min(max(column.width, longest + 2), _WIDEST)


def _one_page_wide(sheet: Worksheet) -> None:
    """On paper, for whoever prints a table."""
    sheet.set_paper(_A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _sheet_name(title: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", title)[:LONGEST_SHEET_NAME]


def _write_about(workbook: xlsxwriter.Workbook, columns: Sequence[TemplateColumn]) -> None:
    sheet = workbook.add_worksheet(_sheet_name(_(ABOUT_SHEET)))
    heading = workbook.add_format({"bold": True, "bottom": 1, "bg_color": "#E6F1F3"})
    wrapped = workbook.add_format({"text_wrap": True, "valign": "top"})
    for place, (name, width) in enumerate(
        ((_("Column"), 24), (_("Needed"), 10), (_("What to write"), _ABOUT_WIDTH))
    ):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, name, heading)
    for line, column in enumerate(columns, 1):
        cells = (column.name, _("Yes") if column.required else _("No"), column.about)
        sheet.set_row(line, _LINE_HEIGHT * ceil(len(column.about) / _ABOUT_WIDTH))
        for place, cell in enumerate(cells):
            sheet.write_string(line, place, cell, wrapped)
    note = _("Only the first sheet is read. Columns may stand in any order; a blank row is skipped.")
    sheet.merge_range(len(columns) + 2, 0, len(columns) + 2, 2, note, wrapped)
    sheet.freeze_panes(1, 0)
    _one_page_wide(sheet)
