"""Councils, accounts and signing in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Council, Membership, Reviewer, Role, Service, User
from assessment.services.problems import AlreadyTaken, NotFound

MIN_PASSWORD = 12
MAX_PASSWORD = 200

_hasher = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking, as the pages need it: nothing here is a live row."""

    user_id: int
    name: str
    email: str
    council_id: int | None
    council_name: str
    reviews: bool


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
    user = User(email=email, name=name, session_key=new_session_key())
    if password is not None:
        set_password(user, password)
    session.add(user)
    session.flush()
    return user


def find_user(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email == normal_email(email)))


def make_coordinator(session: Session, user: User, council: Council) -> None:
    session.add(Membership(user_id=user.id, council_id=council.id, role=Role.COORDINATOR))
    session.flush()


def set_password(user: User, password: str) -> None:
    """Set a password and end every session that was signed in with the old one."""
    user.password_hash = _hasher.hash(password)
    user.session_key = new_session_key()


def authenticate(session: Session, email: str, password: str) -> User | None:
    """The account whose password this is. Takes as long when there is no such account."""
    user = find_user(session, email)
    stored = user.password_hash if user is not None and user.password_hash else _NOBODY
    try:
        _hasher.verify(stored, password)
    except VerifyMismatchError:
        return None
    return user if stored is not _NOBODY else None


def end_sessions(session: Session, user_id: int) -> None:
    """Sign a person out everywhere: cookies made with the old key no longer open anything."""
    user = session.get(User, user_id)
    if user is not None:
        user.session_key = new_session_key()


def who_is(session: Session, user_id: int, session_key: str) -> SignedIn | None:
    """The person behind a session cookie, or None where it is no longer good."""
    user = session.get(User, user_id)
    if user is None or not secrets.compare_digest(user.session_key, session_key):
        return None
    membership = session.scalar(
        select(Membership).where(Membership.user_id == user.id).order_by(Membership.council_id).limit(1)
    )
    reviews = session.scalar(select(Reviewer.id).where(Reviewer.user_id == user.id).limit(1)) is not None
    return SignedIn(
        user_id=user.id,
        name=user.name,
        email=user.email,
        council_id=membership.council_id if membership else None,
        council_name=membership.council.name if membership else "",
        reviews=reviews,
    )


def new_session_key() -> str:
    return secrets.token_urlsafe(24)
