"""The tasks of setting up a draft."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time

import pytest
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import Assesses, Form, OpenTo, Round, RoundKind
from assessment.scoring.values import Aim
from assessment.services import invitees, responses, rounds, setting_up, taking_part
from assessment.services.answering import BadAnswer
from assessment.services.asking import statements_asked
from assessment.services.frameworks import store_framework
from assessment.services.invitees import InviteeFields
from assessment.services.problems import Conflict
from assessment.services.readiness import reasons_not_to_open
from assessment.services.setting_up import Dates, GroupChoice
from tests.factories.frameworks import benchmark_2005
from tests.factories.people import make_council
from tests.factories.rounds import NOW, close, make_open_round, make_round

DATES = Dates(date(2036, 1, 7), time(8), date(2036, 2, 4), time(17))


def set_everything(session: Session, round_: Round, version: int) -> list[Callable[[], object]]:
    """Each of the tasks as somebody would save it from a page of that version."""
    basics = replace(setting_up.basics_of(round_), title="Spring 2027", kind=RoundKind.NAMED)
    groups = setting_up.groups_of(round_) | {"staff": GroupChoice(True, Form.SHORT, 400)}
    return [
        lambda: setting_up.set_basics(session, round_, None, basics, version),
        lambda: setting_up.set_groups(session, round_, None, groups, version),
        lambda: setting_up.set_scope(session, round_, None, {"a.1"}, version),
        lambda: setting_up.set_dates(session, round_, None, DATES, version),
        lambda: setting_up.set_threshold(session, round_, None, 8, version),
    ]


@pytest.mark.parametrize("task", range(5))
def test_the_second_of_two_editors_is_told_and_loses_nothing(session: Session, task: int) -> None:
    round_ = make_round(session, make_council(session))
    read = round_.version
    set_everything(session, round_, read)[task]()
    assert round_.version > read
    if task != 4:
        setting_up.set_threshold(session, round_, None, 6, round_.version)

    with pytest.raises(Conflict) as conflict:
        set_everything(session, round_, read)[task]()

    assert set(conflict.value.theirs) == set(conflict.value.yours)


@pytest.mark.parametrize("task", range(5))
@pytest.mark.parametrize("closed", [False, True])
def test_nothing_of_it_can_change_once_the_round_is_open(session: Session, task: int, closed: bool) -> None:
    round_ = make_open_round(session, make_council(session))
    if closed:
        close(session, round_)

    with pytest.raises(WrongMove):
        set_everything(session, round_, round_.version)[task]()
    assert (round_.title, round_.threshold, round_.kind) == ("Autumn 2026", 5, RoundKind.CONFIDENTIAL)
    assert setting_up.scope_of(round_) == {"a.1", "a.2", "b.1"}


def test_a_named_round_is_for_people_with_a_personal_link(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    basics = replace(
        setting_up.basics_of(round_),
        kind=RoundKind.NAMED,
        open_to=OpenTo.ANYONE,
        assesses=Assesses.SERVICE,
    )

    setting_up.set_basics(session, round_, None, basics, round_.version)

    assert (round_.kind, round_.open_to, round_.of_services) == (RoundKind.NAMED, OpenTo.CODE_HOLDERS, True)


def test_another_framework_brings_its_own_elements_and_groups(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    stored = store_framework(session, benchmark_2005())
    basics = replace(setting_up.basics_of(round_), framework_hash=stored.hash)

    setting_up.set_basics(session, round_, None, basics, round_.version)

    assert len(setting_up.scope_of(round_)) == 11
    assert len(setting_up.groups_of(round_)) == 5


def test_another_framework_leaves_it_to_invitees_of_groups_that_it_lacks_to_say_theirs(
    session: Session,
) -> None:
    council = make_council(session)
    round_, other = make_round(session, council), make_round(session, council, title="Other")
    people = [("ann", "volunteers"), ("bob", "staff"), ("cat", None), ("dan", "volunteers")]
    for one in (round_, other):
        rows = [InviteeFields(f"{name}@ashvale.example", group_code=group) for name, group in people]
        invitees.save_invitees(session, one, None, rows)
    code = round_.services[0].code
    service = taking_part.service_of(round_, code)
    taking_part.set_service_aims(session, round_, None, service, {"a.1": Aim(90, 3)}, round_.version)
    stored = store_framework(session, benchmark_2005())
    basics = replace(setting_up.basics_of(round_), framework_hash=stored.hash)

    without_group = setting_up.set_basics(session, round_, None, basics, round_.version)

    session.expire_all()
    assert without_group == 2
    known = invitees.known_fields(session, round_)
    groups = [known[f"{name}@ashvale.example"].group_code for name, _ in people]
    assert groups == [None, "staff", None, None]
    untouched = invitees.known_fields(session, other)
    assert [untouched[f"{name}@ashvale.example"].group_code for name, _ in people] == [
        group for _, group in people
    ]
    assert taking_part.own_aims(session, round_) == {}
    assert reasons_not_to_open(session, round_, NOW) == ()


def test_each_group_is_asked_its_own_form_and_a_group_that_takes_no_part_nothing(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    chosen = {
        "staff": GroupChoice(True, Form.SHORT, 400),
        "managers": GroupChoice(True, Form.FULL),
        "volunteers": GroupChoice(False, Form.FULL),
    }

    setting_up.set_groups(session, round_, None, chosen, round_.version)
    session.expire_all()
    assert setting_up.groups_of(round_) == chosen
    rounds.open_round(session, round_, None, NOW)

    staff, _ = responses.begin_response(session, round_, "staff", None)
    manager, _ = responses.begin_response(session, round_, "managers", None)
    assert responses.count_answers(session, round_, staff) == (0, 4)
    assert responses.count_answers(session, round_, manager) == (0, 9)
    with pytest.raises(BadAnswer):
        responses.begin_response(session, round_, "volunteers", None)


def test_an_element_that_is_left_out_is_asked_of_nobody(session: Session) -> None:
    round_ = make_round(session, make_council(session))

    setting_up.set_scope(session, round_, None, {"a.2", "b.1"}, round_.version)
    rounds.open_round(session, round_, None, NOW)

    assert {code[:3] for code in statements_asked(session, round_)} == {"a.2", "b.1"}
    response, _ = responses.begin_response(session, round_, "staff", None)
    with pytest.raises(BadAnswer):
        responses.save_answer(session, round_, response, "a.1.x.1", "1")


def test_what_was_saved_is_done_and_the_rest_is_not_started(session: Session) -> None:
    council = make_council(session)
    round_, other = make_round(session, council), make_round(session, council, title="Other")
    assert setting_up.tasks_done(session, round_) == frozenset()

    setting_up.set_dates(session, round_, None, DATES, round_.version)
    setting_up.set_threshold(session, other, None, 8, other.version)

    assert setting_up.dates_of(round_) == DATES
    assert setting_up.tasks_done(session, round_) == {"dates"}
