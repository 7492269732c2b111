"""What is said of uploaded files, in the language that is spoken. Names of columns and their values stay."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import pytest

from assessment.access import Role
from assessment.reports.table_templates import TemplateColumn, table_xlsx
from assessment.services import invitee_table, people_changes, service_changes
from assessment.services.memberships import CouncilPerson, Duties
from assessment.services.people_changes import Known
from assessment.services.service_changes import Present
from assessment.services.table_files import Column, Table, TableProblems, read_table
from assessment.translation import ENGLISH, speaking
from tests.factories.languages import BRACKETED, outside
from tests.services.table_uploads import COLUMNS as SMALL
from tests.services.table_uploads import with_part, xlsx_of

ALL_COLUMNS = (*service_changes.COLUMNS, *people_changes.COLUMNS, *invitee_table.COLUMNS)
ADA = CouncilPerson(
    1,
    "Ada",
    "ada@a.example",
    Duties(frozenset({Role.ADMINISTRATOR})),
    (),
    has_password=True,
    uses_codes=False,
)
KNOWN = Known((ADA,), {10: "Housing", 11: "Parks"}, {}, frozenset({"rae@b.example"}))
PRESENT = [
    Present(1, "Housing", "", "H1", 40, ended=False),
    Present(2, "Planning", "Places", "", None, ended=True),
]
WORKBOOK = xlsx_of([["name", "headcount"], ["Housing", "40"]])


@pytest.fixture(autouse=True)
def _spoken() -> Iterator[None]:
    with speaking(BRACKETED):
        yield


def messages(do: Callable[[], object]) -> list[str]:
    with pytest.raises(TableProblems) as found:
        do()
    return [problem.message for problem in found.value.problems]


def people(text: str) -> Table:
    return read_table("t.csv", f"email,name,roles,services\n{text}".encode(), people_changes.COLUMNS)


def services(text: str) -> Table:
    header = "service,directorate,reference,headcount,ended\n"
    return read_table("t.csv", f"{header}{text}".encode(), service_changes.COLUMNS)


@pytest.mark.parametrize("column", ALL_COLUMNS, ids=lambda column: column.name)
def test_every_column_is_explained_in_words_that_are_looked_up(column: Column) -> None:
    assert outside(column.explanation) == ""
    with speaking(ENGLISH):
        assert column.explanation == column.about != ""


def test_the_roles_that_a_file_may_hold_are_explained_as_they_are_written() -> None:
    (roles,) = [column for column in people_changes.COLUMNS if column.name == "roles"]
    assert f"between them: {', '.join(role.written for role in Role)}. They" in roles.about


@pytest.mark.parametrize(
    ("name", "content", "data"),
    [
        ("t.csv", b"", []),
        ("t.csv", b"x" * 1_100_000, []),
        ("t.xls", b"\xd0\xcf\x11\xe0", []),
        ("t.pdf", b"%PDF", []),
        ("t.xlsx", b"name", []),
        ("t.csv", WORKBOOK, []),
        ("t.csv", b"a\0b", []),
        ("t.csv", b"\xff\xfea", []),
        ("t.csv", b"," * 200 + b"x", []),
        ("t.csv", b'name\n"' + b"x" * 200_000, []),
        ("t.xlsx", with_part(WORKBOOK, "xl/vbaProject.bin", b""), []),
        ("t.xlsx", with_part(WORKBOOK, "xl/workbook.xml", b"<!DOCTYPE x>"), []),
        ("t.csv", b"name\n" + b"Housing\n" * 4, []),
        ("t.csv", b"name", []),
        ("t.csv", b"name,,name,nonsense\nHousing,,,", ["name", "headcount", "“nonsense”"]),
        ("t.csv", b"headcount\n40", []),
        ("t.csv", b"name,headcount\nA,forty\nA,\n,1\nB,1,more\n" + b"C" * 50, ["A", "“more”", "“forty”"]),
        ("t.xlsx", xlsx_of([["name"], ["=1+1"]]), []),
    ],
)
def test_whatever_is_wrong_with_a_file_is_said_whole(name: str, content: bytes, data: Sequence[str]) -> None:
    said = messages(lambda: read_table(name, content, SMALL, most_rows=3 if content.count(b"H") == 4 else 99))
    assert said
    assert [outside(text, data) for text in said] == [""] * len(said)
    assert all(text.startswith("«") for text in said)


def test_how_a_file_was_read_is_said_too() -> None:
    (note,) = read_table("t.csv", "name\nCafé".encode("cp1252"), SMALL).notes
    assert outside(note) == ""
    assert note.startswith("«The file is not in UTF-8.")


def test_the_sheet_of_a_template_that_explains_the_columns_is_passed_over_in_silence() -> None:
    template = table_xlsx("Template", [TemplateColumn("name", "Its name")], [["Housing"]])
    assert read_table("t.xlsx", template, SMALL).notes == ()
    with speaking(ENGLISH):
        english = table_xlsx("Template", [TemplateColumn("name", "Its name")], [["Housing"]])
    assert read_table("t.xlsx", english, SMALL).notes == ()


def test_a_wrong_cell_is_quoted_inside_the_sentence() -> None:
    (said,) = messages(lambda: read_table("t.csv", b"name,headcount\nA,forty", SMALL))
    assert said == "«“forty” should be a whole number from 0 to 100,000»"
    assert messages(lambda: people("ada@a.example,Ada,operator,")) == [
        "«“operator” should be one or more of: administrator, coordinator, manager, councillor, plan lead»"
    ]


def test_problems_and_changes_of_people() -> None:
    rows = "a@a.example,A,manager,\nb@a.example,B,plan lead,Housing\nc@a.example,C,manager,Pools\n"
    rows += "rae@b.example,Rae,coordinator,\nada@a.example,Ada,councillor,\n"
    said = messages(lambda: people_changes.decide(KNOWN, people(rows)))
    assert len(said) == 5
    assert [outside(text) for text in said] == [""] * 5

    file = people(
        "mel@a.example,Mel,manager,Housing; Parks\nada@a.example,Ada,administrator; manager,Parks\n"
    )
    added, changed = people_changes.decide(KNOWN, file).rows
    assert added.details == ("«roles: «manager»»", "«leads: Housing; Parks»")
    assert changed.details == (
        "«roles: «administrator» becomes «administrator», «manager»»",
        "«leads: «no service» becomes Parks»",
    )


def test_problems_and_changes_of_services() -> None:
    changes = service_changes.decide(
        PRESENT, ["Places"], services("Homes,Places,H1,41,yes\nPlanning,,,3,no\nElections,,,,\n")
    )
    homes, planning, elections = changes.rows
    assert homes.details == (
        "«name: Housing becomes Homes»",
        "«directorate: «none» becomes Places»",
        "«headcount: 40 becomes 41»",
        "«ends»",
    )
    assert planning.details == ("«headcount: «not known» becomes 3»", "«is brought back»")
    assert elections.details == ("«directorate: «none»»", "«headcount: «not known»»")
    said = messages(lambda: service_changes.decide(PRESENT, [], services("Planning,,H1,,\nNew,,h1,,\n")))
    assert said
    assert [outside(text) for text in said] == [""] * len(said)


def test_the_same_changes_are_the_same_in_another_language() -> None:
    file = services("Homes,Places,H1,41,yes\n")
    digest = service_changes.decide(PRESENT, [], file).digest
    with speaking(ENGLISH):
        assert service_changes.decide(PRESENT, [], file).digest == digest
        assert service_changes.decide(PRESENT, [], services("Homes,Places,H1,42,yes\n")).digest != digest
