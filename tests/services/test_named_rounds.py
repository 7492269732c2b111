"""Rounds in which answers carry names, and results of which elements were left out."""

from __future__ import annotations

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assessment.lifecycle import ResponseState
from assessment.models import Invitee, NamedResponse, OpenTo, Response, Round, RoundKind
from assessment.scoring.values import Aim, Tier
from assessment.services import (
    closing,
    live_counts,
    named_rounds,
    plans,
    publishing,
    responses,
    rounds,
    running_rounds,
    scorecards,
    service_results,
    setting_up,
    tickets,
)
from assessment.services.asking import framework_asked
from assessment.services.problems import NotFound, NotReady
from assessment.services.reach import Reach
from assessment.services.tickets import Ticket
from tests.factories.frameworks import small_framework
from tests.factories.people import make_council
from tests.factories.rounds import NOW, add_response, close, make_open_round, make_round

BUILDING = small_framework().elements[0]


@pytest.fixture
def round_(session: Session) -> Round:
    """An open named round; Asha has answered two statements, Bryn one, Cai nothing."""
    round_ = make_round(session, make_council(session))
    round_.kind, round_.open_to = RoundKind.NAMED, OpenTo.CODE_HOLDERS
    people = [Invitee(round_id=round_.id, email=f"{name}@b.example", name=name) for name in ("Cai", "Bryn")]
    people.append(Invitee(round_id=round_.id, email="asha@b.example"))
    session.add_all(people)
    session.flush()
    rounds.open_round(session, round_, None, NOW)
    _, bryn, asha = people
    mine = answer(session, round_, asha, "AAAABBBBCCCC", {"a.1.x.1": "3", "a.1.x.2": "1"})
    answer(session, round_, bryn, "DDDDEEEEFFFF", {"a.1.x.1": "0"})
    responses.save_comment(session, round_, mine, "a.1.x.1", "Always")
    responses.submit_response(session, round_, mine)
    return round_


def answer(session: Session, round_: Round, invitee: Invitee, code: str, choices: dict[str, str]) -> Response:
    ticket = Ticket(code, "staff", None, invitee.id)
    response = tickets.begin_with_ticket(session, round_, ticket, "staff", None)
    responses.save_answers(session, round_, response, choices, {})
    return response


def test_who_said_what_is_seen_by_name_and_who_said_nothing_too(session: Session, round_: Round) -> None:
    people = named_rounds.answers_by_person(session, round_, BUILDING)

    assert [(one.name, one.state, dict(one.choices), dict(one.comments)) for one in people] == [
        ("asha@b.example", ResponseState.SUBMITTED, {"a.1.x.1": "3", "a.1.x.2": "1"}, {"a.1.x.1": "Always"}),
        ("Bryn", ResponseState.STARTED, {"a.1.x.1": "0"}, {}),
        ("Cai", None, {}, {}),
    ]


def test_one_person_gives_one_response(session: Session, round_: Round) -> None:
    invitee = session.scalars(select(Invitee).where(Invitee.name == "Bryn")).one()
    again = tickets.begin_with_ticket(
        session, round_, Ticket("DDDDEEEEFFFF", "staff", None, invitee.id), "staff", None
    )

    assert responses.answers_of(session, again) == {"a.1.x.1": "0"}
    assert len(session.scalars(select(NamedResponse.invitee_id)).all()) == 2


def test_the_scores_so_far_are_counted_anew_each_time_and_hide_nothing(
    session: Session, round_: Round
) -> None:
    before = scorecards.round_scorecard(session, round_)
    assert before.respondents == 2
    assert before.threshold == 1
    assert before.line("a.1.x.1").score == 50
    assert before.line("a.1.x.2").n == 1

    cai = session.scalars(select(Invitee).where(Invitee.name == "Cai")).one()
    answer(session, round_, cai, "GGGGHHHHJJJJ", {"a.1.x.1": "3"})

    after = scorecards.round_scorecard(session, round_)
    assert after.respondents == 3
    assert scorecards.comments_of(session, round_) == {"a.1.x.1": ("asha@b.example: Always",)}


def test_live_results_are_counted_by_one_query_so_that_they_fit(session: Session, round_: Round) -> None:
    for _ in range(20):
        add_response(session, round_, {"a.1.x.1": "2"})
    framework_asked(session, round_)
    asked: list[str] = []

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        asked.append(statement)

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    live_counts.count_now(session, round_)
    event.remove(engine, "before_cursor_execute", note)

    assert len(asked) == 1


def test_closing_freezes_the_counts_and_keeps_the_names(session: Session, round_: Round) -> None:
    live = scorecards.round_scorecard(session, round_)

    closing.close_round(session, round_, None)

    assert scorecards.round_scorecard(session, round_).lines == live.lines
    people = named_rounds.answers_by_person(session, round_, BUILDING)
    assert [(one.name, dict(one.choices)) for one in people if one.choices] == [
        ("asha@b.example", {"a.1.x.1": "3", "a.1.x.2": "1"}),
        ("Bryn", {"a.1.x.1": "0"}),
    ]
    assert scorecards.comments_of(session, round_) == {"a.1.x.1": ("asha@b.example: Always",)}


def test_no_plan_is_begun_from_results_that_can_still_change(session: Session, round_: Round) -> None:
    with pytest.raises(Exception, match="open"):
        plans.start_plan(session, round_.council_id, None, round_.id, title="Plan", starts_on=NOW.date())


def test_a_confidential_round_has_no_answers_by_person_and_no_results_while_open(session: Session) -> None:
    confidential = make_open_round(session, make_council(session))
    add_response(session, confidential, {"a.1.x.1": "3"})

    with pytest.raises(NotFound):
        named_rounds.answers_by_person(session, confidential, BUILDING)
    with pytest.raises(NotReady):
        scorecards.round_scorecard(session, confidential)
    assert named_rounds.names_by_response(session, confidential) == {}


def test_a_cancelled_named_round_shows_nothing(session: Session, round_: Round) -> None:
    running_rounds.cancel_round(session, round_, None)

    with pytest.raises(NotReady):
        named_rounds.answers_by_person(session, round_, BUILDING)
    with pytest.raises(NotReady):
        scorecards.round_scorecard(session, round_)


def test_an_element_that_was_left_out_has_no_line_and_weighs_on_nothing(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    setting_up.set_scope(session, round_, None, {"a.1"}, round_.version)
    aims = {"a.1": Aim(60, 2), "a.2": Aim(100, 3), "b.1": Aim(100, 3)}
    rounds.set_aims(session, round_, None, aims, round_.version)
    rounds.open_round(session, round_, None, NOW)
    for _ in range(5):
        add_response(session, round_, {"a.1.x.1": "3", "a.1.y.1": "0"})
    close(session, round_)

    card = scorecards.round_scorecard(session, round_)

    assert [line.code for line in card.tier(Tier.ELEMENT)] == ["a.1"]
    assert [line.code for line in card.tier(Tier.THEME)] == ["a"]
    assert card.ranked == ("a.1",)
    overall = card.line("")
    assert (overall.score, overall.target, overall.gap, overall.coverage) == (50, 60, 10, 1)
    assert [element.code for element in framework_asked(session, round_).elements] == ["a.1"]


def test_only_those_who_run_a_named_round_see_its_results(session: Session, round_: Round) -> None:
    service = round_.services[0]
    manager = Reach(round_.council_id, frozenset({service.service_id or 0}))
    close(session, round_)

    with pytest.raises(NotReady, match="stays with those who run it"):
        publishing.publish_report(session, round_, None)
    with pytest.raises(NotFound):
        service_results.get_service(session, manager, round_.id, service.code)
    assert service_results.list_services(session, manager) == []
    assert service_results.get_service(session, Reach(round_.council_id), round_.id, service.code) is service
