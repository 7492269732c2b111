"""What can still be done to a round that is open: extend it, mend its introduction, cancel it."""

from __future__ import annotations

from datetime import date, datetime, time

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Invitee, ModeCount, PaperCheck, Response, Round
from assessment.planning.wall_clock import last_moment
from assessment.services import audit, reviews, unlinking
from assessment.services.problems import Conflict, NotReady
from assessment.translation import gettext as _


def check_can_extend(round_: Round, now: datetime) -> None:
    """Raises WrongMove unless the round is open; from its closing moment on it is not."""
    state = RoundState.CLOSED if round_.is_due_to_close(now) else round_.state
    lifecycle.ROUND.after(state, "extend")


def extend_round(
    session: Session,
    round_: Round,
    user_id: int | None,
    closes_on: date,
    closes_time: time,
    version: int,
    now: datetime,
) -> None:
    """Let an open round close later. Never earlier: people were told that they have until then.

    Raises WrongMove, Conflict, and NotReady where it would not be later.
    """
    session.refresh(round_, with_for_update=True)
    check_can_extend(round_, now)
    if round_.version != version:
        theirs = {_("Closes"): f"{round_.closes_on.isoformat()} {round_.closes_time:%H:%M}"}
        yours = {_("Closes"): f"{closes_on.isoformat()} {closes_time:%H:%M}"}
        raise Conflict("the closing of this round", theirs, yours)
    if last_moment(closes_on, closes_time) <= round_.closes_at:
        raise NotReady((_("The new closing must be later than the present one."),))
    round_.closes_on, round_.closes_time = closes_on, closes_time
    session.flush()
    note = f"{round_.title}: closes {closes_on.isoformat()} {closes_time:%H:%M}"
    audit.record(session, round_.council_id, user_id, "extended", f"round {round_.id}", note)


def cancel_round(session: Session, round_: Round, user_id: int | None) -> None:
    """Call a draft or an open round off, for good.

    Of an open round everything that was said is deleted, with the key, and with every hash made with it, so
    that no link or code works any more. A review of it ends with it. Raises WrongMove.
    """
    session.refresh(round_, with_for_update=True)
    state = lifecycle.ROUND.after(round_.state, "cancel")
    unlinking.forget_codes(session, round_)
    for statement in (
        delete(Response).where(Response.round_id == round_.id),
        delete(ModeCount).where(ModeCount.round_id == round_.id),
        delete(PaperCheck).where(PaperCheck.round_id == round_.id),
        update(Invitee).where(Invitee.round_id == round_.id).values(finished=False),
    ):
        session.execute(statement)
    round_.state = state
    round_.key = None
    session.flush()
    reviews.cancel_review_of(session, round_, user_id)
    session.expire_all()
    audit.record(session, round_.council_id, user_id, "cancelled", f"round {round_.id}", round_.title)


def set_introduction(session: Session, round_: Round, user_id: int | None, text: str, version: int) -> None:
    """The text that respondents read first, while the round is a draft or open.

    Raises Conflict, and WrongMove once the round is over.
    """
    check_introduction_can_change(round_)
    if round_.version != version:
        raise Conflict(
            "the introduction", {_("Introduction"): round_.introduction}, {_("Introduction"): text}
        )
    round_.introduction = text
    session.flush()
    audit.record(session, round_.council_id, user_id, "set introduction of", f"round {round_.id}")


def check_introduction_can_change(round_: Round) -> None:
    """Raises WrongMove once the round is closed or cancelled."""
    if round_.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise WrongMove("round", round_.state, "change the introduction")
