"""Directorates and services as a tree, and what renaming, moving and ending keep."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import AuditEvent, Council, Service
from assessment.services import directory
from assessment.services.directory import ServiceFields
from assessment.services.problems import Conflict, NotFound, NotReady
from tests.factories.people import make_council
from tests.factories.plans import make_closed_round
from tests.factories.rounds import make_round


@pytest.fixture
def council(session: Session) -> Council:
    """Ashvale, with Housing (40), Planning (25) and Waste and recycling (60)."""
    return make_council(session)


def named(session: Session, name: str) -> Service:
    return session.scalars(select(Service).where(Service.name == name)).one()


def deeds(session: Session) -> list[tuple[str, str]]:
    return [(event.deed, event.note) for event in session.scalars(select(AuditEvent).order_by(AuditEvent.id))]


def test_a_tree_adds_headcounts_up_by_directorate(session: Session, council: Council) -> None:
    places = directory.add_directorate(session, council.id, None, "Places")
    directory.add_directorate(session, council.id, None, "Empty")
    for name in ("Housing", "Planning"):
        service = named(session, name)
        fields = ServiceFields(name, None, service.headcount, places.id)
        directory.change_service(session, service, None, fields, service.version)
    directory.add_service(session, council.id, None, ServiceFields("Elections", "E1", None, places.id))
    directory.set_ended(session, named(session, "Planning"), None, True, named(session, "Planning").version)

    empty, with_services, without = directory.tree(session, council.id)

    assert (empty.name, empty.headcount, empty.services) == ("Empty", 0, ())
    assert (with_services.name, with_services.headcount, with_services.unknown) == ("Places", 40, 1)
    assert [service.name for service in with_services.services] == ["Elections", "Housing", "Planning"]
    assert [service.ended for service in with_services.services] == [False, False, True]
    assert (without.id, without.name, without.headcount) == (None, "No directorate", 60)


def test_renaming_keeps_the_old_name_with_its_day_and_says_so_in_the_trail(
    session: Session, council: Council
) -> None:
    service = named(session, "Housing")
    directory.change_service(session, service, None, ServiceFields("Homes", None, 40), service.version)
    directory.change_service(session, service, None, ServiceFields("Housing", "H1", 41), service.version)

    history = directory.history_of(session, service)

    assert [name for name, _ in history.former_names] == ["Homes", "Housing"]
    assert ("renamed", "Housing is now Homes") in deeds(session)
    assert (service.reference, service.headcount) == ("H1", 41)


def test_rounds_keep_the_name_they_had_and_their_results(session: Session, council: Council) -> None:
    closed = make_closed_round(session, council)
    draft = make_round(session, council)
    service = named(session, "Housing")
    directory.change_service(session, service, None, ServiceFields("Homes", None, 99), service.version)
    session.expire_all()

    assert {line.name for line in closed.services} == {line.name for line in draft.services}
    assert "Housing" in {line.name for line in closed.services}
    assert {line.headcount for line in closed.services} == {40, 25, 60}
    later = make_round(session, council, title="Later")
    assert "Homes" in {line.name for line in later.services}
    assert directory.history_of(session, service).rounds == (
        ("Later", "Homes"),
        ("Autumn 2026", "Housing"),
        ("Autumn 2026", "Housing"),
    )


def test_a_service_that_has_ended_takes_part_in_no_new_round_until_it_is_brought_back(
    session: Session, council: Council
) -> None:
    service = named(session, "Housing")
    directory.set_ended(session, service, None, True, service.version)
    assert "Housing" not in {line.name for line in make_round(session, council).services}
    directory.set_ended(session, service, None, False, service.version)
    assert "Housing" in {line.name for line in make_round(session, council).services}
    assert [deed for deed, _ in deeds(session)][:2] == ["ended", "created"]


def test_names_and_references_are_of_one_service_only_whatever_the_case(
    session: Session, council: Council
) -> None:
    directory.add_service(session, council.id, None, ServiceFields("Elections", "E1"))
    objections = directory.objections_to_service(session, council.id, ServiceFields("HOUSING", "e1"))
    assert set(objections) == {"name", "reference"}
    with pytest.raises(NotReady):
        directory.add_service(session, council.id, None, ServiceFields("HOUSING"))
    housing = named(session, "Housing")
    assert directory.objections_to_service(session, council.id, ServiceFields("housing"), housing.id) == {}
    other = make_council(session, "wharfmoor", "Wharfmoor")
    assert directory.objections_to_service(session, other.id, ServiceFields("Elections", "E1")) == {}


def test_whoever_saves_second_sees_what_the_first_one_saved(session: Session, council: Council) -> None:
    service = named(session, "Housing")
    read = service.version
    directory.change_service(session, service, None, ServiceFields("Homes", None, 40), read)
    with pytest.raises(Conflict) as conflict:
        directory.change_service(session, service, None, ServiceFields("Housing and homes"), read)
    assert conflict.value.theirs["Name"] == "Homes"
    assert conflict.value.yours["Headcount"] == "Not known"
    with pytest.raises(Conflict):
        directory.set_ended(session, service, None, True, read)
    directorate = directory.add_directorate(session, council.id, None, "Places")
    stale = directorate.version
    directory.rename_directorate(session, directorate, None, "Place", stale)
    with pytest.raises(Conflict):
        directory.rename_directorate(session, directorate, None, "Places again", stale)
    with pytest.raises(Conflict):
        directory.remove_directorate(session, directorate, None, stale)


def test_a_directorate_is_removed_only_when_nothing_belongs_to_it(session: Session, council: Council) -> None:
    directorate = directory.add_directorate(session, council.id, None, "Places")
    service = named(session, "Housing")
    directory.change_service(
        session, service, None, ServiceFields("Housing", None, 40, directorate.id), service.version
    )
    with pytest.raises(NotReady):
        directory.remove_directorate(session, directorate, None, directorate.version)
    directory.change_service(session, service, None, ServiceFields("Housing", None, 40), service.version)
    directory.remove_directorate(session, directorate, None, directorate.version)
    assert directory.list_directorates(session, council.id) == []
    directory.add_directorate(session, council.id, None, "Same")
    with pytest.raises(NotReady):
        directory.add_directorate(session, council.id, None, "SAME")


def test_nothing_of_another_council_is_found(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    theirs = directory.add_directorate(session, other.id, None, "Theirs")
    with pytest.raises(NotFound):
        directory.get_directorate(session, council.id, theirs.id)
    with pytest.raises(NotFound):
        directory.get_service(session, council.id, other.services[0].id)
    with pytest.raises(NotFound):
        directory.add_service(session, council.id, None, ServiceFields("New", None, None, theirs.id))
