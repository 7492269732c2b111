"""The results of one service, who may read them, and the plan that comes of them."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import WrongMove
from assessment.models import Council, Plan, Round, RoundKind, RoundService, ServiceAim
from assessment.scoring.values import Band
from assessment.services import plans, service_results
from assessment.services.problems import NotFound, NotReady
from assessment.services.reach import Reach, reach_of
from tests.factories.people import make_coordinator, make_council, make_manager
from tests.factories.plans import FIRST_MONTH, make_closed_round, make_closed_service_round
from tests.factories.rounds import add_response, close, make_service_round


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


def named(round_: Round, name: str) -> RoundService:
    (found,) = [service for service in round_.services if service.name == name]
    return found


def start(session: Session, round_: Round, name: str) -> int:
    code = named(round_, name).code
    return plans.start_plan(
        session, round_.council_id, None, round_.id, title=name, starts_on=FIRST_MONTH, service_code=code
    )


def test_a_service_has_the_scores_of_its_own_answers(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)

    housing = service_results.scorecard_of(session, named(round_, "Housing"))
    planning = service_results.scorecard_of(session, named(round_, "Planning"))

    assert (housing.line("a.1").score, planning.line("a.1").score) == (50, 100)
    assert housing.ranked_headings == ("a.1.x", "a.2.z")
    assert planning.ranked_headings == ("a.2.z",)
    assert (housing.respondents, housing.population) == (12, 40)
    assert housing.service == "Housing"


def test_a_services_own_target_takes_the_place_of_the_rounds(session: Session, council: Council) -> None:
    round_ = make_service_round(session, council)
    for service in round_.services[:1]:
        session.add(
            ServiceAim(
                round_id=round_.id, service_code=service.code, element_code="a.1", target=40, importance=3
            )
        )
    session.flush()

    aims = service_results.aims_of_service(session, named(round_, "Housing"))
    others = service_results.aims_of_service(session, named(round_, "Planning"))

    assert (aims["a.1"].target, aims["a.1"].importance, aims["a.2"].target) == (40, 3, 75)
    assert others["a.1"].target == 75


def test_a_service_without_answers_is_not_assessed(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    card = service_results.scorecard_of(session, named(round_, "Waste and recycling"))
    assert (card.respondents, card.line("").score, card.line("").hidden) == (0, None, False)


def test_a_services_results_are_worked_out_once(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    housing = named(round_, "Housing")
    assert service_results.scorecard_of(session, housing) is service_results.scorecard_of(session, housing)
    assert service_results.standings_of(session, round_) is service_results.standings_of(session, round_)


def test_no_results_before_the_round_is_closed(session: Session, council: Council) -> None:
    round_ = make_service_round(session, council)
    housing = named(round_, "Housing")
    with pytest.raises(NotReady):
        service_results.scorecard_of(session, housing)
    with pytest.raises(NotReady):
        service_results.beside(session, housing)
    assert service_results.list_services(session, Reach(council.id)) == []


def test_in_a_round_of_the_council_a_service_has_its_part_only(session: Session, council: Council) -> None:
    round_ = make_closed_round(session, council)
    housing = named(round_, "Housing")
    with pytest.raises(NotFound):
        service_results.scorecard_of(session, housing)
    assert service_results.beside(session, housing).part.respondents == 0


def test_reach_is_the_council_for_its_coordinator_and_their_services_for_a_manager(
    session: Session, council: Council
) -> None:
    coordinator, manager = make_coordinator(session, council), make_manager(session, council, "Housing")
    housing = next(service.id for service in council.services if service.name == "Housing")

    everything = reach_of(session, council.id, coordinator.id, {Role.COORDINATOR})
    theirs = reach_of(session, council.id, manager.id, {Role.MANAGER})

    assert everything == Reach(council.id)
    assert theirs == Reach(council.id, frozenset({housing}))
    assert reach_of(session, council.id, manager.id, {Role.PLAN_LEAD}) == Reach(council.id, frozenset())
    assert reach_of(session, council.id, manager.id, {Role.MANAGER, Role.COORDINATOR}) == Reach(council.id)


def test_services_led_in_another_council_are_out_of_reach(session: Session, council: Council) -> None:
    wharfmoor = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    stranger = make_manager(session, wharfmoor, "Housing", "manager@wharfmoor.example")
    assert reach_of(session, council.id, stranger.id, {Role.MANAGER}) == Reach(council.id, frozenset())


def test_a_manager_finds_their_own_service_and_nothing_else(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    manager = make_manager(session, council, "Housing")
    reach = reach_of(session, council.id, manager.id, {Role.MANAGER})
    housing, planning = named(round_, "Housing"), named(round_, "Planning")

    assert service_results.get_service(session, reach, round_.id, housing.code) is housing
    assert service_results.list_services(session, reach) == [housing]
    for code in (planning.code, "s0", ""):
        with pytest.raises(NotFound):
            service_results.get_service(session, reach, round_.id, code)
    with pytest.raises(NotFound):
        service_results.get_service(session, Reach(council.id + 1), round_.id, housing.code)


def test_a_service_that_is_gone_is_out_of_a_managers_reach(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    housing = named(round_, "Housing")
    housing.service_id = None
    session.flush()
    with pytest.raises(NotFound):
        service_results.get_service(session, Reach(council.id, frozenset()), round_.id, housing.code)


def test_each_service_and_the_council_have_a_plan_of_their_own(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)

    housing, planning = start(session, round_, "Housing"), start(session, round_, "Planning")
    whole = plans.start_plan(session, council.id, None, round_.id, title="All", starts_on=FIRST_MONTH)

    assert len({housing, planning, whole}) == 3
    assert start(session, round_, "Housing") == housing
    assert plans.find_plan_of_round(session, council.id, round_.id) == whole
    for name, plan_id in (("Housing", housing), ("Planning", planning)):
        code = named(round_, name).code
        assert plans.find_plan_of_round(session, council.id, round_.id, code) == plan_id
    plan = plans.read_plan(session, council.id, housing)
    assert (plan.service, plan.provisional) == ("Housing", True)
    assert [priority.origin.code for priority in plan.priorities if priority.origin] == ["a.1.x", "a.2.z"]
    assert [priority.band for priority in plan.priorities] == [Band.HIGH, Band.LOW]
    assert [
        one.origin.code for one in plans.read_plan(session, council.id, planning).priorities if one.origin
    ] == ["a.2.z"]


def test_a_plan_of_a_service_leaves_the_round_to_be_planned(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    start(session, round_, "Housing")
    assert plans.rounds_without_plan(session, council.id) == [round_]
    assert plans.find_plan_of_round(session, council.id, round_.id) is None


def test_bands_moved_in_one_plan_do_not_move_in_another(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    housing = session.get_one(Plan, start(session, round_, "Housing"))
    start(session, round_, "Planning")
    housing.priorities[0].band, housing.priorities[0].band_reason = Band.LOW, "In hand"
    session.flush()

    moved = {
        name: plans.moved_bands(session, council.id, round_.id, named(round_, name).code)
        for name in ("Housing", "Planning")
    }

    assert moved == {"Housing": {"a.1.x": (Band.LOW, "In hand")}, "Planning": {}}
    assert plans.moved_bands(session, council.id, round_.id) == {}


def test_no_plan_of_a_service_from_a_round_of_the_council_or_an_open_one(
    session: Session, council: Council
) -> None:
    with pytest.raises(NotFound):
        start(session, make_closed_round(session, council), "Housing")
    with pytest.raises(WrongMove):
        start(session, make_service_round(session, council), "Housing")


def test_a_manager_reaches_the_plan_of_their_service_alone(session: Session, council: Council) -> None:
    round_ = make_closed_service_round(session, council)
    housing, planning = start(session, round_, "Housing"), start(session, round_, "Planning")
    whole = plans.start_plan(session, council.id, None, round_.id, title="All", starts_on=FIRST_MONTH)
    manager = make_manager(session, council, "Housing")
    reach = reach_of(session, council.id, manager.id, {Role.MANAGER})

    plans.check_reach(session, reach, housing)
    assert [plan.id for plan in plans.list_plans(session, reach)] == [housing]
    for plan_id in (planning, whole, 999):
        with pytest.raises(NotFound):
            plans.check_reach(session, reach, plan_id)
    assert [(plan.id, plan.service) for plan in plans.list_plans(session, Reach(council.id))] == [
        (whole, ""),
        (planning, "Planning"),
        (housing, "Housing"),
    ]
    with pytest.raises(NotFound):
        plans.check_reach(session, Reach(council.id + 1), housing)


def test_a_named_round_hides_few_answers_from_whoever_does_not_run_it(
    session: Session, council: Council
) -> None:
    round_ = make_service_round(session, council)
    round_.kind = RoundKind.NAMED
    housing = named(round_, "Housing")
    for _ in range(3):
        add_response(session, round_, {"a.1.x.1": "1"}, service=housing.code)
    with pytest.raises(NotReady):
        service_results.scorecard_of(session, housing, to_others=True)
    close(session, round_)

    assert service_results.scorecard_of(session, housing).line("a.1.x").score is not None
    hidden = service_results.scorecard_of(session, housing, to_others=True)
    assert (hidden.line("a.1.x").score, hidden.line("a.1.x").hidden) == (None, True)
    assert service_results.beside(session, housing, to_others=True).part.scores[""].value is None
    plan = plans.read_plan(session, council.id, start(session, round_, "Housing"))
    assert plan.priorities == ()
