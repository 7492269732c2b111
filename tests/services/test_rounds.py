from __future__ import annotations

from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import AuditEvent, Form, GapLens
from assessment.scoring.values import Aim
from assessment.services import rounds, running_rounds
from assessment.services.answering import asked_of_all
from assessment.services.problems import Conflict, NotFound, NotReady
from tests.factories.frameworks import small_framework
from tests.factories.people import make_council
from tests.factories.rounds import NOW, add_response, close, make_open_round, make_round


def test_a_new_round_is_a_draft_with_the_usual_targets_and_todays_services(session: Session) -> None:
    round_ = make_round(session, make_council(session))

    assert round_.state is RoundState.DRAFT
    assert rounds.aims_of(round_) == {code: Aim(75, 2) for code in ("a.1", "a.2", "b.1")}
    assert [service.name for service in round_.services] == ["Housing", "Planning", "Waste and recycling"]


def test_another_councils_round_is_not_found(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")

    with pytest.raises(NotFound):
        rounds.get_round(session, other.id, round_.id)
    assert rounds.list_rounds(session, other.id) == []
    assert rounds.response_totals(session, other.id) == {}


def test_the_lens_of_the_gap_can_change_until_the_round_is_cancelled(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    read = round_.version

    rounds.set_lens(session, round_, None, GapLens.PEER, read)
    assert round_.gap_lens.value == "peer"
    with pytest.raises(Conflict) as conflict:
        rounds.set_lens(session, round_, None, GapLens.SELF, read)
    assert conflict.value.theirs == {"Gap measured from": "The peer team's score"}

    close(session, round_)
    rounds.set_lens(session, round_, None, GapLens.SELF, round_.version)
    assert round_.gap_lens.value == "self"

    draft = make_round(session, round_.council)
    running_rounds.cancel_round(session, draft, None)
    with pytest.raises(WrongMove):
        rounds.set_lens(session, draft, None, GapLens.PEER, draft.version)


def test_targets_are_copied_by_the_code_of_the_element(session: Session) -> None:
    council = make_council(session)
    earlier, later = make_round(session, council), make_round(session, council, title="Spring 2027")
    aims = {"a.1": Aim(60, 3), "a.2": Aim(75, 2), "b.1": Aim(90, 1)}
    rounds.set_aims(session, earlier, None, aims, earlier.version)
    earlier.aims.pop()
    session.flush()

    assert [row.id for row in rounds.earlier_rounds(session, later)] == [earlier.id]
    assert rounds.copy_aims(session, later, None, earlier.id, later.version) == 2
    assert rounds.aims_of(later) == aims | {"b.1": Aim(75, 2)}


def test_targets_are_not_copied_from_another_council(session: Session) -> None:
    other = make_round(session, make_council(session, "wharfmoor", "Wharfmoor Borough Council"))
    round_ = make_round(session, make_council(session))

    assert rounds.earlier_rounds(session, round_) == []
    for source in (other.id, round_.id, 999):
        with pytest.raises(NotFound):
            rounds.copy_aims(session, round_, None, source, round_.version)


def test_targets_can_be_set_until_the_round_is_closed(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    aims = {"a.1": Aim(60, 3), "a.2": Aim(75, 2), "b.1": Aim(100, 1)}

    rounds.set_aims(session, round_, None, aims, round_.version)
    session.expire(round_)
    assert rounds.aims_of(round_) == aims

    close(session, round_)
    with pytest.raises(WrongMove):
        rounds.set_aims(session, round_, None, aims, round_.version)


def test_targets_set_from_an_old_page_are_a_conflict(session: Session) -> None:
    round_ = make_round(session, make_council(session))
    read = round_.version
    rounds.set_aims(session, round_, None, {code: Aim(50, 1) for code in ("a.1", "a.2", "b.1")}, read)

    with pytest.raises(Conflict) as conflict:
        rounds.set_aims(session, round_, None, {code: Aim(90, 3) for code in ("a.1", "a.2", "b.1")}, read)

    assert conflict.value.theirs["a.1"] == "target 50, importance 1"


def test_a_round_whose_closing_date_has_passed_cannot_be_opened(session: Session) -> None:
    round_ = make_round(session, make_council(session))

    with pytest.raises(NotReady, match="closing date has passed"):
        rounds.open_round(session, round_, None, datetime(2036, 12, 18, 23, 59, tzinfo=UTC))
    assert round_.state.value == "draft"
    rounds.open_round(session, round_, None, datetime(2036, 12, 18, 23, 58, tzinfo=UTC))
    assert round_.state.value == "open"


def test_a_round_opens_once(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))

    with pytest.raises(WrongMove):
        rounds.open_round(session, round_, None, NOW)


def test_the_link_of_a_draft_leads_nowhere(session: Session) -> None:
    round_ = make_round(session, make_council(session))

    with pytest.raises(NotFound):
        rounds.round_by_link(session, round_.link_token)
    rounds.open_round(session, round_, None, NOW)
    assert rounds.round_by_link(session, round_.link_token) is round_


def test_responses_are_counted_by_group_and_by_service(session: Session) -> None:
    council = make_council(session)
    round_ = make_open_round(session, council)
    housing = round_.services[0].code
    add_response(session, round_, {"a.1.x.1": "3"}, group="staff", service=housing)
    add_response(session, round_, {}, group="managers")

    by_group, by_service = rounds.response_counts(session, round_)

    assert [(count.code, count.started) for count in by_group] == [
        ("staff", 1),
        ("managers", 1),
        ("volunteers", 0),
    ]
    assert [(count.name, count.started, count.headcount) for count in by_service] == [
        ("Housing", 1, 40),
        ("Planning", 0, 25),
        ("Waste and recycling", 0, 60),
        ("No service given", 1, None),
    ]
    assert rounds.response_totals(session, council.id) == {round_.id: (2, 0)}


def test_eight_statements_take_a_minute_and_minutes_come_in_fives() -> None:
    assert [rounds.minutes_for(count) for count in (0, 1, 40, 41, 80)] == [5, 5, 5, 10, 10]


def test_the_full_form_asks_each_group_its_own_statements_and_the_short_form_the_core() -> None:
    full = rounds.form_lengths(small_framework(), asked_of_all(small_framework(), Form.FULL))
    short = rounds.form_lengths(small_framework(), asked_of_all(small_framework(), Form.SHORT))

    assert [(length.group, length.statements) for length in full] == [
        ("Library staff", 8),
        ("Library managers", 9),
        ("Volunteers", 6),
    ]
    assert {length.statements for length in short} == {4}


def test_every_deed_leaves_a_line_in_the_audit_trail(session: Session) -> None:
    council = make_council(session)
    round_ = make_open_round(session, council)
    rounds.set_aims(session, round_, None, rounds.aims_of(round_), round_.version)
    close(session, round_)

    deeds = session.scalars(select(AuditEvent.deed).where(AuditEvent.council_id == council.id))
    assert sorted(deeds) == ["closed", "created", "opened", "set targets of"]
