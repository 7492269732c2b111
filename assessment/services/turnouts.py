"""How many have answered a round, as far as that may be seen, and in which way they did."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.models import Mode, Round, RoundKind
from assessment.scoring.turnout import Part, Turnout, turnout
from assessment.services.modes import mode_counts
from assessment.services.rounds import ResponseCount, response_counts

NOBODY_IS_SMALL = 0


@dataclass(frozen=True, slots=True)
class RoundTurnout:
    """By group and by service, one beside the other and never crossed; `modes` are those of all sent."""

    by_group: Turnout
    by_service: Turnout | None
    modes: tuple[tuple[Mode, int], ...]


def read_turnout(session: Session, round_: Round) -> RoundTurnout:
    """The responses begun and sent so far, small parts merged.

    A named round merges nothing: who has answered is no secret there.
    """
    threshold = NOBODY_IS_SMALL if round_.kind is RoundKind.NAMED else round_.threshold
    groups, services = response_counts(session, round_)
    headcounts = {group.code: group.headcount for group in round_.groups}
    takes_part = {group.code for group in round_.groups if group.takes_part}
    by_group = [
        _part(count, headcounts.get(count.code))
        for count in groups
        if count.code in takes_part or count.started
    ]
    by_service = [_part(count, count.headcount) for count in services]
    return RoundTurnout(
        turnout(by_group, threshold),
        turnout(by_service, threshold) if round_.services else None,
        mode_counts(session, round_),
    )


def _part(count: ResponseCount, headcount: int | None) -> Part:
    return Part(count.code, count.name, count.started, count.submitted, headcount)
