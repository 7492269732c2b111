"""What can be done to a round once it is open, and what cannot."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import (
    Answer,
    Comment,
    Invitee,
    Mode,
    ModeCount,
    NamedResponse,
    Response,
    Round,
    Slip,
    SlipSheet,
)
from assessment.models.engine import make_engine, write_session
from assessment.services import responses, rounds, running_rounds
from assessment.services.problems import Conflict, NotReady
from tests.factories.people import make_council
from tests.factories.rounds import CLOSES_ON, NOW, add_response, close, make_open_round, make_round

LATER = date(2037, 1, 8)


def in_state(session: Session, state: RoundState) -> Round:
    round_ = make_round(session, make_council(session))
    if state in (RoundState.OPEN, RoundState.CLOSED):
        rounds.open_round(session, round_, None, NOW)
    if state is RoundState.CLOSED:
        close(session, round_)
    if state is RoundState.CANCELLED:
        running_rounds.cancel_round(session, round_, None)
    return round_


def extend(session: Session, round_: Round) -> None:
    running_rounds.extend_round(session, round_, None, LATER, time(17), round_.version, NOW)


MOVES: dict[str, Callable[[Session, Round], object]] = {
    "open": lambda session, round_: rounds.open_round(session, round_, None, NOW),
    "close": lambda session, round_: close(session, round_),
    "cancel": lambda session, round_: running_rounds.cancel_round(session, round_, None),
    "extend": extend,
}
ALLOWED = {
    ("draft", "open"): "open",
    ("draft", "cancel"): "cancelled",
    ("open", "close"): "closed",
    ("open", "cancel"): "cancelled",
    ("open", "extend"): "open",
}


@pytest.mark.parametrize("move", MOVES)
@pytest.mark.parametrize("state", RoundState)
def test_every_move_from_every_state(session: Session, state: RoundState, move: str) -> None:
    round_ = in_state(session, state)

    if (state.value, move) in ALLOWED:
        MOVES[move](session, round_)
        assert round_.state.value == ALLOWED[state.value, move]
    else:
        with pytest.raises(WrongMove):
            MOVES[move](session, round_)
        assert round_.state is state


def test_an_open_round_can_close_later_but_not_earlier(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))

    for day, at in ((date(2036, 12, 17), time(23, 59)), (CLOSES_ON, time(23, 59)), (CLOSES_ON, time(9))):
        with pytest.raises(NotReady, match="must be later"):
            running_rounds.extend_round(session, round_, None, day, at, round_.version, NOW)
    extend(session, round_)

    assert (round_.closes_on, round_.closes_time) == (LATER, time(17))


def test_a_round_whose_closing_moment_has_passed_cannot_be_extended(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    moment = datetime(2036, 12, 18, 23, 59, tzinfo=UTC)

    with pytest.raises(WrongMove):
        running_rounds.extend_round(session, round_, None, LATER, time(17), round_.version, moment)


def test_the_second_of_two_who_extend_is_told(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    read = round_.version
    extend(session, round_)

    with pytest.raises(Conflict) as conflict:
        running_rounds.extend_round(session, round_, None, date(2037, 2, 1), time(12), read, NOW)

    assert conflict.value.theirs == {"Closes": "2037-01-08 17:00"}
    assert conflict.value.yours == {"Closes": "2037-02-01 12:00"}


def test_from_the_closing_moment_on_nothing_is_taken_though_nobody_has_closed_the_round(
    session: Session,
) -> None:
    round_ = make_open_round(session, make_council(session))
    response, _ = responses.begin_response(session, round_, "staff", None)
    round_.closes_on = date(2026, 11, 1)
    session.flush()

    for attempt in (
        lambda: responses.save_answer(session, round_, response, "a.1.x.1", "3"),
        lambda: responses.submit_response(session, round_, response),
        lambda: responses.begin_response(session, round_, "staff", None),
    ):
        with pytest.raises(WrongMove) as refused:
            attempt()
        assert (refused.value.thing, refused.value.state) == ("round", "closed")
    assert responses.answers_of(session, response) == {}


def answered(session: Session) -> Round:
    """An open round with two responses, a comment, an invitee with a link and a slip."""
    round_ = make_open_round(session, make_council(session))
    response = add_response(session, round_, {"a.1.x.1": "2"}, comments=[("a.1.x.1", "Draughty")])
    response.access_hash = "1" * 64
    add_response(session, round_, {"a.1.x.2": "1"})
    invitee = Invitee(round_id=round_.id, email="a@b.example", link_hash="2" * 64, finished=True)
    sheet = SlipSheet(round_id=round_.id, slips=1)
    session.add_all([invitee, sheet, ModeCount(round_id=round_.id, mode=Mode.WEB, responses=1)])
    session.flush()
    session.add_all(
        [
            Slip(link_hash="3" * 64, sheet_id=sheet.id),
            NamedResponse(response_id=response.id, invitee_id=invitee.id),
        ]
    )
    session.flush()
    return round_


def test_cancelling_an_open_round_leaves_nothing_of_what_was_said(session: Session) -> None:
    round_, other = answered(session), make_open_round(session, make_council(session, "w", "Wharfmoor"))
    kept = add_response(session, other, {"a.1.x.1": "3"})

    running_rounds.cancel_round(session, round_, None)

    assert (round_.state, round_.key) == (RoundState.CANCELLED, None)
    assert session.scalars(select(Response.id)).all() == [kept.id]
    assert session.scalars(select(Answer.response_id)).all() == [kept.id]
    for table in (Comment, NamedResponse, Slip, ModeCount):
        assert session.scalar(select(func.count()).select_from(table)) == 0
    assert session.execute(select(Invitee.email, Invitee.link_hash, Invitee.finished)).all() == [
        ("a@b.example", None, False)
    ]


def test_cancelling_leaves_nothing_of_the_key_or_the_comments_in_the_file(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with write_session(engine) as session:
        round_ = answered(session)
        session.commit()
        secrets = [round_.key or b"", b"1" * 64, b"2" * 64, b"3" * 64, b"Draughty"]
        running_rounds.cancel_round(session, round_, None)
        session.commit()
    engine.dispose()

    kept = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    assert [secret for secret in secrets if secret in kept] == []


def test_the_introduction_can_be_mended_until_the_round_is_over(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    read = round_.version

    running_rounds.set_introduction(session, round_, None, "Ask Sam on 01632 960 001.", read)
    assert round_.introduction == "Ask Sam on 01632 960 001."
    with pytest.raises(Conflict):
        running_rounds.set_introduction(session, round_, None, "Ask Kim.", read)

    close(session, round_)
    with pytest.raises(WrongMove):
        running_rounds.set_introduction(session, round_, None, "Ask Kim.", round_.version)
