"""Who is signed in where: one row a browser, found by the hash of the secret in its cookie."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, Membership, Reviewer, SignIn, User
from assessment.models.base import utc_now
from assessment.services.problems import NotFound

IDLE = timedelta(hours=2)
ABSOLUTE = timedelta(hours=12)
CODE_WITHIN = timedelta(minutes=10)
"""How long a sign-in may wait for its one-time code."""

SEEN_EVERY = timedelta(minutes=1)
"""`seen_at` is moved no more often, so that reading pages hardly ever writes."""


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is asking, as the pages need it: nothing here is a live row.

    `council_id` is the council whose pages are shown, with `roles` held there; `councils` are the ids and
    names of all in which the person has a role. `needs_codes`: a council wants its administrators to use
    one-time codes, and this one has yet to set them up.
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
    seen_at: datetime | None = None
    has_codes: bool = False
    needs_codes: bool = False


@dataclass(frozen=True, slots=True)
class Browser:
    """One place where a person is signed in. `here`: it is the one that asks."""

    began_at: datetime
    seen_at: datetime
    here: bool


def begin(session: Session, user: User, now: datetime | None = None) -> str:
    """A new sign-in of a person: the secret for the cookie, of which only the hash is kept.

    Where the person uses one-time codes nothing is open to it until one was given (`admit`).
    """
    secret = _new_secret()
    now = now or utc_now()
    first = session.scalar(
        select(Council.id)
        .join(Membership, Membership.council_id == Council.id)
        .where(Membership.user_id == user.id)
        .order_by(Council.name, Council.id)
        .limit(1)
    )
    session.add(
        SignIn(
            token_hash=_hash(secret),
            user_id=user.id,
            council_id=first,
            awaits_code=user.totp_confirmed,
            began_at=now,
            seen_at=now,
        )
    )
    session.flush()
    return secret


def end(session: Session, secret: str) -> None:
    """Sign one browser out."""
    session.execute(delete(SignIn).where(SignIn.token_hash == _hash(secret)))


def end_all(session: Session, user_id: int, but: str | None = None) -> None:
    """Sign a person out everywhere, or everywhere but in the browser with the secret `but`."""
    query = delete(SignIn).where(SignIn.user_id == user_id)
    session.execute(query if but is None else query.where(SignIn.token_hash != _hash(but)))


def who_is(session: Session, secret: str, now: datetime | None = None) -> SignedIn | None:
    """The person behind a session cookie, or None where it is no longer good."""
    row = session.get(SignIn, _hash(secret))
    if row is None or row.awaits_code or not _is_good(row, now or utc_now()):
        return None
    held = session.execute(
        select(Council.id, Council.name, Council.codes_required, Membership.role)
        .join(Membership, Membership.council_id == Council.id)
        .where(Membership.user_id == row.user_id)
        .order_by(Council.name, Council.id)
    ).all()
    councils = {council_id: name for council_id, name, _, _ in held}
    council_id = row.council_id if row.council_id in councils else next(iter(councils), None)
    reviewer = session.scalar(select(Reviewer.id).where(Reviewer.user_id == row.user_id).limit(1))
    wanted = any(required and role is Role.ADMINISTRATOR for _, _, required, role in held)
    return SignedIn(
        user_id=row.user_id,
        name=row.user.name,
        email=row.user.email,
        council_id=council_id,
        council_name=councils.get(council_id, "") if council_id is not None else "",
        reviews=reviewer is not None,
        operator=row.user.is_operator,
        roles=frozenset(role for one, _, _, role in held if one == council_id),
        councils=tuple(councils.items()),
        seen_at=row.seen_at,
        has_codes=row.user.totp_confirmed,
        needs_codes=wanted and not row.user.totp_confirmed,
    )


def who_awaits_code(session: Session, secret: str, now: datetime | None = None) -> int | None:
    """The id of the person whose one-time code is still to come in this browser."""
    row = session.get(SignIn, _hash(secret))
    return row.user_id if row is not None and row.awaits_code and _is_good(row, now or utc_now()) else None


def admit(session: Session, secret: str, now: datetime | None = None) -> str:
    """The one-time code was right: the sign-in is complete, under a new secret. Raises NotFound."""
    now = now or utc_now()
    return _renew(session, secret, awaits_code=False, began_at=now, seen_at=now)


def renew(session: Session, secret: str) -> str:
    """A new secret for a sign-in whose privileges have changed; the old one is worthless. Raises NotFound."""
    return _renew(session, secret)


def see(session: Session, secret: str, now: datetime) -> None:
    """Note that somebody is there, so that the sign-in does not end as idle."""
    session.execute(
        update(SignIn)
        .where(SignIn.token_hash == _hash(secret), SignIn.seen_at < now - SEEN_EVERY)
        .values(seen_at=now)
        .execution_options(synchronize_session=False)
    )


def is_to_be_seen(seen_at: datetime, now: datetime) -> bool:
    """Whether it is worth a write to note that somebody is there."""
    return now - seen_at > SEEN_EVERY


def browsers_of(session: Session, user_id: int, secret: str, now: datetime | None = None) -> list[Browser]:
    """Where a person is signed in, this browser first and then the last seen."""
    rows = session.scalars(
        select(SignIn).where(SignIn.user_id == user_id, ~SignIn.awaits_code).order_by(SignIn.seen_at.desc())
    )
    found = [
        Browser(row.began_at, row.seen_at, row.token_hash == _hash(secret))
        for row in rows
        if _is_good(row, now or utc_now())
    ]
    return sorted(found, key=lambda browser: not browser.here)


def choose_council(session: Session, secret: str, user_id: int, council_id: int) -> None:
    """Show the pages of another council in which the person has a role. Raises NotFound."""
    held = select(Membership.role).where(Membership.user_id == user_id, Membership.council_id == council_id)
    row = session.get(SignIn, _hash(secret))
    if row is None or row.user_id != user_id or session.scalar(held.limit(1)) is None:
        raise NotFound(f"council {council_id}")
    row.council_id = council_id
    session.flush()


def tidy(session: Session, now: datetime) -> None:
    """Delete the sign-ins that are good for nothing any more."""
    session.execute(delete(SignIn).where(or_(SignIn.seen_at < now - IDLE, SignIn.began_at < now - ABSOLUTE)))


def _is_good(row: SignIn, now: datetime) -> bool:
    if row.awaits_code:
        return now - row.began_at <= CODE_WITHIN
    return now - row.seen_at <= IDLE and now - row.began_at <= ABSOLUTE


def _renew(session: Session, secret: str, **values: object) -> str:
    new = _new_secret()
    changed = session.scalar(
        update(SignIn)
        .where(SignIn.token_hash == _hash(secret))
        .values(token_hash=_hash(new), **values)
        .returning(SignIn.token_hash)
        .execution_options(synchronize_session=False)
    )
    session.expire_all()
    if changed is None:
        raise NotFound("sign-in")
    return new


def _new_secret() -> str:
    return secrets.token_urlsafe(24)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
