"""A respondent's own record: begun, found again by a personal code, answered, and sent.

Whoever writes holds the round open until the commit, so that no answer slips past its closing: the round's
row is share-locked on PostgreSQL, and on SQLite there is only ever one writer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, time
from functools import cache

from sqlalchemy import Insert, bindparam, delete, func, null, select, union_all, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import ResponseState, RoundState, WrongMove
from assessment.models import Answer, Comment, Mode, Response, Round
from assessment.models.base import utc_now
from assessment.planning.wall_clock import last_moment
from assessment.services import personal_codes
from assessment.services.answering import (
    MAX_COMMENT,
    BadAnswer,
    Progress,
    asked_codes,
    asked_elements,
    clean_comment,
    groups_asked,
    progress_by_element,
)
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.modes import count_mode
from assessment.services.problems import NotFound, NotReady
from assessment.translation import gettext as _

# Built once, since building them costs as much as running them, and an answer is saved at every click.
_FOUND = select(Response).where(
    Response.access_hash == bindparam("access_hash"), Response.round_id == bindparam("round_id")
)
_ANSWER, _COMMENT = Answer.__table__.c, Comment.__table__.c
_SAID = union_all(
    select(_ANSWER.statement_code, _ANSWER.choice, null()).where(
        _ANSWER.response_id == bindparam("response_id"), _ANSWER.statement_code.like(bindparam("codes"))
    ),
    select(_COMMENT.statement_code, null(), _COMMENT.text).where(
        _COMMENT.response_id == bindparam("response_id"), _COMMENT.statement_code.like(bindparam("codes"))
    ),
)
_COUNT = select(func.count()).where(_ANSWER.response_id == bindparam("response_id"))
_STATES = (
    select(Round.state, Round.closes_on, Round.closes_time, Response.state)
    .join(Response, Response.round_id == Round.id)
    .where(Response.id == bindparam("response_id"))
    .with_for_update(read=True, of=Round)
)


def begin_response(
    session: Session, round_: Round, group_code: str, service_code: str | None, code: str | None = None
) -> tuple[Response, str]:
    """A new response of a group and, if given, a service, with the personal code that finds it again.

    A round that assesses each service by itself needs the service: it is what is judged.
    `code` is given where the person has one already, from a personal link or a printed slip.

    Raises WrongMove unless the round is open, and BadAnswer for a group or service it does not have.
    """
    framework = load_framework(session, round_.framework_hash)
    if group_code not in dict(groups_asked(framework, asking_of(round_))):
        raise BadAnswer("group")
    if service_code is None and round_.of_services:
        raise BadAnswer("service")
    if service_code is not None and service_code not in {service.code for service in round_.services}:
        raise BadAnswer("service")
    state, key, closes_on, closes_time = session.execute(
        select(Round.state, Round.key, Round.closes_on, Round.closes_time)
        .where(Round.id == round_.id)
        .with_for_update(read=True)
    ).one()
    if key is None:
        raise WrongMove("round", state, "answer")
    _check_moment(closes_on, closes_time)
    code = code or personal_codes.new_code()
    response = Response(
        round_id=round_.id,
        access_hash=personal_codes.access_hash(key, code),
        group_code=group_code,
        service_code=service_code,
    )
    session.add(response)
    session.flush()
    return response, code


def find_response(session: Session, round_: Round, typed_code: str) -> Response | None:
    """The response that a personal code opens in this round; none once the round's key is destroyed."""
    code = personal_codes.as_typed(typed_code)
    if code is None or round_.key is None:
        return None
    found = personal_codes.access_hash(round_.key, code)
    return session.scalar(_FOUND, {"access_hash": found, "round_id": round_.id})


def save_answer(
    session: Session, round_: Round, response: Response, statement_code: str, choice: str
) -> None:
    """Keep one answer, in place of an earlier one. Raises as `save_answers` does."""
    save_answers(session, round_, response, {statement_code: choice}, {})


def save_comment(session: Session, round_: Round, response: Response, statement_code: str, text: str) -> None:
    """Keep one comment, or remove it where the text is empty. Raises as `save_answers` does."""
    save_answers(session, round_, response, {}, {statement_code: text})


def save_answers(
    session: Session,
    round_: Round,
    response: Response,
    choices: Mapping[str, str],
    comments: Mapping[str, str],
) -> None:
    """Keep choices and comments, both by statement code; what is there already is replaced.

    Raises WrongMove once the round is closed or the response sent, and BadAnswer for a statement that this
    group is not asked, a choice that is not on the scale, or a comment over 2,000 characters. Then nothing
    of it is kept.
    """
    _check(session, round_, response, choices, comments)
    _hold_open(session, response, "answer")
    kept = {code: clean_comment(text) for code, text in comments.items()}
    _put(session, Answer, "choice", response.id, choices)
    _put(session, Comment, "text", response.id, {code: text for code, text in kept.items() if text})
    emptied = [code for code, text in kept.items() if not text]
    if emptied:
        session.execute(
            delete(Comment).where(Comment.response_id == response.id, Comment.statement_code.in_(emptied))
        )


def said_in(
    session: Session, response: Response, part: str | None = None
) -> tuple[dict[str, str], dict[str, str]]:
    """Choices and comments, each by statement code; of one element or heading where its code is given."""
    choices: dict[str, str] = {}
    comments: dict[str, str] = {}
    values = {"response_id": response.id, "codes": f"{part}.%" if part else "%"}
    for code, choice, comment in session.execute(_SAID, values):
        if comment is None:
            choices[code] = choice
        else:
            comments[code] = comment
    return choices, comments


def answers_of(session: Session, response: Response) -> dict[str, str]:
    """Choice by statement code."""
    return said_in(session, response)[0]


def comments_of(session: Session, response: Response) -> dict[str, str]:
    """Comment by statement code."""
    return said_in(session, response)[1]


def progress(session: Session, round_: Round, response: Response) -> tuple[Progress, ...]:
    """How far a response has come, by element, in the framework's order."""
    framework = load_framework(session, round_.framework_hash)
    elements = asked_elements(framework, asking_of(round_), response.group_code)
    return progress_by_element(elements, answers_of(session, response))


def count_answers(session: Session, round_: Round, response: Response) -> tuple[int, int]:
    """How many statements are answered, and how many are asked."""
    framework = load_framework(session, round_.framework_hash)
    asked = asked_codes(framework, asking_of(round_), response.group_code)
    answered = session.scalar(_COUNT, {"response_id": response.id})
    return answered or 0, len(asked)


def submit_response(session: Session, round_: Round, response: Response, mode: Mode = Mode.WEB) -> None:
    """Send a response, and count in which way it came: from then on it cannot be changed.

    Raises WrongMove once the round is closed or the response sent, and NotReady where nothing is answered.
    """
    sent = _hold_open(session, response, "submit")
    if not count_answers(session, round_, response)[0]:
        raise NotReady((_("Answer at least one statement before you send your answers."),))
    first = session.scalar(
        update(Response)
        .where(Response.id == response.id, Response.state != sent)
        .values(state=sent)
        .returning(Response.id)
    )
    if first is None:
        raise WrongMove("response", sent, "submit")
    count_mode(session, round_.id, mode)
    session.refresh(response)


def _hold_open(session: Session, response: Response, move: str) -> ResponseState:
    """Keep the round from closing until the commit; the state of the response after a move.

    Raises WrongMove where either no longer takes it: a round whose closing moment has passed does not,
    whether or not it has been closed. Raises NotFound where the response was deleted meanwhile.
    """
    states = session.execute(_STATES, {"response_id": response.id}).one_or_none()
    if states is None:
        _say_why_it_is_gone(session, response)
        raise NotFound("response")
    round_state, closes_on, closes_time, response_state = states
    lifecycle.ROUND.after(round_state, "answer")
    _check_moment(closes_on, closes_time)
    return lifecycle.RESPONSE.after(response_state, move)


def _say_why_it_is_gone(session: Session, response: Response) -> None:
    """Closing gives responses other ids. Raises WrongMove unless the round still takes answers."""
    state = session.execute(select(Round.state).where(Round.id == response.round_id)).scalar_one()
    lifecycle.ROUND.after(state, "answer")


def _check_moment(closes_on: date, closes_time: time) -> None:
    """Raises WrongMove from the moment on at which the round closes."""
    if last_moment(closes_on, closes_time) <= utc_now():
        raise WrongMove("round", RoundState.CLOSED, "answer")


def _check(
    session: Session,
    round_: Round,
    response: Response,
    choices: Mapping[str, str],
    comments: Mapping[str, str],
) -> None:
    framework = load_framework(session, round_.framework_hash)
    asked = asked_codes(framework, asking_of(round_), response.group_code)
    if not asked.issuperset(choices) or not asked.issuperset(comments):
        raise BadAnswer("statement")
    if not set(framework.scale.choices).issuperset(choices.values()):
        raise BadAnswer("choice")
    if any(len(clean_comment(text)) > MAX_COMMENT for text in comments.values()):
        raise BadAnswer("comment")


def _put(
    session: Session,
    table: type[Answer | Comment],
    column: str,
    response_id: str,
    values: Mapping[str, str],
) -> None:
    """Write values by statement code in one statement: the last writer wins and none can fail on the key."""
    rows = [
        {"response_id": response_id, "statement_code": code, column: value}
        for code, value in sorted(values.items())
    ]
    if rows:
        connection = session.connection()
        connection.execute(_insert_or_replace(connection.dialect.name, table, column), rows)


@cache
def _insert_or_replace(dialect: str, table: type[Answer | Comment], column: str) -> Insert:
    key = ["response_id", "statement_code"]
    if dialect == "postgresql":
        into = postgresql.insert(table)
        return into.on_conflict_do_update(index_elements=key, set_={column: into.excluded[column]})
    into_sqlite = sqlite.insert(table)
    return into_sqlite.on_conflict_do_update(index_elements=key, set_={column: into_sqlite.excluded[column]})
