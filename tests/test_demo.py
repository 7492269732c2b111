"""The demonstration: one invented council, the same every time."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import ActionStatus, PriorityState, ReviewState, RoundState
from assessment.models import (
    Action,
    Answer,
    Assesses,
    Council,
    Plan,
    Priority,
    Response,
    Review,
    Round,
    Service,
    User,
)
from assessment.models.engine import make_engine, read_session, write_session
from assessment.scoring.values import FindingKind
from assessment.services import own_actions, publishing, service_results
from assessment.services.reach import reach_of
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
    """The round of the council in a state."""
    of_council = Round.assesses == Assesses.COUNCIL
    return session.scalars(select(Round).where(Round.state == state, of_council)).one()


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


def test_a_short_round_assessed_each_of_the_services(session: Session) -> None:
    round_ = session.scalars(select(Round).where(Round.assesses == Assesses.SERVICE)).one()
    shown = [one.name for one in service_results.standings_of(session, round_) if one.score is not None]
    assert round_.published_at is not None
    assert 15 <= len(shown) <= 20
    assert "Elections" not in shown
    repairs = next(service for service in round_.services if service.name == "Housing repairs")
    assert service_results.scorecard_of(session, repairs).line("3.2").target == 85


def test_its_services_have_a_plan_and_a_provisional_one(session: Session) -> None:
    codes = session.scalars(select(Plan.service_code).where(Plan.service_code.is_not(None))).all()
    assert len(codes) == 2


def test_there_are_a_manager_a_councillor_and_a_plan_lead(session: Session) -> None:
    lead = session.scalars(select(User).where(User.email == "plan.lead@merrowdale.example")).one()
    (council_id,) = session.scalars(select(Council.id))
    assert own_actions.list_own_actions(session, council_id, lead.id)
    manager = session.scalars(select(User).where(User.email == "manager@merrowdale.example")).one()
    reach = reach_of(session, council_id, manager.id, {Role.MANAGER})
    assert len(service_results.list_services(session, reach)) == 4
    published = publishing.list_published(session, council_id)
    assert (len(published.rounds), len(published.plans)) == (2, 1)


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


def said(session: Session) -> Counter[tuple[str, ...]]:
    """Every response with its answers. Their numbers are left out: closing gives each a new one."""
    answers: dict[str, list[str]] = defaultdict(list)
    for response_id, code, choice in session.execute(
        select(Answer.response_id, Answer.statement_code, Answer.choice)
    ):
        answers[response_id].append(f"{code} {choice}")
    rows = session.execute(
        select(Response.id, Response.round_id, Response.group_code, Response.service_code, Response.state)
    )
    return Counter((*map(str, about), *sorted(answers[response_id])) for response_id, *about in rows)


def test_it_is_the_same_every_time(session: Session, tmp_path: Path) -> None:
    again = filled(tmp_path / "again.sqlite3")
    with read_session(again) as other:
        assert said(session) == said(other)
    again.dispose()
