"""Words that services and rules give to pages are looked up: a made-up language is spoken below the web.

The web's own words stay English here, so that the brackets of the page are those of the layers below.
"""

from __future__ import annotations

import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from assessment import translation
from assessment.access import Role
from assessment.models import Council, Invitee, Round
from assessment.services import audit, inviting
from tests.client import PageClient
from tests.factories.languages import BRACKETED
from tests.factories.people import PASSWORD, make_council, make_person
from tests.factories.rounds import close, make_open_round, make_round
from tests.web.table_files import upload


@pytest.fixture
def everybody(web_session: Session) -> Council:
    """A council with one person who holds every role."""
    web_session.expire_on_commit = False  # a look at an expired row would lock the database of the app
    council = make_council(web_session)
    make_person(web_session, "ann@ashvale.example", council, *Role)
    web_session.commit()
    return council


@pytest.fixture
def ann(client: PageClient, everybody: Council, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    client.sign_in("ann@ashvale.example", PASSWORD)
    monkeypatch.setattr(translation, "ENGLISH", BRACKETED)
    return client


def kept(web_session: Session, round_: Round) -> Round:
    web_session.commit()
    return round_


def test_a_move_that_is_refused(ann: PageClient, web_session: Session, everybody: Council) -> None:
    round_ = kept(web_session, close(web_session, make_open_round(web_session, everybody)))
    page = ann.get(f"/rounds/{round_.id}/extend")
    assert page.status == 409
    assert (
        "«This round has closed. It takes no more answers and cannot be opened or changed again.»"
        in page.text
    )


def test_what_stands_in_the_way_of_opening(ann: PageClient, web_session: Session, everybody: Council) -> None:
    round_ = make_round(web_session, everybody)
    round_.closes_on = datetime(2026, 1, 1, tzinfo=UTC).date()
    kept(web_session, round_)
    page = ann.post(f"/rounds/{round_.id}/open")
    assert page.status == 409
    assert "«The closing date has passed. Choose a later one.»" in page.text


def test_what_is_wrong_under_a_field(ann: PageClient) -> None:
    page = ann.post(
        "/services/new", {"name": "Housing", "headcount": "", "reference": "", "directorate": "none"}
    )
    assert "«There is a service called Housing already»" in page.text


def test_what_is_wrong_with_a_file_and_what_its_columns_are(ann: PageClient) -> None:
    page = upload(ann, "/services/file", "service,headcount\nA,many\n", "services.csv")
    assert "«“many” should be a whole number from 0 to 100,000»" in page.text
    assert "«What the service is called. Respondents choose it from a list, so write it as they" in page.text


def test_what_two_editors_wrote(ann: PageClient, web_session: Session, everybody: Council) -> None:
    round_ = kept(web_session, make_round(web_session, everybody))
    page = ann.post(
        f"/rounds/{round_.id}/set-up/threshold", {"threshold": "9", "version": str(round_.version - 1)}
    )
    assert page.status == 409
    assert "«Fewest answers to show»" in page.text


def test_the_audit_trail_on_its_page_and_in_its_file(
    ann: PageClient, web_session: Session, everybody: Council
) -> None:
    audit.record(web_session, everybody.id, None, "opened", "round 7", "Autumn")
    web_session.commit()
    page = ann.get("/audit/?kind=round&deed=opened")
    assert "1 entry." in page.text
    assert "«opened» Record «round 7» Note Autumn" in page.text
    data = ann.client.get("/audit/trail.csv?kind=round").get_data().decode("utf-8-sig")
    (row,) = csv.DictReader(StringIO(data))
    assert (row["deed"], row["record"], row["note"]) == ("«opened»", "«round 7»", "Autumn")


def test_trouble_with_a_mail_that_was_noted_in_english(
    ann: PageClient, web_session: Session, everybody: Council
) -> None:
    round_ = make_open_round(web_session, everybody)
    for number, problem in enumerate((inviting.IN_DOUBT, "The mail server refused this address (code 550).")):
        web_session.add(Invitee(round_id=round_.id, email=f"{number}@ashvale.example", mail_problem=problem))
    kept(web_session, round_)
    page = ann.get(f"/rounds/{round_.id}/invitees")
    assert f"«{inviting.IN_DOUBT}»" in page.text
    assert "«The mail server refused this address (code 550).»" in page.text


def test_kinds_of_personal_data_on_the_page_and_in_the_file(ann: PageClient) -> None:
    page = ann.post("/personal-data/", {"email": "ann@ashvale.example"})
    assert "«Deeds in the audit trail»" in page.text
    kept = json.loads(ann.post("/personal-data/file", {"email": "ann@ashvale.example"}).response.get_data())
    assert sorted(kept["«Roles»"]) == sorted(f"«{role.written}»" for role in Role)
    assert kept["«Deeds in the audit trail»"][0]["«What»"].startswith("««signed in» «person ")
    assert not [key for key in kept if not key.startswith("«")]
