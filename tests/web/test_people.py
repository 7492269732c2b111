"""The administrator's people and settings."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import AuditEvent, Council, Job, User
from assessment.services import people
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_administrator, make_council, make_person

ROBIN = {"name": "Robin Ashdown", "email": "robin@ashvale.example", "roles": "coordinator"}


@pytest.fixture
def administrator(web_session: Session, client: PageClient) -> PageClient:
    council = make_council(web_session)
    make_administrator(web_session, council)
    make_person(web_session, "sam@ashvale.example", council, Role.COUNCILLOR)
    web_session.commit()
    client.sign_in("administrator@ashvale.example", PASSWORD)
    return client


def id_of(session: Session, email: str) -> int:
    found = session.scalars(select(User.id).where(User.email == email)).one()
    session.rollback()
    return found


def test_a_person_is_added_and_a_mail_queued(administrator: PageClient, web_session: Session) -> None:
    empty = administrator.post("/people/new", {})
    for problem in ("Enter their full name", "Enter their e-mail address", "Choose one role or more"):
        assert problem in empty.text
    manager = administrator.post("/people/new", {**ROBIN, "roles": ["coordinator", "manager"]})
    assert "Choose the services that the manager leads" in manager.text
    form = {**ROBIN, "roles": ["coordinator", "manager"], "services": ["1", "2"]}
    assert administrator.post("/people/new", form).status == 302
    page = administrator.get("/people/")
    assert (
        "Robin Ashdown robin@ashvale.example No password yet Coordinator Manager of Housing, Planning"
        in page.text
    )
    assert web_session.scalars(select(Job)).one().payload["purpose"] == "welcome"
    web_session.rollback()
    again = administrator.post("/people/new", form)
    assert "robin@ashvale.example has roles in this council already" in again.text


@pytest.mark.parametrize(
    "email", ["robin", "a@b\r\nBcc: x@y.example", "a b@c.example", "x" * 250 + "@a.example"]
)
def test_what_is_no_address_is_refused(administrator: PageClient, email: str) -> None:
    page = administrator.post("/people/new", {**ROBIN, "email": email})
    assert page.status == 200
    assert "e-mail address" in page.text


def test_roles_are_changed_and_a_late_change_shows_both(
    administrator: PageClient, web_session: Session
) -> None:
    address = f"/people/{id_of(web_session, 'sam@ashvale.example')}"
    form = {"read": "councillor/", "roles": ["manager"], "services": ["1"]}
    assert administrator.post(address, form).status == 302
    assert "Manager of Housing" in administrator.get("/people/").text
    late = administrator.post(address, {**form, "roles": ["plan_lead"], "services": []})
    assert late.status == 409
    assert "plan lead" in late.text
    unknown = administrator.post(address, {"read": "manager/1", "roles": ["operator"]})
    assert "Not a valid choice" in unknown.text or "not a valid choice" in unknown.text


def test_the_only_administrator_stays(administrator: PageClient, web_session: Session) -> None:
    address = f"/people/{id_of(web_session, 'administrator@ashvale.example')}"
    page = administrator.post(address, {"read": "administrator/", "roles": ["coordinator"]})
    assert "They are the only administrator" in page.text
    assert administrator.post(f"{address}/remove").status == 409
    assert administrator.get("/people/").status == 200


def test_who_is_taken_out_is_signed_out_at_once(
    app: Flask, administrator: PageClient, web_session: Session
) -> None:
    sam = PageClient(app)
    sam.sign_in("sam@ashvale.example", PASSWORD)
    address = f"/people/{id_of(web_session, 'sam@ashvale.example')}"
    assert "Take Sam of the tests out" in administrator.get(f"{address}/remove").heading
    assert administrator.post(f"{address}/remove").status == 302
    assert sam.get("/").location.startswith("/sign-in")
    assert administrator.get(address).status == 404
    assert "sam@" not in administrator.get("/people/").text


def test_the_mail_is_sent_again(administrator: PageClient, web_session: Session) -> None:
    address = f"/people/{id_of(web_session, 'sam@ashvale.example')}"
    assert administrator.post(f"{address}/welcome").location == address
    assert administrator.post("/people/new", ROBIN).status == 302
    robin = f"/people/{id_of(web_session, ROBIN['email'])}"
    assert "Send the mail again" in administrator.get(robin).html
    assert administrator.post(f"{robin}/welcome").location == robin
    purposes = [job.payload["purpose"] for job in web_session.scalars(select(Job).order_by(Job.id))]
    web_session.rollback()
    assert purposes == ["reset", "welcome", "welcome"]


def test_one_time_codes_of_a_lost_phone_are_turned_off(
    administrator: PageClient, web_session: Session
) -> None:
    sam = web_session.scalars(select(User).where(User.email == "sam@ashvale.example")).one()
    address = f"/people/{sam.id}"
    assert "Turn off their one-time codes" not in administrator_page(administrator, web_session, address)
    sam.totp_secret, sam.totp_confirmed = "A" * 32, True
    assert "Turn off their one-time codes" in administrator_page(administrator, web_session, address)
    assert administrator.post(f"{address}/codes").location == address
    web_session.expire_all()
    assert (sam.totp_secret or "gone", sam.totp_confirmed) == ("gone", False)
    web_session.rollback()


def administrator_page(client: PageClient, session: Session, address: str) -> str:
    session.commit()
    return client.get(address).text


def test_codes_that_another_council_relies_on_are_not_turned_off_here(
    administrator: PageClient, web_session: Session
) -> None:
    other = make_council(web_session, "wharfmoor", "Wharfmoor")
    sam = web_session.scalars(select(User).where(User.email == "sam@ashvale.example")).one()
    people.give_role(web_session, sam, other, Role.COORDINATOR)
    sam.totp_secret, sam.totp_confirmed = "A" * 32, True
    address = f"/people/{sam.id}"
    web_session.commit()
    page = administrator.post(f"{address}/codes")
    assert page.status == 403
    assert "has work outside your council too" in page.text


def test_names_are_only_text(administrator: PageClient) -> None:
    administrator.post("/people/new", {**ROBIN, "name": "<script>alert(1)</script>"})
    page = administrator.get("/people/")
    assert "<script>alert" not in page.html
    assert "<script>alert(1)</script>" in page.text


def settings(**changed: str) -> dict[str, str]:
    months = {"comments_kept_months": "12", "answers_kept_months": "12", "invitees_kept_months": "0"}
    return {"version": "1", "name": "Ashvale", **months, **changed}


def test_settings_are_saved_and_the_trail_says_what_changed(
    administrator: PageClient, web_session: Session
) -> None:
    assert administrator.post("/settings/", settings()).status == 302
    late = administrator.post("/settings/", settings(name="Ashvale Council"))
    assert late.status == 409
    assert "Ashvale Council" in late.text
    note = web_session.scalars(select(AuditEvent.note).where(AuditEvent.record == "settings")).one()
    web_session.rollback()
    assert note == (
        "Name: Ashvale; Months that comments are kept: 12; Months that answers are kept: 12; "
        "Months that the list of who was invited is kept: 0"
    )


def test_the_page_on_privacy_says_in_good_english_how_long_data_is_kept(administrator: PageClient) -> None:
    administrator.post("/settings/", settings(comments_kept_months="1"))
    assert (
        "After a round has closed, Ashvale keeps answers for 12 months and comments for 1 month. "
        "Then they are deleted. The list of those invited is deleted when the round closes."
    ) in administrator.get("/privacy").text

    administrator.post("/settings/", settings(version="2", invitees_kept_months="1"))
    assert (
        "comments for 12 months and the list of those invited for 1 month."
        in administrator.get("/privacy").text
    )


def test_an_administrator_who_asks_for_codes_sets_their_own_up_first(
    administrator: PageClient, web_session: Session
) -> None:
    assert administrator.post("/settings/", settings(codes_required="y")).status == 302
    assert web_session.scalars(select(Council.codes_required)).all() == [True]
    web_session.rollback()
    assert administrator.get("/settings/").status == 302


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"name": " "}, "Enter the name of the council"),
        ({"comments_kept_months": "0"}, "Comments are kept must be a whole number of months from 1 to 120"),
        ({"answers_kept_months": "121"}, "Answers are kept must be a whole number of months from 1 to 120"),
        ({"invitees_kept_months": "-1"}, "from 0 to 120"),
    ],
)
def test_settings_out_of_range_are_told(
    administrator: PageClient, changed: dict[str, str], problem: str
) -> None:
    page = administrator.post("/settings/", settings(**changed))
    assert page.status == 200
    assert problem in page.text
