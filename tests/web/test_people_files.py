"""People from a file on the pages: problems, changes, the deed, and files to download."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Job, User
from tests.client import Page, PageClient
from tests.factories.people import PASSWORD, make_administrator, make_council
from tests.web import table_files

PATH = "/people/file"
HEADER = "email,name,roles,services\n"


@pytest.fixture
def administrator(web_session: Session, client: PageClient) -> PageClient:
    make_administrator(web_session, make_council(web_session))
    web_session.commit()
    client.sign_in("administrator@ashvale.example", PASSWORD)
    return client


def upload(client: PageClient, content: str | bytes, name: str = "people.csv") -> Page:
    table = HEADER + content if isinstance(content, str) else content
    return table_files.upload(client, PATH, table, name)


def confirm(client: PageClient, page: Page) -> Page:
    return table_files.confirm(client, PATH, page)


def test_people_are_added_from_a_file_once_it_is_confirmed(
    administrator: PageClient, web_session: Session
) -> None:
    page = upload(administrator, 'robin@ashvale.example,<b>Robin</b>,"coordinator, manager",Housing\n')
    assert "1 added. 1 not in the file, left as before." in page.text
    assert "Those who are added are sent a mail" in page.text
    assert "<b>Robin" not in page.html
    assert web_session.scalars(select(User.email)).all() == ["administrator@ashvale.example"]
    web_session.rollback()
    assert confirm(administrator, page).location == "/people/"
    assert "Coordinator Manager of Housing" in administrator.get("/people/").text
    assert len(web_session.scalars(select(Job)).all()) == 1
    web_session.rollback()


def test_problems_are_shown_by_row_and_nothing_is_written(
    administrator: PageClient, web_session: Session
) -> None:
    page = upload(administrator, "administrator@ashvale.example,A,councillor,\n,B,manager,\n")
    assert "Row 3, email this is blank" in page.text
    page = upload(administrator, "administrator@ashvale.example,A,councillor,\n")
    assert "The file The council would have no administrator any more" in page.text
    assert len(web_session.scalars(select(User)).all()) == 1
    web_session.rollback()


def test_what_is_misspelt_and_what_the_council_does_not_have_are_told_at_once(
    administrator: PageClient,
) -> None:
    page = upload(
        administrator,
        "no address,A,coordinator,\n"
        "b@ashvale.example,B,wizard,Housing; Nowhere\n"
        "c@ashvale.example,C,manager,\n"
        "administrator@ashvale.example,D,,\n",
    )
    assert "There are 5 problems with it" in page.text
    places = [
        "Row 2, email “no address” should be",
        "Row 3, roles “wizard” should be",
        "Row 3, services “Nowhere” is not a service of the council",
        "Row 4, services a manager needs the services that they lead",
        "Row 5, roles this is blank",
    ]
    assert [page.text.index(place) for place in places] == sorted(page.text.index(one) for one in places)
    assert "no administrator" not in page.text  # Row 5 may yet say that they are one.


def test_rows_of_services_are_not_taken_for_rows_of_people(administrator: PageClient) -> None:
    page = table_files.upload(administrator, "/services/file", "service\nLeisure\n", "services.csv")
    assert confirm(administrator, page).location == "/people/file"


@pytest.mark.parametrize("file_type", ["csv", "xlsx"])
def test_what_is_downloaded_can_be_uploaded_unchanged(administrator: PageClient, file_type: str) -> None:
    confirm(administrator, upload(administrator, 'r@x.example,"=HYPERLINK(""x"")",councillor,\n'))
    response = administrator.get(f"/people/file/people.{file_type}").response
    page = upload(administrator, response.data, f"people.{file_type}")
    assert "2 unchanged." in page.text
    assert "There is nothing to do" in page.text
    assert administrator.get(f"/people/file/template.{file_type}").status == 200
