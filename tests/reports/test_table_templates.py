"""Templates as the people who fill them in see them."""

from __future__ import annotations

import io

from openpyxl import load_workbook

from assessment.reports.table_templates import ABOUT_SHEET, TemplateColumn, table_csv, table_xlsx

COLUMNS = (
    TemplateColumn("name", "What the service is called.", required=True),
    TemplateColumn("headcount", "How many people work in it.", numeric=True),
)
ROWS = [("Housing", "40"), ("=1+1", ""), ("1-2", "many")]


def test_a_csv_has_the_names_of_the_columns_and_the_rows() -> None:
    assert table_csv(COLUMNS, ROWS) == (b"\xef\xbb\xbfname,headcount\r\nHousing,40\r\n'=1+1,\r\n1-2,many\r\n")
    assert table_csv(COLUMNS, []) == b"\xef\xbb\xbfname,headcount\r\n"


def test_a_workbook_has_text_as_text_numbers_as_numbers_and_a_sheet_that_explains() -> None:
    workbook = load_workbook(io.BytesIO(table_xlsx("Services [all]: 2026", COLUMNS, ROWS)))
    table, about = workbook.worksheets
    assert table.title == "Services  all   2026"
    assert [[cell.value for cell in row] for row in table.iter_rows()] == [
        ["name", "headcount"],
        ["Housing", 40],
        ["'=1+1", None],
        ["1-2", "many"],
    ]
    assert {cell.data_type for row in table.iter_rows() for cell in row if cell.value} == {"s", "n"}
    assert table["A4"].number_format == "@"
    assert table.freeze_panes == "A2"
    assert about.title == ABOUT_SHEET
    assert [cell.value for cell in about[2]] == ["name", "Yes", "What the service is called."]
    assert [cell.value for cell in about[3]] == ["headcount", "No", "How many people work in it."]
