"""The answers of a round as counts, by service and group: frozen when it closes, live where it is named."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import func, select
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
