"""One-time codes (TOTP, RFC 6238): six digits that an app makes, new ones every 30 seconds."""

from __future__ import annotations

import hmac
import re
from datetime import datetime

import pyotp
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Membership, Reviewer, User
from assessment.models.base import utc_now
from assessment.services import account_trail, sign_ins
from assessment.services.problems import NotAllowed, NotFound
from assessment.translation import gettext as _

STEP = 30
DRIFT = 1
"""How many steps a telephone's clock may be ahead or behind."""

ISSUER = "Critical Friend"


def matching_step(secret: str, typed: str, now: datetime, last: int | None) -> int | None:
    """The step of the code that was typed, if it is of about now and of no step that was used before."""
    code = re.sub(r"\s", "", typed)
    made = pyotp.TOTP(secret, interval=STEP)
    current = int(now.timestamp()) // STEP
    for step in range(current - DRIFT, current + DRIFT + 1):
        expected = made.generate_otp(step)
        if hmac.compare_digest(expected.encode(), code.encode()) and (last is None or step > last):
            return step
    return None


def begin_set_up(session: Session, user_id: int) -> None:
    """Make a secret for a person's app. It counts for nothing until a code of it was given.

    Raises NotAllowed where codes are in use: they have to be turned off first.
    """
    user = _held(session, user_id)
    if user.totp_confirmed:
        raise NotAllowed(_("You use one-time codes already."))
    user.totp_secret, user.totp_last = pyotp.random_base32(), None
    session.flush()


def secret_to_set_up(session: Session, user_id: int) -> str | None:
    """The secret that waits for its first code, to be shown to nobody but the person."""
    user = session.get(User, user_id)
    return None if user is None or user.totp_confirmed else user.totp_secret


def app_address(secret: str, email: str) -> str:
    """What the QR code holds: an address that an authenticator app takes."""
    return pyotp.TOTP(secret, interval=STEP).provisioning_uri(name=email, issuer_name=ISSUER)


def confirm(session: Session, user_id: int, typed: str, now: datetime | None = None) -> bool:
    """The first code of a new secret: from now on codes are asked for. False where it is wrong."""
    user = _held(session, user_id)
    if user.totp_confirmed or user.totp_secret is None or not _use(user, typed, now):
        return False
    user.totp_confirmed = True
    account_trail.record(session, user.id, user.id, "set up one-time codes")
    session.flush()
    return True


def check(session: Session, user_id: int, typed: str, now: datetime | None = None) -> bool:
    """Whether this is the person's code of now; it is used up by that."""
    user = _held(session, user_id)
    right = user.totp_confirmed and user.totp_secret is not None and _use(user, typed, now)
    session.flush()
    return right


def turn_off(session: Session, user_id: int, typed: str, now: datetime | None = None) -> bool:
    """Ask for codes no more, against one last code. False where that is wrong."""
    if not check(session, user_id, typed, now):
        return False
    _clear(session, session.get_one(User, user_id))
    account_trail.record(session, user_id, user_id, "turned off one-time codes")
    return True


def reset(session: Session, council_id: int, by_user_id: int | None, user_id: int) -> None:
    """Turn off the codes of a person who has lost their telephone, and sign them out everywhere.

    For people of one council only: whoever has a role elsewhere, reviews or is an operator would otherwise
    lose a protection that other councils rely on; the command line is for them. Raises NotFound and
    NotAllowed.
    """
    user = session.get(User, user_id, with_for_update=True)
    councils = set(session.scalars(select(Membership.council_id).where(Membership.user_id == user_id)))
    if user is None or council_id not in councils:
        raise NotFound(f"account {user_id}")
    reviews = session.scalar(select(Reviewer.id).where(Reviewer.user_id == user_id).limit(1))
    if councils != {council_id} or user.is_operator or reviews is not None:
        raise NotAllowed(
            _(
                "This person has work outside your council too. Ask whoever runs this installation to reset "
                "their one-time codes."
            )
        )
    reset_anywhere(session, by_user_id, user)


def reset_anywhere(session: Session, by_user_id: int | None, user: User) -> None:
    """Turn off the codes of anybody, for whoever runs the installation."""
    _clear(session, user)
    sign_ins.end_all(session, user.id)
    account_trail.record(session, by_user_id, user.id, "reset one-time codes")


def _use(user: User, typed: str, now: datetime | None) -> bool:
    step = matching_step(user.totp_secret or "", typed, now or utc_now(), user.totp_last)
    if step is None:
        return False
    user.totp_last = step
    return True


def _clear(session: Session, user: User) -> None:
    user.totp_secret, user.totp_confirmed, user.totp_last = None, False, None
    session.flush()


def _held(session: Session, user_id: int) -> User:
    """The row, held so that no two requests can use the same code."""
    user = session.get(User, user_id, with_for_update=True, populate_existing=True)
    if user is None:
        raise NotFound(f"account {user_id}")
    return user
