"""The demonstration: one invented council, the same every time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ActionStatus, PriorityState, ReviewState, RoundState
from assessment.models import Action, Answer, Priority, Response, Review, Round, Service
from assessment.models.engine import make_engine, read_session, write_session
from assessment.scoring.values import FindingKind
from assessment.services.scorecards import round_scorecard
from assessment.web.commands.administration import bring_up_to_date
from seeds.demo import fill

TODAY = date(2026, 11, 22)


def filled(path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{path}")
    bring_up_to_date(engine)
    with write_session(engine) as session:
        fill(session, TODAY)
        session.commit()
    return engine


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    engine = filled(tmp_path_factory.mktemp("demo") / "demo.sqlite3")
    yield engine
    engine.dispose()


@pytest.fixture
def session(demo: Engine) -> Iterator[Session]:
    with read_session(demo) as session:
        yield session


def round_in(session: Session, state: RoundState) -> Round:
    return session.scalars(select(Round).where(Round.state == state)).one()


def test_a_council_of_25_services_with_one_closed_and_one_open_round(session: Session) -> None:
    assert session.scalar(select(func.count()).select_from(Service)) == 25
    closed = round_in(session, RoundState.CLOSED)
    opened = round_in(session, RoundState.OPEN)
    assert closed.closed_at is not None
    assert opened.closes_on > TODAY


def test_some_400_people_of_five_groups_answered_and_some_parts_are_too_small_to_show(
    session: Session,
) -> None:
    scorecard = round_scorecard(session, round_in(session, RoundState.CLOSED))
    assert 390 <= scorecard.respondents <= 410
    assert scorecard.groups is not None
    assert scorecard.services is not None
    assert len(scorecard.groups.parts) == 5
    shown = {part.name: part.scores[""].value is not None for part in scorecard.groups.parts}
    assert shown["Front-line staff"]
    assert shown["Chief officers"]
    assert not shown["Councillors"]
    assert not shown["Partners"]
    hidden = [part.name for part in scorecard.services.parts if part.scores[""].value is None]
    assert "Elections" in hidden
    assert len(hidden) < 8


def test_there_is_something_of_every_kind_to_say(session: Session) -> None:
    scorecard = round_scorecard(session, round_in(session, RoundState.CLOSED))
    assert {finding.kind for finding in scorecard.findings} == set(FindingKind)
    assert 4 <= len(scorecard.ranked) <= 10


def test_the_peer_review_of_three_is_finished(session: Session) -> None:
    review = session.scalars(select(Review)).one()
    assert review.state is ReviewState.FINISHED
    assert len(review.reviewers) == 3
    assert len({reviewer.from_council for reviewer in review.reviewers}) == 3


def test_the_plan_is_in_progress(session: Session) -> None:
    states = set(session.scalars(select(Priority.state)))
    assert states == set(PriorityState)
    accepted = select(Action.status).join(Action.priority).where(Priority.state == PriorityState.ACCEPTED)
    assert set(session.scalars(accepted)) == set(ActionStatus)


def test_it_is_the_same_every_time(session: Session, tmp_path: Path) -> None:
    again = filled(tmp_path / "again.sqlite3")
    with read_session(again) as other:
        for query in (
            select(Response.id, Response.group_code, Response.state),
            select(Answer.response_id, Answer.statement_code, Answer.choice),
        ):
            assert set(session.execute(query).all()) == set(other.execute(query).all())
    again.dispose()
