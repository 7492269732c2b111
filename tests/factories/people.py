"""Councils and people for tests."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, User
from assessment.services import people

PASSWORD = "a long enough password"


def make_council(session: Session, code: str = "ashvale", name: str = "Ashvale District Council") -> Council:
    """A council with three services."""
    council = people.add_council(session, code, name)
    for service, headcount in (("Housing", 40), ("Planning", 25), ("Waste and recycling", 60)):
        people.add_service(session, council, service, headcount)
    return council


def make_coordinator(session: Session, council: Council, email: str = "coordinator@ashvale.example") -> User:
    user = people.add_user(session, email, "Coordinator of the tests", PASSWORD)
    people.give_role(session, user, council, Role.COORDINATOR)
    return user
