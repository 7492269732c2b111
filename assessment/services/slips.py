"""Sheets of single-use codes on paper slips. A code is printed once and stored nowhere.

What is kept of a code is its HMAC under the round's key, which closing the round destroys.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Round, RoundKind, Slip, SlipSheet
from assessment.services import audit, personal_codes
from assessment.services.addressees import Addressee, addressee
from assessment.services.problems import NotAllowed, NotFound
from assessment.translation import gettext as _

MOST_ON_A_SHEET = 500
MOST_IN_A_ROUND = 10_000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet as it is listed: how many slips were printed for whom. How many are used is not counted."""

    id: int
    addressee: Addressee
    slips: int
    withdrawn: bool


@dataclass(frozen=True, slots=True)
class PrintedSheet:
    """A sheet while it is being printed: the only time that its codes are known."""

    id: int
    addressee: Addressee
    codes: tuple[str, ...]


def make_sheet(
    session: Session,
    round_: Round,
    user_id: int | None,
    number: int,
    service_code: str | None = None,
    group_code: str | None = None,
) -> PrintedSheet:
    """So many new codes for a service, a group, both or everybody.

    Raises WrongMove unless the round is open, NotFound for a service or group that takes no part, and
    NotAllowed for a named round or where the round would have too many codes for guessing to be hopeless.
    """
    session.refresh(round_, with_for_update={"read": True})
    lifecycle.ROUND.after(round_.state, "answer")
    if round_.kind is RoundKind.NAMED:
        raise NotAllowed(_("In a named round people answer by personal links, not by slips."))
    if not 1 <= number <= MOST_ON_A_SHEET:
        raise ValueError(f"{number} slips on a sheet")
    printed = sum(sheet.slips for sheet in list_sheets(session, round_) if not sheet.withdrawn)
    if printed + number > MOST_IN_A_ROUND:
        raise NotAllowed(
            _(
                "A round can have %(most)s slips at most, so that nobody guesses a code. "
                "Withdraw sheets that were not handed out.",
                most=f"{MOST_IN_A_ROUND:,}",
            )
        )
    whom = addressee(session, round_, service_code, group_code)
    sheet = SlipSheet(round_id=round_.id, service_code=service_code, group_code=group_code, slips=number)
    session.add(sheet)
    session.flush()
    codes = _new_codes(number)
    key = round_.key or b""
    hashes = sorted(personal_codes.ticket_hash(key, code) for code in codes)
    session.add_all(Slip(link_hash=one, sheet_id=sheet.id) for one in hashes)
    session.flush()
    note = f"{number} for {whom.noted}"
    audit.record(session, round_.council_id, user_id, "printed slips of", f"round {round_.id}", note)
    return PrintedSheet(sheet.id, whom, codes)


def list_sheets(session: Session, round_: Round) -> list[Sheet]:
    """In the order in which they were printed."""
    rows = session.scalars(select(SlipSheet).where(SlipSheet.round_id == round_.id).order_by(SlipSheet.id))
    return [
        Sheet(
            row.id,
            addressee(session, round_, row.service_code, row.group_code),
            row.slips,
            row.withdrawn,
        )
        for row in rows
    ]


def withdraw_sheet(session: Session, round_: Round, user_id: int | None, sheet_id: int) -> None:
    """Its codes open nothing any more; what was answered with them stays and counts.

    Raises NotFound, and WrongMove unless the round is open.
    """
    lifecycle.ROUND.after(round_.state, "answer")
    sheet = session.get(SlipSheet, sheet_id)
    if sheet is None or sheet.round_id != round_.id:
        raise NotFound(f"sheet {sheet_id}")
    if sheet.withdrawn:
        return
    sheet.withdrawn = True
    session.execute(delete(Slip).where(Slip.sheet_id == sheet_id))
    session.flush()
    whom = addressee(session, round_, sheet.service_code, sheet.group_code)
    audit.record(session, round_.council_id, user_id, "withdrew slips of", f"round {round_.id}", whom.noted)


def _new_codes(number: int) -> tuple[str, ...]:
    codes: set[str] = set()
    while len(codes) < number:
        codes.add(personal_codes.new_slip_code())
    return tuple(codes)
