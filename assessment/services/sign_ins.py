"""Who is signed in where: one row a browser, found by the hash of the secret in its cookie."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, Membership, Reviewer, SignIn, User
from assessment.models.base import utc_now

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking, as the pages need it: nothing here is a live row.

    `council_id` is the council whose pages are shown, with `roles` held there; `councils` are the ids and
    names of all in which the person has a role.
    """

    user_id: int
    name: str
    email: str
    council_id: int | None
    council_name: str
    reviews: bool
    operator: bool = False
    roles: frozenset[Role] = frozenset()
    councils: tuple[tuple[int, str], ...] = field(default=())


def begin(session: Session, user: User) -> str:
    """A new sign-in of a person: the secret for the cookie, of which only the hash is kept."""
    secret = secrets.token_urlsafe(24)
    councils = _councils(session, user.id)
    session.add(
        SignIn(token_hash=_hash(secret), user_id=user.id, council_id=councils[0][0] if councils else None)
    )
    session.flush()
    return secret


def end(session: Session, secret: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _hash(secret)))


def end_all(session: Session, user_id: int) -> None:
    """Sign a person out everywhere."""
    session.execute(delete(SignIn).where(SignIn.user_id == user_id))


def who_is(session: Session, secret: str, now: datetime | None = None) -> SignedIn | None:
    """The person behind a session cookie, or None where it is no longer good."""
    row = session.get(SignIn, _hash(secret))
    now = now or utc_now()
    if row is None or row.awaits_code or now - row.seen_at > IDLE or now - row.began_at > ABSOLUTE:
        return None
    councils = _councils(session, row.user_id)
    council_id = row.council_id if row.council_id in dict(councils) else None
    if council_id is None and councils:
        council_id = councils[0][0]
    reviewer = session.scalar(select(Reviewer.id).where(Reviewer.user_id == row.user_id).limit(1))
    return SignedIn(
        user_id=row.user_id,
        name=row.user.name,
        email=row.user.email,
        council_id=council_id,
        council_name=dict(councils).get(council_id, "") if council_id is not None else "",
        reviews=reviewer is not None,
        operator=row.user.is_operator,
        roles=frozenset(
            session.scalars(
                select(Membership.role).where(
                    Membership.user_id == row.user_id, Membership.council_id == council_id
                )
            )
        ),
        councils=councils,
    )


def _councils(session: Session, user_id: int) -> tuple[tuple[int, str], ...]:
    rows = session.execute(
        select(Council.id, Council.name)
        .where(Council.id.in_(select(Membership.council_id).where(Membership.user_id == user_id)))
        .order_by(Council.name, Council.id)
    )
    return tuple((council_id, name) for council_id, name in rows)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
