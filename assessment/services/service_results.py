"""The results of one service of a closed round, for whoever's reach it is within."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, contains_eager

from assessment.lifecycle import RoundState
from assessment.models import Round, RoundKind, RoundService, ServiceAim
from assessment.scoring.one_service import Standing, beside_council, service_scorecard, standings
from assessment.scoring.values import Aim, Difference, Part, Scorecard
from assessment.services.asking import framework_asked
from assessment.services.keeping import Kept
from assessment.services.live_counts import is_live
from assessment.services.problems import NotFound
from assessment.services.reach import Reach
from assessment.services.rounds import aims_of
from assessment.services.scorecards import Key, round_scorecard, scorecard_key

_kept: Kept[tuple[Key, str], Scorecard] = Kept(128)
_kept_standings: Kept[Key, tuple[Standing, ...]] = Kept(32)


@dataclass(frozen=True, slots=True)
class Beside:
    """A service's part of the council's results, and its differences from the council by code."""

    whole: Scorecard
    part: Part
    differences: dict[str, Difference]


def get_service(session: Session, reach: Reach, round_id: int, code: str) -> RoundService:
    """A service of a round. Raises NotFound for another council's, and for one that is out of reach.

    In a named round that is every service to whoever does not run it: nothing is hidden in its results.
    """
    service = session.scalar(
        select(RoundService)
        .join(RoundService.round)
        .where(
            RoundService.round_id == round_id,
            RoundService.code == code,
            Round.council_id == reach.council_id,
        )
        .options(contains_eager(RoundService.round))
    )
    kept_back = service is not None and service.round.is_named and reach.services is not None
    if service is None or kept_back or not reach.covers(service.service_id):
        raise NotFound(f"service {code} of round {round_id}")
    return service


def list_services(session: Session, reach: Reach) -> Sequence[RoundService]:
    """The services within reach in every closed round: by round, the newest first, then by name."""
    query = (
        select(RoundService)
        .join(RoundService.round)
        .where(Round.council_id == reach.council_id, Round.state == RoundState.CLOSED)
        .order_by(Round.id.desc(), RoundService.name)
        .options(contains_eager(RoundService.round))
    )
    if reach.services is not None:
        query = query.where(RoundService.service_id.in_(reach.services), Round.kind == RoundKind.CONFIDENTIAL)
    return session.scalars(query).all()


def scorecard_of(session: Session, service: RoundService, *, to_others: bool = False) -> Scorecard:
    """The results of a service that was assessed by itself. Raises NotReady while the round is not closed.

    Raises NotFound in a round that assesses the council: there a service has only its part of the council's
    results (`beside`). `to_others` as for `round_scorecard`.
    """
    round_ = service.round
    if not round_.of_services:
        raise NotFound(f"results of {service.code} by itself")
    whole = round_scorecard(session, round_, to_others=to_others)
    key = (scorecard_key(session, round_, to_others=to_others), service.code)
    scorecard = None if is_live(round_) else _kept.get(key)
    if scorecard is None:
        framework = framework_asked(session, round_)
        part = _part(whole, service.code)
        aims = aims_of_service(session, service)
        scorecard = service_scorecard(framework, whole, part, aims, service.headcount)
        if not is_live(round_):
            _kept.keep(key, scorecard)
    return scorecard


def beside(session: Session, service: RoundService, *, to_others: bool = False) -> Beside:
    """What the council's results show of a service. Raises NotReady while the round is not closed.

    `to_others` as for `round_scorecard`.
    """
    round_ = service.round
    whole = round_scorecard(session, round_, to_others=to_others)
    part = _part(whole, service.code)
    framework = framework_asked(session, round_)
    found = beside_council(framework, whole, part)
    return Beside(whole, part, {difference.code: difference for difference in found})


def standings_of(session: Session, round_: Round) -> tuple[Standing, ...]:
    """Every service beside the council. Raises NotReady while the round is not closed."""
    key = scorecard_key(session, round_)
    found = None if is_live(round_) else _kept_standings.get(key)
    if found is None:
        framework = framework_asked(session, round_)
        found = standings(framework, round_scorecard(session, round_))
        if not is_live(round_):
            _kept_standings.keep(key, found)
    return found


def aims_of_service(session: Session, service: RoundService) -> dict[str, Aim]:
    """The round's aims by element, with the service's own in their place where it has them."""
    own = session.scalars(
        select(ServiceAim).where(
            ServiceAim.round_id == service.round_id, ServiceAim.service_code == service.code
        )
    )
    return aims_of(service.round) | {row.element_code: Aim(row.target, row.importance) for row in own}


def _part(whole: Scorecard, code: str) -> Part:
    for part in whole.services.parts if whole.services else ():
        if part.code == code:
            return part
    raise NotFound(f"service {code}")
