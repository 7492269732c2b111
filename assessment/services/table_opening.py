"""A file as it was uploaded, opened: CSV or XLSX in, rows of text out. Nothing in it is believed or run.

What a file is, its own first bytes say; its name has to agree, and the content type is not looked at.
"""

from __future__ import annotations

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from assessment.services.table_values import WHOLE_FILE, TableProblem, TableProblems
from assessment.translation import N_, ngettext
from assessment.translation import gettext as _

MAX_FILE_BYTES = 1024 * 1024
MAX_UNPACKED_BYTES = 12 * 1024 * 1024
MAX_STYLES_BYTES = 2 * 1024 * 1024
MAX_PARTS = 200
MOST_COLUMNS = 100
LONGEST_GAP = 20_000
EXPLAINING_SHEET = N_("About the columns")
"""The second sheet of our own templates, which holds nothing to read."""
DELIMITERS = (",", ";", "\t")
FORMULA = "\0formula"

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_TEXT_NAMES = (".csv", ".txt", ".tsv")
_WORKBOOK_NAME = ".xlsx"
_STYLES = "xl/styles.xml"
_SAVE_AS = N_("Save it as CSV or as an Excel workbook (.xlsx), and upload that")
_EMPTY = " \t\r\n,;"


@dataclass(frozen=True, slots=True)
class Record:
    """One row with something in it. A cell is `FORMULA` where a formula stood."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened:
    """The rows, the names of the columns first, and sentences on how the file was read."""

    records: tuple[Record, ...]
    notes: tuple[str, ...] = ()


def open_file(file_name: str, content: bytes, known: Container[str], most_rows: int) -> Opened:
    """The rows of a file; `known` are the names of columns that it may have, in small letters.

    Raises TableProblems where it cannot be read at all, or has more rows than `most_rows`.
    """
    name = file_name.strip().lower()
    if not content:
        raise _refused(_("The file is empty"))
    if len(content) > MAX_FILE_BYTES:
        raise _refused(
            _(
                "The file is larger than %(most)s KB. Divide it, and upload each part",
                most=f"{MAX_FILE_BYTES // 1024:,}",
            )
        )
    if content.startswith(_OLD_OFFICE):
        raise _refused(_and_save(_("This is an old Excel file (.xls), or one with a password.")))
    if name.endswith(_WORKBOOK_NAME):
        if not content.startswith(_ZIP):
            raise _refused(_and_save(_("The file is named .xlsx but is not an Excel workbook.")))
        return _open_workbook(content, most_rows)
    if not name.endswith(_TEXT_NAMES):
        raise _refused(_and_save(_("Only files that end in .csv or .xlsx can be read.")))
    if content.startswith(_ZIP):
        raise _refused(_and_save(_("The file is named as text but is something else, perhaps a workbook.")))
    return _open_text(content, known, most_rows)


def _refused(message: str) -> TableProblems:
    return TableProblems([TableProblem(WHOLE_FILE, "", message)])


def _and_save(refused: str) -> str:
    """What a file is, and what to do about it."""
    return f"{refused} {_(_SAVE_AS)}"


def _open_text(content: bytes, known: Container[str], most_rows: int) -> Opened:
    text, notes = _decoded(content)
    if "\0" in text:
        raise _refused(_and_save(_("This is not a text file.")))
    likeness = {delimiter: _likeness(text, delimiter, known) for delimiter in DELIMITERS}
    delimiter = max(DELIMITERS, key=lambda one: likeness[one])
    return Opened(_counted(_divided(text, delimiter), most_rows), notes)


def _likeness(text: str, delimiter: str, known: Container[str]) -> tuple[int, int]:
    """How much a text looks like what is expected if it is so divided: names that are known, then columns."""
    try:
        names = header_names(next(_divided(text, delimiter), Record(0, ())))
    except TableProblems:
        return 0, MOST_COLUMNS + 1
    return sum(name.casefold() in known for name in names), len(names)


def _counted(records: Iterator[Record], most_rows: int) -> tuple[Record, ...]:
    """The names of the columns and the rows, of which there may be no more than the most."""
    found = tuple(islice(records, most_rows + 2))
    if len(found) > most_rows + 1:
        raise _refused(
            ngettext(
                "There is more than %(num)s row. Divide the file, and upload each part",
                "There are more than %(num)s rows. Divide the file, and upload each part",
                most_rows,
            )
        )
    return found


def _decoded(content: bytes) -> tuple[str, tuple[str, ...]]:
    """UTF-8, with or without a mark; UTF-16 with one; else what older spreadsheets on Windows write."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ("utf-8-sig", "cp1252")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "cp1252":
            return text, (
                _(
                    "The file is not in UTF-8. It was read as Windows-1252, as older spreadsheets save it: "
                    "check that names with accents are right."
                ),
            )
        return text, ()
    raise _refused(_("The file has characters that cannot be read. Save it as “CSV UTF-8”, and upload that"))


def _divided(text: str, delimiter: str) -> Iterator[Record]:
    number = 0
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1):
            while cells and not cells[-1].strip(_EMPTY):
                cells.pop()
            if len(cells) > MOST_COLUMNS:
                raise TableProblems(
                    [
                        TableProblem(
                            number, "", _("there are more than %(most)s columns here", most=MOST_COLUMNS)
                        )
                    ]
                )
            if cells:
                yield Record(number, tuple(cells))
    except csv.Error as error:
        message = _("this row cannot be read as CSV, nor anything after it (%(error)s)", error=error)
        raise TableProblems([TableProblem(number + 1, "", message)]) from None


def _open_workbook(content: bytes, most_rows: int) -> Opened:
    _check_parts(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            workbook = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
            try:
                sheets = workbook.worksheets
                notes: list[str] = []
                records = _counted(_filled_rows(sheets[0], notes), most_rows) if sheets else ()
            finally:
                workbook.close()
    except TableProblems:
        raise
    except Exception:
        # Whatever a broken or hostile workbook does to its reader, it is only a file that cannot be read.
        raise _refused(_and_save(_("The workbook is damaged and cannot be read."))) from None
    explaining = {EXPLAINING_SHEET, _(EXPLAINING_SHEET)}
    if any(sheet.title not in explaining for sheet in sheets[1:]):
        notes.insert(0, _("Only the first sheet of the workbook, %(name)s, was read.", name=sheets[0].title))
    return Opened(records, tuple(notes))


def _check_parts(content: bytes) -> None:
    """Look at what a workbook is made of before any of it is read. Raises TableProblems."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            found = parts.infolist()
            names = [part.filename.lower() for part in found]
            if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
                raise _refused(
                    _("The workbook holds macros. Save it without them, as .xlsx, and upload that")
                )
            if "xl/workbook.xml" not in names:
                raise _refused(_and_save(_("The file is named .xlsx but is not an Excel workbook.")))
            sizes = {part.filename.lower(): part.file_size for part in found}
            too_large = sum(part.file_size for part in found) > MAX_UNPACKED_BYTES
            if len(found) > MAX_PARTS or too_large or sizes.get(_STYLES, 0) > MAX_STYLES_BYTES:
                raise _refused(
                    _("The workbook is too large when unpacked. Upload a sheet with nothing else in it")
                )
            for part in found:
                if part.filename.lower().endswith((".xml", ".rels")):
                    text = parts.read(part)
                    if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                        raise _refused(_and_save(_("The workbook is damaged and cannot be read.")))
    except TableProblems:
        raise
    except Exception:
        raise _refused(_and_save(_("The workbook is damaged and cannot be read."))) from None


def _filled_rows(sheet: Any, notes: list[str]) -> Iterator[Record]:
    """The rows with something in them, down to a gap so long that nothing can be meant to follow."""
    sheet.reset_dimensions()  # What the sheet says of its own size is not believed.
    last = 0
    for number, row in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), 1):
        cells = tuple(_cell_text(cell) for cell in row)
        if any(cell.strip() for cell in cells):
            yield Record(number, cells)
            last = number
        elif number - last > LONGEST_GAP:
            notes.append(
                _(
                    "Nothing below row %(number)s was read: the rows above it are blank.",
                    number=f"{number:,}",
                )
            )
            return


def _cell_text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def header_names(record: Record) -> Sequence[str]:
    """The names in a row of headings, without the blank ones at its end."""
    names = [re.sub(r"\s+", " ", cell).strip() for cell in record.cells]
    while names and not names[-1]:
        names.pop()
    return names
