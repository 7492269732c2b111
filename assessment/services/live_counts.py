"""The answers of a round as counts, by service and group: frozen when it closes, live where it is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState
from assessment.models import Answer, FrozenCounts, Response, Round
from assessment.services.frameworks import load_framework
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE

Counts = dict[str, list[int]]

CHOICE, NEXT = "=", ","
"""Between a statement and what was chosen, and between answers. No code has a comma in it."""


def is_live(round_: Round) -> bool:
    """Whether results may be seen while people still answer: in a named round, which promises no secrecy."""
    return round_.is_named and round_.state is RoundState.OPEN


def count_now(session: Session, round_: Round) -> Sequence[FrozenCounts]:
    """What the round's frozen counts would be if it closed now; the session keeps none of these rows."""
    size = load_framework(session, round_.framework_hash).scale.size
    respondents: Counter[tuple[str, str]] = Counter()
    said: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    # One query, so that an answer that is saved meanwhile is in all of it or in none.
    for service, group, answers in session.execute(_responses(round_.id)):
        respondents[service or "", group] += 1
        said[service or "", group].update(answers.split(NEXT))
    place = {str(level): level for level in range(size)} | {DONT_KNOW: size, NOT_APPLICABLE: size + 1}
    counts: dict[tuple[str, str], Counts] = defaultdict(dict)
    for cell, made in said.items():
        for answer, number in made.items():
            statement, _, choice = answer.rpartition(CHOICE)
            numbers = counts[cell].setdefault(statement, [0] * (size + 2))
            # A choice off this scale is no answer; it must not keep the others from being counted.
            if choice in place:
                numbers[place[choice]] = number
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


def _responses(round_id: int) -> Any:
    """What is said by each response with an answer, as one text: a.1.x.1=3,a.1.x.2=dk.

    Counting them here takes half as long as having the database sort a row for every answer.
    """
    answer = Answer.statement_code + CHOICE + Answer.choice
    return (
        select(Response.service_code, Response.group_code, func.aggregate_strings(answer, NEXT))
        .join(Answer, Answer.response_id == Response.id)
        .where(Response.round_id == round_id)
        .group_by(Response.id)
    )
