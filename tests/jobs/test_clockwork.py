"""What is due by the clock is done for every round, whatever is the matter with another."""

from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, select

from assessment.jobs.clockwork import do_what_is_due
from assessment.lifecycle import JobState, RoundState
from assessment.models import Job, JobKind, ReminderDay, Round
from assessment.models.engine import read_session, write_session
from assessment.services import closing, inviting
from tests.factories.people import make_council
from tests.factories.rounds import CLOSES_ON, make_open_round

AFTER = datetime(2036, 12, 19, 0, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
SECRET = "what somebody said"


@pytest.fixture
def round_ids(database: Engine) -> list[int]:
    """Two open rounds of two councils, each with a day for reminders."""
    with write_session(database) as session:
        councils = make_council(session), make_council(session, "wharfmoor", "Wharfmoor")
        rounds = [make_open_round(session, council) for council in councils]
        session.add_all(ReminderDay(round_id=one.id, on=MORNING.date()) for one in rounds)
        ids = [one.id for one in rounds]
        session.commit()
    return ids


def test_a_round_that_cannot_be_closed_keeps_no_other_open(
    database: Engine,
    round_ids: list[int],
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    close_round = closing.close_round

    def close_all_but_the_first(session: object, round_: Round, user_id: int | None) -> None:
        if round_.id == round_ids[0]:
            raise ValueError(SECRET)
        close_round(session, round_, user_id)  # type: ignore[arg-type]

    monkeypatch.setattr(closing, "close_round", close_all_but_the_first)
    with caplog.at_level(logging.INFO):
        do_what_is_due(database, AFTER)

    assert states(database) == [RoundState.OPEN, RoundState.CLOSED]
    assert f"move_rounds: round {round_ids[0]}" in caplog.text
    assert SECRET not in caplog.text

    monkeypatch.undo()
    do_what_is_due(database, AFTER + timedelta(seconds=1))
    assert states(database) == [RoundState.CLOSED, RoundState.CLOSED]


def test_a_round_whose_reminders_cannot_be_asked_for_keeps_nobody_else_from_being_reminded(
    database: Engine, round_ids: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    remind_on = inviting.remind_on

    def remind_all_but_the_first(session: object, round_id: int, *when: object) -> object:
        if round_id == round_ids[0]:
            raise ValueError(SECRET)
        return remind_on(session, round_id, *when)  # type: ignore[arg-type]

    monkeypatch.setattr(inviting, "remind_on", remind_all_but_the_first)
    do_what_is_due(database, MORNING)

    with read_session(database) as session:
        asked = session.scalars(select(Job.round_id).where(Job.kind == JobKind.REMINDERS)).all()
        assert list(asked) == round_ids[1:]
        assert set(session.scalars(select(Job.state))) == {JobState.QUEUED}


def states(database: Engine) -> list[RoundState]:
    with read_session(database) as session:
        assert set(session.scalars(select(Round.closes_on))) == {CLOSES_ON}
        return list(session.scalars(select(Round.state).order_by(Round.id)))
