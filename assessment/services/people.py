"""Councils, accounts and signing in."""

from __future__ import annotations

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Council, Membership, Role, Service, User
from assessment.services.problems import AlreadyTaken, NotFound

MIN_PASSWORD = 12
MAX_PASSWORD = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def add_council(session: Session, code: str, name: str) -> Council:
    """Raises AlreadyTaken."""
    if session.scalar(select(Council).where(Council.code == code)) is not None:
        raise AlreadyTaken(f"the council code “{code}”")
    council = Council(code=code, name=name)
    session.add(council)
    session.flush()
    return council


def council_by_code(session: Session, code: str) -> Council:
    """Raises NotFound."""
    council = session.scalar(select(Council).where(Council.code == code))
    if council is None:
        raise NotFound(f"council {code}")
    return council


def add_service(session: Session, council: Council, name: str, headcount: int | None) -> Service:
    """Raises AlreadyTaken."""
    if session.scalar(select(Service.id).where(Service.council_id == council.id, Service.name == name)):
        raise AlreadyTaken(f"the service “{name}” of {council.name}")
    service = Service(council_id=council.id, name=name, headcount=headcount)
    session.add(service)
    session.flush()
    return service


def normal_email(email: str) -> str:
    return email.strip().lower()


def add_user(session: Session, email: str, name: str, password: str | None) -> User:
    """An account; without a password it waits for its invitation to be taken up. Raises AlreadyTaken."""
    email = normal_email(email)
    if find_user(session, email) is not None:
        raise AlreadyTaken(f"the e-mail address “{email}”")
    user = User(email=email, name=name)
    if password is not None:
        set_password(user, password)
    session.add(user)
    session.flush()
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == normal_email(email)))


def give_role(session: Session, user: User, council: Council, role: Role) -> None:
    """Have a person hold a role in a council; nothing changes where they do already."""
    session.merge(Membership(user_id=user.id, council_id=council.id, role=role))
    session.flush()


def set_password(user: User, password: str) -> None:
    """Set a password. Ending what was signed in with the old one is up to the caller (`sign_ins.end_all`)."""
    user.password_hash = _hasher.hash(password)


def authenticate(session: Session, email: str, password: str) -> User | None:
    """The account whose password this is. Takes as long when there is no such account."""
    user = find_user(session, email)
    stored = user.password_hash if user is not None and user.password_hash else _NOBODY
    try:
        _hasher.verify(stored, password)
    except VerifyMismatchError:
        return None
    return user if stored is not _NOBODY else None
