"""Invitations to a review team: links that work once, of which the database holds only a hash."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Council, Reviewer, User
from assessment.models.base import random_token
from assessment.services import audit, people
from assessment.services.problems import NotFound, NotReady
from assessment.translation import N_
from assessment.translation import gettext as _

CHOOSE_BY_MAIL = N_(
    "You have an account already, without a password. Choose one by a link that is sent to you by e-mail, "
    "then open this invitation again."
)
"""Else whoever made the invitation could choose it, and have the roles of the person."""


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who invites whom to what. `has_account`: the person has a password and has to use it."""

    name: str
    email: str
    from_council: str
    is_lead: bool
    has_account: bool
    council_name: str
    round_title: str
    scope: str


def new_secret() -> tuple[str, str]:
    """The secret for an invitation link, and the hash of it that may be kept."""
    secret = random_token()
    return secret, _hash(secret)


def read_invitation(session: Session, secret: str) -> Invitation:
    """What an invitation says. Raises NotFound for one that was used, replaced or never given."""
    place = _place(session, secret)
    review = place.review
    return Invitation(
        name=place.user.name,
        email=place.user.email,
        from_council=place.from_council,
        is_lead=place.is_lead,
        has_account=place.user.password_hash is not None,
        council_name=session.get_one(Council, review.council_id).name,
        round_title=review.round.title,
        scope=review.scope,
    )


def take_up(session: Session, secret: str, name: str, password: str) -> User | None:
    """Accept an invitation and use up its link; the account that has to be signed in now.

    A new person gets this name and password. Whoever has an account proves that it is theirs with its
    password: None, and nothing changed, where that is wrong. Raises NotFound, and NotReady for an account
    with roles and without a password.
    """
    place = _place(session, secret, hold=True)
    user = place.user
    session.refresh(user, with_for_update=True)
    if user.password_hash is None and (user.is_operator or user.memberships):
        raise NotReady((_(CHOOSE_BY_MAIL),))
    if user.password_hash is None:
        user.name = name
        people.set_password(user, password)
    elif people.authenticate(session, user.email, password) is None:
        return None
    place.state = lifecycle.REVIEWER.after(place.state, "accept")
    place.invitation_hash = None
    session.flush()
    review = place.review
    audit.record(
        session, review.council_id, user.id, "accepted", f"reviewer {place.id}", f"review {review.id}"
    )
    return user


def _place(session: Session, secret: str, *, hold: bool = False) -> Reviewer:
    query = select(Reviewer).where(Reviewer.invitation_hash == _hash(secret))
    place = session.scalar(query.with_for_update() if hold else query)
    if place is None:
        raise NotFound("invitation")
    return place


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
