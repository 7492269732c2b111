"""Rounds for tests, in any state, with answers where wanted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime

from sqlalchemy.orm import Session

from assessment.models import Answer, Assesses, Comment, Council, Form, Response, Round
from assessment.services import closing, rounds
from assessment.services.frameworks import store_framework
from benchmark.framework import Framework
from tests.factories.frameworks import small_framework

TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
CLOSES_ON = date(2036, 12, 18)
"""So far off that no round of the tests closes by itself."""


def make_round(
    session: Session,
    council: Council,
    framework: Framework | None = None,
    *,
    form: Form = Form.FULL,
    title: str = "Autumn 2026",
    threshold: int = 5,
) -> Round:
    """A draft round; the small framework unless another is given."""
    stored = store_framework(session, framework or small_framework())
    settings = rounds.RoundSettings(title, stored.hash, form, CLOSES_ON, threshold)
    return rounds.create_round(session, council.id, None, settings)


def make_open_round(session: Session, council: Council, framework: Framework | None = None) -> Round:
    round_ = make_round(session, council, framework)
    rounds.open_round(session, round_, None, NOW)
    return round_


def make_service_round(session: Session, council: Council, framework: Framework | None = None) -> Round:
    """An open round in which people judge each their own service."""
    round_ = make_round(session, council, framework, title="Services 2026")
    round_.assesses = Assesses.SERVICE
    rounds.open_round(session, round_, None, NOW)
    return round_


def add_response(
    session: Session,
    round_: Round,
    answers: dict[str, str],
    *,
    group: str = "staff",
    service: str | None = None,
    comments: Iterable[tuple[str, str]] = (),
) -> Response:
    """One response with the given choices by statement code."""
    response = Response(round_id=round_.id, group_code=group, service_code=service)
    session.add(response)
    session.flush()
    session.add_all(Answer(response_id=response.id, statement_code=c, choice=v) for c, v in answers.items())
    session.add_all(Comment(response_id=response.id, statement_code=c, text=t) for c, t in comments)
    session.flush()
    return response


def close(session: Session, round_: Round) -> Round:
    closing.close_round(session, round_, None)
    return round_
