"""Rounds in which answers carry the name of who gave them: who said what, and who has not said anything."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState, RoundState
from assessment.models import Answer, Comment, Invitee, NamedResponse, Response, Round
from assessment.services.problems import NotFound, NotReady
from assessment.translation import gettext as _
from benchmark.framework import Element


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody invited to a named round. `state` is None until they begin."""

    invitee_id: int
    name: str
    state: ResponseState | None
    choices: Mapping[str, str]
    comments: Mapping[str, str]


def check_named(round_: Round) -> None:
    """Raises NotFound for a confidential round: there is nothing of the kind in it.

    Raises NotReady for a draft or a cancelled round.
    """
    if not round_.is_named:
        raise NotFound("answers by person")
    if round_.state not in (RoundState.OPEN, RoundState.CLOSED):
        raise NotReady((_("Answers can be seen once the round is open."),))


def answers_by_person(session: Session, round_: Round, element: Element) -> tuple[Person, ...]:
    """What each person invited said about one element, by name. Raises as `check_named` does."""
    check_named(round_)
    codes = f"{element.code}.%"
    rows = session.execute(
        select(Invitee.id, Invitee.name, Invitee.email, Response.id, Response.state)
        .outerjoin(NamedResponse, NamedResponse.invitee_id == Invitee.id)
        .outerjoin(Response, Response.id == NamedResponse.response_id)
        .where(Invitee.round_id == round_.id)
    ).all()
    in_round = select(NamedResponse.response_id).join(Response).where(Response.round_id == round_.id)
    choices: dict[str, dict[str, str]] = {}
    for response_id, code, choice in session.execute(
        select(Answer.response_id, Answer.statement_code, Answer.choice).where(
            Answer.response_id.in_(in_round), Answer.statement_code.like(codes)
        )
    ):
        choices.setdefault(response_id, {})[code] = choice
    comments: dict[str, dict[str, str]] = {}
    for response_id, code, text in session.execute(
        select(Comment.response_id, Comment.statement_code, Comment.text).where(
            Comment.response_id.in_(in_round), Comment.statement_code.like(codes)
        )
    ):
        comments.setdefault(response_id, {})[code] = text
    people = [
        Person(
            invitee_id,
            name or email,
            state,
            choices.get(response_id or "", {}),
            comments.get(response_id or "", {}),
        )
        for invitee_id, name, email, response_id, state in rows
    ]
    return tuple(sorted(people, key=lambda person: (person.name.casefold(), person.invitee_id)))


def names_by_response(session: Session, round_: Round) -> Mapping[str, str]:
    """The name of who gave each response of a named round, by its id; of a confidential one nothing."""
    if not round_.is_named:
        return {}
    rows = session.execute(
        select(NamedResponse.response_id, Invitee.name, Invitee.email)
        .join(Invitee, Invitee.id == NamedResponse.invitee_id)
        .where(Invitee.round_id == round_.id)
    )
    return {response_id: name or email for response_id, name, email in rows}
