"""Closing a round: its answers counted once, its key destroyed, in one transaction.

What a database keeps of deleted rows is cleaned up after the commit, by `assessment.models.scrubbing`.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Answer, FrozenCounts, Response, Round
from assessment.models.base import utc_now
from assessment.services import audit, unlinking
from assessment.services.frameworks import load_framework
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE

Counts = dict[str, list[int]]


def close_round(session: Session, round_: Round, user_id: int | None) -> None:
    """Count the answers into frozen rows and destroy what tied people and codes to responses.

    Responses get new ids: those that were found before are gone. Every answer that was saved counts, whether
    or not its response was sent. Raises WrongMove.
    """
    session.refresh(round_, with_for_update=True)
    state = lifecycle.ROUND.after(round_.state, "close")
    session.add_all(_frozen(session, round_))
    unlinking.forget_codes(session, round_)
    unlinking.write_again(session, round_)
    round_.state = state
    round_.key = None
    round_.closed_at = utc_now()
    session.flush()
    audit.record(session, round_.council_id, user_id, "closed", f"round {round_.id}", round_.title)


def _frozen(session: Session, round_: Round) -> list[FrozenCounts]:
    size = load_framework(session, round_.framework_hash).scale.size
    respondents = _respondents(session, round_.id)
    counts: dict[tuple[str, str], Counts] = defaultdict(dict)
    place = {str(level): level for level in range(size)} | {DONT_KNOW: size, NOT_APPLICABLE: size + 1}
    rows = session.execute(
        select(Response.service_code, Response.group_code, Answer.statement_code, Answer.choice, func.count())
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.round_id == round_.id)
        .group_by(Response.service_code, Response.group_code, Answer.statement_code, Answer.choice)
    )
    for service, group, statement, choice, number in rows:
        cell = counts[service or "", group]
        cell.setdefault(statement, [0] * (size + 2))
        # A choice off this scale is no answer; it must not keep the others from being counted.
        if choice in place:
            cell[statement][place[choice]] = number
    return [
        FrozenCounts(
            round_id=round_.id,
            service_code=service,
            group_code=group,
            respondents=respondents[service, group],
            counts=dict(sorted(cell.items())),
        )
        for (service, group), cell in sorted(counts.items())
    ]


def _respondents(session: Session, round_id: int) -> dict[tuple[str, str], int]:
    """Responses with at least one answer, by service and group."""
    answered = select(Answer.response_id).where(Answer.response_id == Response.id).exists()
    rows = session.execute(
        select(Response.service_code, Response.group_code, func.count())
        .where(Response.round_id == round_id, answered)
        .group_by(Response.service_code, Response.group_code)
    )
    return {(service or "", group): number for service, group, number in rows}
