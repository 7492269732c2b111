from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Mode, ModeCount, RoundKind
from assessment.services import responses
from assessment.services.modes import mode_counts
from assessment.services.turnouts import read_turnout
from tests.factories.people import make_council
from tests.factories.rounds import add_response, make_open_round


def test_services_and_groups_are_counted_against_their_headcounts(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    housing = round_.services[0]
    next(group for group in round_.groups if group.code == "staff").headcount = 90
    for _ in range(6):
        add_response(session, round_, {"a.1.x.1": "3"}, service=housing.code)
    add_response(session, round_, {}, group="managers")

    found = read_turnout(session, round_)

    assert found.by_service is not None
    assert [(part.name, part.begun, part.headcount) for part in found.by_service.shown] == [
        ("Housing", 6, 40),
        ("Waste and recycling", 0, 60),
    ]
    # One person who named no service is not shown alone, so the smallest service goes with them.
    assert found.by_service.members == ("Planning", "No service given")
    assert found.by_group.shown == ()
    assert found.by_group.total.begun == 7


def test_a_group_that_takes_no_part_is_left_out(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    for group in round_.groups:
        group.takes_part = group.code == "staff"
    for _ in range(5):
        add_response(session, round_, {})

    assert [part.code for part in read_turnout(session, round_).by_group.shown] == ["staff"]


def test_a_named_round_shows_every_part(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    round_.kind = RoundKind.NAMED
    add_response(session, round_, {})

    found = read_turnout(session, round_)

    assert (len(found.by_group.shown), found.by_group.together) == (3, None)


def test_sent_responses_are_counted_by_mode_and_nothing_else_is_kept(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    for mode in (Mode.WEB, Mode.KIOSK, Mode.KIOSK):
        response, _ = responses.begin_response(session, round_, "staff", None)
        responses.save_answer(session, round_, response, "a.1.x.1", "2")
        responses.submit_response(session, round_, response, mode)

    assert mode_counts(session, round_) == ((Mode.WEB, 1), (Mode.KIOSK, 2), (Mode.PAPER, 0))
    assert len(session.scalars(select(ModeCount)).all()) == 2
