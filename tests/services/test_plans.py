from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.lifecycle import ActionStatus, PriorityState, WrongMove
from assessment.models import AuditEvent, Council, Measure, Priority
from assessment.planning.values import STATUTORY_REASON, Plan
from assessment.scoring.values import Band
from assessment.services import actions, plans, priorities
from assessment.services.actions import ActionFields
from assessment.services.priorities import PriorityFields
from assessment.services.problems import Conflict, NotFound
from assessment.services.reach import Reach
from tests.factories.people import make_council
from tests.factories.plans import FIRST_MONTH, make_closed_round, make_plan
from tests.factories.rounds import make_open_round


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


@pytest.fixture
def plan(session: Session, council: Council) -> Plan:
    return plans.read_plan(session, council.id, make_plan(session, council))


def row_of(session: Session, council: Council, plan: Plan, place: int = 0) -> Priority:
    return priorities.get_priority(session, council.id, plan.id, plan.priorities[place].id)


def again(session: Session, council: Council, plan: Plan) -> Plan:
    session.expire_all()
    return plans.read_plan(session, council.id, plan.id)


def deeds(session: Session) -> list[tuple[str, str]]:
    events = session.scalars(select(AuditEvent).order_by(AuditEvent.id))
    return [(event.deed, event.record.split()[0]) for event in events]


def test_a_plan_starts_with_every_gap_as_a_proposal_and_nothing_adopted(plan: Plan) -> None:
    assert [(one.number, one.title, one.band) for one in plan.priorities] == [
        (1, "Building: Open and safe", Band.HIGH),
        (2, "Staff and volunteers: Trained", Band.HIGH),
        (3, "Books: Choice", Band.LOW),
    ]
    assert {one.state for one in plan.priorities} == {PriorityState.PROPOSED}
    assert plan.accepted == ()
    assert plan.starts_on == FIRST_MONTH


def test_a_proposal_keeps_its_gap_and_what_the_framework_suggests(plan: Plan) -> None:
    first = plan.priorities[0]
    assert first.origin is not None
    assert (first.origin.round_title, first.origin.code, first.origin.name) == (
        "Autumn 2026",
        "a.1.x",
        "Open and safe",
    )
    assert (first.origin.score, first.origin.target, first.origin.gap) == (0, 75, 75)
    assert first.origin.on is not None
    assert [(one.ref, one.text) for one in first.measures] == [("1.a", "Share of days opened on time")]
    assert [(one.ref, one.text) for one in first.actions] == [
        ("1.1", "Keep a log of opening times"),
        ("1.2", "Walk the fire doors each morning"),
    ]
    assert {(one.lead, one.starts_on, one.ends_on) for one in first.actions} == {("", None, None)}


def test_a_gap_is_of_the_day_in_london_on_which_its_round_closed(session: Session, council: Council) -> None:
    round_ = make_closed_round(session, council)
    round_.closed_at = datetime(2026, 6, 30, 23, 10, tzinfo=UTC)
    session.flush()

    plan_id = plans.start_plan(session, council.id, None, round_.id, title="Plan", starts_on=FIRST_MONTH)

    (gap_on,) = set(session.scalars(select(Priority.gap_on).where(Priority.plan_id == plan_id)))
    assert gap_on == date(2026, 7, 1)


def test_starting_twice_leads_to_the_plan_there_is(session: Session, council: Council, plan: Plan) -> None:
    second = plans.start_plan(
        session, council.id, None, plan.round_id, title="Another", starts_on=date(2030, 1, 1)
    )
    assert second == plan.id
    assert again(session, council, plan).title == "Plan for the library"


def test_a_plan_waits_until_its_round_is_closed(session: Session, council: Council) -> None:
    round_ = make_open_round(session, council)
    with pytest.raises(WrongMove):
        plans.start_plan(session, council.id, None, round_.id, title="Too early", starts_on=FIRST_MONTH)


def test_a_plan_begins_on_the_first_day_of_a_month(session: Session, council: Council) -> None:
    round_ = make_closed_round(session, council)
    plan_id = plans.start_plan(
        session, council.id, None, round_.id, title="Plan", starts_on=date(2027, 3, 17)
    )
    assert plans.read_plan(session, council.id, plan_id).starts_on == date(2027, 3, 1)


def test_lists_show_what_is_planned_and_what_could_be(session: Session, council: Council, plan: Plan) -> None:
    unplanned = make_closed_round(session, council)
    priorities.move_priority(session, None, row_of(session, council, plan), "accept")
    (listed,) = plans.list_plans(session, Reach(council.id))
    assert (listed.id, listed.round_title, listed.accepted, listed.to_decide) == (
        plan.id,
        "Autumn 2026",
        1,
        2,
    )
    assert [round_.id for round_ in plans.rounds_without_plan(session, council.id)] == [unplanned.id]


def test_another_council_finds_nothing_of_a_plan(session: Session, council: Council, plan: Plan) -> None:
    other = make_council(session, "brookside", "Brookside Borough Council")
    first = plan.priorities[0]
    for attempt in (
        lambda: plans.read_plan(session, other.id, plan.id),
        lambda: plans.round_to_plan(session, other.id, plan.round_id),
        lambda: priorities.get_priority(session, other.id, plan.id, first.id),
        lambda: priorities.add_priority(session, other.id, None, plan.id, PriorityFields("X", "", Band.LOW)),
        lambda: actions.get_action(session, other.id, plan.id, first.actions[0].id),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert plans.list_plans(session, Reach(other.id)) == ()
    assert plans.rounds_without_plan(session, other.id) == []
    assert plans.find_plan_of_round(session, other.id, plan.round_id) is None
    assert plans.moved_bands(session, other.id, plan.round_id) == {}


def test_a_priority_is_found_in_its_own_plan_only(session: Session, council: Council, plan: Plan) -> None:
    second = make_plan(session, council)
    with pytest.raises(NotFound):
        priorities.get_priority(session, council.id, second, plan.priorities[0].id)
    with pytest.raises(NotFound):
        actions.get_action(session, council.id, second, plan.priorities[0].actions[0].id)


def test_a_priority_is_accepted_set_aside_and_taken_up_again(
    session: Session, council: Council, plan: Plan
) -> None:
    row = row_of(session, council, plan)
    for move, state in (
        ("accept", PriorityState.ACCEPTED),
        ("set aside", PriorityState.SET_ASIDE),
        ("accept", PriorityState.ACCEPTED),
    ):
        priorities.move_priority(session, None, row, move)
        assert row.state is state
    with pytest.raises(WrongMove):
        priorities.move_priority(session, None, row, "accept")


def test_what_is_set_aside_cannot_be_changed(session: Session, council: Council, plan: Plan) -> None:
    first = plan.priorities[0]
    priorities.move_priority(session, None, row_of(session, council, plan), "set aside")
    with pytest.raises(WrongMove):
        priorities.changeable_priority(session, council.id, plan.id, first.id)
    with pytest.raises(WrongMove):
        actions.get_action(session, council.id, plan.id, first.actions[0].id)


def test_a_priority_takes_new_words_and_keeps_its_gap(session: Session, council: Council, plan: Plan) -> None:
    row = row_of(session, council, plan)
    words = PriorityFields(
        "Doors", "They open.", Band.MEDIUM, "Repairs are under way.", ("One", "Two", "Three")
    )
    priorities.edit_priority(session, None, row, words, row.version)
    first = again(session, council, plan).priorities[0]
    assert (first.title, first.outcome, first.band, first.reason) == (
        "Doors",
        "They open.",
        Band.MEDIUM,
        "Repairs are under way.",
    )
    assert first.origin == plan.priorities[0].origin
    assert first.proposed_band is Band.HIGH
    assert [one.text for one in first.measures] == ["One", "Two", "Three"]


def test_fewer_measures_leave_no_row_behind(session: Session, council: Council, plan: Plan) -> None:
    row = row_of(session, council, plan)
    for texts in (("One", "Two", "Three"), ("Three", "One"), (), ("Four",)):
        words = replace(priorities.fields_of(row), measures=texts)
        priorities.edit_priority(session, None, row, words, row.version)
        stored = session.scalars(
            select(Measure.text).where(Measure.priority_id == row.id).order_by(Measure.number)
        )
        assert tuple(stored) == texts


def test_back_in_its_own_band_a_priority_drops_the_reason(
    session: Session, council: Council, plan: Plan
) -> None:
    row = row_of(session, council, plan)
    low = replace(priorities.fields_of(row), band=Band.LOW, band_reason="No money.")
    priorities.edit_priority(session, None, row, low, row.version)
    priorities.edit_priority(session, None, row, replace(low, band=Band.HIGH), row.version)
    assert (row.band, row.band_reason) == (Band.HIGH, "")


def test_a_band_is_not_moved_without_a_reason(session: Session, council: Council, plan: Plan) -> None:
    row = row_of(session, council, plan)
    with pytest.raises(ValueError, match="reason"):
        priorities.edit_priority(
            session, None, row, replace(priorities.fields_of(row), band=Band.LOW), row.version
        )
    row.band = Band.LOW
    with pytest.raises(IntegrityError):
        session.flush()


def test_a_second_writer_is_shown_both_texts_even_if_only_measures_changed(
    session: Session, council: Council, plan: Plan
) -> None:
    row = row_of(session, council, plan)
    read = row.version
    theirs = replace(priorities.fields_of(row), measures=("Theirs",))
    priorities.edit_priority(session, None, row, theirs, read)
    session.expire_all()
    with pytest.raises(Conflict) as caught:
        priorities.edit_priority(session, None, row, replace(theirs, measures=("Mine",)), read)
    assert (caught.value.theirs["Measures of success"], caught.value.yours["Measures of success"]) == (
        "Theirs",
        "Mine",
    )


def test_a_person_adds_a_priority_of_their_own(session: Session, council: Council, plan: Plan) -> None:
    words = PriorityFields("Quiet room", "A place to work.", Band.LOW, measures=("Hours in use",))
    priority_id = priorities.add_priority(session, council.id, None, plan.id, words)
    added = again(session, council, plan).priorities[-1]
    assert (added.id, added.number, added.state, added.origin) == (
        priority_id,
        4,
        PriorityState.ACCEPTED,
        None,
    )
    row = priorities.get_priority(session, council.id, plan.id, priority_id)
    priorities.edit_priority(session, None, row, replace(words, band=Band.HIGH), row.version)
    assert (row.band, row.proposed_band, row.band_reason) == (Band.HIGH, Band.HIGH, "")


def test_an_action_is_added_changed_and_removed(session: Session, council: Council, plan: Plan) -> None:
    row = row_of(session, council, plan)
    words = ActionFields(
        "Mend the lock",
        "Head of estates",
        date(2027, 1, 1),
        date(2027, 2, 1),
        "£200",
        status=ActionStatus.DONE,
    )
    action_id = actions.add_action(session, None, row, words)
    action = actions.get_action(session, council.id, plan.id, action_id)
    assert actions.fields_of(action) == words
    assert again(session, council, plan).priorities[0].actions[-1].ref == "1.3"
    actions.edit_action(session, None, action, replace(words, lead="Caretaker"), action.version)
    assert again(session, council, plan).priorities[0].actions[-1].lead == "Caretaker"
    with pytest.raises(Conflict):
        actions.remove_action(session, None, action, action.version - 1)
    actions.remove_action(session, None, action, action.version)
    assert [one.ref for one in again(session, council, plan).priorities[0].actions] == ["1.1", "1.2"]
    assert deeds(session)[-3:] == [("added", "action"), ("changed", "action"), ("removed", "action")]


def test_two_people_cannot_change_one_action_unseen(session: Session, council: Council, plan: Plan) -> None:
    action = actions.get_action(session, council.id, plan.id, plan.priorities[0].actions[0].id)
    read = action.version
    actions.edit_action(session, None, action, ActionFields("Theirs"), read)
    with pytest.raises(Conflict) as caught:
        actions.edit_action(session, None, action, ActionFields("Mine", starts_on=date(2027, 1, 1)), read)
    assert (caught.value.theirs["Action"], caught.value.yours["Action"]) == ("Theirs", "Mine")
    assert (caught.value.theirs["Start"], caught.value.yours["Start"]) == ("Not set", "January 2027")


def test_an_action_cannot_end_before_it_starts(session: Session, council: Council, plan: Plan) -> None:
    backwards = ActionFields("Mend", starts_on=date(2027, 2, 1), ends_on=date(2027, 1, 1))
    with pytest.raises(IntegrityError):
        actions.add_action(session, None, row_of(session, council, plan), backwards)


def test_the_report_learns_which_bands_the_plan_moved(session: Session, council: Council, plan: Plan) -> None:
    assert plans.moved_bands(session, council.id, plan.round_id) == {}
    first, second = row_of(session, council, plan, 0), row_of(session, council, plan, 1)
    low = replace(priorities.fields_of(first), band=Band.LOW, band_reason="A new library opens in May.")
    priorities.edit_priority(session, None, first, low, first.version)
    medium = replace(priorities.fields_of(second), band=Band.MEDIUM, band_reason="Training is booked.")
    priorities.edit_priority(session, None, second, medium, second.version)
    assert plans.moved_bands(session, council.id, plan.round_id) == {
        "a.1.x": (Band.LOW, "A new library opens in May."),
        "b.1.v": (Band.MEDIUM, "Training is booked."),
    }
    priorities.move_priority(session, None, second, "set aside")
    assert set(plans.moved_bands(session, council.id, plan.round_id)) == {"a.1.x"}


def test_a_statutory_duty_makes_its_priority_high_in_the_report(
    session: Session, council: Council, plan: Plan
) -> None:
    actions.add_action(
        session, None, row_of(session, council, plan, 2), ActionFields("Report", statutory=True)
    )
    session.expire_all()
    assert plans.moved_bands(session, council.id, plan.round_id) == {"a.2.z": (Band.HIGH, STATUTORY_REASON)}


def test_finishing_every_action_changes_no_score(session: Session, council: Council, plan: Plan) -> None:
    first = plan.priorities[0]
    for one in first.actions:
        action = actions.get_action(session, council.id, plan.id, one.id)
        done = replace(actions.fields_of(action), status=ActionStatus.DONE)
        actions.edit_action(session, None, action, done, action.version)
    finished = again(session, council, plan).priorities[0]
    assert finished.finished
    assert finished.origin == first.origin


def test_each_deed_is_on_the_trail(session: Session, council: Council, plan: Plan) -> None:
    row = row_of(session, council, plan)
    priorities.edit_priority(session, None, row, priorities.fields_of(row), row.version)
    priorities.move_priority(session, None, row, "accept")
    priorities.move_priority(session, None, row, "set aside")
    assert deeds(session)[-4:] == [
        ("started", "plan"),
        ("changed", "priority"),
        ("accepted", "priority"),
        ("set aside", "priority"),
    ]
