"""Who is invited to answer a round, and the codes in their personal links.

Nothing here leads to a response: `finished` says that one was sent, never which, and only until the round
closes unless it is a named one.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Invitee, NamedResponse, Round, RoundKind
from assessment.services import audit, personal_codes
from assessment.services.answering import groups_asked
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.problems import AlreadyTaken, NotAllowed, NotFound
from assessment.translation import gettext as _

PAGE_SIZE = 100
STILL_CHANGING = frozenset({RoundState.DRAFT, RoundState.OPEN})


@dataclass(frozen=True, slots=True)
class InviteeFields:
    """What is known of somebody who is invited. Codes are None where the person is to say."""

    email: str
    name: str = ""
    group_code: str | None = None
    service_code: str | None = None


@dataclass(frozen=True, slots=True)
class InviteeCounts:
    """`finished` is None in a confidential round: there it is nobody's to know."""

    invited: int
    mailed: int
    with_problem: int
    opted_out: int
    finished: int | None

    @property
    def not_mailed(self) -> int:
        return self.invited - self.mailed - self.with_problem


def check_can_change(round_: Round) -> None:
    """Raises WrongMove once the round is closed or cancelled."""
    if round_.state not in STILL_CHANGING:
        raise WrongMove("round", round_.state, "invite")


def count_invitees(session: Session, round_: Round) -> InviteeCounts:
    invited, mailed, problem, off, finished = session.execute(
        select(
            func.count(),
            func.count().filter(Invitee.mailed),
            func.count().filter(~Invitee.mailed, Invitee.mail_problem != ""),
            func.count().filter(Invitee.reminders_off),
            func.count().filter(Invitee.finished),
        ).where(Invitee.round_id == round_.id)
    ).one()
    named = round_.kind is RoundKind.NAMED
    return InviteeCounts(invited, mailed, problem, off, finished if named else None)


def list_invitees(
    session: Session, round_: Round, search: str = "", page: int = 1
) -> tuple[Sequence[Invitee], int]:
    """A page of those invited, by address, and how many there are in all that match."""
    wanted = [Invitee.round_id == round_.id, *_matching(search)]
    total = session.scalar(select(func.count()).select_from(Invitee).where(*wanted)) or 0
    rows = session.scalars(
        select(Invitee)
        .where(*wanted)
        .order_by(Invitee.email)
        .limit(PAGE_SIZE)
        .offset((max(page, 1) - 1) * PAGE_SIZE)
    ).all()
    return rows, total


def get_invitee(session: Session, round_: Round, invitee_id: int) -> Invitee:
    """Raises NotFound for one of another round, as for none."""
    invitee = session.scalar(select(Invitee).where(Invitee.id == invitee_id, Invitee.round_id == round_.id))
    if invitee is None:
        raise NotFound(f"invitee {invitee_id}")
    return invitee


def add_invitee(session: Session, round_: Round, user_id: int | None, fields: InviteeFields) -> Invitee:
    """Raises WrongMove once the round is closed, AlreadyTaken where the address is invited already."""
    check_can_change(round_)
    (invitee,) = _insert(session, round_, [fields])
    audit.record(session, round_.council_id, user_id, "invited 1 person to", f"round {round_.id}")
    return invitee


def save_invitees(
    session: Session, round_: Round, user_id: int | None, rows: Sequence[InviteeFields]
) -> tuple[int, int]:
    """Invite those who are new and update the others by address; how many of each there were.

    Raises WrongMove once the round is closed.
    """
    check_can_change(round_)
    known = {invitee.email: invitee for invitee in _all(session, round_)}
    changed = 0
    for fields in rows:
        invitee = known.get(fields.email)
        if invitee is not None and fields_of(invitee) != fields:
            invitee.name, invitee.group_code = fields.name, fields.group_code
            invitee.service_code = fields.service_code
            changed += 1
    new = _insert(session, round_, [fields for fields in rows if fields.email not in known])
    note = f"{len(new)} new, {changed} changed"
    audit.record(session, round_.council_id, user_id, "imported invitees of", f"round {round_.id}", note)
    return len(new), changed


def known_fields(session: Session, round_: Round) -> dict[str, InviteeFields]:
    """What is known of everybody who is invited, by address."""
    return {invitee.email: fields_of(invitee) for invitee in _all(session, round_)}


def rounds_to_copy_from(session: Session, round_: Round) -> list[tuple[Round, int]]:
    """Other rounds of the council with people on their lists, and how many; the newest first."""
    rows = session.execute(
        select(Round, func.count())
        .join(Invitee, Invitee.round_id == Round.id)
        .where(Round.council_id == round_.council_id, Round.id != round_.id)
        .group_by(Round.id)
        .order_by(Round.id.desc())
    )
    return [(one, number) for one, number in rows]


def copy_invitees(session: Session, round_: Round, earlier: Round, user_id: int | None) -> int:
    """Invite everybody who was invited to an earlier round of the council and is not to this; how many.

    Groups and services that this round does not have are left for the person to say.
    """
    check_can_change(round_)
    here = set(known_fields(session, round_))
    groups, services = places_of(session, round_)
    rows = [
        replace(
            fields,
            group_code=fields.group_code if fields.group_code in groups else None,
            service_code=fields.service_code if fields.service_code in services else None,
        )
        for email, fields in known_fields(session, earlier).items()
        if email not in here
    ]
    new = _insert(session, round_, rows)
    audit.record(
        session,
        round_.council_id,
        user_id,
        "copied invitees to",
        f"round {round_.id}",
        f"{len(new)} from round {earlier.id}",
    )
    return len(new)


def forget_groups(session: Session, round_: Round, known: Collection[str]) -> int:
    """Leave it to invitees to say their group where theirs is none of these codes; how many they are."""
    strangers = update(Invitee).where(Invitee.round_id == round_.id, Invitee.group_code.not_in(known))
    return len(session.scalars(strangers.values(group_code=None).returning(Invitee.id)).all())


def remove_invitee(session: Session, round_: Round, user_id: int | None, invitee_id: int) -> None:
    """Their link no longer works; what they may have answered stays.

    Raises WrongMove once the round is closed, and NotAllowed in a named round for one who has begun.
    """
    check_can_change(round_)
    invitee = get_invitee(session, round_, invitee_id)
    if session.scalar(select(NamedResponse.response_id).where(NamedResponse.invitee_id == invitee.id)):
        raise NotAllowed(_("This person has begun to answer, and answers in a named round carry their name."))
    session.delete(invitee)
    session.flush()
    audit.record(session, round_.council_id, user_id, "removed an invitee of", f"round {round_.id}")


def places_of(session: Session, round_: Round) -> tuple[dict[str, str], dict[str, str]]:
    """The groups that are asked and the services of the round: name by code."""
    framework = load_framework(session, round_.framework_hash)
    groups = dict(groups_asked(framework, asking_of(round_)))
    return groups, {service.code: service.name for service in round_.services}


def fields_of(invitee: Invitee) -> InviteeFields:
    return InviteeFields(invitee.email, invitee.name, invitee.group_code, invitee.service_code)


def arm_links(session: Session, round_: Round) -> None:
    """Let the personal links of everybody invited work, from now until the round's key is destroyed."""
    _arm(session, round_, _all(session, round_))


def opt_out_code(key: bytes, nonce: str) -> str:
    """What stands in the link that stops reminders. It leads neither to the personal link nor from it."""
    return hmac.new(key, f"opt-out:{nonce}".encode(), sha256).hexdigest()[:32]


def find_to_opt_out(session: Session, round_: Round, invitee_id: int, code: str) -> Invitee:
    """Raises NotFound where the code is not this invitee's, and once the round's key is destroyed."""
    invitee = get_invitee(session, round_, invitee_id)
    if round_.key is None or not hmac.compare_digest(
        opt_out_code(round_.key, invitee.nonce).encode(), code.encode()
    ):
        raise NotFound(f"invitee {invitee_id}")
    return invitee


def stop_reminders(session: Session, invitee: Invitee) -> None:
    invitee.reminders_off = True
    session.flush()


def mark_finished(session: Session, invitee_id: int) -> None:
    """Note that somebody has sent a response. Which, is not written anywhere."""
    session.execute(update(Invitee).where(Invitee.id == invitee_id).values(finished=True))


def _insert(session: Session, round_: Round, rows: Iterable[InviteeFields]) -> list[Invitee]:
    new = [
        Invitee(
            round_id=round_.id,
            email=fields.email,
            name=fields.name,
            group_code=fields.group_code,
            service_code=fields.service_code,
        )
        for fields in rows
    ]
    try:
        with session.begin_nested():
            session.add_all(new)
            session.flush()
    except IntegrityError:
        raise AlreadyTaken("this address") from None
    _arm(session, round_, new)
    return new


def _arm(session: Session, round_: Round, invitees: Iterable[Invitee]) -> None:
    if round_.key is None:
        return
    for invitee in invitees:
        code = personal_codes.link_code(round_.key, invitee.nonce)
        invitee.link_hash = personal_codes.ticket_hash(round_.key, code)
    session.flush()


def _all(session: Session, round_: Round) -> Sequence[Invitee]:
    return session.scalars(select(Invitee).where(Invitee.round_id == round_.id).order_by(Invitee.id)).all()


def _matching(search: str) -> list[ColumnElement[bool]]:
    if not search:
        return []
    pattern = "%" + search.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
    return [
        or_(Invitee.email.like(pattern, escape="\\"), func.lower(Invitee.name).like(pattern, escape="\\"))
    ]
