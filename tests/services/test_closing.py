from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Answer, FrozenCounts, Response, Round
from assessment.models.engine import make_engine, write_session
from assessment.services import closing, responses
from tests.factories.people import make_council
from tests.factories.rounds import add_response, close, make_open_round, make_round


def frozen(session: Session, round_: Round) -> dict[tuple[str, str], tuple[int, dict[str, list[int]]]]:
    rows = session.scalars(select(FrozenCounts).where(FrozenCounts.round_id == round_.id))
    return {(row.service_code, row.group_code): (row.respondents, row.counts) for row in rows}


def test_closing_counts_answers_by_service_and_group(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    housing = round_.services[0].code
    add_response(session, round_, {"a.1.x.1": "3", "a.1.x.2": "dk"}, service=housing)
    add_response(session, round_, {"a.1.x.1": "3", "a.1.x.2": "na"}, service=housing)
    add_response(session, round_, {"a.1.x.1": "0"}, group="managers")

    close(session, round_)

    # Four levels, then don't know, then not applicable.
    assert frozen(session, round_) == {
        (housing, "staff"): (2, {"a.1.x.1": [0, 0, 0, 2, 0, 0], "a.1.x.2": [0, 0, 0, 0, 1, 1]}),
        ("", "managers"): (1, {"a.1.x.1": [1, 0, 0, 0, 0, 0]}),
    }


def test_a_response_without_an_answer_counts_for_nothing(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    add_response(session, round_, {})

    close(session, round_)

    assert frozen(session, round_) == {}


def test_an_answer_off_the_scale_does_not_keep_the_others_from_being_counted(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    response = add_response(session, round_, {"a.1.x.1": "2"})
    session.add(Answer(response_id=response.id, statement_code="a.1.x.2", choice="9"))
    session.flush()

    close(session, round_)

    counts = frozen(session, round_)["", "staff"][1]
    assert counts == {"a.1.x.1": [0, 0, 1, 0, 0, 0], "a.1.x.2": [0, 0, 0, 0, 0, 0]}


def test_closing_destroys_what_ties_a_person_to_a_response(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    response = add_response(session, round_, {"a.1.x.1": "2"})
    response.access_hash = "0" * 64
    session.flush()

    close(session, round_)
    session.expire_all()

    assert round_.key is None
    assert session.scalars(select(Response.access_hash)).all() == [None]


def test_closing_leaves_nothing_of_the_key_in_the_file(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with write_session(engine) as session:
        round_ = make_open_round(session, make_council(session))
        response, _ = responses.begin_response(session, round_, "staff", None)
        session.commit()
        secrets = [round_.key or b"", (response.access_hash or "").encode()]
        assert all(secrets)
        close(session, round_)
        session.commit()
        assert session.scalar(text("PRAGMA secure_delete")) == 1
    engine.dispose()

    kept = Path(sqlite_url.removeprefix("sqlite:///")).read_bytes()
    assert not any(secret in kept for secret in secrets)


def test_only_an_open_round_can_be_closed(session: Session) -> None:
    council = make_council(session)
    draft = make_round(session, council)
    closed = close(session, make_open_round(session, council))

    for round_ in (draft, closed):
        with pytest.raises(WrongMove):
            closing.close_round(session, round_, None)
    assert closed.state is RoundState.CLOSED
