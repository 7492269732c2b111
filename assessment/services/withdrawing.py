"""A respondent takes their response back, while the round is open, from their own link or code."""

from __future__ import annotations

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Answer, Comment, Invitee, Response, Round
from assessment.services import tickets


def withdraw_response(session: Session, round_: Round, response: Response, typed_code: str) -> None:
    """Delete a response with all that it says, sent or not. Whoever was invited has not finished any more.

    Nothing is recorded of it. The counts of how responses came stay as they are: they are of the round, and
    nothing tells in which way this one came. Raises WrongMove once the round is closed.
    """
    state = session.execute(
        select(Round.state).where(Round.id == round_.id).with_for_update(read=True)
    ).scalar_one()
    lifecycle.ROUND.after(state, "answer")
    for table in (Answer, Comment):
        session.execute(delete(table).where(table.response_id == response.id))
    session.execute(delete(Response).where(Response.id == response.id))
    ticket = tickets.find_ticket(session, round_, typed_code)
    if ticket is not None and ticket.invitee_id is not None:
        session.execute(update(Invitee).where(Invitee.id == ticket.invitee_id).values(finished=False))
