"""Services from a file: problems by row, then the changes, then the deed; and files to download."""

from __future__ import annotations

import csv
import io

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Service
from assessment.services.service_changes import COLUMNS
from assessment.services.table_files import read_table
from tests.client import Page, PageClient
from tests.factories.people import PASSWORD, make_administrator, make_council
from tests.services.table_uploads import xlsx_of
from tests.web import table_files
from tests.web.table_files import carried

UPLOAD, CONFIRM = "/services/file", "/services/file/confirm"
GOOD = "service,directorate,headcount\nHousing,Places,41\nLeisure,Places,12\n"


@pytest.fixture
def administrator(web_session: Session, client: PageClient) -> PageClient:
    make_administrator(web_session, make_council(web_session))
    web_session.commit()
    client.sign_in("administrator@ashvale.example", PASSWORD)
    return client


def upload(client: PageClient, content: bytes | str, name: str = "services.csv") -> Page:
    return table_files.upload(client, UPLOAD, content, name)


def services(session: Session) -> dict[str, int | None]:
    found = {service.name: service.headcount for service in session.scalars(select(Service))}
    session.rollback()  # A session left reading would keep the app from writing.
    return found


def test_a_file_is_shown_then_confirmed_then_done(administrator: PageClient, web_session: Session) -> None:
    before = services(web_session)
    page = upload(administrator, GOOD)
    assert page.heading == "What the file would change"
    assert "1 added, 1 changed. 2 not in the file, left as before." in page.text
    assert "2 Housing Changed directorate: none becomes Places headcount: 40 becomes 41" in page.text
    assert "New directorates: Places" in page.text
    assert services(web_session) == before

    done = administrator.post(CONFIRM, {"table": carried(page)})
    assert done.location == "/services/"
    assert "Services added or changed: 2." in administrator.get("/services/").text
    assert services(web_session) == {**before, "Housing": 41, "Leisure": 12}


def test_every_problem_is_shown_by_row_and_nothing_is_written(
    administrator: PageClient, web_session: Session
) -> None:
    before = services(web_session)
    page = upload(administrator, "service,headcount,colour\nA,many,red\n,3,\nA,4,\n")
    assert "There are 4 problems with it" in page.text
    assert "Nothing has been changed." in page.text
    for row in (
        "Row 1 the column “colour” is not known",
        "Row 2, headcount “many” should be a whole number",
        "Row 3, service this is blank",
        "Row 4, service “A” is also in row 2",
    ):
        assert row in page.text
    assert services(web_session) == before
    assert "Choose a file" in administrator.post(UPLOAD, {}).text


def test_a_clash_with_what_is_there_is_told_beside_what_is_misspelt(administrator: PageClient) -> None:
    confirm = upload(administrator, "service,reference\nHousing,H1\nPlanning,P1\n")
    administrator.post(CONFIRM, {"table": carried(confirm)})
    page = upload(administrator, "service,reference,headcount\nPlanning,H1,4\nWaste,W1,many\n")
    assert "There are 2 problems with it" in page.text
    assert (
        "Row 2, service another service, which this file does not change, is called “Planning”" in page.text
    )
    assert "Row 3, headcount “many” should be a whole number" in page.text
    swapped = upload(administrator, "service,reference,headcount\nPlanning,H1,4\nHousing,P1,many\n")
    assert "There is one problem with it" in swapped.text


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.7", "services.pdf"),
        (b"PK\x03\x04", "services.xlsx"),
        (b"<svg onload=alert(1)>", "<script>.svg"),
        (b"", "../../services.csv"),
    ],
)
def test_what_is_not_a_table_is_refused_on_the_page(
    administrator: PageClient, content: bytes, name: str
) -> None:
    page = upload(administrator, content, name)
    assert page.status == 200
    assert "The file cannot be used yet" in page.text
    assert "<script>." not in page.html


def test_a_workbook_does_as_well(administrator: PageClient, web_session: Session) -> None:
    page = upload(administrator, xlsx_of([["Service", "Headcount"], ["Leisure", 12]]), "s.xlsx")
    administrator.post(CONFIRM, {"table": carried(page)})
    assert services(web_session)["Leisure"] == 12


def test_hostile_names_are_only_text(administrator: PageClient) -> None:
    name = '"<script>alert(1)</script>"'
    page = upload(administrator, f"service,directorate\n{name},{name}\n")
    assert "<script>alert" not in page.html
    administrator.post(CONFIRM, {"table": carried(page)})
    assert "<script>alert" not in administrator.get("/services/").html


def test_rows_are_taken_only_from_whom_they_were_given_to(
    app: Flask, administrator: PageClient, web_session: Session
) -> None:
    other = make_council(web_session, "wharfmoor", "Wharfmoor")
    make_administrator(web_session, other, "administrator@wharfmoor.example")
    web_session.commit()
    rows = carried(upload(administrator, GOOD))
    stranger = PageClient(app)
    stranger.sign_in("administrator@wharfmoor.example", PASSWORD)
    before = services(web_session)
    for client, table in (
        (stranger, rows),
        (administrator, rows[:-2]),
        (administrator, ""),
        (stranger, "x.y"),
    ):
        page = client.post(CONFIRM, {"table": table})
        assert page.location == "/services/file"
        assert "Upload it again" in client.get("/services/file").text
    assert services(web_session) == before


def test_changes_that_are_no_longer_those_that_were_shown_are_shown_again(
    administrator: PageClient, web_session: Session
) -> None:
    rows = carried(upload(administrator, GOOD))
    first = upload(administrator, "service,headcount\nHousing,50\n")
    administrator.post(CONFIRM, {"table": carried(first)})
    page = administrator.post(CONFIRM, {"table": rows})
    assert page.status == 200
    assert "Somebody has changed the services since you saw this page" in page.text
    assert "headcount: 50 becomes 41" in page.text
    assert services(web_session)["Housing"] == 50
    administrator.post(CONFIRM, {"table": carried(page)})
    assert services(web_session)["Housing"] == 41


def test_rows_that_clash_by_the_time_they_are_confirmed_are_told(
    administrator: PageClient, web_session: Session
) -> None:
    rows = carried(upload(administrator, "service,reference\nLeisure,L1\n"))
    first = upload(administrator, "service,reference\nParks,L1\nLeisure,\n")
    administrator.post(CONFIRM, {"table": carried(first)})
    page = administrator.post(CONFIRM, {"table": rows})
    assert "The file cannot be used yet" in page.text
    assert "another service, which this file does not change, is called “Leisure”" in page.text


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_what_is_downloaded_can_be_uploaded_unchanged(administrator: PageClient, file_type: str) -> None:
    page = upload(administrator, "service,reference\n=cmd|' /C calc'!A0,'+1\nHousing,-2\n")
    administrator.post(CONFIRM, {"table": carried(page)})
    response = administrator.get(f"/services/file/services.{file_type}").response
    assert response.headers["Content-Disposition"] == f'attachment; filename="services.{file_type}"'
    page = upload(administrator, response.data, f"services.{file_type}")
    assert "4 unchanged." in page.text
    assert "There is nothing to do" in page.text
    if file_type == "csv":
        cells = [cell for row in csv.reader(io.StringIO(response.data.decode("utf-8-sig"))) for cell in row]
        assert not [cell for cell in cells if cell[:1] in tuple("=+-@")]


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_the_template_has_the_columns_that_are_read(administrator: PageClient, file_type: str) -> None:
    response = administrator.get(f"/services/file/template.{file_type}").response
    with pytest.raises(Exception, match="1 problems") as found:
        read_table(f"t.{file_type}", response.data, COLUMNS)
    assert "no rows" in str(vars(found.value)["problems"])
