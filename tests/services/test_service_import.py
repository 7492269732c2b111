"""Services from a file: what would change is decided and shown first, and then exactly that is done."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import AuditEvent, Council, Service
from assessment.services import directory, service_import
from assessment.services.directory import ServiceFields
from assessment.services.service_changes import COLUMNS, Changes, Kind, Present, decide
from assessment.services.table_files import Table, TableProblems, read_table
from tests.factories.people import make_council

HOUSING = Present(1, "Housing", "Places", "H1", 40, False)
PLANNING = Present(2, "Planning", "Places", "", 25, False)
WASTE = Present(3, "Waste", "", "W1", None, True)
PRESENT = (HOUSING, PLANNING, WASTE)


def table(text: str) -> Table:
    return read_table("t.csv", text.encode(), COLUMNS)


def decided(text: str) -> Changes:
    return decide(PRESENT, ["Places"], table(text))


def clashes(text: str) -> list[str]:
    with pytest.raises(TableProblems) as found:
        decided(text)
    return [str(problem) for problem in found.value.problems]


def kinds(changes: Changes) -> list[tuple[int, Kind, str]]:
    return [(change.row, change.kind, change.after.name) for change in changes.rows]


def test_rows_are_matched_by_reference_else_by_name() -> None:
    changes = decided(
        "service,directorate,reference,headcount,ended\n"
        "Homes,Places,h1,40,\n"
        "planning,Places,,30,\n"
        "Elections,Democracy,E1,4,\n"
        "Waste,,W1,,no\n"
    )
    assert kinds(changes) == [
        (2, Kind.RENAMED, "Homes"),
        (3, Kind.RENAMED, "planning"),
        (4, Kind.ADDED, "Elections"),
        (5, Kind.BROUGHT_BACK, "Waste"),
    ]
    assert changes.rows[0].details == ("name: Housing becomes Homes", "reference: H1 becomes h1")
    assert "headcount: 25 becomes 30" in changes.rows[1].details
    assert changes.new_directorates == ("Democracy",)
    assert changes.untouched == ()


def test_columns_that_are_not_there_and_blank_cells_change_nothing() -> None:
    unchanged = [(2, Kind.UNCHANGED, "Housing"), (3, Kind.UNCHANGED, "Waste")]
    assert kinds(decided("service\nHousing\nWaste\n")) == unchanged
    header = "service,directorate,reference,headcount,ended\n"
    assert kinds(decided(header + "Housing,,,,\nWaste,,,,\n")) == unchanged


def test_services_end_only_where_the_file_says_so() -> None:
    changes = decided("service,ended\nHousing,yes\nNew one,yes\n")
    assert [change.kind for change in changes.rows] == [Kind.ENDED, Kind.ADDED]
    assert changes.untouched == ("Planning", "Waste")


def test_two_services_can_exchange_their_names() -> None:
    changes = decided("service,reference\nWaste,H1\nHousing,W1\n")
    assert kinds(changes) == [(2, Kind.RENAMED, "Waste"), (3, Kind.RENAMED, "Housing")]


def test_names_and_references_that_two_would_have_are_told_by_row() -> None:
    assert clashes("service,reference\nPlanning,H1\n") == [
        "row 2, column service: another service, which this file does not change, is called “Planning”"
    ]
    # W1 is the reference of Waste: the row with it renames Waste, and so it may take the name of nobody else.
    assert clashes("service,reference\nHousing,W1\n") == [
        "row 2, column service: another service, which this file does not change, is called “Housing”"
    ]


def test_the_digest_tells_one_set_of_changes_from_another() -> None:
    text = "service,headcount\nHousing,41\n"
    assert decided(text).digest == decided(text).digest
    assert decided(text).digest != decided(text.replace("41", "42")).digest


@pytest.fixture
def council(session: Session) -> Council:
    """Ashvale, with Housing (40), Planning (25) and Waste and recycling (60)."""
    council = make_council(session)
    housing = directory.get_service(session, council.id, council.services[0].id)
    directory.change_service(session, housing, None, ServiceFields("Housing", "H1", 40), housing.version)
    return council


def do(session: Session, council: Council, text: str) -> Changes | None:
    read = table(text)
    shown = service_import.plan_import(session, council.id, read).digest
    done = service_import.do_import(session, council.id, None, read, shown)
    session.expire_all()
    return done


def names(session: Session, council: Council) -> dict[str, tuple[str, str | None, int | None, bool]]:
    return {
        service.name: (
            service.directorate.name if service.directorate else "",
            service.reference,
            service.headcount,
            service.ended,
        )
        for service in session.scalars(select(Service).where(Service.council_id == council.id))
    }


def test_what_was_shown_is_done_in_one_go(session: Session, council: Council) -> None:
    done = do(
        session,
        council,
        "service,directorate,reference,headcount,ended\n"
        "Homes,Places,H1,44,\n"
        "Planning,Places,P1,25,yes\n"
        "Elections,Democracy,,,\n",
    )
    assert done is not None
    assert names(session, council) == {
        "Homes": ("Places", "H1", 44, False),
        "Planning": ("Places", "P1", 25, True),
        "Elections": ("Democracy", None, None, False),
        "Waste and recycling": ("", None, 60, False),
    }
    homes = session.scalars(select(Service).where(Service.name == "Homes")).one()
    assert [former.name for former in homes.former_names] == ["Housing"]
    trail = {(event.deed, event.note) for event in session.scalars(select(AuditEvent))}
    assert ("renamed", "Housing is now Homes") in trail
    assert ("ended", "Planning") in trail
    assert ("imported", "1 added, 1 ended, 1 renamed") in trail


def test_uploading_what_was_downloaded_changes_nothing(session: Session, council: Council) -> None:
    do(session, council, "service,directorate,ended\n'=Odd,Places,\nPlanning,'+More,yes\n")
    header = ",".join(column.name for column in COLUMNS)
    rows = service_import.table_of(session, council.id)
    text = "\n".join([header, *(",".join(row) for row in rows)]) + "\n"
    changes = service_import.plan_import(session, council.id, table(text))
    assert {change.kind for change in changes.rows} == {Kind.UNCHANGED}
    assert changes.new_directorates == ()


def test_names_and_references_are_exchanged_on_every_database(session: Session, council: Council) -> None:
    do(session, council, "service,reference\nPlanning,P1\n")
    do(session, council, "service,reference\nPlanning,H1\nHousing,P1\n")
    assert names(session, council)["Planning"][1:3] == ("H1", 40)
    assert names(session, council)["Housing"][1:3] == ("P1", 25)


def test_nothing_is_done_where_the_services_have_changed_since(session: Session, council: Council) -> None:
    read = table("service,headcount\nHousing,50\n")
    shown = service_import.plan_import(session, council.id, read).digest
    housing = session.scalars(select(Service).where(Service.name == "Housing")).one()
    directory.change_service(session, housing, None, ServiceFields("Housing", "H1", 45), housing.version)
    assert service_import.do_import(session, council.id, None, read, shown) is None
    assert names(session, council)["Housing"] == ("", "H1", 45, False)


def test_another_councils_services_are_neither_matched_nor_changed(
    session: Session, council: Council
) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    before = names(session, other)
    do(session, council, "service,headcount,ended\nHousing,1,yes\nLeisure,2,\n")
    assert names(session, other) == before
