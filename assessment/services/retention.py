"""How long what people said and who was asked is kept after a round closes; then it is deleted.

Frozen counts stay, so results do not change. So do the bare responses, which say no more than that somebody
of a group and a service answered: response rates are counted from them.
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Select, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import Answer, Comment, Council, Invitee, NamedResponse, Response, Round, RoundKind
from assessment.planning.wall_clock import london_day
from assessment.services import audit, unlinking

YEAR = 12


@dataclass(frozen=True, slots=True)
class Periods:
    """Months from the closing of a round."""

    comments: int
    answers: int
    invitees: int


@dataclass(frozen=True, slots=True)
class Due:
    """What of a round has been kept long enough."""

    comments: bool = False
    answers: bool = False
    invitees: bool = False


def due(closed_on: date | None, cancelled: bool, periods: Periods, today: date) -> Due:
    """What is to be deleted today. Of a cancelled round, which has no results, everything."""
    if cancelled:
        return Due(comments=True, answers=True, invitees=True)
    if closed_on is None:
        return Due()
    return Due(
        comments=today >= kept_until(closed_on, periods.comments),
        answers=today >= kept_until(closed_on, periods.answers),
        invitees=today >= kept_until(closed_on, periods.invitees),
    )


def kept_until(closed_on: date, months: int) -> date:
    """The same day so many months later, or the last of that month where it has no such day."""
    years, index = divmod(closed_on.month - 1 + months, YEAR)
    year, month = closed_on.year + years, index + 1
    return date(year, month, min(closed_on.day, calendar.monthrange(year, month)[1]))


def periods_of(council: Council) -> Periods:
    return Periods(council.comments_kept_months, council.answers_kept_months, council.invitees_kept_months)


def tidy(session: Session, now: datetime) -> None:
    """Delete whatever has been kept long enough, in every council, and record that it was deleted."""
    today = london_day(now)
    for round_ in session.scalars(_rounds_with_something_left()):
        closed_on = london_day(round_.closed_at) if round_.closed_at else None
        cancelled = round_.state is RoundState.CANCELLED
        _delete(session, round_, due(closed_on, cancelled, periods_of(round_.council), today), now)
    session.flush()


def _rounds_with_something_left() -> Select[Round]:
    left: list[ColumnElement[bool]] = [
        Round.comments_deleted_at.is_(None),
        Round.answers_deleted_at.is_(None),
        exists().where(Invitee.round_id == Round.id),
    ]
    over = Round.state.in_((RoundState.CLOSED, RoundState.CANCELLED))
    return select(Round).where(over, or_(*left)).order_by(Round.id)


def _delete(session: Session, round_: Round, what: Due, now: datetime) -> None:
    responses = select(Response.id).where(Response.round_id == round_.id)
    if what.comments and round_.comments_deleted_at is None:
        session.execute(delete(Comment).where(Comment.response_id.in_(responses)))
        round_.comments_deleted_at = now
        _record(session, round_, "deleted the comments of")
    if what.answers and round_.answers_deleted_at is None:
        session.execute(delete(Answer).where(Answer.response_id.in_(responses)))
        round_.answers_deleted_at = now
        _record(session, round_, "deleted the raw answers of")
    if what.invitees:
        _delete_invitees(session, round_, keep_names=round_.kind is RoundKind.NAMED and not what.answers)
    if round_.state is RoundState.CANCELLED:
        unlinking.forget_codes(session, round_)
        session.execute(update(Response).where(Response.round_id == round_.id).values(access_hash=None))


def _delete_invitees(session: Session, round_: Round, *, keep_names: bool) -> None:
    """The list of who was invited. In a named round a name stays as long as the answers that it gave."""
    condition = [Invitee.round_id == round_.id]
    if keep_names:
        condition.append(Invitee.id.not_in(select(NamedResponse.invitee_id)))
    if session.scalar(select(exists().where(*condition))):
        session.execute(delete(Invitee).where(*condition))
        _record(session, round_, "deleted the list of invitees of")


def _record(session: Session, round_: Round, deed: str) -> None:
    audit.record(session, round_.council_id, None, deed, f"round {round_.id}", round_.title)
