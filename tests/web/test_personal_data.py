"""The administrator's page for people who ask what is kept about them."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import AuditEvent, Invitee, User
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_administrator, make_council, make_person
from tests.factories.rounds import make_open_round

HOSTILE = '"><script>alert(1)</script>@x.example'
SAM = "sam@ashvale.example"


@pytest.fixture
def administrator(web_session: Session, client: PageClient) -> PageClient:
    council = make_council(web_session)
    make_administrator(web_session, council)
    make_person(web_session, SAM, council, Role.COUNCILLOR)
    round_ = make_open_round(web_session, council)
    web_session.add(Invitee(round_id=round_.id, email=SAM))
    other = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    make_person(web_session, "else@wharfmoor.example", other, Role.COUNCILLOR)
    web_session.commit()
    client.sign_in("administrator@ashvale.example", PASSWORD)
    return client


def test_a_person_is_looked_up_handed_their_data_and_erased(
    administrator: PageClient, web_session: Session
) -> None:
    assert "/personal-data/" in administrator.get("/settings/").links().values()
    page = administrator.post("/personal-data/", {"email": SAM.upper()})
    assert f"What is kept under {SAM}" in page.text
    assert "Invitations to rounds 1" in page.text
    file = administrator.post("/personal-data/file", {"email": SAM}).response
    assert file.headers["Content-Disposition"] == "attachment; filename=personal-data.json"
    assert json.loads(file.get_data())["Roles"] == ["councillor"]

    asked = administrator.post("/personal-data/erase", {"email": SAM})
    assert asked.heading == f"Erase what is kept under {SAM}?"
    assert web_session.scalar(select(User).where(User.email == SAM)) is not None
    web_session.rollback()
    done = administrator.post("/personal-data/erase", {"email": SAM, "confirm": "erase"})
    assert done.location == "/personal-data/"
    assert web_session.scalar(select(User).where(User.email == SAM)) is None
    deeds = web_session.scalars(select(AuditEvent.deed)).all()
    assert {"handed out the data of", "erased the data of"} <= set(deeds)
    assert not [note for note in web_session.scalars(select(AuditEvent.note)) if SAM in note]


@pytest.mark.parametrize("email", ["else@wharfmoor.example", "nobody@ashvale.example", HOSTILE])
def test_nobody_of_another_council_is_found(administrator: PageClient, email: str) -> None:
    page = administrator.post("/personal-data/", {"email": email})
    assert "Nothing is kept under" in page.text
    assert "<script>alert" not in page.html
    assert "Nothing is kept under" in administrator.post("/personal-data/erase", {"email": email}).text


def test_an_empty_address_is_asked_for(administrator: PageClient) -> None:
    for path in ("", "file", "erase"):
        assert "Enter the person’s e-mail address" in administrator.post(f"/personal-data/{path}", {}).text
