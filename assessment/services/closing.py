"""Closing a round: its answers counted once, its key destroyed, in one transaction.

What a database keeps of deleted rows is cleaned up after the commit, by `assessment.models.scrubbing`.
"""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Round
from assessment.models.base import utc_now
from assessment.services import audit, live_counts, unlinking


def close_round(session: Session, round_: Round, user_id: int | None) -> None:
    """Count the answers into frozen rows and destroy what tied people and codes to responses.

    Responses get new ids: those that were found before are gone. Every answer that was saved counts, whether
    or not its response was sent. Raises WrongMove.
    """
    session.refresh(round_, with_for_update=True)
    state = lifecycle.ROUND.after(round_.state, "close")
    session.add_all(live_counts.count_now(session, round_))
    unlinking.forget_codes(session, round_)
    unlinking.forget_who_finished(session, round_)
    unlinking.write_again(session, round_)
    round_.state = state
    round_.key = None
    round_.closed_at = utc_now()
    session.flush()
    audit.record(session, round_.council_id, user_id, "closed", f"round {round_.id}", round_.title)
