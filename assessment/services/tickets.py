"""A code that somebody was given, in a personal link or on a slip: who holds it, and what it opens.

A ticket lets its holder begin one response. Nothing stored leads from the ticket to the response: only the
code itself finds both, and only while the round's key lives.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.models import Invitee, NamedResponse, OpenTo, Response, Round, RoundKind, Slip, SlipSheet
from assessment.services import invitees, personal_codes, responses
from assessment.services.problems import NotAllowed
from assessment.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Ticket:
    """`group_code` and `service_code` are None where the holder has to say, `invitee_id` for a slip."""

    code: str
    group_code: str | None
    service_code: str | None
    invitee_id: int | None = None


def find_ticket(session: Session, round_: Round, typed_code: str) -> Ticket | None:
    """The ticket of a code in this round; none once the key is destroyed or the sheet withdrawn."""
    code = personal_codes.as_typed(typed_code)
    if code is None or round_.key is None:
        return None
    found = personal_codes.ticket_hash(round_.key, code)
    invitee = session.scalar(select(Invitee).where(Invitee.round_id == round_.id, Invitee.link_hash == found))
    if invitee is not None:
        return Ticket(code, invitee.group_code, invitee.service_code, invitee.id)
    sheet = session.scalar(
        select(SlipSheet)
        .join(Slip, Slip.sheet_id == SlipSheet.id)
        .where(Slip.link_hash == found, SlipSheet.round_id == round_.id, ~SlipSheet.withdrawn)
    )
    return None if sheet is None else Ticket(code, sheet.group_code, sheet.service_code)


def needs_ticket(round_: Round) -> bool:
    """Whether nobody can begin a response to this round without a personal link or a printed code."""
    return round_.open_to is OpenTo.CODE_HOLDERS or round_.kind is RoundKind.NAMED


def begin_with_ticket(
    session: Session, round_: Round, ticket: Ticket, group_code: str, service_code: str | None
) -> Response:
    """The one response of a ticket: begun now, or the one that was begun before.

    In a named round it is tied to the invitee, and a slip begins nothing there. Raises as `begin_response`
    does, and NotAllowed.
    """
    if round_.kind is RoundKind.NAMED and ticket.invitee_id is None:
        raise NotAllowed(_("In this round answers carry a name, so it takes a personal link to begin."))
    begun = responses.find_response(session, round_, ticket.code)
    if begun is not None:
        return begun
    try:
        with session.begin_nested():
            response = responses.begin_response(session, round_, group_code, service_code, ticket.code)[0]
            if round_.kind is RoundKind.NAMED and ticket.invitee_id is not None:
                session.add(NamedResponse(response_id=response.id, invitee_id=ticket.invitee_id))
            session.flush()
    except IntegrityError:  # another tab was faster
        begun = responses.find_response(session, round_, ticket.code)
        if begun is None:
            raise
        return begun
    return response


def note_finished(session: Session, round_: Round, typed_code: str) -> None:
    """After a response was sent: whoever was invited with this code is not to be reminded.

    The two rows are written in one transaction; closing a confidential round writes them anew, so that
    PostgreSQL's own number of that transaction joins them no longer.
    """
    ticket = find_ticket(session, round_, typed_code)
    if ticket is not None and ticket.invitee_id is not None:
        invitees.mark_finished(session, ticket.invitee_id)
