"""An uploaded table read into named rows: CSV or XLSX in; rows out, or everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from assessment.services.table_opening import FORMULA, MAX_FILE_BYTES, Record, header_names, open_file
from assessment.services.table_values import (
    WHOLE_FILE,
    Column,
    Expected,
    ProblemList,
    Table,
    TableProblem,
    TableProblems,
    TableRow,
    as_written,
    email_address,
    plain,
    quoted,
    whole_number,
    yes_or_no,
)
from assessment.translation import gettext as _
from assessment.translation import ngettext

__all__ = [
    "MAX_FILE_BYTES",
    "MOST_ROWS",
    "WHOLE_FILE",
    "Column",
    "Expected",
    "ProblemList",
    "Table",
    "TableProblem",
    "TableProblems",
    "TableRow",
    "as_written",
    "email_address",
    "quoted",
    "read_table",
    "whole_number",
    "yes_or_no",
]

MOST_ROWS = 10_000

Places = dict[str, int]


def read_table(
    file_name: str, content: bytes, columns: Sequence[Column], *, most_rows: int = MOST_ROWS
) -> Table:
    """The rows of a file under the names of `columns`, with every cell checked.

    The first row that is not blank names the columns, in any order and case; blank rows are skipped. Raises
    TableProblems with everything that is wrong, so that it can be put right in one go.
    """
    opened = open_file(file_name, content, _known_names(columns), most_rows)
    records = opened.records
    problems = ProblemList()
    if not records:
        problems.add(WHOLE_FILE, "", _("The file is empty. Its first row has to name the columns"))
        problems.raise_any()
    header, filled = records[0], records[1:]
    places = _places(header, columns, problems)
    read = None
    if not filled:
        problems.add(WHOLE_FILE, "", _("The file has no rows under the names of the columns"))
    elif all(column.name in places for column in columns if column.required):
        rows = tuple(_rows(filled, header, places, columns, problems))
        read = Table(rows, frozenset(places), opened.notes)
        if not problems.count:
            return read
    raise TableProblems(problems.kept, problems.count, read)


def _known_names(columns: Sequence[Column]) -> Mapping[str, Column]:
    return {name.casefold(): column for column in columns for name in (column.name, *column.aliases)}


def _places(header: Record, columns: Sequence[Column], problems: ProblemList) -> Places:
    """Where each column stands, from 0."""
    known = _known_names(columns)
    places: Places = {}
    for place, name in enumerate(header_names(header)):
        column = known.get(plain(name).casefold())
        if not name:
            problems.add(header.number, "", _("column %(number)s has no name", number=place + 1))
        elif column is None:
            expected = ", ".join(one.name for one in columns)
            problems.add(
                header.number,
                "",
                _(
                    "the column %(name)s is not known. The columns are: %(columns)s",
                    name=quoted(name),
                    columns=expected,
                ),
            )
        elif column.name in places:
            problems.add(header.number, column.name, _("there are two columns of this name"))
        else:
            places[column.name] = place
    for column in columns:
        if column.required and column.name not in places:
            problems.add(header.number, column.name, _("this column is missing"))
    return places


def _rows(
    records: Sequence[Record],
    header: Record,
    places: Places,
    columns: Sequence[Column],
    problems: ProblemList,
) -> Iterator[TableRow]:
    """The rows, with what is wrong with them noted on the way."""
    width = len(header_names(header))
    first_rows: dict[tuple[str, str], int] = {}
    for record in records:
        beyond = [cell for cell in record.cells[width:] if cell.strip()]
        if beyond:
            problems.add(
                record.number,
                "",
                _(
                    "there is more in this row than there are columns: %(cell)s. "
                    "A cell with a comma in it needs quotation marks around it",
                    cell=quoted(beyond[0]),
                ),
            )
        cells = {}
        for column in columns:
            place = places.get(column.name)
            raw = record.cells[place] if place is not None and place < len(record.cells) else ""
            cells[column.name] = _checked(record.number, column, raw, problems)
            if column.unique and cells[column.name]:
                key = (column.name, cells[column.name].casefold())
                first = first_rows.setdefault(key, record.number)
                if first != record.number:
                    message = _(
                        "%(cell)s is also in row %(number)s", cell=quoted(cells[column.name]), number=first
                    )
                    problems.add(record.number, column.name, message)
        yield TableRow(record.number, cells)


def _checked(row: int, column: Column, raw: str, problems: ProblemList) -> str:
    """The text of a cell as it is kept; "" where it is blank or wrong."""
    if raw == FORMULA:
        problems.add(
            row, column.name, _("this is a formula. Put its value here instead (copy, paste as values)")
        )
        return ""
    text = plain(raw)
    if not text:
        if column.required:
            problems.add(row, column.name, _("this is blank; every row needs it"))
        return ""
    if len(text) > column.longest:
        message = ngettext(
            "this has %(num)s character; the most is %(most)s",
            "this has %(num)s characters; the most is %(most)s",
            len(text),
            most=f"{column.longest:,}",
        )
        problems.add(row, column.name, message)
        return ""
    try:
        return column.check(text)
    except Expected as expected:
        problems.add(row, column.name, str(expected))
        return ""
