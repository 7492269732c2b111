"""Setting up, opening and finding rounds. Closing is in `closing`."""

from __future__ import annotations

import math
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import InstrumentedAttribute, Session, joinedload

from assessment import lifecycle
from assessment.lifecycle import ResponseState, RoundState
from assessment.models import (
    Council,
    Form,
    GapLens,
    Response,
    Review,
    Round,
    RoundAim,
    RoundGroup,
    RoundService,
    Service,
    StoredFramework,
)
from assessment.scoring.values import DEFAULT_IMPORTANCE, DEFAULT_TARGET, DEFAULT_THRESHOLD, Aim
from assessment.services import audit, invitees
from assessment.services.answering import Asking, asked_codes
from assessment.services.frameworks import load_framework
from assessment.services.problems import Conflict, NotFound, NotReady
from assessment.services.readiness import reasons_not_to_open
from assessment.translation import N_
from assessment.translation import gettext as _
from benchmark.framework import Element, Framework

STATEMENTS_A_MINUTE = 8
MINUTES_STEP = 5
NO_SERVICE = N_("No service given")

LENSES = {GapLens.SELF: N_("The council's own score"), GapLens.PEER: N_("The peer team's score")}

# Built once: every page of a respondent begins with it. The council comes along, to be named on the page.
_BY_LINK = (
    select(Round)
    .where(Round.link_token == bindparam("link_token"), Round.state != RoundState.DRAFT)
    .options(joinedload(Round.council, innerjoin=True).load_only(Council.name))
)


@dataclass(frozen=True, slots=True)
class RoundSettings:
    """What a coordinator chooses about a round."""

    title: str
    framework_hash: str
    form: Form
    closes_on: date
    threshold: int = DEFAULT_THRESHOLD
    gap_lens: GapLens = GapLens.SELF


@dataclass(frozen=True, slots=True)
class ResponseCount:
    """How many of a group or a service have begun and sent a response. `headcount` is None if unknown."""

    code: str
    name: str
    started: int
    submitted: int
    headcount: int | None = None


@dataclass(frozen=True, slots=True)
class FormLength:
    """How much a form asks of one group."""

    group: str
    statements: int
    minutes: int


def create_round(session: Session, council_id: int, user_id: int | None, settings: RoundSettings) -> Round:
    """A draft round with the council's services as they are named today and the usual targets."""
    framework = load_framework(session, settings.framework_hash)
    round_ = Round(
        council_id=council_id,
        framework_hash=settings.framework_hash,
        title=settings.title,
        closes_on=settings.closes_on,
        threshold=settings.threshold,
        gap_lens=settings.gap_lens,
    )
    round_.aims = default_aims(framework.elements)
    round_.groups = all_groups(framework, settings.form)
    services = session.scalars(
        select(Service)
        .where(Service.council_id == council_id, ~Service.ended)
        .order_by(Service.name)
        .options(joinedload(Service.directorate))
    )
    round_.services = [
        RoundService(
            code=f"s{service.id}",
            service_id=service.id,
            name=service.name,
            directorate=service.directorate.name if service.directorate else "",
            headcount=service.headcount,
        )
        for service in services
    ]
    session.add(round_)
    session.flush()
    audit.record(session, council_id, user_id, "created", f"round {round_.id}", settings.title)
    return round_


def get_round(session: Session, council_id: int, round_id: int) -> Round:
    """A round of this council. Raises NotFound for another council's, as for none."""
    round_ = session.scalar(select(Round).where(Round.id == round_id, Round.council_id == council_id))
    if round_ is None:
        raise NotFound(f"round {round_id}")
    return round_


def list_rounds(session: Session, council_id: int) -> Sequence[Round]:
    """Newest first."""
    return session.scalars(
        select(Round).where(Round.council_id == council_id).order_by(Round.id.desc())
    ).all()


def round_by_link(session: Session, link_token: str) -> Round:
    """The round of an open link. Raises NotFound, for drafts too: their link does not work yet."""
    round_ = session.scalar(_BY_LINK, {"link_token": link_token})
    if round_ is None:
        raise NotFound("round")
    return round_


def set_lens(session: Session, round_: Round, user_id: int | None, lens: GapLens, version: int) -> None:
    """Whose score the gap is measured from: the one thing that may change of a closed round too.

    Raises Conflict where somebody else got there first, and WrongMove for a cancelled round.
    """
    check_lens_can_change(round_)
    if round_.version != version:
        theirs, yours = _(LENSES[round_.gap_lens]), _(LENSES[lens])
        raise Conflict("this round", {_("Gap measured from"): theirs}, {_("Gap measured from"): yours})
    round_.gap_lens = lens
    session.flush()
    audit.record(session, round_.council_id, user_id, "set lens of", f"round {round_.id}", round_.title)


def check_lens_can_change(round_: Round) -> None:
    """Raises WrongMove for a cancelled round."""
    if round_.state is RoundState.CANCELLED:
        raise lifecycle.WrongMove("round", round_.state, "change what gaps are measured from")


def set_aims(
    session: Session, round_: Round, user_id: int | None, aims: Mapping[str, Aim], version: int
) -> None:
    """Set the target and the importance of the elements given, while the round is a draft or open.

    Raises Conflict; WrongMove once the round is closed, since its results are frozen.
    """
    check_aims_can_change(round_)
    if round_.version != version:
        theirs = {code: aim for code, aim in aims_of(round_).items() if code in aims}
        raise Conflict("these targets", aims_as_text(theirs), aims_as_text(aims))
    for row in round_.aims:
        aim = aims.get(row.element_code)
        if aim is not None:
            row.target, row.importance = int(aim.target), aim.importance
    round_.version = version + 1
    session.flush()
    audit.record(session, round_.council_id, user_id, "set targets of", f"round {round_.id}")


def earlier_rounds(session: Session, round_: Round) -> Sequence[Round]:
    """Other rounds of the council with a framework of the same code, newest first."""
    return session.scalars(
        select(Round)
        .join(StoredFramework)
        .where(
            Round.council_id == round_.council_id,
            Round.id != round_.id,
            StoredFramework.code == round_.framework.code,
        )
        .order_by(Round.id.desc())
    ).all()


def copy_aims(session: Session, round_: Round, user_id: int | None, source_id: int, version: int) -> int:
    """Take over targets and importance from an earlier round, by code of element; how many were found.

    Raises NotFound for a round that is not one of `earlier_rounds`, and as `set_aims` does.
    """
    sources = {row.id: row for row in earlier_rounds(session, round_)}
    if source_id not in sources:
        raise NotFound(f"round {source_id}")
    mine = aims_of(round_)
    found = {code: aim for code, aim in aims_of(sources[source_id]).items() if code in mine}
    set_aims(session, round_, user_id, found, version)
    return len(found)


def check_aims_can_change(round_: Round) -> None:
    """Raises WrongMove once the round is closed or cancelled."""
    if round_.state in (RoundState.CLOSED, RoundState.CANCELLED):
        raise lifecycle.WrongMove("round", round_.state, "set targets")


def aims_of(round_: Round) -> dict[str, Aim]:
    return {row.element_code: Aim(row.target, row.importance) for row in round_.aims}


def minutes_for(statements: int) -> int:
    """How long so many statements take to answer, rounded up so that nobody is rushed."""
    steps = math.ceil(statements / STATEMENTS_A_MINUTE / MINUTES_STEP)
    return max(1, steps) * MINUTES_STEP


def form_lengths(framework: Framework, asking: Asking) -> tuple[FormLength, ...]:
    """What is asked of each group of the framework."""
    counts = [
        (audience.name, len(asked_codes(framework, asking, audience.code)))
        for audience in framework.audiences
    ]
    return tuple(FormLength(name, count, minutes_for(count)) for name, count in counts)


def open_round(session: Session, round_: Round, user_id: int | None, now: datetime) -> None:
    """Open a draft to respondents. Raises WrongMove, and NotReady with every reason at once."""
    session.refresh(round_, ["state", "version"], with_for_update=True)
    state = lifecycle.ROUND.after(round_.state, "open")
    reasons = reasons_not_to_open(session, round_, now)
    if reasons:
        raise NotReady(reasons)
    round_.state = state
    round_.key = secrets.token_bytes(32)
    round_.opened_at = now
    session.flush()
    invitees.arm_links(session, round_)
    audit.record(session, round_.council_id, user_id, "opened", f"round {round_.id}", round_.title)


def review_of(session: Session, round_: Round) -> Review | None:
    return session.scalar(select(Review).where(Review.round_id == round_.id))


def response_totals(session: Session, council_id: int) -> dict[int, tuple[int, int]]:
    """How many responses to each round of a council have been begun and sent, by round id."""
    submitted = func.count().filter(Response.state == ResponseState.SUBMITTED)
    counts = (
        select(Response.round_id, func.count(), submitted)
        .join(Round, Round.id == Response.round_id)
        .where(Round.council_id == council_id)
        .group_by(Response.round_id)
    )
    return {round_id: (started, sent) for round_id, started, sent in session.execute(counts)}


def response_counts(session: Session, round_: Round) -> tuple[list[ResponseCount], list[ResponseCount]]:
    """How many responses there are by group and by service: all that may be seen of an open round."""
    framework = load_framework(session, round_.framework_hash)
    groups = _counts_by(session, round_.id, Response.group_code)
    services = _counts_by(session, round_.id, Response.service_code)
    by_group = [
        ResponseCount(audience.code, audience.name, *groups.get(audience.code, (0, 0)))
        for audience in framework.audiences
    ]
    by_service = [
        ResponseCount(service.code, service.name, *services.get(service.code, (0, 0)), service.headcount)
        for service in round_.services
    ]
    if None in services:
        by_service.append(ResponseCount("", _(NO_SERVICE), *services[None]))
    return by_group, by_service


def _counts_by(
    session: Session, round_id: int, column: InstrumentedAttribute[Any]
) -> dict[str | None, tuple[int, int]]:
    submitted = func.count().filter(Response.state == ResponseState.SUBMITTED)
    counts = select(column, func.count(), submitted).where(Response.round_id == round_id).group_by(column)
    return {code: (started, sent) for code, started, sent in session.execute(counts)}


def default_aims(elements: Sequence[Element]) -> list[RoundAim]:
    return [
        RoundAim(element_code=element.code, target=int(DEFAULT_TARGET), importance=DEFAULT_IMPORTANCE)
        for element in elements
    ]


def all_groups(framework: Framework, form: Form) -> list[RoundGroup]:
    return [
        RoundGroup(code=audience.code, number=number, form=form)
        for number, audience in enumerate(framework.audiences, 1)
    ]


def aims_as_text(aims: Mapping[str, Aim]) -> dict[str, str]:
    """What is wanted, in words by code of element."""
    return {
        code: _(
            "target %(target)s, importance %(importance)s",
            target=f"{aim.target:g}",
            importance=aim.importance,
        )
        for code, aim in aims.items()
    }
