from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from assessment.models import Plan, Round
from assessment.scoring.values import Band
from assessment.services import plans
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.rounds import add_response, close, make_open_round

PAGES = (
    "results/",
    "results/elements/a.1",
    "results/groups",
    "results/services",
    "results/comments",
    "report",
)
HOSTILE = "<img src=x onerror=alert(1)> =1+1"
ANSWERS = {"a.1.x.1": "0", "a.1.y.1": "3", "a.2.z.1": "2", "b.1.v.1": "dk"}


@pytest.fixture
def round_id(web_session: Session, client: PageClient) -> int:
    """A closed round: twelve of staff in Housing and three managers give the same answers."""
    council = make_council(web_session)
    make_coordinator(web_session, council)
    round_ = make_open_round(web_session, council)
    housing = round_.services[0].code
    for _ in range(12):
        add_response(web_session, round_, ANSWERS, service=housing, comments=[("a.1.x.1", HOSTILE)])
    for _ in range(3):
        add_response(web_session, round_, ANSWERS, group="managers", service=housing)
    close(web_session, round_)
    made = round_.id
    web_session.commit()
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return made


@pytest.mark.parametrize("page", [*PAGES, "gap-report.pdf", "scores.csv"])
def test_nothing_is_shown_before_the_round_is_closed(
    client: PageClient, web_session: Session, round_id: int, page: str
) -> None:
    council = web_session.get_one(Round, round_id).council
    still_open = make_open_round(web_session, council)
    add_response(web_session, still_open, ANSWERS)
    open_id = still_open.id
    web_session.commit()

    answer = client.get(f"/rounds/{open_id}/{page}")

    assert answer.status == 409
    assert "The results can be seen once the round is closed." in answer.text


def test_the_scores_say_where_the_council_stands(client: PageClient, round_id: int) -> None:
    page = client.get(f"/rounds/{round_id}/results/")

    # Levels 0–3: a.1.x.1 is 0, a.1.y.1 100, so a.1 is 50; a.2 is 67; b.1 is not assessed.
    assert "people answered 15" in page.text
    assert "a.1 Building 50" in page.text
    assert "a.2 Books 67" in page.text
    assert "b.1 Staff and volunteers Not assessed" in page.text
    assert "a.1.x Open and safe (0)" in page.text, "the weakest heading of a.1 is named"
    assert page.html.count('role="img"') == 2
    assert page.links()["a.1 Building"].endswith("/results/elements/a.1")


def test_an_element_shows_its_statements_with_their_answers(client: PageClient, round_id: int) -> None:
    page = client.get(f"/rounds/{round_id}/results/elements/a.1")

    assert (
        "a.1.x.1 We open on time. 0 Answers to a.1.x.1 Never 15, Sometimes 0, Often 0, Daily 0" in page.text
    )
    assert "Counts of answers to a.1.x" in page.text
    assert page.links()["Next : a.2 Books"].endswith("/results/elements/a.2")


@pytest.mark.parametrize(
    "address", ["elements/a", "elements/zz", "groups?element=zz", "comments?element=a.1.x"]
)
def test_what_is_no_element_is_not_found(client: PageClient, round_id: int, address: str) -> None:
    assert client.get(f"/rounds/{round_id}/results/{address}").status == 404


def test_a_small_group_is_hidden_and_the_other_with_it(client: PageClient, round_id: int) -> None:
    page = client.get(f"/rounds/{round_id}/results/groups")

    assert "a.1 Building 50 Hidden Hidden No answers" in page.text
    assert "Hidden: fewer than 5 people answered" in page.text


def test_an_elements_headings_can_be_seen_by_group_and_by_service(client: PageClient, round_id: int) -> None:
    groups = client.get(f"/rounds/{round_id}/results/groups?element=a.1")
    services = client.get(f"/rounds/{round_id}/results/services?element=a.1")

    assert "a.1.y Warm and light 100 Hidden Hidden No answers" in groups.text
    assert "Housing 15 50 0 100" in services.text
    assert "Planning 0 No answers No answers No answers" in services.text


def test_comments_are_shown_as_text_and_without_their_group(client: PageClient, round_id: int) -> None:
    page = client.get(f"/rounds/{round_id}/results/comments")

    assert page.text.count(HOSTILE) == 12
    assert not page.all("img")
    assert "Library staff" not in page.text


def test_the_report_page_has_the_words_of_the_pdf(client: PageClient, round_id: int) -> None:
    page = client.get(f"/rounds/{round_id}/report")

    assert page.heading == "Ashvale District Council: Autumn 2026 Gap report"
    assert "Where the council stands" in page.text
    assert "How the scores were worked out" in page.text
    assert "a.1.x Open and safe: scores 0, short of its target of 75" in page.text
    assert "Elements by group" in page.text
    assert "Services by element" in page.text


def test_the_report_comes_as_a_pdf_with_a_sensible_name(client: PageClient, round_id: int) -> None:
    answer = client.get(f"/rounds/{round_id}/gap-report.pdf")

    assert answer.response.mimetype == "application/pdf"
    assert answer.response.headers["Content-Disposition"] == (
        "attachment; filename=gap-report-ashvale-autumn-2026.pdf"
    )
    reader = PdfReader(io.BytesIO(answer.response.data))
    assert "Ashvale District Council" in reader.pages[0].extract_text()


def test_the_scores_come_as_a_csv(client: PageClient, round_id: int) -> None:
    answer = client.get(f"/rounds/{round_id}/scores.csv")

    assert answer.response.headers["Content-Disposition"].endswith("scores-ashvale-autumn-2026.csv")
    rows = list(csv.reader(io.StringIO(answer.response.data.decode("utf-8-sig"))))
    assert any("a.1" in row and "50.0" in row for row in rows)


def test_a_band_that_a_manager_moved_is_shown_with_the_reason(
    client: PageClient, web_session: Session, round_id: int
) -> None:
    council_id = web_session.get_one(Round, round_id).council_id
    plan_id = plans.start_plan(
        web_session, council_id, None, round_id, title="Plan", starts_on=date(2026, 12, 1)
    )
    priority = web_session.get_one(Plan, plan_id).priorities[0]
    priority.band, priority.band_reason = Band.LOW, "<b>Repairs</b> are under way"
    web_session.commit()

    page = client.get(f"/rounds/{round_id}/report")

    assert "a.1.x Open and safe was moved from High to Low: <b>Repairs</b> are under way" in page.text
    assert "Low (moved)" in page.text
