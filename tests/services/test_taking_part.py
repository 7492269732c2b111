"""Which services take part, and what is wanted of each."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import Directorate, Invitee, Round, Service
from assessment.scoring.values import Aim
from assessment.services import rounds, taking_part
from assessment.services.problems import Conflict, NotFound, NotReady
from tests.factories.people import make_council
from tests.factories.rounds import NOW, close, make_round, make_service_round


@pytest.fixture
def round_(session: Session) -> Round:
    return make_round(session, make_council(session))


def codes(session: Session) -> dict[str, str]:
    return {service.name: f"s{service.id}" for service in session.scalars(select(Service))}


def test_services_come_and_go_with_the_headcounts_of_this_round(session: Session, round_: Round) -> None:
    code = codes(session)

    taking_part.set_services(
        session, round_, None, {code["Housing"]: 41, code["Planning"]: None}, round_.version
    )
    assert [(row.name, row.headcount) for row in round_.services] == [("Housing", 41), ("Planning", None)]
    everything = {code[name]: 10 for name in ("Housing", "Planning", "Waste and recycling")}
    taking_part.set_services(session, round_, None, everything, round_.version)
    session.expire_all()

    assert [(row.name, row.headcount) for row in round_.services] == [
        ("Housing", 10),
        ("Planning", 10),
        ("Waste and recycling", 10),
    ]
    assert [service.headcount for service in session.scalars(select(Service).order_by(Service.id))] == [
        40,
        25,
        60,
    ]


def test_a_service_is_offered_by_its_directorate_and_an_ended_one_only_if_it_takes_part(
    session: Session, round_: Round
) -> None:
    places = Directorate(council_id=round_.council_id, name="Places")
    session.add(places)
    session.flush()
    housing, planning, waste = session.scalars(select(Service).order_by(Service.name))
    planning.directorate_id, waste.ended, housing.ended = places.id, True, True
    round_.services = [row for row in round_.services if row.name != "Housing"]
    session.flush()
    session.expire_all()

    offered = taking_part.candidates(session, round_)

    assert [(one.directorate, one.name, one.gone) for one in offered] == [
        ("Places", "Planning", False),
        ("", "Waste and recycling", True),
    ]


def test_services_that_swapped_names_take_part_under_the_names_they_have_today(
    session: Session, round_: Round
) -> None:
    code = codes(session)
    housing, planning = session.scalars(
        select(Service).where(Service.name != "Waste and recycling").order_by(Service.name)
    )
    housing.name = "Between"
    session.flush()
    planning.name = "Housing"
    session.flush()
    housing.name = "Planning"
    session.flush()

    taking_part.set_services(session, round_, None, {code["Housing"]: 1, code["Planning"]: 2}, round_.version)
    session.expire_all()

    assert {row.code: row.name for row in round_.services} == {
        code["Housing"]: "Planning",
        code["Planning"]: "Housing",
    }


def test_a_service_for_which_people_are_invited_stays(session: Session, round_: Round) -> None:
    code = codes(session)
    session.add(Invitee(round_id=round_.id, email="a@b.example", service_code=code["Housing"]))
    session.flush()

    with pytest.raises(NotReady, match="“Housing” has to stay"):
        taking_part.set_services(session, round_, None, {code["Planning"]: 2}, round_.version)


def test_another_councils_service_is_not_on_offer(session: Session, round_: Round) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")

    with pytest.raises(NotFound):
        taking_part.set_services(session, round_, None, {f"s{other.services[0].id}": 1}, round_.version)
    with pytest.raises(NotFound):
        taking_part.service_of(round_, f"s{other.services[0].id}")


def test_the_second_of_two_editors_is_told(session: Session, round_: Round) -> None:
    code, read = codes(session), round_.version
    taking_part.set_services(session, round_, None, {code["Housing"]: 41}, read)

    with pytest.raises(Conflict) as conflict:
        taking_part.set_services(session, round_, None, {code["Planning"]: 9}, read)

    assert conflict.value.theirs["Housing"] == "takes part with 41 people"
    assert conflict.value.yours["Housing"] == "does not take part"


def test_services_are_fixed_once_the_round_is_open(session: Session, round_: Round) -> None:
    rounds.open_round(session, round_, None, NOW)

    with pytest.raises(WrongMove):
        taking_part.set_services(session, round_, None, {}, round_.version)


def test_a_service_has_its_own_targets_where_they_differ_and_follows_the_round_elsewhere(
    session: Session,
) -> None:
    round_ = make_service_round(session, make_council(session))
    service = round_.services[0]
    wanted = rounds.aims_of(round_) | {"a.1": Aim(50, 3)}

    taking_part.set_service_aims(session, round_, None, service, wanted, round_.version)
    assert taking_part.own_aims(session, round_) == {service.code: {"a.1": Aim(50, 3)}}

    usual = rounds.aims_of(round_)
    taking_part.set_service_aims(session, round_, None, service, usual, round_.version)
    assert taking_part.own_aims(session, round_) == {}


def test_targets_of_a_service_change_until_the_round_is_closed(session: Session) -> None:
    round_ = make_service_round(session, make_council(session))
    service, read = round_.services[0], round_.version
    taking_part.set_service_aims(session, round_, None, service, {"a.1": Aim(50, 3)}, read)

    with pytest.raises(Conflict) as conflict:
        taking_part.set_service_aims(session, round_, None, service, {"a.1": Aim(90, 1)}, read)
    assert conflict.value.theirs == {"a.1": "target 50, importance 3"}

    close(session, round_)
    with pytest.raises(WrongMove):
        taking_part.set_service_aims(session, round_, None, service, {"a.1": Aim(9, 1)}, round_.version)
