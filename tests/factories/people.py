"""Councils and people for tests."""

from __future__ import annotations

from functools import cache

from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, ServiceLead, User
from assessment.services import people

PASSWORD = "a long enough password"


def make_council(session: Session, code: str = "ashvale", name: str = "Ashvale District Council") -> Council:
    """A council with three services."""
    council = people.add_council(session, code, name)
    for service, headcount in (("Housing", 40), ("Planning", 25), ("Waste and recycling", 60)):
        people.add_service(session, council, service, headcount)
    return council


def make_person(session: Session, email: str, council: Council | None = None, *roles: Role) -> User:
    """A person with the password of the tests and, in one council, with roles."""
    user = people.add_user(session, email, f"{email.split('@')[0].capitalize()} of the tests", None)
    user.password_hash = _password_hash()
    if council is not None:
        for role in roles:
            people.give_role(session, user, council, role)
    session.flush()
    return user


def make_manager(
    session: Session, council: Council, service: str, email: str = "manager@ashvale.example"
) -> User:
    """A manager who leads one service of the council, by its name."""
    user = make_person(session, email, council, Role.MANAGER)
    (led,) = [one.id for one in council.services if one.name == service]
    session.add(ServiceLead(user_id=user.id, service_id=led))
    session.flush()
    return user


def make_coordinator(session: Session, council: Council, email: str = "coordinator@ashvale.example") -> User:
    return make_person(session, email, council, Role.COORDINATOR)


def make_administrator(
    session: Session, council: Council, email: str = "administrator@ashvale.example"
) -> User:
    return make_person(session, email, council, Role.ADMINISTRATOR)


@cache
def _password_hash() -> str:
    """Hashing is slow on purpose: once is enough."""
    user = User()
    people.set_password(user, PASSWORD)
    assert user.password_hash is not None
    return user.password_hash
