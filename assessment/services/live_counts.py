"""The answers of a round as counts, by service and group: frozen when it closes, live where it is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, null, select, union_all
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import Answer, FrozenCounts, Response, Round
from assessment.services.frameworks import load_framework
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE

Counts = dict[str, list[int]]


def is_live(round_: Round) -> bool:
    """Whether results may be seen while people still answer: in a named round, which promises no secrecy."""
    return round_.is_named and round_.state is RoundState.OPEN


def count_now(session: Session, round_: Round) -> Sequence[FrozenCounts]:
    """What the round's frozen counts would be if it closed now; the session keeps none of these rows."""
    size = load_framework(session, round_.framework_hash).scale.size
    respondents: dict[tuple[str, str], int] = {}
    counts: dict[tuple[str, str], Counts] = defaultdict(dict)
    place = {str(level): level for level in range(size)} | {DONT_KNOW: size, NOT_APPLICABLE: size + 1}
    # One query, so that an answer that is saved meanwhile is in all of it or in none.
    rows = session.execute(union_all(_answers(round_.id), _respondents(round_.id)))
    for service, group, statement, choice, number in rows:
        if statement is None:
            respondents[service or "", group] = number
            continue
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


def _answers(round_id: int) -> Any:
    """How often each choice was made, by service and group."""
    return (
        select(Response.service_code, Response.group_code, Answer.statement_code, Answer.choice, func.count())
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.round_id == round_id)
        .group_by(Response.service_code, Response.group_code, Answer.statement_code, Answer.choice)
    )


def _respondents(round_id: int) -> Any:
    """Responses with at least one answer, by service and group; there is no statement in these rows."""
    answered = select(Answer.response_id).where(Answer.response_id == Response.id).exists()
    return (
        select(Response.service_code, Response.group_code, null(), null(), func.count())
        .where(Response.round_id == round_id, answered)
        .group_by(Response.service_code, Response.group_code)
    )
