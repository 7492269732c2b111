"""People from a file: matched by address, shown first, and never a council without an administrator."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, Job
from assessment.services import memberships, people_import
from assessment.services.memberships import CouncilPerson, Duties
from assessment.services.people_changes import COLUMNS, Known, PeopleChanges, PersonKind, decide
from assessment.services.table_files import Table, TableProblems, read_table
from tests.factories.people import make_administrator, make_council, make_person
from tests.factories.reviews import add_reviewer, make_review
from tests.factories.rounds import make_open_round

HEADER = "email,name,roles,services\n"


def person(number: int, name: str, *roles: Role, services: frozenset[int] = frozenset()) -> CouncilPerson:
    duties = Duties(frozenset(roles), services)
    return CouncilPerson(number, name, f"{name.lower()}@a.example", duties, (), True, False)


KNOWN = Known(
    people=(
        person(1, "Ada", Role.ADMINISTRATOR),
        person(2, "Mel", Role.MANAGER, services=frozenset({10})),
    ),
    services={10: "Housing", 11: "Planning"},
    references={11: "P1"},
    reviewers=frozenset({"rae@b.example"}),
)


def table(rows: str) -> Table:
    return read_table("t.csv", (HEADER + rows).encode(), COLUMNS)


def clashes(rows: str) -> list[str]:
    with pytest.raises(TableProblems) as found:
        decide(KNOWN, table(rows))
    return [str(problem) for problem in found.value.problems]


def test_people_are_matched_by_address_and_get_the_roles_of_the_file() -> None:
    changes = decide(
        KNOWN,
        table(
            'MEL@a.example,Melanie,"Manager, plan lead",housing; p1\n'
            "new@a.example,New,Coordinator,\nada@a.example,Ada,administrator,\n"
        ),
    )
    assert [(change.kind, change.name) for change in changes.rows] == [
        (PersonKind.CHANGED, "Mel"),
        (PersonKind.ADDED, "New"),
        (PersonKind.UNCHANGED, "Ada"),
    ]
    mel, new, _ = changes.rows
    assert mel.after == Duties(frozenset({Role.MANAGER, Role.PLAN_LEAD}), frozenset({10, 11}))
    assert mel.details == (
        "roles: manager becomes manager, plan lead",
        "leads: Housing becomes Housing; Planning",
    )
    assert new.details == ("roles: coordinator",)
    assert changes.untouched == ()


def test_a_blank_cell_keeps_the_services_of_a_manager_and_only_of_one() -> None:
    (kept,) = decide(KNOWN, table("mel@a.example,Mel,manager,\n")).rows
    assert kept.kind is PersonKind.UNCHANGED
    (given_up,) = decide(KNOWN, table("mel@a.example,Mel,councillor,\n")).rows
    assert given_up.after == Duties(frozenset({Role.COUNCILLOR}))


def test_every_problem_is_told_by_row() -> None:
    assert clashes(
        "a@a.example,A,manager,\nb@a.example,B,coordinator,Housing\nc@a.example,C,manager,Parks; Housing\n"
        "rae@b.example,Rae,coordinator,\n"
    ) == [
        "row 2, column services: a manager needs the services that they lead",
        "row 3, column roles: only a manager leads services",
        "row 4, column services: “Parks” is not a service of the council",
        "row 5, column roles: “rae@b.example” is on the team of a peer review of this council, and cannot "
        "coordinate it",
    ]
    assert clashes("ada@a.example,Ada,operator,\nada@a.example,Ada,councillor,\nnot one,X,councillor,\n") == [
        "row 2, column roles: “operator” should be one or more of: administrator, coordinator, manager, "
        "councillor, plan lead",
        "row 3, column email: “ada@a.example” is also in row 2",
        "row 4, column email: “not one” should be an e-mail address in the right form, like name@example.org",
    ]


def test_a_file_cannot_leave_the_council_without_an_administrator() -> None:
    assert clashes("ada@a.example,Ada,councillor,\n") == [
        "The council would have no administrator any more. Leave somebody that role"
    ]
    both = decide(KNOWN, table("ada@a.example,Ada,councillor,\nmel@a.example,Mel,administrator,\n"))
    assert len(both.to_show) == 2


@pytest.fixture
def council(session: Session) -> Council:
    """Ashvale, with three services, an administrator and a councillor."""
    council = make_council(session)
    make_administrator(session, council)
    make_person(session, "sam@ashvale.example", council, Role.COUNCILLOR)
    return council


def do(session: Session, council: Council, rows: str) -> PeopleChanges | None:
    read = table(rows)
    shown = people_import.plan_import(session, council.id, read).digest
    return people_import.do_import(session, council.id, None, read, shown)


def test_what_was_shown_is_done_and_only_new_people_get_a_mail(session: Session, council: Council) -> None:
    done = do(
        session,
        council,
        "administrator@ashvale.example,A,councillor,\n"
        'sam@ashvale.example,Sam,"administrator, manager",Housing\n'
        "robin@ashvale.example,Robin,coordinator,\n",
    )
    assert done is not None
    found = {person.email: person for person in memberships.list_people(session, council.id)}
    assert found["administrator@ashvale.example"].duties == Duties(frozenset({Role.COUNCILLOR}))
    assert found["sam@ashvale.example"].leads == ("Housing",)
    assert found["robin@ashvale.example"].name == "Robin"
    assert [job.payload["user_id"] for job in session.scalars(select(Job))] == [
        found["robin@ashvale.example"].id
    ]


def test_uploading_what_was_downloaded_changes_nothing(session: Session, council: Council) -> None:
    do(session, council, 'robin@ashvale.example,Robin,"coordinator, manager",Housing; Planning\n')
    rows = people_import.table_of(session, council.id)
    text = "".join(f'{email},{name},"{roles}",{services}\n' for email, name, roles, services in rows)
    changes = people_import.plan_import(session, council.id, table(text))
    assert {change.kind for change in changes.rows} == {PersonKind.UNCHANGED}
    assert len(changes.rows) == 3


def test_nothing_is_done_where_roles_have_changed_since(session: Session, council: Council) -> None:
    read = table("sam@ashvale.example,Sam,coordinator,\n")
    shown = people_import.plan_import(session, council.id, read).digest
    do(session, council, "sam@ashvale.example,Sam,plan lead,\n")
    assert people_import.do_import(session, council.id, None, read, shown) is None


def test_reviewers_and_services_of_other_councils_are_told_apart(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    place = add_reviewer(session, make_review(session, make_open_round(session, other)), "Asha")
    row = f"{place.user.email},Asha,coordinator,\n"
    assert do(session, council, row) is not None
    make_administrator(session, other, "a@wharfmoor.example")
    with pytest.raises(TableProblems, match="1 problems"):
        do(session, other, row)
