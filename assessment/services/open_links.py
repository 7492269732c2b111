"""Open links: short addresses that anybody may follow, for the whole round, a service, a group or both."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from assessment import lifecycle
from assessment.lifecycle import RoundState
from assessment.models import OpenLink, Round
from assessment.services import audit, personal_codes
from assessment.services.addressees import Addressee, addressee
from assessment.services.problems import NotAllowed, NotFound
from assessment.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Link:
    """An open link as it is listed. `whole_round` is the short address that slips and kiosks rely on."""

    token: str
    addressee: Addressee
    whole_round: bool


def make_link(
    session: Session,
    round_: Round,
    user_id: int | None,
    service_code: str | None = None,
    group_code: str | None = None,
) -> str:
    """The token of the link for a service, a group or both; of the one that is there already, if any.

    Two who ask at once get the same. Raises WrongMove unless the round is open, and NotFound for a service or
    group that takes no part.
    """
    session.refresh(round_, ["state", "version"], with_for_update={"key_share": True})
    lifecycle.ROUND.after(round_.state, "answer")
    whom = addressee(session, round_, service_code, group_code)
    there = session.scalar(
        select(OpenLink.token).where(
            OpenLink.round_id == round_.id,
            OpenLink.service_code.is_not_distinct_from(service_code),
            OpenLink.group_code.is_not_distinct_from(group_code),
        )
    )
    if there is not None:
        return there
    token = "".join(secrets.choice(personal_codes.ALPHABET) for _ in range(personal_codes.SLIP_LENGTH))
    session.add(OpenLink(token=token, round_id=round_.id, service_code=service_code, group_code=group_code))
    session.flush()
    _record(session, round_, user_id, "made an open link of", whom)
    return token


def make_link_for_each_service(session: Session, round_: Round, user_id: int | None) -> None:
    """Raises WrongMove unless the round is open."""
    lifecycle.ROUND.after(round_.state, "answer")
    for service in round_.services:
        make_link(session, round_, user_id, service.code)


def list_links(session: Session, round_: Round) -> list[Link]:
    """That of the whole round first, then by service and group in the order of their names."""
    rows = session.scalars(select(OpenLink).where(OpenLink.round_id == round_.id))
    links = [
        Link(
            row.token,
            addressee(session, round_, row.service_code, row.group_code),
            row.service_code is None and row.group_code is None,
        )
        for row in rows
    ]
    return sorted(links, key=lambda link: (link.addressee.service, link.addressee.group))


def end_link(session: Session, round_: Round, user_id: int | None, token: str) -> None:
    """Its address leads nowhere from now on.

    Raises NotFound, and NotAllowed for that of the whole round, which may be printed on slips.
    """
    link = session.get(OpenLink, token)
    if link is None or link.round_id != round_.id:
        raise NotFound("open link")
    if link.service_code is None and link.group_code is None:
        raise NotAllowed(_("The short address of the whole round stays until the round closes."))
    whom = addressee(session, round_, link.service_code, link.group_code)
    session.delete(link)
    session.flush()
    _record(session, round_, user_id, "ended an open link of", whom)


def find_link(session: Session, typed_token: str) -> OpenLink | None:
    """The link of a short address, as it may be typed from a poster, with its round."""
    token = personal_codes.as_typed(typed_token)
    if token is None:
        return None
    link = session.scalar(
        select(OpenLink).where(OpenLink.token == token).options(joinedload(OpenLink.round, innerjoin=True))
    )
    return None if link is None or link.round.state is RoundState.DRAFT else link


def _record(session: Session, round_: Round, user_id: int | None, deed: str, whom: Addressee) -> None:
    audit.record(session, round_.council_id, user_id, deed, f"round {round_.id}", whom.noted)
