"""A respondent's record, on both databases."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import Engine, inspect, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState, WrongMove
from assessment.models import Answer, Comment, Form, FrozenCounts, Response, Round
from assessment.models.engine import write_session
from assessment.services import closing, responses, rounds
from assessment.services.answering import BadAnswer
from assessment.services.problems import NotReady
from tests.factories.people import make_council
from tests.factories.rounds import NOW, make_open_round, make_round


@pytest.fixture
def round_(session: Session) -> Round:
    return make_open_round(session, make_council(session))


def begin(session: Session, round_: Round, group: str = "staff") -> Response:
    return responses.begin_response(session, round_, group, None)[0]


def test_a_personal_code_finds_the_response_it_was_given_with(session: Session, round_: Round) -> None:
    response, code = responses.begin_response(session, round_, "staff", round_.services[0].code)
    begin(session, round_)
    assert responses.find_response(session, round_, code) is response
    assert (response.group_code, response.service_code) == ("staff", round_.services[0].code)
    assert response.state is ResponseState.STARTED


def test_a_code_may_be_typed_in_small_letters_and_with_hyphens(session: Session, round_: Round) -> None:
    response, code = responses.begin_response(session, round_, "staff", None)
    typed = f" {code[:4].lower()}-{code[4:8]} {code[8:].replace('0', 'o').replace('1', 'l')} "
    assert responses.find_response(session, round_, typed) is response


@pytest.mark.parametrize("typed", ["", "no such code", "0" * 12, "' OR 1=1 --", "é" * 12, "A" * 5000])
def test_what_is_not_a_code_finds_nothing(session: Session, round_: Round, typed: str) -> None:
    begin(session, round_)
    assert responses.find_response(session, round_, typed) is None


def test_the_code_itself_is_nowhere_in_the_database(session: Session, round_: Round) -> None:
    response, code = responses.begin_response(session, round_, "staff", None)
    row = session.execute(select(*Response.__table__.columns).where(Response.id == response.id)).one()
    assert code not in " ".join(str(value) for value in row)


def test_a_code_of_one_round_opens_nothing_in_another(session: Session, round_: Round) -> None:
    other = make_round(session, round_.council, title="Spring 2027")
    rounds.open_round(session, other, None, NOW)
    _, code = responses.begin_response(session, round_, "staff", None)
    assert responses.find_response(session, other, code) is None


def test_after_closing_no_code_finds_anything_and_no_hash_is_left(session: Session, round_: Round) -> None:
    _, code = responses.begin_response(session, round_, "staff", None)
    closing.close_round(session, round_, None)
    assert session.scalars(select(Response.access_hash)).all() == [None]
    assert responses.find_response(session, round_, code) is None


def test_the_tables_of_responses_hold_no_time_address_or_device(database: Engine) -> None:
    columns = {
        table: {str(column["name"]) for column in inspect(database).get_columns(table)}
        for table in ("response", "answer", "comment")
    }
    assert columns == {
        "response": {"id", "round_id", "access_hash", "group_code", "service_code", "state"},
        "answer": {"response_id", "statement_code", "choice"},
        "comment": {"response_id", "statement_code", "text"},
    }


def test_a_draft_takes_no_responses(session: Session) -> None:
    with pytest.raises(WrongMove):
        begin(session, make_round(session, make_council(session)))


@pytest.mark.parametrize(
    ("group", "service"), [("mayor", None), ("", None), ("staff", "s999"), ("staff", "")]
)
def test_a_group_or_service_that_the_round_does_not_have_is_refused(
    session: Session, round_: Round, group: str, service: str | None
) -> None:
    with pytest.raises(BadAnswer):
        responses.begin_response(session, round_, group, service)


def test_an_answer_given_again_replaces_the_earlier_one(session: Session, round_: Round) -> None:
    response = begin(session, round_)
    responses.save_answer(session, round_, response, "a.1.x.1", "3")
    responses.save_answer(session, round_, response, "a.1.x.1", "dk")
    responses.save_answer(session, round_, response, "a.1.y.1", "0")
    assert responses.answers_of(session, response) == {"a.1.x.1": "dk", "a.1.y.1": "0"}


@pytest.mark.parametrize(
    ("statement", "choice"),
    [
        ("a.1.x.1", "4"),  # the scale has four levels, 0 to 3
        ("a.1.x.1", ""),
        ("a.1.x.1", "-1"),
        ("a.1.x.3", "1"),  # managers only
        ("b.1.v.2", "1"),  # volunteers only
        ("a.1.x", "1"),  # a heading
        ("nothing", "1"),
    ],
)
def test_only_a_statement_put_to_the_group_and_a_choice_on_the_scale_are_kept(
    session: Session, round_: Round, statement: str, choice: str
) -> None:
    response = begin(session, round_)
    with pytest.raises(BadAnswer):
        responses.save_answer(session, round_, response, statement, choice)
    assert responses.answers_of(session, response) == {}


def test_one_bad_answer_among_many_keeps_none_of_them(session: Session, round_: Round) -> None:
    response = begin(session, round_)
    with pytest.raises(BadAnswer):
        responses.save_answers(session, round_, response, {"a.1.x.1": "1", "a.1.x.2": "9"}, {})
    assert responses.answers_of(session, response) == {}


def test_the_short_form_takes_the_core_statements_whoever_answers(session: Session) -> None:
    round_ = make_round(session, make_council(session), form=Form.SHORT)
    rounds.open_round(session, round_, None, NOW)
    response = begin(session, round_, "volunteers")
    responses.save_answer(session, round_, response, "b.1.v.1", "2")
    with pytest.raises(BadAnswer):
        responses.save_answer(session, round_, response, "b.1.v.2", "2")
    assert responses.count_answers(session, round_, response) == (1, 4)


def test_a_comment_is_kept_changed_and_removed(session: Session, round_: Round) -> None:
    response = begin(session, round_)
    responses.save_comment(session, round_, response, "a.1.x.1", "  Late on\r\nMondays ")
    assert responses.comments_of(session, response) == {"a.1.x.1": "Late on\nMondays"}
    responses.save_comment(session, round_, response, "a.1.x.1", "Mended")
    assert responses.comments_of(session, response) == {"a.1.x.1": "Mended"}
    responses.save_comment(session, round_, response, "a.1.x.1", " \r\n ")
    assert responses.comments_of(session, response) == {}


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("zero\x00byte", "zerobyte"),
        ("half \ud83d of a picture", "half  of a picture"),
        ("'); DROP TABLE comment; --", "'); DROP TABLE comment; --"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("=1+1", "=1+1"),
        ("Tŷ \U0001f600", "Tŷ \U0001f600"),
    ],
)
def test_hostile_comments_are_kept_as_the_text_they_are(
    session: Session, round_: Round, typed: str, kept: str
) -> None:
    response = begin(session, round_)
    responses.save_comment(session, round_, response, "a.1.x.1", typed)
    assert responses.comments_of(session, response) == {"a.1.x.1": kept}


def test_a_comment_has_two_thousand_characters_at_most_and_a_line_break_is_one(
    session: Session, round_: Round
) -> None:
    response = begin(session, round_)
    responses.save_comment(session, round_, response, "a.1.x.1", "x" * 1998 + "\r\n" + "y")
    with pytest.raises(BadAnswer):
        responses.save_comment(session, round_, response, "a.1.x.1", "x" * 2001)


def test_progress_counts_only_what_the_group_is_asked(session: Session, round_: Round) -> None:
    response = begin(session, round_, "volunteers")
    responses.save_answers(session, round_, response, {"a.1.x.1": "1", "a.1.y.2": "na", "b.1.v.2": "dk"}, {})
    progress = responses.progress(session, round_, response)
    rows = [(row.code, row.answered, row.asked, row.done) for row in progress]
    assert rows == [("a.1", 2, 3, False), ("a.2", 0, 1, False), ("b.1", 1, 2, False)]
    assert responses.count_answers(session, round_, response) == (3, 6)


def test_a_response_once_sent_cannot_be_changed_or_sent_again(session: Session, round_: Round) -> None:
    response, code = responses.begin_response(session, round_, "staff", None)
    responses.save_answer(session, round_, response, "a.1.x.1", "1")
    responses.submit_response(session, round_, response)
    assert response.state is ResponseState.SUBMITTED
    with pytest.raises(WrongMove, match="response"):
        responses.save_answer(session, round_, response, "a.1.x.1", "2")
    with pytest.raises(WrongMove, match="response"):
        responses.submit_response(session, round_, response)
    assert responses.answers_of(session, response) == {"a.1.x.1": "1"}
    assert responses.find_response(session, round_, code) is response


def test_a_response_without_an_answer_cannot_be_sent(session: Session, round_: Round) -> None:
    with pytest.raises(NotReady):
        responses.submit_response(session, round_, begin(session, round_))


def test_after_closing_nothing_is_taken_and_what_was_saved_before_counts(
    session: Session, round_: Round
) -> None:
    response = begin(session, round_)
    responses.save_answer(session, round_, response, "a.1.x.1", "1")
    closing.close_round(session, round_, None)
    with pytest.raises(WrongMove, match="round"):
        responses.save_answer(session, round_, response, "a.1.x.1", "2")
    with pytest.raises(WrongMove, match="round"):
        responses.submit_response(session, round_, response)
    with pytest.raises(WrongMove, match="round"):
        begin(session, round_)
    (frozen,) = session.scalars(select(FrozenCounts).where(FrozenCounts.round_id == round_.id))
    assert frozen.counts == {"a.1.x.1": [0, 1, 0, 0, 0, 0]}


def test_two_tabs_write_the_same_answers_at_once_and_neither_fails(database: Engine) -> None:
    with write_session(database) as session:
        round_ = make_open_round(session, make_council(session))
        response = begin(session, round_)
        round_id, response_id = round_.id, response.id
        session.commit()
    failures: list[Exception] = []

    def write(choice: str) -> None:
        try:
            for _ in range(15):
                with write_session(database) as session:
                    mine, its_round = session.get_one(Response, response_id), session.get_one(Round, round_id)
                    both = {"a.1.x.1": choice, "a.1.y.1": choice}
                    responses.save_answers(session, its_round, mine, both, {"a.1.x.1": f"tab {choice}"})
                    session.commit()
        except Exception as failure:
            failures.append(failure)

    tabs = [threading.Thread(target=write, args=(choice,)) for choice in "012"]
    for tab in tabs:
        tab.start()
    for tab in tabs:
        tab.join()
    assert failures == []
    with write_session(database) as session:
        kept = responses.answers_of(session, session.get_one(Response, response_id))
        (comment,) = session.scalars(select(Comment.text))
    assert set(kept) == {"a.1.x.1", "a.1.y.1"}
    assert len({*kept.values(), comment.removeprefix("tab ")}) == 1


def test_an_answer_on_its_way_is_counted_before_the_round_closes(database: Engine) -> None:
    with write_session(database) as session:
        round_ = make_open_round(session, make_council(session))
        response_id, round_id = begin(session, round_).id, round_.id
        session.commit()
    closed = threading.Event()

    def close() -> None:
        with write_session(database) as session:
            closing.close_round(session, session.get_one(Round, round_id), None)
            session.commit()
        closed.set()

    with write_session(database) as session:
        response, its_round = session.get_one(Response, response_id), session.get_one(Round, round_id)
        responses.save_answer(session, its_round, response, "a.1.x.1", "3")
        closer = threading.Thread(target=close)
        closer.start()
        assert not closed.wait(0.3), "the round closed over an answer that was being saved"
        session.commit()
    closer.join()
    with write_session(database) as session:
        (frozen,) = session.scalars(select(FrozenCounts))
        assert frozen.counts == {"a.1.x.1": [0, 0, 0, 1, 0, 0]}
        assert len(session.scalars(select(Answer.choice)).all()) == 1
