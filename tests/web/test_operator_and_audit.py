"""An operator's councils, and the trail that an administrator reads."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from sqlalchemy import delete, event, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import AuditEvent, Council, Job, Membership, User
from assessment.models.audit import TrailIsKept
from assessment.services import audit
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_council, make_person
from tests.factories.rounds import make_round

FOUNDING = {
    "council": "Tidewick Borough Council",
    "council_code": "tidewick",
    "name": "Ann Tidewick",
    "email": "ann@tidewick.example",
}


@pytest.fixture
def council(web_session: Session) -> Council:
    web_session.expire_on_commit = False  # a look at an expired row would lock the database of the app
    council = make_council(web_session)
    make_person(web_session, "operator@installation.example").is_operator = True
    make_person(web_session, "ann@ashvale.example", council, Role.ADMINISTRATOR)
    web_session.commit()
    return council


@pytest.fixture
def operator(client: PageClient, council: Council) -> PageClient:
    client.sign_in("operator@installation.example", PASSWORD)
    return client


@pytest.fixture
def administrator(client: PageClient, council: Council) -> PageClient:
    client.sign_in("ann@ashvale.example", PASSWORD)
    return client


def test_an_operator_starts_from_the_councils(operator: PageClient) -> None:
    assert operator.get("/").location == "/councils/"
    assert "Ashvale District Council" in operator.get("/councils/").text


def test_a_council_is_set_up_with_its_first_administrator(operator: PageClient, web_session: Session) -> None:
    assert operator.post("/councils/new", FOUNDING).location == "/councils/"

    council = web_session.scalars(select(Council).where(Council.code == "tidewick")).one()
    (held,) = web_session.scalars(select(Membership).where(Membership.council_id == council.id))
    assert (held.role, held.user.email) == (Role.ADMINISTRATOR, "ann@tidewick.example")
    job = web_session.scalars(select(Job)).one()
    assert job.payload == {"user_id": held.user_id, "purpose": "welcome"}
    deeds = web_session.scalars(select(AuditEvent.deed).where(AuditEvent.council_id == council.id))
    assert set(deeds) == {"founded", "added"}


def test_everything_wrong_with_a_new_council_is_said_at_once(operator: PageClient) -> None:
    page = operator.post("/councils/new", {**dict.fromkeys(FOUNDING, ""), "council_code": "Ash vale"})
    for message in ("Enter the name of the council", "Begin with a small letter", "Enter their full name"):
        assert message in page.text

    taken = operator.post("/councils/new", {**FOUNDING, "council_code": "ashvale"})
    assert "Another council has this code already" in taken.text
    assert "Tidewick" not in operator.get("/councils/").text


def test_a_council_is_renamed_by_one_at_a_time(operator: PageClient, council: Council) -> None:
    form = {"council": "City of Ashvale", "version": "1"}
    assert operator.post(f"/councils/{council.id}", form).status == 302
    assert "City of Ashvale" in operator.get("/councils/").text

    assert operator.post(f"/councils/{council.id}", {**form, "council": "Other"}).status == 409
    assert operator.get("/councils/999").status == 404
    assert operator.post(f"/councils/{council.id}", {"council": "Without a version"}).status < 500


def fill(session: Session, council: Council, deeds: int) -> None:
    ann = session.scalars(select(User).where(User.email == "ann@ashvale.example")).one()
    for number in range(1, deeds + 1):
        audit.record(session, council.id, ann.id, "opened", f"round {number}", "=1+1")
    session.commit()


def test_the_trail_is_read_in_pages_of_fifty_the_last_first(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    fill(web_session, council, 60)

    first = administrator.get("/audit/?deed=opened")
    second = administrator.get("/audit/?deed=opened&page=2")

    assert "60 entries, page 1 of 2" in first.text
    assert ("round 60" in first.text, "round 11" in first.text, "round 10 " in first.text) == (
        True,
        True,
        False,
    )
    assert ("round 10" in second.text, "round 11" in second.text) == (True, False)


def test_the_trail_is_narrowed_by_who_deed_kind_and_day(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    fill(web_session, council, 2)
    audit.record(web_session, council.id, None, "changed", "plan 1")
    ann = web_session.scalars(select(User.id).where(User.email == "ann@ashvale.example")).one()
    web_session.commit()

    assert "3 entries" in administrator.get(f"/audit/?who={ann}").text  # with signing in
    assert "1 entry." in administrator.get("/audit/?kind=plan").text
    assert "2 entries" in administrator.get("/audit/?kind=round").text
    assert "0 entries" in administrator.get("/audit/?until=1&until=1&until=2026").text
    wrong = administrator.get("/audit/?since=31&since=2&since=2026&kind=nothing")
    assert (wrong.status, "Enter a real day" in wrong.text) == (200, True)


@pytest.mark.parametrize("day", ["31 12 9999", "1 1 3000"])
def test_a_day_at_the_end_of_the_calendar_is_refused_in_words(administrator: PageClient, day: str) -> None:
    page = administrator.get("/audit/", query_string={"until": day.split()})
    assert (page.status, "Enter a real day" in page.text) == (200, True)
    assert administrator.get("/audit/", query_string={"until": ["31", "12", "2999"]}).status == 200


def test_a_day_of_the_trail_is_a_day_in_london(web_session: Session, council: Council) -> None:
    # 23:30 UTC on 30 June is 00:30 on 1 July in London.
    web_session.add(
        AuditEvent(
            council_id=council.id, deed="d", record="round 1", at=datetime(2026, 6, 30, 23, 30, tzinfo=UTC)
        )
    )
    web_session.commit()
    since = audit.Filters(since=datetime.fromisoformat("2026-07-01T00:00:00+01:00"))
    until = audit.Filters(until=datetime.fromisoformat("2026-07-01T00:00:00+01:00"))
    assert audit.count_deeds(web_session, council.id, since) == 1
    assert audit.count_deeds(web_session, council.id, until) == 0


def test_another_council_has_a_trail_of_its_own(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    other = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    audit.record(web_session, other.id, None, "secret deed", "round 99")
    web_session.commit()

    assert "secret deed" not in administrator.get("/audit/").html
    assert "secret deed" not in administrator.client.get("/audit/trail.csv").get_data(as_text=True)


def test_the_file_of_the_trail_holds_no_formula(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    fill(web_session, council, 60)

    answer = administrator.client.get("/audit/trail.csv?kind=round")

    rows = list(csv.DictReader(StringIO(answer.get_data().decode("utf-8-sig"))))
    assert len(rows) == 60
    assert rows[0]["record"] == "round 60"
    assert {row["note"] for row in rows} == {"'=1+1"}


def test_a_record_is_named_where_its_note_does_not_say_what_it_is(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    round_ = make_round(web_session, council, title="=Autumn <2026>")
    bob = make_person(web_session, "bob@ashvale.example", council, Role.COORDINATOR)
    other = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    theirs = make_round(web_session, other, title="Wharfmoor's own")
    stranger = make_person(web_session, "carol@wharfmoor.example", other, Role.COORDINATOR)
    records = [f"round {one.id}" for one in (round_, theirs)]
    records += [f"person {one.id}" for one in (bob, stranger)]
    for record in records:
        audit.record(web_session, council.id, None, "changed", record)
    audit.record(web_session, council.id, None, "opened", records[0], "=Autumn <2026>")
    bob_is, stranger_is = bob.name, records[3]
    web_session.commit()

    page = administrator.get("/audit/")

    shown = ["".join(row[3].itertext()).removeprefix("Record ") for row in page.all("tr")[1:6]]
    assert shown == [
        "round",
        stranger_is,
        f"person {bob_is}",
        records[1],
        "round “=Autumn <2026>”",
    ]
    file = administrator.client.get("/audit/trail.csv?kind=round").get_data().decode("utf-8-sig")
    rows = list(csv.DictReader(StringIO(file)))
    assert [(row["record"], row["name"]) for row in rows if row["deed"] == "changed"] == [
        (records[1], ""),
        (records[0], "'=Autumn <2026>"),
    ]


def test_naming_records_costs_no_query_a_row(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    def queries() -> int:
        asked: list[str] = []
        engine = web_session.get_bind()

        def note(*_args: object) -> None:
            asked.append("")

        event.listen(engine, "before_cursor_execute", note)
        audit.list_deeds(web_session, council.id, audit.Filters(), 1)
        event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    fill(web_session, council, 1)
    few = queries()
    fill(web_session, council, 40)
    assert queries() == few == 3, "the entries, the rounds and the people"


def test_hostile_text_in_the_trail_stays_text(
    administrator: PageClient, web_session: Session, council: Council
) -> None:
    audit.record(web_session, council.id, None, "<b>deed</b>", "round 1", "<script>alert(1)</script>")
    web_session.commit()

    assert "<script>alert" not in administrator.get("/audit/").html


def test_an_entry_is_neither_changed_nor_deleted(web_session: Session, council: Council) -> None:
    fill(web_session, council, 1)
    entry = web_session.scalars(select(AuditEvent)).one()

    entry.deed = "closed"
    with pytest.raises(TrailIsKept):
        web_session.flush()
    web_session.rollback()
    web_session.delete(web_session.scalars(select(AuditEvent)).one())
    with pytest.raises(TrailIsKept):
        web_session.flush()
    web_session.rollback()


def test_an_entry_outlives_the_account_of_who_did_it(web_session: Session, council: Council) -> None:
    fill(web_session, council, 1)
    web_session.execute(delete(Membership))
    web_session.execute(delete(User).where(User.email == "ann@ashvale.example"))
    web_session.commit()

    entry = web_session.scalars(select(AuditEvent)).one()
    assert (entry.deed, entry.user_id) == ("opened", None)
