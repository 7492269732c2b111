"""A code that somebody was given, in a personal link or on a slip: what is known of its holder.

A ticket lets its holder begin one response. Nothing stored leads from the ticket to the response: only the
code itself finds both, and only while the round's key lives.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Invitee, Round, Slip, SlipSheet
from assessment.services import personal_codes


@dataclass(frozen=True, slots=True)
class Ticket:
    """`group_code` and `service_code` are None where the holder has to say; `invitee_id` is for a slip."""

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
