"""An administrator sets a council up from the templates: its services, its first coordinator, a manager."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from flask import Flask
from openpyxl import load_workbook
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from assessment.jobs.worker import Worker
from assessment.services import people
from tests.factories.people import PASSWORD, make_administrator
from tests.factories.post import PUBLIC_ADDRESS, Postman, serving, text_of
from tests.journeys.conftest import Look, OpenPage
from tests.journeys.people import Person

ADMINISTRATOR = "administrator@ashvale.example"
ROWS = (
    ("Housing", "Places", "H1", 40, ""),
    ("Planning", "Places", "P1", "about 25", ""),
    ("Waste and recycling", "Places", "W1", 60, ""),
    ("housing", "People", "H2", 12, ""),
)


class Administrator(Person):
    def downloads_the_template(self, kind: str) -> bytes:
        with self.page.expect_download() as waiting:
            self.follows(f"template ({kind})")
        return waiting.value.path().read_bytes()

    def uploads(self, file: Path) -> None:
        self.page.get_by_label("Choose a CSV or Excel file").set_input_files(file)
        self.presses("Check the file")


@pytest.fixture
def administrator(web_session: Session, address: str, open_page: OpenPage, look: Look) -> Administrator:
    """Of a council that has nothing yet."""
    council = people.add_council(web_session, "ashvale", "Ashvale District Council")
    make_administrator(web_session, council, ADMINISTRATOR)
    web_session.commit()
    return Administrator(open_page(), address, look)


def test_a_council_is_set_up_from_the_templates(
    app: Flask, administrator: Administrator, open_page: OpenPage, tmp_path: Path
) -> None:
    administrator.signs_in(ADMINISTRATOR)
    administrator.sees("Directorates and services", "administrator finds no services yet")
    administrator.follows("Upload a file of services")
    administrator.sees("Upload a file of services", "administrator is told what the file looks like")

    template = administrator.downloads_the_template("CSV")
    filled = fill_in_csv(template, ROWS, tmp_path / "first.csv")
    administrator.uploads(filled)
    administrator.sees("Upload a file of services", "administrator sees the problems by row")
    expect(administrator.page.get_by_role("row", name="Row 3, headcount")).to_contain_text("about 25")
    expect(administrator.page.get_by_role("row", name="Row 5, service")).to_contain_text("also in row 2")

    mended = [
        *ROWS[:1],
        ("Planning", "Places", "P1", 25, ""),
        ROWS[2],
        ("Housing advice", "People", "H2", 12, ""),
    ]
    workbook = administrator.downloads_the_template("Excel")
    administrator.uploads(fill_in(workbook, mended, tmp_path / "second.xlsx"))
    administrator.sees("What the file would change", "administrator sees what would change")
    expect(administrator.page.get_by_text("4 added.")).to_be_visible()
    administrator.presses("Make these changes")
    administrator.sees("Directorates and services", "administrator sees the tree")
    expect(administrator.page.get_by_text("137 people in all")).to_be_visible()

    rename_a_service(administrator)
    add_people(administrator, tmp_path)
    administrator.follows("Settings")
    administrator.sees("Settings of the council", "administrator sees the settings")

    link = link_of_the_first_mail(app).replace(PUBLIC_ADDRESS, administrator.address)
    coordinator = Person(open_page(), administrator.address, administrator.look)
    coordinator.goes_to(link)
    coordinator.sees("Set up your account")
    coordinator.page.get_by_label("password", exact=False).first.fill(PASSWORD)
    coordinator.presses("Save the password and sign in")
    coordinator.sees("Rounds of self-assessment")


def link_of_the_first_mail(app: Flask) -> str:
    """What the worker sends to the coordinator who was added, through a real mail server."""
    postman = Postman()
    with serving(postman) as post:
        Worker(app.extensions["engine"], post).do_one()
    assert postman.recipients == ["robin@ashvale.example"]
    (link,) = re.findall(rf"{PUBLIC_ADDRESS}/\S+", text_of(postman.mails[0]))
    return str(link)


def fill_in(template: bytes, rows: object, path: Path) -> Path:
    """The template with these rows under its heading, as somebody would fill it in in Excel."""
    workbook = load_workbook(io.BytesIO(template))
    sheet = workbook.worksheets[0]
    assert isinstance(rows, list | tuple)
    for line, row in enumerate(rows, 2):
        for place, value in enumerate(row, 1):
            sheet.cell(line, place, value)
    workbook.save(path)
    return path


def fill_in_csv(template: bytes, rows: Iterable[Sequence[object]], path: Path) -> Path:
    """The same for the CSV template, as a spreadsheet program saves it."""
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(template.decode())
        csv.writer(file).writerows(rows)
    return path


def rename_a_service(administrator: Administrator) -> None:
    administrator.follows("Housing")
    administrator.sees("Housing", "administrator sees a service")
    administrator.follows("Change this service")
    administrator.sees("Change Housing", "administrator changes a service")
    administrator.fills("Name of the service", "Homes")
    administrator.presses("Save")
    administrator.sees("Homes", "administrator sees the former name")
    expect(administrator.page.get_by_role("row", name="Housing")).to_be_visible()
    administrator.follows("End this service")
    administrator.sees("End Homes?", "administrator is asked before ending a service")
    administrator.follows("Keep it")
    administrator.follows("Directorates and services")
    administrator.page.get_by_role("link", name="Rename or remove Places").click()
    administrator.sees("Rename Places", "administrator renames a directorate")


def add_people(administrator: Administrator, tmp_path: Path) -> None:
    administrator.follows("People")
    administrator.sees("People", "administrator sees the people")
    administrator.follows("Add a person")
    administrator.sees("Add a person", "administrator adds a person")
    administrator.fills("Full name", "Robin Ashdown")
    administrator.fills("E-mail address", "robin@ashvale.example")
    administrator.chooses("Coordinator")
    administrator.chooses("Manager")
    administrator.chooses("Planning")
    administrator.presses("Add this person")
    administrator.sees("People", "administrator sees the new coordinator")
    row = administrator.page.get_by_role("row", name="Robin Ashdown")
    expect(row).to_contain_text("Manager of Planning")
    administrator.follows("Robin Ashdown")
    administrator.sees("Robin Ashdown", "administrator sees a person")
    administrator.follows("Take out of the council")
    administrator.sees("Take Robin Ashdown out", "administrator is asked before taking somebody out")
    administrator.follows("Keep them")
    administrator.follows("People")
    add_people_from_a_file(administrator, tmp_path)


def add_people_from_a_file(administrator: Administrator, tmp_path: Path) -> None:
    administrator.follows("Upload a file of people")
    template = administrator.downloads_the_template("CSV")
    jo = ("jo@ashvale.example", "Jo Penhale", "manager")
    administrator.uploads(fill_in_csv(template, [(*jo, "Planing")], tmp_path / "people.csv"))
    administrator.sees("Upload a file of people", "administrator sees the problems of a file of people")
    expect(administrator.page.get_by_role("row", name="Row 2, services")).to_contain_text("“Planing”")
    administrator.uploads(fill_in_csv(template, [(*jo, "Planning")], tmp_path / "people.csv"))
    administrator.sees("What the file would change", "administrator sees what a file of people would change")
    administrator.presses("Make these changes")
    expect(administrator.page.get_by_role("row", name="Jo Penhale")).to_contain_text("Manager of Planning")
