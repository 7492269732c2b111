"""Paper returns: typed in as sent responses, and some of them typed twice to see how well that is done.

The number that is written on the paper is the only way from it to its response, and ends with the round's
key. Who typed a return is not kept; that a return was checked is, without which.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.models import Answer, Mode, PaperCheck, Response, Round, RoundKind
from assessment.scoring.double_entry import EntryCheck, differing, goes_to_check
from assessment.services import audit, personal_codes, responses
from assessment.services.answering import BadAnswer, asked_elements, statements_in
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotAllowed, NotFound
from assessment.translation import gettext as _
from benchmark.framework import Element

_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Entered:
    """`number` is to be written on the paper; `to_check`: the paper goes to the check pile."""

    number: str
    to_check: bool


def check_takes_paper(round_: Round) -> None:
    """Raises WrongMove unless the round is open, and NotAllowed for a named one."""
    lifecycle.ROUND.after(round_.state, "answer")
    if round_.kind is RoundKind.NAMED:
        raise NotAllowed(_("In a named round people answer by personal links, not on paper."))


def elements_on_paper(
    session: Session, round_: Round, group_code: str, language: str | None = None
) -> tuple[Element, ...]:
    """What the questionnaire of a group holds. Raises NotFound for a group that is asked nothing."""
    framework = load_framework(session, round_.framework_hash, language)
    elements = asked_elements(framework, asking_of(round_), group_code)
    if not elements:
        raise NotFound(f"group {group_code}")
    return elements


def enter_return(
    session: Session,
    round_: Round,
    group_code: str,
    service_code: str | None,
    number: str,
    choices: Mapping[str, str],
) -> Entered | None:
    """Keep a paper return as a sent response; None where this number was entered already.

    Raises as `responses.begin_response`, `save_answers` and `submit_response` do, and as `check_takes_paper`.
    """
    session.refresh(round_, with_for_update={"read": True})
    check_takes_paper(round_)
    if round_.of_services and service_code is None:
        raise BadAnswer("service")
    row = _counts(session, round_)  # one return at a time: a form that is sent twice at once counts once
    key = round_.key or b""
    found = personal_codes.return_hash(key, number)
    checked = personal_codes.return_hash(key, number, checked=True)
    if session.scalar(select(Response.id).where(Response.access_hash.in_((found, checked)))) is not None:
        return None
    response, _ = responses.begin_response(session, round_, group_code, service_code, number)
    response.access_hash = found
    session.flush()
    responses.save_answers(session, round_, response, choices, {})
    responses.submit_response(session, round_, response, Mode.PAPER)
    to_check = goes_to_check(_as_values(row), _RANDOM.random())
    row.entered += 1
    row.to_check += to_check
    session.flush()
    return Entered(number, to_check)


def find_return(session: Session, round_: Round, typed_number: str) -> Response:
    """The return of a number, to be typed a second time.

    Raises NotFound, also for a personal code; NotAllowed for a return that was checked before.
    """
    number = personal_codes.as_typed(typed_number)
    if number is None or round_.key is None:
        raise NotFound("paper return")
    if _by_hash(session, round_, personal_codes.return_hash(round_.key, number, checked=True)) is not None:
        raise NotAllowed(_("This paper has been checked already. Take another from the check pile."))
    response = _by_hash(session, round_, personal_codes.return_hash(round_.key, number))
    if response is None:
        raise NotFound("paper return")
    return response


def differences(
    session: Session, round_: Round, response: Response, second: Mapping[str, str]
) -> tuple[tuple[str, ...], dict[str, str]]:
    """The statements that the two entries do not agree on, and the first entry."""
    first = responses.answers_of(session, response)
    return differing(_codes(session, round_, response), first, second), first


def finish_check(
    session: Session,
    round_: Round,
    user_id: int | None,
    typed_number: str,
    second: Mapping[str, str],
    decided: Mapping[str, str],
) -> int:
    """Correct a return by what the paper says, and count how much of it was wrong; how many answers were.

    `decided` has, for each statement that the entries differ on, the choice on the paper, or "" for a blank.
    Raises as `find_return` and `check_takes_paper` do; BadAnswer where a difference is not decided.
    """
    session.refresh(round_, with_for_update={"read": True})
    check_takes_paper(round_)
    row = _counts(session, round_)
    response = find_return(session, round_, typed_number)
    differ, first = differences(session, round_, response, second)
    choices = {"", *load_framework(session, round_.framework_hash).scale.choices}
    if any(decided.get(code) not in choices for code in differ):
        raise BadAnswer("choice")
    wrong = [code for code in differ if decided[code] != first.get(code, "")]
    _correct(session, response, {code: decided[code] for code in wrong})
    row.checked += 1
    row.answers_compared += len(_codes(session, round_, response))
    row.answers_different += len(wrong)
    number = personal_codes.as_typed(typed_number) or ""
    response.access_hash = personal_codes.return_hash(round_.key or b"", number, checked=True)
    session.flush()
    audit.record(session, round_.council_id, user_id, "checked a paper return of", f"round {round_.id}")
    return len(wrong)


def entry_check(session: Session, round_: Round) -> EntryCheck:
    """How many returns were typed in, and how the check of some of them came out."""
    row = session.get(PaperCheck, round_.id)
    return EntryCheck() if row is None else _as_values(row)


def _by_hash(session: Session, round_: Round, access_hash: str) -> Response | None:
    return session.scalar(
        select(Response).where(Response.access_hash == access_hash, Response.round_id == round_.id)
    )


def _codes(session: Session, round_: Round, response: Response) -> list[str]:
    elements = elements_on_paper(session, round_, response.group_code)
    return [statement.code for element in elements for statement in statements_in(element)]


def _correct(session: Session, response: Response, choices: Mapping[str, str]) -> None:
    """Unlike a respondent's, these answers are changed after the response was sent."""
    for code, choice in sorted(choices.items()):
        if choice:
            session.merge(Answer(response_id=response.id, statement_code=code, choice=choice))
        else:
            session.execute(
                delete(Answer).where(Answer.response_id == response.id, Answer.statement_code == code)
            )


def _counts(session: Session, round_: Round) -> PaperCheck:
    """The round's row of counts, made if need be, and nobody else's until the commit."""
    dialect = session.connection().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    row = insert(PaperCheck).values(
        round_id=round_.id, entered=0, to_check=0, checked=0, answers_compared=0, answers_different=0
    )
    session.execute(row.on_conflict_do_nothing(index_elements=["round_id"]))
    return session.scalars(
        select(PaperCheck)
        .where(PaperCheck.round_id == round_.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()


def _as_values(row: PaperCheck) -> EntryCheck:
    return EntryCheck(row.entered, row.to_check, row.checked, row.answers_compared, row.answers_different)
