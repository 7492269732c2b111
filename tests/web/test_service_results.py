"""The pages of one service's results: its coordinator's, and its manager's."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

import pytest
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Plan, Round
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_manager
from tests.factories.plans import make_closed_round, make_closed_service_round, make_plan
from tests.factories.rounds import add_response, close, make_open_round, make_service_round

PAGES = ("results", "results/elements/a.1", "report", "gap-report.pdf", "scores.csv", "plan")
HOSTILE = "<img src=x onerror=alert(1)>"


@dataclass(frozen=True)
class Place:
    round_id: int
    codes: dict[str, str]

    def at(self, page: str, service: str = "Housing") -> str:
        return f"/rounds/{self.round_id}/services/{self.codes[service]}/{page}"


def place_of(round_: Round) -> Place:
    return Place(round_.id, {service.name: service.code for service in round_.services})


@pytest.fixture
def place(web_session: Session) -> Place:
    """Ashvale's closed round of services, its coordinator, and the manager of Housing."""
    council = make_council(web_session)
    make_coordinator(web_session, council)
    make_manager(web_session, council, "Housing")
    place = place_of(make_closed_service_round(web_session, council))
    web_session.commit()
    return place


@pytest.fixture
def coordinator(client: PageClient, place: Place) -> PageClient:
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return client


@pytest.fixture
def manager(client: PageClient, place: Place) -> PageClient:
    client.sign_in("manager@ashvale.example", PASSWORD)
    return client


def test_the_councils_scores_say_which_services_stand_out(coordinator: PageClient, place: Place) -> None:
    page = coordinator.get(f"/rounds/{place.round_id}/results/")

    # All 22: a.1.x is 10 of 22 at 100, which is 45; a.1 73, a.2 67, overall 70. Housing (50, 67) is 58.
    assert "people answered 22" in page.text
    assert "The council’s scores are all their answers taken together" in page.text
    assert (
        "Furthest above the council, on the statements that can be shown for both: Planning: +14" in page.text
    )
    assert "Furthest below: Housing: −11, with a score of 58" in page.text
    assert "By group" not in page.links()
    sentence = "Furthest above the council as a whole: Planning (+14). Furthest below: Housing (−11)."
    assert sentence in page.text
    closed = coordinator.get(f"/rounds/{place.round_id}").links()
    assert closed["See the scores, report and plan of each service"].endswith("/results/services")


def test_every_service_has_its_row_with_a_way_to_its_results(coordinator: PageClient, place: Place) -> None:
    page = coordinator.get(f"/rounds/{place.round_id}/results/services")

    assert page.links()["Housing"] == place.at("results")
    assert "Housing 12 −11 58 50 67" in page.text
    assert "Waste and recycling 0 – No answers No answers No answers" in page.text
    darkest = [one for one in page.all("td") if "app-heat__step-5" in (one.get("class") or "")]
    assert [one.text for one in darkest] == ["83", "100"]


def test_by_group_is_not_found_where_services_were_assessed(coordinator: PageClient, place: Place) -> None:
    assert coordinator.get(f"/rounds/{place.round_id}/results/groups").status == 404
    assert "Scores by group" not in coordinator.get(f"/rounds/{place.round_id}/report").text


def test_a_services_scores_are_its_own(coordinator: PageClient, place: Place) -> None:
    page = coordinator.get(place.at("results"))

    assert page.heading == "Housing: Services 2026 Scores"
    assert "Where the service stands" in page.text
    assert "The service scores 58 out of 100, against a target of 75." in page.text
    assert "12 of 40 people answered (30%)." in page.text
    assert "a.1 Building 50" in page.text
    assert "Don't know" not in page.text
    assert page.links()["Scores by service"] == f"/rounds/{place.round_id}/results/services"
    assert page.links()["a.1 Building"] == place.at("results/elements/a.1")


def test_an_element_of_a_service_shows_its_answers_without_dont_knows(
    coordinator: PageClient, place: Place
) -> None:
    page = coordinator.get(place.at("results/elements/a.1"))

    assert "Never 12, Sometimes 0, Often 0, Daily 0 12 ± 0 Agreed 12" in page.text
    assert "Not applicable" not in page.text
    assert page.links()["Next : a.2 Books"] == place.at("results/elements/a.2")
    assert coordinator.get(place.at("results/elements/zz")).status == 404


def test_a_services_report_speaks_of_the_service(coordinator: PageClient, place: Place) -> None:
    page = coordinator.get(place.at("report"))

    assert page.heading == "Ashvale District Council: Housing: Services 2026 Gap report"
    assert "a.1.x Open and safe: scores 0, short of its target of 75" in page.text
    assert "How far is this true of your service today?" in page.text
    assert "made of what the council's results by service show of Housing, and of nothing else" in page.text
    assert "Scores by service" not in [one.text for one in page.all("h2")]
    assert page.links()["Download this report (PDF)"] == place.at("gap-report.pdf")


def test_a_services_report_comes_as_pdf_and_csv(coordinator: PageClient, place: Place) -> None:
    pdf = coordinator.get(place.at("gap-report.pdf")).response
    scores = coordinator.get(place.at("scores.csv")).response

    assert pdf.headers["Content-Disposition"] == (
        "attachment; filename=gap-report-ashvale-housing-services-2026.pdf"
    )
    cover = PdfReader(io.BytesIO(pdf.data)).pages[0].extract_text()
    assert "Housing" in cover
    rows = list(csv.DictReader(io.StringIO(scores.data.decode("utf-8-sig"))))
    (doors,) = [row for row in rows if row["code"] == "a.1.x.1"]
    assert (doors["score"], doors["answers"], doors["level_0"]) == ("0.0", "12", "12")
    assert (doors["dont_know"], doors["not_applicable"], doors["dont_know_share"]) == ("", "", "")


def test_a_service_that_cannot_be_shown_says_so(client: PageClient, web_session: Session) -> None:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    round_ = make_service_round(web_session, council)
    found = place_of(round_)
    for number, service in ((12, "Housing"), (9, "Planning"), (2, "Waste and recycling")):
        for _ in range(number):
            add_response(web_session, round_, {"a.1.x.1": "1"}, service=found.codes[service])
    close(web_session, round_)
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", PASSWORD)

    page = client.get(found.at("results", "Waste and recycling"))

    assert "There is no overall score to show, because too few people answered." in page.text
    assert "a.1 Building Hidden" in page.text
    for name in ("report", "gap-report.pdf", "scores.csv"):
        assert client.get(found.at(name, "Waste and recycling")).status == 200
    csv_text = client.get(found.at("scores.csv", "Planning")).response.get_data(as_text=True)
    assert ",yes," in csv_text, "the smallest that could be shown is hidden with it"


def test_a_manager_begins_at_their_services(manager: PageClient, place: Place) -> None:
    assert manager.get("/").location == "/your-services"

    page = manager.get("/your-services")

    assert page.links()["Housing"] == place.at("results")
    assert "Planning" not in page.text
    assert manager.get(place.at("results")).links()["Your services"] == "/your-services"


@pytest.mark.parametrize("page", PAGES)
def test_a_manager_reads_their_own_service_and_no_other(manager: PageClient, place: Place, page: str) -> None:
    assert manager.get(place.at(page)).status == 200
    assert manager.get(place.at(page, "Planning")).status == 404


def test_a_manager_sees_nothing_of_the_council_itself(manager: PageClient, place: Place) -> None:
    for page in ("results/", "results/services", "results/comments", "report", "gap-report.pdf", "plan"):
        assert manager.get(f"/rounds/{place.round_id}/{page}").status == 403


def test_nothing_of_a_service_before_the_round_is_closed(client: PageClient, web_session: Session) -> None:
    council = make_council(web_session)
    make_manager(web_session, council, "Housing")
    found = place_of(make_service_round(web_session, council))
    web_session.commit()
    client.sign_in("manager@ashvale.example", PASSWORD)

    for page in PAGES:
        assert client.get(found.at(page)).status == 409
    assert "There is nothing to read yet" in client.get("/your-services").text


def test_in_a_round_of_the_council_a_manager_sees_their_part_beside_the_council(
    client: PageClient, web_session: Session
) -> None:
    council = make_council(web_session)
    make_manager(web_session, council, "Housing")
    round_ = make_open_round(web_session, council)
    found = place_of(round_)
    for service, level in (("Housing", "3"), ("Planning", "0")):
        for _ in range(6):
            answers = {"a.1.x.1": level, "a.2.z.1": "3"}
            add_response(web_session, round_, answers, service=found.codes[service])
    close(web_session, round_)
    web_session.commit()
    client.sign_in("manager@ashvale.example", PASSWORD)

    page = client.get(found.at("results"))

    # a.1.x: Housing 100, the council 50. a.2.z: both 100.
    assert page.heading == "Housing: Autumn 2026 Your service beside the council"
    assert "a.1 Building 100 50 +50" in page.text
    assert "a.2 Books 100 100 0" in page.text
    assert "Planning" not in page.text
    for name in ("results/elements/a.1", "report", "gap-report.pdf", "scores.csv", "plan"):
        assert client.get(found.at(name)).status == 404


def test_a_manager_starts_and_edits_the_plan_of_their_service(
    manager: PageClient, place: Place, web_session: Session
) -> None:
    start = manager.get(place.at("plan"))
    assert "These are the gaps of Housing by itself." in start.text
    (option,) = [one for one in start.all("option") if one.get("selected") is not None]
    begun = manager.post(place.at("plan"), {"title": "Housing", "starts_on": option.get("value")})

    page = manager.get(begun.location)
    assert page.heading == "Provisional plan of Housing, from Services 2026 Housing"
    plan = web_session.scalars(select(Plan)).one()
    priority, address = plan.priorities[0].id, f"/plans/{plan.id}"
    web_session.rollback()
    moved = manager.post(f"{address}/priorities/{priority}/move", {"move": "accept"})
    assert moved.location == address
    assert manager.get(address).heading == "Plan of Housing, from Services 2026 Housing"
    assert manager.get(f"{address}/plan.pdf").status == 200
    assert manager.get(place.at("results")).links()["Go to the plan of Housing"] == address
    assert "Housing" in manager.get("/plans").links()


def test_a_coordinator_starts_the_plans_of_all_services_with_a_gap(
    coordinator: PageClient, place: Place, web_session: Session
) -> None:
    address = f"/rounds/{place.round_id}/services/plans"
    listed = coordinator.get(f"/rounds/{place.round_id}/results/services").links()
    assert listed["Start the plans of the services"] == address
    page = coordinator.get(address)
    assert "2 services have a gap to show and no plan yet." in page.text
    (month,) = [one.get("value") for one in page.all("option") if one.get("selected") is not None]

    assert "There is a problem" in coordinator.post(address, {"starts_on": "soon"}).text
    assert coordinator.post(address, {"starts_on": month}).location == "/plans"

    codes = web_session.scalars(select(Plan.service_code)).all()
    assert sorted(code for code in codes if code) == sorted(
        place.codes[name] for name in ("Housing", "Planning")
    )
    assert "Every service that has a gap to show has its plan already." in coordinator.get(address).text


def test_the_plans_of_services_are_started_so_many_at_a_time(
    coordinator: PageClient, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessment.services.service_plans.MOST_AT_ONCE", 1)
    address = f"/rounds/{place.round_id}/services/plans"
    page = coordinator.get(address)
    (month,) = [one.get("value") for one in page.all("option") if one.get("selected") is not None]

    assert coordinator.post(address, {"starts_on": month}).location == address
    assert "1 service has a gap to show and no plan yet." in coordinator.get(address).text
    assert coordinator.post(address, {"starts_on": month}).location == "/plans"


def test_a_round_of_the_council_has_no_plans_of_services(
    coordinator: PageClient, place: Place, web_session: Session
) -> None:
    council = web_session.get_one(Round, place.round_id).council
    of_council, still_open = make_closed_round(web_session, council), make_service_round(web_session, council)
    addresses = {
        f"/rounds/{of_council.id}/services/plans": 404,
        f"/rounds/{still_open.id}/services/plans": 409,
    }
    web_session.commit()
    for address, status in addresses.items():
        assert coordinator.get(address).status == coordinator.post(address).status == status


def test_a_manager_cannot_touch_the_plan_of_the_council(
    manager: PageClient, web_session: Session, place: Place
) -> None:
    council = web_session.get_one(Round, place.round_id).council
    plan_id = make_plan(web_session, council)
    priority = web_session.get_one(Plan, plan_id).priorities[0].id
    web_session.commit()

    assert manager.get(f"/plans/{plan_id}").status == 404
    assert manager.post(f"/plans/{plan_id}/priorities/{priority}/move", {"move": "accept"}).status == 404
    assert manager.post(f"/plans/{plan_id}/priorities/new", {"title": "Mine"}).status == 404


def test_hostile_names_of_services_are_text_everywhere(client: PageClient, web_session: Session) -> None:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    council.services[0].name = f"=1+1 {HOSTILE}"
    web_session.flush()
    round_ = make_service_round(web_session, council)
    hostile = next(service for service in round_.services if HOSTILE in service.name)
    for _ in range(12):
        add_response(web_session, round_, {"a.1.x.1": "1"}, service=hostile.code)
    close(web_session, round_)
    address = f"/rounds/{round_.id}/services/{hostile.code}"
    council_address = f"/rounds/{round_.id}/results/services"
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", PASSWORD)

    for page in (council_address, f"{address}/results", f"{address}/report", f"{address}/plan"):
        answer = client.get(page)
        assert HOSTILE in answer.text
        assert not answer.all("img")
    assert client.get(f"{address}/gap-report.pdf").status == 200


def test_a_closed_round_of_the_council_has_a_by_service_page_as_before(
    client: PageClient, web_session: Session
) -> None:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    round_id = make_closed_round(web_session, council).id
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    assert "No service given" in client.get(f"/rounds/{round_id}/results/services").text
