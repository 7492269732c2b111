"""Uploaded tables: what is read, what is refused, and that every problem is told at once."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from assessment.reports.table_templates import TemplateColumn, table_csv, table_xlsx
from assessment.services.table_files import (
    MAX_FILE_BYTES,
    WHOLE_FILE,
    TableProblem,
    TableProblems,
    read_table,
)
from assessment.services.table_values import (
    MOST_PROBLEMS,
    Column,
    Expected,
    email_address,
    one_line,
    plain,
    whole_number,
    yes_or_no,
)
from tests.services.table_uploads import COLUMNS, cells, csv_of, problems, read, with_part, xlsx_of

GOOD = "name,headcount\r\nHousing,40\r\nPlanning,\r\n"
SHEET = "xl/worksheets/sheet1.xml"
TEMPLATE = (TemplateColumn("name", "Its name", required=True), TemplateColumn("headcount", "", numeric=True))


@pytest.mark.parametrize(
    "content",
    [
        csv_of(GOOD),
        b"\xef\xbb\xbf" + csv_of(GOOD),
        GOOD.encode("utf-16"),
        csv_of(GOOD.replace(",", ";")),
        csv_of(GOOD.replace(",", "\t")),
        csv_of(GOOD.replace("\r\n", "\n")),
        csv_of(GOOD.replace("\r\n", "\r")),
        xlsx_of([["name", "headcount"], ["Housing", 40], ["Planning"]]),
        xlsx_of([["name", "headcount"], ["Housing", "40"], ["Planning", None]]),
    ],
)
def test_a_table_is_read_however_it_was_saved(content: bytes) -> None:
    assert cells(read(content)) == [(2, "Housing", "40"), (3, "Planning", "")]


def test_names_of_columns_may_be_others_in_any_order_and_case() -> None:
    table = read(" STAFF , Service  Name \n40,Housing\n")
    assert cells(table) == [(2, "Housing", "40")]
    assert table.columns == {"name", "headcount"}
    assert read("service\nHousing\n").columns == {"name"}


def test_blank_rows_are_skipped_and_rows_keep_the_numbers_of_the_spreadsheet() -> None:
    assert cells(read("\n,\nname,headcount\n\n , \nHousing,40\n")) == [(6, "Housing", "40")]
    assert cells(read(xlsx_of([[], ["name"], [], ["Housing"]]))) == [(4, "Housing", "")]
    assert cells(read('name\n"Housing\nand homes"\nPlanning\n')) == [
        (2, "Housing and homes", ""),
        (3, "Planning", ""),
    ]


def test_old_encodings_are_read_and_that_is_said() -> None:
    table = read("name\nCafé and bar\n".encode("cp1252"))
    assert cells(table) == [(2, "Café and bar", "")]
    assert "Windows-1252" in table.notes[0]
    assert read(GOOD).notes == ()
    assert "cannot be read" in problems(b"name\nCaf\x81\n")[0]


def test_every_problem_of_every_row_is_told_at_once() -> None:
    found = problems("name,staff\nHousing,forty\n,12\nhousing,-1\n" + "x" * 41 + ",1.5\n")
    assert found == [
        "row 2, column headcount: “forty” should be a whole number from 0 to 100,000",
        "row 3, column name: this is blank; every row needs it",
        "row 4, column name: “housing” is also in row 2",
        "row 4, column headcount: “-1” should be a whole number from 0 to 100,000",
        "row 5, column name: this has 41 characters; the most is 40",
        "row 5, column headcount: “1.5” should be a whole number from 0 to 100,000",
    ]


def test_columns_that_are_missing_unknown_double_or_nameless_are_told() -> None:
    found = problems("staff,colour,headcount,,\n1,2,3,4,5\n")
    assert found == [
        "row 1: the column “colour” is not known. The columns are: name, headcount",
        "row 1, column headcount: there are two columns of this name",
        "row 1, column name: this column is missing",
    ]
    assert problems("name,,headcount\nHousing,,4\n") == ["row 1: column 2 has no name"]


def test_a_cell_too_many_is_told_rather_than_dropped() -> None:
    assert "more in this row than there are columns: “40”" in problems("name\nHousing, 40\n")[0]
    assert cells(read("name\nHousing,,\n")) == [(2, "Housing", "")]


@pytest.mark.parametrize(
    ("content", "file_name", "why"),
    [
        (b"", "t.csv", "The file is empty"),
        (b"\r\n,,\r\n", "t.csv", "The file is empty. Its first row has to name the columns"),
        (b"name\n", "t.csv", "no rows under the names"),
        (b"x" * (MAX_FILE_BYTES + 1), "t.csv", "larger than 1,024 KB"),
        (csv_of(GOOD), "t.xlsx", "not an Excel workbook"),
        (csv_of(GOOD), "t.pdf", "Only files that end in .csv or .xlsx"),
        (csv_of(GOOD), "", "Only files that end in .csv or .xlsx"),
        (xlsx_of([["name"], ["Housing"]]), "t.csv", "something else, perhaps a workbook"),
        (xlsx_of([["name"], ["Housing"]]), "t.xlsm", "Only files that end in .csv or .xlsx"),
        (b"\xd0\xcf\x11\xe0rest", "t.xls", "old Excel file"),
        (b"\xd0\xcf\x11\xe0rest", "t.xlsx", "with a password"),
        (b"PK\x03\x04rest", "t.xlsx", "damaged"),
        (b"name\nHous\0ing\n", "t.csv", "not a text file"),
        (b"%PDF-1.7 \xff\xfe", "t.csv", "no rows under the names"),
    ],
)
def test_what_is_not_a_table_is_refused_with_the_reason(content: bytes, file_name: str, why: str) -> None:
    with pytest.raises(TableProblems) as found:
        read_table(file_name, content, COLUMNS)
    assert any(why in str(problem) for problem in found.value.problems)


def test_the_content_decides_and_the_name_has_to_agree() -> None:
    assert cells(read(GOOD, "SERVICES.CSV")) == [(2, "Housing", "40"), (3, "Planning", "")]
    assert cells(read(xlsx_of([["name"], ["Housing"]]), "../../x.XLSX")) == [(2, "Housing", "")]


def test_macros_bombs_and_foreign_archives_are_refused_unread() -> None:
    workbook = xlsx_of([["name"], ["Housing"]])
    assert "macros" in problems(with_part(workbook, "xl/vbaProject.bin", b"x"))[0]
    bomb = with_part(workbook, "xl/media/zeros.bin", bytes(30 * 1024 * 1024))
    assert len(bomb) < MAX_FILE_BYTES
    assert "too large when unpacked" in problems(bomb)[0]
    styles = with_part(workbook, "xl/styles.xml", b"<styleSheet>" + b" " * 3 * 1024 * 1024)
    assert "too large when unpacked" in problems(styles)[0]
    many = io.BytesIO()
    with zipfile.ZipFile(many, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert "not an Excel workbook" in problems(many.getvalue(), "t.xlsx")[0]
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "damaged" in problems(with_part(workbook, SHEET, entity))[0]
    assert "damaged" in problems(with_part(workbook, SHEET, b"<worksheet><sheetData><row"))[0]


def test_a_formula_is_never_evaluated_nor_taken_for_blank() -> None:
    found = problems(xlsx_of([["name", "headcount"], ["Housing", "=20+20"], ['=HYPERLINK("http://x")', 1]]))
    assert found[0].startswith("row 2, column headcount: this is a formula")
    assert found[1].startswith("row 3, column name: this is a formula")
    assert cells(read("name,headcount\n=1+1,40\n")) == [(2, "=1+1", "40")]


def test_a_workbook_that_lies_about_its_size_is_read_all_the_same() -> None:
    workbook = xlsx_of([["name"], ["Housing"], ["Planning"]])
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        sheet = parts.read(SHEET)
    lying = sheet.replace(b'ref="A1:A3"', b'ref="A1:A1"')
    assert lying != sheet
    assert len(read(with_part(workbook, SHEET, lying)).rows) == 2
    far = sheet.replace(b'<row r="3"', b'<row r="999999999"').replace(b'"A3"', b'"A999999999"')
    table = read(with_part(workbook, SHEET, far))
    assert cells(table) == [(2, "Housing", "")]
    assert table.notes == ("Nothing below row 20,003 was read: the rows above it are blank.",)


def test_numbers_dates_and_truths_of_a_workbook_become_the_text_that_is_seen() -> None:
    table = read_table(
        "t.xlsx",
        xlsx_of([["a", "b"], [12.0, True], [1.5, False]]),
        [Column("a"), Column("b")],
    )
    assert [tuple(row.cells.values()) for row in table.rows] == [("12", "yes"), ("1.5", "no")]
    out = io.BytesIO()
    workbook = Workbook()
    workbook.worksheets[0].append(["a"])
    workbook.worksheets[0].append([date(2026, 11, 22)])
    workbook.save(out)
    assert read_table("t.xlsx", out.getvalue(), [Column("a")]).rows[0].cells["a"] == "2026-11-22"


def test_there_is_a_most_of_rows_and_of_problems_shown() -> None:
    many = "name\n" + "".join(f"Service {number}\n" for number in range(21))
    with pytest.raises(TableProblems, match="1 problems"):
        read_table("t.csv", csv_of(many), COLUMNS, most_rows=20)
    assert problems("name" + "," * 100 + "x\nHousing\n") == ["row 1: there are more than 100 columns here"]
    assert cells(read("name" + "," * 100 + "\nHousing\n")) == [(2, "Housing", "")]
    bad = "name,headcount\n" + "".join(f"Service {number},x\n" for number in range(MOST_PROBLEMS + 5))
    with pytest.raises(TableProblems) as found:
        read(bad)
    assert len(found.value.problems) == MOST_PROBLEMS
    assert found.value.count == MOST_PROBLEMS + 5


def test_cells_become_one_line_without_what_cannot_be_shown() -> None:
    assert plain(" Waste\tand \r\n recycling\x07 ") == "Waste and recycling"
    assert plain("Caf\u00e9 \ud800!") == "Café !"


@pytest.mark.parametrize(
    ("text", "kept"), [("0", "0"), ("007", "7"), ("1,250", "1250"), ("12.0", "12"), ("100000", "100000")]
)
def test_whole_numbers_as_people_write_them(text: str, kept: str) -> None:
    assert whole_number(text, most=100_000) == kept


@pytest.mark.parametrize("text", ["-1", "1.5", "1,2", "100001", "٣", "1e3", "= 4", "9" * 30])
def test_what_is_no_whole_number_is_not_taken_for_one(text: str) -> None:
    with pytest.raises(Expected):
        whole_number(text, most=100_000)


def test_yes_no_and_addresses() -> None:
    assert [yes_or_no(word) for word in ("Yes", "TRUE", "n", "0")] == ["yes", "yes", "no", "no"]
    with pytest.raises(Expected):
        yes_or_no("perhaps")
    assert email_address("Robin.Ashdown@Ashvale.Example") == "robin.ashdown@ashvale.example"
    for wrong in (
        "robin",
        "a@b",
        "a b@c.example",
        "a@c.example, b@c.example",
        "<a@c.example>",
        "a@@c.example",
    ):
        with pytest.raises(Expected):
            email_address(wrong)


hostile = st.sampled_from(
    ["=cmd|'/C calc'!A0", "+1", "-1", "@SUM(A1)", "'=x", "''+y", "'", "a'b", " =1", "'  -"]
)


@settings(max_examples=40)
@given(st.lists(hostile | st.text(max_size=30), min_size=1, max_size=5))
def test_what_is_downloaded_acts_nowhere_and_comes_back_as_it_was(texts: list[str]) -> None:
    kept = [(one_line(text), "7") for text in texts if one_line(text)]
    assume(kept)
    columns = [Column("name"), Column("headcount")]
    downloads = {"t.csv": table_csv(TEMPLATE, kept), "t.xlsx": table_xlsx("Services", TEMPLATE, kept)}
    for name, content in downloads.items():
        rows = read_table(name, content, columns).rows
        assert [(row.cells["name"], row.cells["headcount"]) for row in rows] == kept


def test_problems_found_later_join_those_found_first_unless_they_may_follow_from_them() -> None:
    first = TableProblems([TableProblem(3, "b", "wrong"), TableProblem(5, "a", "wrong")])
    rest = TableProblems(
        [
            TableProblem(WHOLE_FILE, "", "nobody is left"),
            TableProblem(3, "b", "it is blank"),
            TableProblem(4, "a", "not known"),
        ]
    )
    both = first.with_those_of(rest)
    assert [(one.row, one.message) for one in both.problems] == [(3, "wrong"), (4, "not known"), (5, "wrong")]
    assert both.count == 3

    many = TableProblems([TableProblem(row, "a", "wrong") for row in range(1, 202)], 900)
    assert many.with_those_of(rest).count == 900
    assert first.with_those_of(many).count == 901
