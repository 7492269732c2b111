"""Rounds in which people judge each their own service: nobody answers without one."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.scoring.answer_file import AnswerFile, AnswerProblems, AnswerRow
from assessment.services import importing, responses
from assessment.services.answering import BadAnswer
from tests.factories.people import make_council
from tests.factories.rounds import make_service_round


@pytest.fixture
def round_(session: Session) -> Round:
    return make_service_round(session, make_council(session))


def test_a_response_without_a_service_is_refused(session: Session, round_: Round) -> None:
    with pytest.raises(BadAnswer, match="service"):
        responses.begin_response(session, round_, "staff", None)


def test_a_response_with_its_service_begins(session: Session, round_: Round) -> None:
    response, _ = responses.begin_response(session, round_, "staff", round_.services[1].code)
    assert response.service_code == round_.services[1].code


def test_a_file_of_answers_names_every_row_without_a_service(session: Session, round_: Round) -> None:
    rows = (AnswerRow(2, "", "staff", "Housing", ("3",)), AnswerRow(3, "", "staff", "", ("3",)))
    with pytest.raises(AnswerProblems) as found:
        importing.import_answers(session, round_, AnswerFile(("a.1.x.1",), rows))
    assert [(problem.row, problem.column) for problem in found.value.problems] == [(3, "service")]
    assert "this round assesses each service" in found.value.problems[0].message
