"""People of a council: their roles, the services they lead, and who cannot go."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Action, AuditEvent, Council, Job, JobKind, Plan, Service, ServiceLead, SignIn
from assessment.services import actions, memberships, people, sign_ins
from assessment.services.actions import ActionFields
from assessment.services.memberships import Duties
from assessment.services.problems import Conflict, NotFound, NotReady
from tests.factories.people import make_administrator, make_council, make_person
from tests.factories.plans import make_plan
from tests.factories.reviews import add_reviewer, make_review
from tests.factories.rounds import make_open_round

COORDINATES = Duties(frozenset({Role.COORDINATOR}))


@pytest.fixture
def council(session: Session) -> Council:
    """Ashvale, with three services and one administrator."""
    council = make_council(session)
    make_administrator(session, council)
    return council


def manages(session: Session, name: str) -> Duties:
    service = session.scalars(select(Service.id).where(Service.name == name)).first()
    assert service is not None
    return Duties(frozenset({Role.MANAGER}), frozenset({service}))


def administrator(session: Session, council: Council) -> int:
    return next(
        person.id for person in memberships.list_people(session, council.id) if "dminis" in person.name
    )


def test_adding_a_person_makes_an_account_without_a_password_and_queues_the_mail(
    session: Session, council: Council
) -> None:
    user_id = memberships.add_person(
        session, council.id, None, "Robin", " Robin@Ashvale.Example ", manages(session, "Housing")
    )
    person = memberships.get_person(session, council.id, user_id)
    assert (person.email, person.leads, person.has_password) == ("robin@ashvale.example", ("Housing",), False)
    job = session.scalars(select(Job)).one()
    assert (job.kind, job.payload) == (JobKind.ACCOUNT_MAIL, {"user_id": user_id, "purpose": "welcome"})
    assert job.council_id == council.id
    event = session.scalars(select(AuditEvent)).one()
    assert (event.deed, event.note) == ("added", "Robin, robin@ashvale.example: manager")


def test_a_password_chosen_through_a_handed_over_invitation_opens_no_role(
    session: Session, council: Council
) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    place = add_reviewer(session, make_review(session, make_open_round(session, other)), "Asha")
    signed_in = sign_ins.begin(session, place.user)

    memberships.add_person(session, council.id, None, "Asha", place.user.email, COORDINATES)

    assert place.user.password_hash is None
    assert sign_ins.who_is(session, signed_in) is None


def test_an_account_that_exists_keeps_its_name_and_password(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    user = make_person(session, "sam@wharfmoor.example", other, Role.COORDINATOR)
    before = (user.name, user.password_hash)
    assert memberships.add_person(session, council.id, None, "X", user.email, COORDINATES) == user.id
    assert (user.name, user.password_hash) == before
    assert memberships.get_person(session, other.id, user.id).duties == COORDINATES


def test_roles_and_services_are_changed_in_this_council_only(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    user_id = memberships.add_person(
        session, council.id, None, "Sam", "s@x.example", manages(session, "Housing")
    )
    theirs = Duties(frozenset({Role.MANAGER}), frozenset({other.services[0].id}))
    memberships.add_person(session, other.id, None, "Sam", "s@x.example", theirs)
    read = str(memberships.get_person(session, council.id, user_id).duties)
    now = Duties(frozenset({Role.COORDINATOR, Role.COUNCILLOR}))

    memberships.change_duties(session, council.id, None, user_id, now, read)

    assert memberships.get_person(session, council.id, user_id).duties == now
    assert memberships.get_person(session, other.id, user_id).duties == theirs
    with pytest.raises(Conflict) as conflict:
        memberships.change_duties(session, council.id, None, user_id, COORDINATES, read)
    assert conflict.value.theirs["Roles"] == "coordinator, councillor"
    with pytest.raises(NotFound):
        memberships.change_duties(session, council.id, None, user_id, theirs, str(now))


def test_the_only_administrator_can_neither_go_nor_give_up_the_role(
    session: Session, council: Council
) -> None:
    first = administrator(session, council)
    read = str(memberships.get_person(session, council.id, first).duties)
    with pytest.raises(NotReady, match="only administrator"):
        memberships.remove_person(session, council.id, None, first)
    with pytest.raises(NotReady, match="only administrator"):
        memberships.change_duties(session, council.id, None, first, COORDINATES, read)
    # An administrator of another council does not count.
    make_administrator(session, make_council(session, "wharfmoor", "Wharfmoor"), "a@wharfmoor.example")
    with pytest.raises(NotReady, match="only administrator"):
        memberships.remove_person(session, council.id, None, first)
    make_administrator(session, council, "second@ashvale.example")
    memberships.remove_person(session, council.id, None, first)
    with pytest.raises(NotFound):
        memberships.get_person(session, council.id, first)


def test_who_is_taken_out_is_signed_out_and_leads_nothing_any_more(
    session: Session, council: Council
) -> None:
    user_id = memberships.add_person(
        session, council.id, None, "Sam", "s@x.example", manages(session, "Housing")
    )
    plan = session.get_one(Plan, make_plan(session, council))
    action_id = actions.add_action(session, None, plan.priorities[0], ActionFields(text="Mend the door"))
    session.get_one(Action, action_id).lead_user_id = user_id
    user = people.find_user(session, "s@x.example")
    assert user is not None
    secret = sign_ins.begin(session, user)

    memberships.remove_person(session, council.id, None, user_id)
    session.expire_all()

    assert sign_ins.who_is(session, secret) is None
    assert session.scalars(select(SignIn)).all() == []
    assert session.scalars(select(ServiceLead)).all() == []
    assert session.get_one(Action, action_id).lead_user_id is None
    assert people.find_user(session, "s@x.example") is not None


def test_a_reviewer_of_the_council_cannot_become_its_coordinator(session: Session, council: Council) -> None:
    reviewer = add_reviewer(session, make_review(session, make_open_round(session, council)), "Asha")
    with pytest.raises(NotReady, match="peer review"):
        memberships.add_person(session, council.id, None, "Asha", reviewer.user.email, COORDINATES)
    councillor = Duties(frozenset({Role.COUNCILLOR}))
    user_id = memberships.add_person(session, council.id, None, "Asha", reviewer.user.email, councillor)
    with pytest.raises(NotReady, match="peer review"):
        memberships.change_duties(session, council.id, None, user_id, COORDINATES, str(councillor))
    other = make_council(session, "wharfmoor", "Wharfmoor")
    assert memberships.add_person(session, other.id, None, "Asha", reviewer.user.email, COORDINATES)


def test_managers_lead_services_and_only_they_do(session: Session, council: Council) -> None:
    manager = Duties(frozenset({Role.MANAGER}))
    assert "Choose the services" in memberships.objections_to(session, council.id, manager)["services"]
    housing = manages(session, "Housing").services
    both = Duties(frozenset({Role.COUNCILLOR}), housing)
    assert "Only a manager" in memberships.objections_to(session, council.id, both)["services"]
    with pytest.raises(NotReady):
        memberships.add_person(session, council.id, None, "A", "administrator@ashvale.example", COORDINATES)


def test_nobody_of_another_council_is_found(session: Session, council: Council) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor")
    theirs = make_administrator(session, other, "a@wharfmoor.example").id
    for deed in (memberships.remove_person, memberships.welcome_again):
        with pytest.raises(NotFound):
            deed(session, council.id, None, theirs)
    with pytest.raises(NotFound):
        memberships.get_person(session, council.id, theirs)
