"""The pages that share their words with the reports: no word of ours in them was not looked up."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy.orm import Session

from tests.client import Page, PageClient
from tests.factories.frameworks import small_framework
from tests.factories.languages import outside, read_out, speak_in_pages, texts_of
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.plans import make_closed_service_round, make_plan
from tests.factories.rounds import add_response, close, make_open_round

ANSWERS = {"a.1.x.1": "0", "a.1.y.1": "3", "a.2.z.1": "2", "b.1.v.1": "dk"}
COMMENT = "Mind the step"
DATA = {
    *(
        COMMENT,
        "Ashvale District Council",
        "Autumn 2026",
        "Services 2026",
        "Plan for the library",
        "Critical Friend",
    ),
    *("Housing", "Planning", "Waste and recycling", "Coordinator of the tests"),
    *texts_of(small_framework()),
}


@dataclass(frozen=True)
class Made:
    """Closed rounds: of the council, and of each service by itself; a service of that; a plan."""

    round: int
    of_services: int
    service: str
    plan: int


@pytest.fixture
def made(web_session: Session, client: PageClient, monkeypatch: pytest.MonkeyPatch) -> Made:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    round_ = make_open_round(web_session, council)
    housing = round_.services[0].code
    for _ in range(12):
        add_response(web_session, round_, ANSWERS, service=housing, comments=[("a.1.x.1", COMMENT)])
    for _ in range(6):
        add_response(web_session, round_, ANSWERS, group="managers", service=housing)
    close(web_session, round_)
    of_services = make_closed_service_round(web_session, council)
    plan = make_plan(web_session, council)
    made = Made(round_.id, of_services.id, of_services.services[0].code, plan)
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    speak_in_pages(monkeypatch, client)
    return made


def left_in(page: Page) -> str:
    assert page.status == 200
    assert page.tree is not None
    return outside(read_out(page.tree), DATA)


@pytest.mark.parametrize(
    "where",
    [
        *("results/", "results/elements/a.1", "results/groups", "results/services", "results/comments"),
        *("report", "responses", "paper"),
    ],
)
def test_the_pages_of_results_have_no_word_that_was_not_looked_up(
    client: PageClient, made: Made, where: str
) -> None:
    assert left_in(client.get(f"/rounds/{made.round}/{where}")) == ""


@pytest.mark.parametrize("where", ["results/", "results/services", "report", "responses", "paper"])
def test_the_pages_of_a_round_of_services_have_no_word_that_was_not_looked_up(
    client: PageClient, made: Made, where: str
) -> None:
    assert left_in(client.get(f"/rounds/{made.of_services}/{where}")) == ""


@pytest.mark.parametrize("where", ["results", "results/elements/a.1", "report", "plan"])
def test_the_pages_of_one_service_have_no_word_that_was_not_looked_up(
    client: PageClient, made: Made, where: str
) -> None:
    address = f"/rounds/{made.of_services}/services/{made.service}/{where}"
    assert left_in(client.get(address)) == ""


def test_the_pages_of_a_plan_have_no_word_that_was_not_looked_up(client: PageClient, made: Made) -> None:
    for address in ("/plans", f"/plans/{made.plan}"):
        assert left_in(client.get(address)) == ""
