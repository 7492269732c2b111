"""Opening and closing by the clock, also when nobody is looking: what is due, and doing it.

Whoever calls gives each round a transaction of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Round
from assessment.services import closing, rounds
from assessment.services.problems import NotReady
from assessment.services.readiness import reasons_not_to_open

# No clock in London is further from UTC than that; the exact moment is worked out for what this finds.
_A_DAY = timedelta(days=1)


class Verb(StrEnum):
    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Timed:
    """A round as far as the clock cares. `opens_at` is None where a person opens it."""

    round_id: int
    state: RoundState
    opens_at: datetime | None
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Move:
    round_id: int
    verb: Verb


def due_moves(timed: Iterable[Timed], now: datetime) -> tuple[Move, ...]:
    """What is due: drafts whose opening has come and whose closing has not, and open rounds past theirs."""
    return tuple(Move(one.round_id, verb) for one in timed if (verb := _due(one, now)) is not None)


def due_rounds(session: Session, now: datetime) -> Sequence[int]:
    """The ids of the rounds for which something is due and can be done. Only reads."""
    latest = (now + _A_DAY).date()
    rows = session.scalars(
        select(Round)
        .where(
            or_(
                and_(Round.state == RoundState.DRAFT, Round.opens_on <= latest),
                and_(Round.state == RoundState.OPEN, Round.closes_on <= latest),
            )
        )
        .order_by(Round.id)
    ).all()
    due = {move.round_id: move.verb for move in due_moves((_timed(row) for row in rows), now)}
    waiting = {
        row.id for row in rows if due.get(row.id) is Verb.OPEN and reasons_not_to_open(session, row, now)
    }
    return [round_id for round_id in due if round_id not in waiting]


def move_round(session: Session, round_id: int, now: datetime) -> str | None:
    """Do what is due for one round; what was done, for the log, or None.

    A round that cannot be opened yet stays a draft, and its page says why. Somebody else may have been first.
    """
    round_ = session.get(Round, round_id, with_for_update=True)
    if round_ is None:
        return None
    try:
        for move in due_moves((_timed(round_),), now):
            if move.verb is Verb.OPEN:
                rounds.open_round(session, round_, None, now)
                return f"round {round_id} opened"
            closing.close_round(session, round_, None)
            return f"round {round_id} closed"
    except (NotReady, WrongMove):
        return None
    return None


def _timed(round_: Round) -> Timed:
    return Timed(round_.id, round_.state, round_.opens_at, round_.closes_at)


def _due(one: Timed, now: datetime) -> Verb | None:
    if one.state is RoundState.OPEN and one.closes_at <= now:
        return Verb.CLOSE
    if one.state is RoundState.DRAFT and one.opens_at is not None and one.opens_at <= now < one.closes_at:
        return Verb.OPEN
    return None
