"""Links sent by e-mail that work once and for a short time, of which the database holds only a hash.

Whoever opens one has shown that the address is theirs: to sign in, to choose a new password, or to begin.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.models import EmailedLink, JobKind, LinkPurpose, Membership, User
from assessment.models.base import random_token, utc_now
from assessment.services import people, queueing, sign_ins
from assessment.services.problems import NotFound

LIFETIMES: Mapping[LinkPurpose, timedelta] = {
    LinkPurpose.SIGN_IN: timedelta(minutes=15),
    LinkPurpose.RESET: timedelta(minutes=15),
    LinkPurpose.WELCOME: timedelta(days=7),
}

NOBODY = 0
"""The id of no account."""


@dataclass(frozen=True, slots=True)
class Link:
    """What a link is for, and whose it is."""

    purpose: LinkPurpose
    name: str
    email: str


def ask_for_link(session: Session, email: str, purpose: LinkPurpose) -> None:
    """Have a link sent to the account with this address. Nothing tells the asker whether there is one.

    The same is written where there is none, so that it takes as long: a job for nobody, which mails nobody.
    """
    user = people.find_user(session, email)
    _queue(session, NOBODY if user is None else user.id, purpose)


def send_link(
    session: Session,
    user: User,
    purpose: LinkPurpose,
    *,
    council_id: int | None = None,
    by_user_id: int | None = None,
) -> None:
    """Queue the mail. Its link is made when it is sent; `council_id` is whose words the mail has."""
    _queue(session, user.id, purpose, council_id=council_id, by_user_id=by_user_id)


def make_link(session: Session, user: User, purpose: LinkPurpose, now: datetime | None = None) -> str:
    """The secret of a new link. Older links of the person for the same purpose stop working."""
    secret = random_token()
    session.execute(delete(EmailedLink).where(EmailedLink.user_id == user.id, EmailedLink.purpose == purpose))
    expires_at = (now or utc_now()) + LIFETIMES[purpose]
    session.add(
        EmailedLink(secret_hash=_hash(secret), user_id=user.id, purpose=purpose, expires_at=expires_at)
    )
    session.flush()
    return secret


def read_link(session: Session, secret: str, now: datetime | None = None) -> Link:
    """What a link would do; it still works afterwards. Raises NotFound for one that is no good."""
    row = session.get(EmailedLink, _hash(secret))
    if row is None or row.expires_at <= (now or utc_now()):
        raise NotFound("link")
    return Link(row.purpose, row.user.name, row.user.email)


def use_link(
    session: Session, secret: str, new_password: str | None = None, now: datetime | None = None
) -> User:
    """Use a link up: the person who has to be signed in now. Raises NotFound for one that is no good.

    Where a password is chosen, all other links stop working, and whoever is signed in with the old one is
    signed out everywhere. A link for signing in sets none.
    """
    used = session.execute(
        delete(EmailedLink)
        .where(EmailedLink.secret_hash == _hash(secret))
        .returning(EmailedLink.user_id, EmailedLink.purpose, EmailedLink.expires_at)
        .execution_options(synchronize_session=False)
    ).one_or_none()
    if used is None or used.expires_at <= (now or utc_now()):
        raise NotFound("link")
    user = session.get_one(User, used.user_id)
    if new_password is not None and used.purpose is not LinkPurpose.SIGN_IN:
        people.set_password(user, new_password)
        session.execute(delete(EmailedLink).where(EmailedLink.user_id == user.id))
        sign_ins.end_all(session, user.id)
    session.flush()
    return user


def tidy(session: Session, now: datetime) -> None:
    """Delete the links that do not work any more."""
    session.execute(delete(EmailedLink).where(EmailedLink.expires_at <= now))


def _queue(
    session: Session,
    user_id: int,
    purpose: LinkPurpose,
    *,
    council_id: int | None = None,
    by_user_id: int | None = None,
) -> None:
    if council_id is None:
        council_id = session.scalar(
            select(Membership.council_id)
            .where(Membership.user_id == user_id)
            .order_by(Membership.council_id)
            .limit(1)
        )
    payload = {"user_id": user_id, "purpose": purpose.value}
    queueing.queue_job(session, JobKind.ACCOUNT_MAIL, payload, council_id=council_id, user_id=by_user_id)


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
