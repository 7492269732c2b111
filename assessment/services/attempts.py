"""Limits on tries that could be guesses, counted in the database so that every worker counts the same.

A try is counted before it is known to be right: `check_and_record`, then commit, then look. One that was
right is taken back with `forgive`. So no try is free, whatever happens to the request afterwards.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from assessment.models import Attempt
from assessment.services.problems import TooManyTries


@dataclass(frozen=True, slots=True)
class Limit:
    """At most so many tries of a kind (20 characters at most) on one subject in any stretch of time."""

    kind: str
    most: int
    within: timedelta


@dataclass(frozen=True, slots=True)
class Counted:
    """What a try is counted against: a limit, and on whom, such as ("…@ashvale.example")."""

    limit: Limit
    subject: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A try that was counted. `was_last`: where it fails, the next one is refused."""

    ids: tuple[int, ...]
    was_last: bool


NOBODY = "nobody"
LONGEST = timedelta(days=1)
"""No limit looks further back; what is older is deleted."""

PASSWORD_BY_ACCOUNT = Limit("password-account", 10, timedelta(minutes=15))
PASSWORD_BY_ADDRESS = Limit("password-address", 50, timedelta(minutes=15))
CODE_BY_ACCOUNT = Limit("code-account", 5, timedelta(minutes=15))
CODE_BY_ACCOUNT_A_DAY = Limit("code-account-day", 30, LONGEST)
CODE_BY_ADDRESS = Limit("code-address", 50, timedelta(minutes=15))
LINK_BY_ACCOUNT = Limit("link-account", 5, timedelta(hours=1))
LINK_BY_ADDRESS = Limit("link-address", 30, timedelta(hours=1))
RESET_BY_ACCOUNT = Limit("reset-account", 5, timedelta(hours=1))
RESET_BY_ADDRESS = Limit("reset-address", 30, timedelta(hours=1))


def waiting_time(tries: Sequence[datetime], limit: Limit, now: datetime) -> timedelta | None:
    """How long until another try is allowed; None where it is allowed now."""
    counting = sorted(at for at in tries if at > now - limit.within)
    if len(counting) < limit.most:
        return None
    return counting[-limit.most] + limit.within - now


def check_and_record(session: Session, key: str, counted: Sequence[Counted], now: datetime) -> Recorded:
    """Count a try against every limit, or none at all where one of them is reached. Commit before looking.

    `key` is the installation's own: what is stored does not tell whom it is about. Raises TooManyTries with
    the longest wait.
    """
    hashes = [_subject_hash(key, one) for one in counted]
    _take_turns(session, hashes)
    found = [
        list(
            session.scalars(
                select(Attempt.at).where(
                    Attempt.kind == one.limit.kind,
                    Attempt.subject_hash == subject_hash,
                    Attempt.at > now - one.limit.within,
                )
            )
        )
        for one, subject_hash in zip(counted, hashes, strict=True)
    ]
    waits = [waiting_time(tries, one.limit, now) for one, tries in zip(counted, found, strict=True)]
    if longest := max((wait for wait in waits if wait is not None), default=None):
        raise TooManyTries(longest)
    rows = [
        Attempt(kind=one.limit.kind, subject_hash=subject_hash, at=now)
        for one, subject_hash in zip(counted, hashes, strict=True)
    ]
    session.add_all(rows)
    session.flush()
    return Recorded(
        tuple(row.id for row in rows),
        any(len(tries) + 1 >= one.limit.most for one, tries in zip(counted, found, strict=True)),
    )


def note_nobody(session: Session, key: str, counted: Counted, now: datetime) -> None:
    """A row that counts towards no limit: what is written of an account is written of nobody too."""
    session.add(Attempt(kind=NOBODY, subject_hash=_subject_hash(key, counted), at=now))
    session.flush()


def forgive(session: Session, recorded: Recorded) -> None:
    """Take back a try that turned out to be right. Those before it stay."""
    session.execute(delete(Attempt).where(Attempt.id.in_(recorded.ids)))


def forget(session: Session, key: str, counted: Counted) -> None:
    """Take back every try on a subject: who has proved to be the owner may have mistyped before."""
    session.execute(
        delete(Attempt).where(
            Attempt.kind == counted.limit.kind, Attempt.subject_hash == _subject_hash(key, counted)
        )
    )


def tidy(session: Session, now: datetime) -> None:
    """Delete what counts towards no limit any more."""
    session.execute(delete(Attempt).where(Attempt.at <= now - LONGEST))


def _subject_hash(key: str, counted: Counted) -> str:
    text = f"{counted.limit.kind}:{counted.subject}"
    return hmac.new(key.encode(), text.encode(errors="surrogatepass"), hashlib.sha256).hexdigest()


def _take_turns(session: Session, hashes: Sequence[str]) -> None:
    """Two tries at the same moment must not both be the last allowed. On SQLite writers take turns anyway."""
    if session.get_bind().dialect.name == "postgresql":
        for subject_hash in sorted(hashes):
            lock = int.from_bytes(bytes.fromhex(subject_hash[:16]), signed=True)
            session.execute(select(func.pg_advisory_xact_lock(lock)))
