from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessment.lifecycle import ActionStatus, PriorityState
from assessment.planning.values import STATUTORY_REASON, Action, Priority, readiness, reason_needed
from assessment.scoring.values import Band
from assessment.translation import speaking
from tests.factories.languages import BRACKETED

ACTION = Action(1, "3.1", "Walk the doors", "", None, None, "", False, ActionStatus.NOT_STARTED, 1)
DONE = replace(ACTION, status=ActionStatus.DONE)
DUTY = replace(ACTION, statutory=True)
PRIORITY = Priority(
    id=1,
    number=3,
    title="Building: Open and safe",
    outcome="",
    state=PriorityState.ACCEPTED,
    proposed_band=Band.MEDIUM,
    chosen_band=Band.MEDIUM,
    band_reason="",
    origin=None,
    measures=(),
    actions=(ACTION,),
    version=1,
)


@pytest.mark.parametrize("band", list(Band))
def test_staying_in_the_proposed_band_needs_no_reason(band: Band) -> None:
    assert not reason_needed(band, band)


def test_a_moved_band_carries_its_reason() -> None:
    moved = replace(PRIORITY, chosen_band=Band.LOW, band_reason="A new library opens in May.")
    assert (moved.band, moved.reason) == (Band.LOW, "A new library opens in May.")
    assert (PRIORITY.band, PRIORITY.reason) == (Band.MEDIUM, "")


def test_a_statutory_duty_is_high_whatever_was_chosen() -> None:
    duty = replace(PRIORITY, chosen_band=Band.LOW, band_reason="No money.", actions=(ACTION, DUTY))
    assert (duty.band, duty.reason) == (Band.HIGH, STATUTORY_REASON)
    with speaking(BRACKETED):
        assert duty.reason == f"«{STATUTORY_REASON}»"


def test_a_statutory_duty_keeps_the_reason_of_one_that_was_moved_to_high_anyway() -> None:
    duty = replace(PRIORITY, chosen_band=Band.HIGH, band_reason="It is urgent.", actions=(DUTY,))
    assert (duty.band, duty.reason) == (Band.HIGH, "It is urgent.")


def test_a_priority_is_finished_when_all_its_actions_are_done() -> None:
    assert not PRIORITY.finished
    assert not replace(PRIORITY, actions=()).finished
    assert not replace(PRIORITY, actions=(DONE, ACTION)).finished
    assert replace(PRIORITY, actions=(DONE, DONE)).finished


def test_an_action_of_medium_priority_ends_in_time_within_nine_months() -> None:
    ninth = replace(ACTION, starts_on=date(2026, 12, 1), ends_on=date(2027, 8, 1))
    tenth = replace(ninth, ends_on=date(2027, 9, 1))
    assert not PRIORITY.ends_too_late(ninth, date(2026, 12, 1))
    assert PRIORITY.ends_too_late(tenth, date(2026, 12, 1))
    assert not PRIORITY.ends_too_late(ACTION, date(2026, 12, 1))
    assert not PRIORITY.ends_too_late(replace(tenth, status=ActionStatus.DONE), date(2026, 12, 1))


def test_only_actions_that_are_not_done_are_missed_a_lead_or_months() -> None:
    settled = replace(ACTION, lead="Head of estates", starts_on=date(2027, 1, 1), ends_on=date(2027, 1, 1))
    counted = readiness([replace(PRIORITY, actions=(ACTION, DONE, settled)), replace(PRIORITY, actions=())])
    assert (counted.actions, counted.done) == (3, 1)
    assert (counted.without_lead, counted.without_months) == (1, 1)
