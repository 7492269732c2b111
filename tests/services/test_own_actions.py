"""A plan lead and the actions that they answer for."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import ActionStatus
from assessment.models import Action, AuditEvent, Council, Membership, Plan, User
from assessment.services import actions, own_actions, plans, priorities
from assessment.services.actions import ActionFields
from assessment.services.problems import Conflict, NotFound
from tests.factories.people import make_council, make_person
from tests.factories.plans import make_plan


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


@pytest.fixture
def lead(session: Session, council: Council) -> User:
    return make_person(session, "lead@ashvale.example", council, Role.PLAN_LEAD)


def action_of(session: Session, council: Council, lead: User | None, *, accept: bool = True) -> Action:
    """An action in a new plan, given to a lead or to nobody."""
    priority = session.get_one(Plan, make_plan(session, council)).priorities[0]
    if accept:
        priorities.move_priority(session, None, priority, "accept")
    fields = ActionFields("Mend the doors", lead_user_id=lead.id if lead else None)
    return session.get_one(Action, actions.add_action(session, None, priority, fields))


def test_a_plan_lead_finds_their_own_actions_and_no_others(
    session: Session, council: Council, lead: User
) -> None:
    other = make_person(session, "other@ashvale.example", council, Role.PLAN_LEAD)
    mine, theirs = action_of(session, council, lead), action_of(session, council, other)
    nobodys, proposed = action_of(session, council, None), action_of(session, council, lead, accept=False)

    assert own_actions.list_own_actions(session, council.id, lead.id) == [mine]
    assert own_actions.get_own_action(session, council.id, lead.id, mine.id) is mine
    for action in (theirs, nobodys, proposed):
        with pytest.raises(NotFound):
            own_actions.get_own_action(session, council.id, lead.id, action.id)
    with pytest.raises(NotFound):
        own_actions.get_own_action(session, council.id + 1, lead.id, mine.id)


def test_an_action_that_is_set_aside_is_out_of_the_leads_list(
    session: Session, council: Council, lead: User
) -> None:
    mine = action_of(session, council, lead)
    priorities.move_priority(session, None, mine.priority, "set aside")
    assert own_actions.list_own_actions(session, council.id, lead.id) == []


def test_reporting_changes_the_status_alone_and_is_in_the_trail(
    session: Session, council: Council, lead: User
) -> None:
    mine = action_of(session, council, lead)
    version = mine.version

    own_actions.set_status(session, lead.id, mine, ActionStatus.DONE, version)

    assert (mine.status, mine.text, mine.version) == (ActionStatus.DONE, "Mend the doors", version + 1)
    event = session.scalars(select(AuditEvent).order_by(AuditEvent.id.desc()).limit(1)).one()
    assert (event.user_id, event.deed, event.record) == (lead.id, "reported on", f"action {mine.id}")


def test_a_report_on_what_somebody_else_has_changed_is_a_conflict(
    session: Session, council: Council, lead: User
) -> None:
    mine = action_of(session, council, lead)
    with pytest.raises(Conflict) as found:
        own_actions.set_status(session, lead.id, mine, ActionStatus.DONE, mine.version - 1)
    assert (found.value.theirs, found.value.yours) == ({"Status": "Not started"}, {"Status": "Done"})


def test_only_a_plan_lead_of_the_council_can_be_given_an_action(
    session: Session, council: Council, lead: User
) -> None:
    wharfmoor = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    stranger = make_person(session, "lead@wharfmoor.example", wharfmoor, Role.PLAN_LEAD)
    councillor = make_person(session, "cllr@ashvale.example", council, Role.COUNCILLOR)

    assert [one.user_id for one in own_actions.plan_leads(session, council.id)] == [lead.id]
    action = action_of(session, council, None)
    for wrong in (stranger.id, councillor.id, 999):
        with pytest.raises(NotFound):
            actions.edit_action(session, None, action, ActionFields("x", lead_user_id=wrong), action.version)
        with pytest.raises(NotFound):
            actions.add_action(session, None, action.priority, ActionFields("x", lead_user_id=wrong))


def test_whoever_has_lost_the_role_can_be_left_in_their_place(
    session: Session, council: Council, lead: User
) -> None:
    mine = action_of(session, council, lead)
    session.execute(delete(Membership).where(Membership.user_id == lead.id))
    fields = ActionFields("Mend the doors soon", lead_user_id=lead.id)
    actions.edit_action(session, None, mine, fields, mine.version)
    assert mine.lead_user_id == lead.id


def test_the_plan_names_the_lead_beside_the_post(session: Session, council: Council, lead: User) -> None:
    mine = action_of(session, council, lead)
    plan_id = mine.priority.plan_id

    def led_by() -> str:
        session.expire_all()
        priority = plans.read_plan(session, council.id, plan_id).accepted[0]
        return next(action.led_by for action in priority.actions if action.id == mine.id)

    assert led_by() == lead.name
    mine.lead = "Head of housing"
    session.flush()
    assert led_by() == f"Head of housing ({lead.name})"
