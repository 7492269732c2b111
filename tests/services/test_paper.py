from __future__ import annotations

from threading import Barrier, Thread

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState, WrongMove
from assessment.models import Answer, AuditEvent, Mode, PaperCheck, Response, Round, RoundKind
from assessment.models.engine import write_session
from assessment.services import paper, personal_codes, responses
from assessment.services.answering import BadAnswer
from assessment.services.modes import mode_counts
from assessment.services.problems import NotAllowed, NotFound, NotReady
from tests.factories.people import make_council
from tests.factories.rounds import close, make_open_round

NUMBER = "7K3M0QXR9TWB"
FIRST = {"a.1.x.1": "3", "a.1.x.2": "dk"}


@pytest.fixture
def round_(session: Session) -> Round:
    return make_open_round(session, make_council(session))


def enter(session: Session, round_: Round, number: str = NUMBER, **choices: str) -> paper.Entered | None:
    return paper.enter_return(session, round_, "staff", None, number, choices or FIRST)


def answers(session: Session) -> dict[str, str]:
    session.expire_all()
    return {row.statement_code: row.choice for row in session.scalars(select(Answer))}


def test_a_return_is_a_sent_response_on_paper(session: Session, round_: Round) -> None:
    entered = enter(session, round_)

    assert entered is not None
    assert entered.number == NUMBER
    (response,) = session.scalars(select(Response)).all()
    assert (response.state, response.group_code) == (ResponseState.SUBMITTED, "staff")
    assert dict(mode_counts(session, round_))[Mode.PAPER] == 1
    assert paper.entry_check(session, round_).entered == 1
    assert answers(session) == FIRST


def test_the_same_number_is_entered_once(session: Session, round_: Round) -> None:
    enter(session, round_)

    assert enter(session, round_) is None
    assert len(session.scalars(select(Response)).all()) == 1
    assert paper.entry_check(session, round_).entered == 1


def test_a_form_that_is_sent_twice_at_once_is_one_return(database: Engine) -> None:
    with write_session(database) as session:
        round_id = make_open_round(session, make_council(session)).id
        session.commit()
    together, entered, failures = Barrier(4), list[paper.Entered | None](), list[Exception]()

    def send() -> None:
        together.wait()
        try:
            with write_session(database) as session:
                entered.append(enter(session, session.get_one(Round, round_id)))
                session.commit()
        except Exception as failure:
            failures.append(failure)

    threads = [Thread(target=send) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failures == []
    assert sum(one is not None for one in entered) == 1
    with write_session(database) as session:
        assert session.get_one(PaperCheck, round_id).entered == 1


def test_a_return_number_opens_no_questionnaire_and_a_personal_code_no_return(
    session: Session, round_: Round
) -> None:
    enter(session, round_)
    _, code = responses.begin_response(session, round_, "staff", None)

    assert responses.find_response(session, round_, NUMBER) is None
    with pytest.raises(NotFound):
        paper.find_return(session, round_, code)


def test_a_return_is_found_in_its_own_round_alone(session: Session, round_: Round) -> None:
    enter(session, round_)
    other = make_open_round(session, round_.council)
    other.key = round_.key
    session.flush()

    with pytest.raises(NotFound):
        paper.find_return(session, other, NUMBER)


def test_who_typed_a_return_is_kept_nowhere(session: Session, round_: Round) -> None:
    before = len(session.scalars(select(AuditEvent)).all())

    enter(session, round_)

    assert len(session.scalars(select(AuditEvent)).all()) == before


def test_a_return_without_a_tick_is_refused(session: Session, round_: Round) -> None:
    with pytest.raises(NotReady):
        paper.enter_return(session, round_, "staff", None, NUMBER, {})


@pytest.mark.parametrize("choices", [{"a.1.x.1": "9"}, {"no.such": "1"}])
def test_an_answer_that_is_not_on_the_paper_is_refused(
    session: Session, round_: Round, choices: dict[str, str]
) -> None:
    with pytest.raises(BadAnswer):
        paper.enter_return(session, round_, "staff", None, NUMBER, choices)


def test_of_ten_returns_at_least_one_goes_to_the_check_pile(session: Session, round_: Round) -> None:
    entered = [enter(session, round_, personal_codes.new_code()) for _ in range(10)]

    chosen = [one for one in entered if one is not None and one.to_check]
    assert len(chosen) >= 1
    assert paper.entry_check(session, round_).to_check == len(chosen)


def test_a_check_corrects_what_the_paper_says_otherwise_and_counts_it(
    session: Session, round_: Round
) -> None:
    enter(session, round_)
    asked = [one for element in paper.elements_on_paper(session, round_, "staff") for one in element.headings]
    statements = sum(len(heading.statements) for heading in asked)
    # The paper says: 2 for the first, nothing for the second, "not applicable" for the third.
    second = {"a.1.x.1": "2", "a.1.y.1": "na"}
    found = paper.find_return(session, round_, "7k3m-0qxr-9twb")
    differ, first = paper.differences(session, round_, found, second)
    assert (differ, first) == (("a.1.x.1", "a.1.x.2", "a.1.y.1"), FIRST)

    decided = {"a.1.x.1": "2", "a.1.x.2": "", "a.1.y.1": "na"}
    assert paper.finish_check(session, round_, None, NUMBER, second, decided) == 3

    assert answers(session) == {"a.1.x.1": "2", "a.1.y.1": "na"}
    check = paper.entry_check(session, round_)
    assert (check.checked, check.compared, check.wrong) == (1, statements, 3)
    deeds = session.scalars(select(AuditEvent).where(AuditEvent.deed == "checked a paper return of")).all()
    assert [one.note for one in deeds] == [""]


def test_a_slip_in_the_second_entry_is_no_mistake_of_the_first(session: Session, round_: Round) -> None:
    enter(session, round_)

    wrong = paper.finish_check(
        session, round_, None, NUMBER, {"a.1.x.1": "0", "a.1.x.2": "dk"}, {"a.1.x.1": "3"}
    )

    assert wrong == 0
    assert answers(session) == FIRST


def test_a_return_is_checked_once(session: Session, round_: Round) -> None:
    enter(session, round_)
    paper.finish_check(session, round_, None, NUMBER, FIRST, {})

    with pytest.raises(NotAllowed):
        paper.find_return(session, round_, NUMBER)
    assert enter(session, round_) is None


@pytest.mark.parametrize("decided", [{}, {"a.1.x.1": "9"}])
def test_every_difference_has_to_be_decided(session: Session, round_: Round, decided: dict[str, str]) -> None:
    enter(session, round_)

    with pytest.raises(BadAnswer):
        paper.finish_check(session, round_, None, NUMBER, {"a.1.x.1": "0", "a.1.x.2": "dk"}, decided)


def test_after_the_close_a_number_leads_nowhere_and_the_counts_stay(session: Session, round_: Round) -> None:
    enter(session, round_)
    close(session, round_)

    with pytest.raises(NotFound):
        paper.find_return(session, round_, NUMBER)
    with pytest.raises(WrongMove):
        enter(session, round_, "0" * 12)
    session.expire_all()
    assert session.get_one(PaperCheck, round_.id).entered == 1


def test_a_named_round_takes_no_paper(session: Session, round_: Round) -> None:
    round_.kind = RoundKind.NAMED
    session.flush()

    with pytest.raises(NotAllowed):
        enter(session, round_)
