"""Files that people might upload, as bytes."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

import pytest
import xlsxwriter

from assessment.services.table_files import Column, Table, TableProblems, read_table, whole_number

NAME = Column("name", required=True, unique=True, longest=40, aliases=("service", "service name"))
HEADCOUNT = Column("headcount", aliases=("staff",), check=lambda text: whole_number(text, most=100_000))
COLUMNS = (NAME, HEADCOUNT)


def csv_of(text: str) -> bytes:
    return text.encode("utf-8")


def xlsx_of(rows: Sequence[Sequence[object]]) -> bytes:
    """A workbook whose first sheet holds these rows; a string that begins with = is a live formula."""
    out = io.BytesIO()
    workbook = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = workbook.add_worksheet()
    for line, row in enumerate(rows):
        for place, cell in enumerate(row):
            sheet.write(line, place, cell)
    workbook.close()
    return out.getvalue()


def with_part(workbook: bytes, name: str, content: bytes) -> bytes:
    """The workbook with one part more, or with one part in place of its own."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, content)
    return out.getvalue()


def read(content: bytes | str, file_name: str = "") -> Table:
    data = csv_of(content) if isinstance(content, str) else content
    return read_table(file_name or ("t.xlsx" if data.startswith(b"PK") else "t.csv"), data, COLUMNS)


def problems(content: bytes | str, file_name: str = "") -> list[str]:
    """What is wrong with a file, a line each; fails where nothing is."""
    with pytest.raises(TableProblems) as found:
        read(content, file_name)
    return [str(problem) for problem in found.value.problems]


def cells(table: Table) -> list[tuple[int, str, str]]:
    return [(row.number, row.cells["name"], row.cells["headcount"]) for row in table.rows]
