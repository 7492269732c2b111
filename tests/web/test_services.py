"""The administrator's services: the tree, and one service or directorate at a time."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Service
from assessment.services import directory
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_administrator, make_council

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def housing(web_session: Session) -> Service:
    """The service Housing of Ashvale, which has an administrator and the directorate Places."""
    web_session.expire_on_commit = False
    council = make_council(web_session)
    make_administrator(web_session, council)
    directory.add_directorate(web_session, council.id, None, "Places")
    service = web_session.scalars(select(Service).where(Service.name == "Housing")).one()
    web_session.commit()
    return service


@pytest.fixture
def administrator(housing: Service, client: PageClient) -> PageClient:
    client.sign_in("administrator@ashvale.example", PASSWORD)
    return client


def test_the_administrator_begins_with_the_tree(administrator: PageClient) -> None:
    assert administrator.get("/").location == "/services/"
    page = administrator.get("/services/")
    assert "125 people in 3 services" in page.text
    assert "125 people in all" in page.text
    assert page.links()["Housing"].startswith("/services/")


def test_a_service_is_added_and_every_problem_told_at_once(administrator: PageClient) -> None:
    bad = administrator.post("/services/new", {"name": " ", "headcount": "-1", "directorate": "none"})
    assert bad.status == 200
    assert "Enter the name of the service" in bad.text
    assert "must be a whole number from 0 to 100,000" in bad.text
    taken = administrator.post("/services/new", {"name": "housing", "headcount": "", "directorate": "none"})
    assert "There is a service called housing already" in taken.text
    good = {"name": HOSTILE, "headcount": "7", "directorate": "1", "reference": "X1"}
    assert administrator.post("/services/new", good).status == 302
    page = administrator.get("/services/")
    assert HOSTILE not in page.html
    assert HOSTILE in page.text
    assert "7 people in 1 service." in page.text
    administrator.post("/services/directorates/new", {"name": "Chief executive"})
    administrator.post("/services/new", {"name": "Clerk", "headcount": "1", "directorate": "2"})
    assert "1 person in 1 service." in administrator.get("/services/").text


def test_a_directorate_of_another_council_cannot_be_chosen(
    administrator: PageClient, web_session: Session
) -> None:
    other = make_council(web_session, "wharfmoor", "Wharfmoor")
    theirs = directory.add_directorate(web_session, other.id, None, "Theirs").id
    web_session.commit()
    page = administrator.post("/services/new", {"name": "Mine", "directorate": str(theirs)})
    assert page.status == 200
    assert "Not a valid choice" in page.text


def test_renaming_shows_the_former_name_with_its_day(administrator: PageClient, housing: Service) -> None:
    form = {
        "name": "Homes",
        "headcount": "44",
        "directorate": "1",
        "reference": "",
        "version": str(housing.version),
    }
    assert administrator.post(f"/services/{housing.id}/change", form).status == 302
    page = administrator.get(f"/services/{housing.id}")
    assert page.heading == "Service Homes"
    assert "Former names Former names Name Until Housing" in page.text
    assert "Places" in page.text
    late = administrator.post(f"/services/{housing.id}/change", {**form, "name": "Housing and homes"})
    assert late.status == 409
    assert "Housing and homes" in late.text
    assert "Homes" in late.text


def test_a_service_ends_and_comes_back(administrator: PageClient, housing: Service) -> None:
    assert administrator.get(f"/services/{housing.id}/end").heading == "End Housing?"
    assert administrator.post(f"/services/{housing.id}/end", {"version": "9"}).status == 409
    administrator.post(f"/services/{housing.id}/end", {"version": str(housing.version)})
    assert "This service has ended" in administrator.get(f"/services/{housing.id}").text
    assert "85 people in 2 services" in administrator.get("/services/").text
    again = {"version": str(housing.version + 1)}
    assert administrator.post(f"/services/{housing.id}/bring-back", again).status == 302
    assert "125 people in 3 services" in administrator.get("/services/").text


def test_directorates_are_added_renamed_and_removed(administrator: PageClient, housing: Service) -> None:
    assert (
        "called places already" in administrator.post("/services/directorates/new", {"name": "places"}).text
    )
    assert administrator.post("/services/directorates/new", {"name": "People"}).status == 302
    administrator.post("/services/directorates/1", {"name": "Place", "version": "1"})
    assert administrator.get("/services/directorates/1").heading == "Rename Place"
    form = {"name": "Housing", "headcount": "40", "directorate": "1", "version": str(housing.version)}
    administrator.post(f"/services/{housing.id}/change", form)
    assert "Move it to another directorate first" in administrator.get("/services/directorates/1").text
    assert administrator.post("/services/directorates/1/remove", {"version": "2"}).status == 409
    assert administrator.post("/services/directorates/2/remove", {"version": "1"}).status == 302
    assert "People" not in administrator.get("/services/").text
