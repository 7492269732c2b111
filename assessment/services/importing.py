"""Answers given elsewhere, brought into an open round from a file: all of them, or none."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import ResponseState, RoundState
from assessment.models import Answer, Response, Round
from assessment.scoring.answer_file import AnswerFile, AnswerProblem, AnswerProblems, AnswerRow
from assessment.services import audit
from assessment.services.answering import asked_codes
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotFound


def round_by_number(session: Session, round_id: int) -> Round:
    """For the command line, which serves the whole installation. Raises NotFound."""
    round_ = session.get(Round, round_id)
    if round_ is None:
        raise NotFound(f"round {round_id}")
    return round_


def import_answers(session: Session, round_: Round, answers: AnswerFile) -> int:
    """Add a sent response for each row, and give their number. The respondents' names are not kept.

    Raises WrongMove unless the round is open, and AnswerProblems where a row does not fit the round.
    """
    state = session.scalar(select(Round.state).where(Round.id == round_.id).with_for_update(read=True))
    if state is not RoundState.OPEN:
        raise lifecycle.WrongMove("round", round_.state, "import answers")
    problems = tuple(_problems(session, round_, answers))
    if problems:
        raise AnswerProblems(problems, len(problems))
    services = {service.name: service.code for service in round_.services}
    responses, rows = [], []
    for row in answers.rows:
        response_id = secrets.token_hex(16)
        responses.append(
            {
                "id": response_id,
                "round_id": round_.id,
                "group_code": row.group,
                "service_code": services.get(row.service),
                "state": ResponseState.SUBMITTED,
            }
        )
        rows += [
            {"response_id": response_id, "statement_code": code, "choice": choice}
            for code, choice in zip(answers.statements, row.choices, strict=True)
            if choice
        ]
    if responses:
        session.execute(insert(Response), responses)
    if rows:
        session.execute(insert(Answer), rows)
    audit.record(
        session, round_.council_id, None, "imported answers into", f"round {round_.id}", str(len(responses))
    )
    return len(responses)


def _problems(session: Session, round_: Round, answers: AnswerFile) -> Iterator[AnswerProblem]:
    framework = load_framework(session, round_.framework_hash)
    services = {service.name for service in round_.services}
    asking = asking_of(round_)
    asked = {audience.code: asked_codes(framework, asking, audience.code) for audience in framework.audiences}
    for row in answers.rows:
        if not row.group:
            yield AnswerProblem(row.row, "group", "this is blank; say which group the respondent belongs to")
        if not row.service and round_.of_services:
            yield AnswerProblem(
                row.row, "service", "this is blank; this round assesses each service, so say which it is"
            )
        if row.service and row.service not in services:
            yield AnswerProblem(row.row, "service", f"{row.service[:40]!a} is not a service of this round")
        yield from _not_asked(row, answers.statements, asked.get(row.group))


def _not_asked(
    row: AnswerRow, statements: tuple[str, ...], asked: frozenset[str] | None
) -> Iterator[AnswerProblem]:
    if asked is None:
        return
    for code, choice in zip(statements, row.choices, strict=True):
        if choice and code not in asked:
            yield AnswerProblem(
                row.row, code, f"this round does not ask the group {row.group} this statement"
            )
