from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.services import rounds
from assessment.web.clock import today
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.rounds import NOW, add_response, close, make_round

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too'"

Arrange = Callable[[str], int]


@pytest.fixture
def arrange(web_session: Session, client: PageClient) -> Arrange:
    """Sign a coordinator in and make a round in a state; gives its id."""
    council = make_council(web_session)
    make_coordinator(web_session, council)

    def make(state: str) -> int:
        round_ = make_round(web_session, council, title=HOSTILE)
        if state != "draft":
            rounds.open_round(web_session, round_, None, NOW)
            add_response(web_session, round_, {"a.1.x.1": "3"})
        if state == "closed":
            close(web_session, round_)
        round_id = round_.id
        web_session.commit()
        client.sign_in("coordinator@ashvale.example", PASSWORD)
        return round_id

    return make


def stored(web_session: Session, round_id: int) -> Round:
    """The round as it is stored now, with its targets; the database is left unlocked."""
    web_session.expunge_all()
    round_ = web_session.get_one(Round, round_id)
    rounds.aims_of(round_)
    web_session.expunge_all()
    web_session.rollback()
    return round_


def close_on(web_session: Session, round_id: int, day: date) -> None:
    web_session.get_one(Round, round_id).closes_on = day
    web_session.commit()


def settings_form(web_session: Session, round_id: int, **changes: object) -> dict[str, object]:
    round_ = stored(web_session, round_id)
    closes = today() + timedelta(days=30)
    form: dict[str, object] = {
        "title": "Autumn",
        "framework": round_.framework_hash,
        "form": "full",
        "closes_on": [str(closes.day), str(closes.month), str(closes.year)],
        "threshold": "5",
        "gap_lens": "self",
        "version": str(round_.version),
    }
    return form | changes


def test_the_list_shows_every_round_with_its_state(client: PageClient, arrange: Arrange) -> None:
    arrange("open")

    page = client.get("/rounds/")

    assert page.heading == "Rounds of self-assessment"
    assert f"{HOSTILE} Open 18 December 2036 1 0" in page.text


def test_a_round_is_set_up_as_a_draft(client: PageClient, arrange: Arrange, web_session: Session) -> None:
    form = settings_form(web_session, arrange("draft"), title="  Spring \r\n 2027 ", threshold="8")

    answer = client.post("/rounds/new", form)

    assert answer.status == 302
    page = client.get(answer.location)
    assert page.heading.endswith("Spring 2027")
    assert "Nobody can answer until you open it" in page.text
    assert "Open the round" in page.links()


def test_everything_wrong_with_the_settings_is_said_at_once(client: PageClient, arrange: Arrange) -> None:
    arrange("draft")

    page = client.post("/rounds/new", {"title": " ", "closes_on": ["31", "2", "2027"], "threshold": "2"})

    assert page.status == 200
    assert page.tree is not None
    for problem in (
        "Enter a title",
        "Choose a framework",
        "Choose the full or the short form",
        "The closing date must be a real date",
        "The fewest answers must be a whole number from 3 to 20",
    ):
        assert page.text.count(problem) == 2, f"{problem}: once in the summary, once beside its field"
    assert "Error: Set up a round" in page.html


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "x" * 201, "200 characters or fewer"),
        ("closes_on", ["1", "1", "2020"], "must be today or later"),
        ("closes_on", ["", "", ""], "Enter a closing date"),
        ("closes_on", "1", "must be a real date"),
        ("threshold", "21", "from 3 to 20"),
        ("threshold", "five", "from 3 to 20"),
        ("form", "long", "Not a valid choice"),
        ("framework", "0" * 64, "Not a valid choice"),
    ],
)
def test_a_setting_out_of_bounds_is_refused(
    client: PageClient,
    arrange: Arrange,
    web_session: Session,
    field: str,
    value: object,
    problem: str,
) -> None:
    form = settings_form(web_session, arrange("draft"), **{field: value})

    assert problem in client.post("/rounds/new", form).text


def test_two_editors_of_the_settings_see_both_texts(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("draft")
    form = settings_form(web_session, round_id, title="First")
    assert client.post(f"/rounds/{round_id}/settings", form).status == 302

    page = client.post(f"/rounds/{round_id}/settings", form | {"title": "Second"})

    assert page.status == 409
    assert "First" in page.text
    assert "Second" in page.text
    assert stored(web_session, round_id).title == "First"


def test_an_open_round_lets_only_the_lens_of_the_gap_change(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("open")
    form = settings_form(web_session, round_id, title="Other", threshold="3", gap_lens="peer")

    assert not client.get(f"/rounds/{round_id}/settings").all("input", name="title")
    assert client.post(f"/rounds/{round_id}/settings", form).status == 302

    round_ = stored(web_session, round_id)
    assert (round_.title, round_.threshold, round_.gap_lens.value) == (HOSTILE, 5, "peer")


def targets(web_session: Session, round_id: int) -> dict[str, str]:
    form = {"version": str(stored(web_session, round_id).version)}
    for code in ("a.1", "a.2", "b.1"):
        form |= {f"target-{code}": "75", f"importance-{code}": "2"}
    return form


def test_targets_are_set_for_every_element(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("open")
    form = targets(web_session, round_id) | {"target-a.1": " 60 ", "importance-a.1": "3"}

    assert client.post(f"/rounds/{round_id}/targets", form).status == 302

    aims = rounds.aims_of(stored(web_session, round_id))
    assert (aims["a.1"].target, aims["a.1"].importance) == (60, 3)


def test_everything_wrong_with_the_targets_is_said_at_once(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("draft")
    form = targets(web_session, round_id) | {
        "target-a.1": "101",
        "target-a.2": "",
        "target-b.1": "1e3",
        "importance-b.1": "4",
    }

    page = client.post(f"/rounds/{round_id}/targets", form)

    assert "The target for a.1 Building must be a whole number from 0 to 100" in page.text
    assert "Enter a target for a.2 Books" in page.text
    assert "The target for b.1 Staff and volunteers must be a whole number from 0 to 100" in page.text
    assert {link for link in page.links().values() if link.startswith("#target")} == {
        "#target-a.1",
        "#target-a.2",
        "#target-b.1",
    }
    assert rounds.aims_of(stored(web_session, round_id))["a.1"].target == 75


def test_opening_asks_first_and_then_shows_the_link(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("draft")
    close_on(web_session, round_id, today())
    assert "cannot go back to being a draft" in client.get(f"/rounds/{round_id}/open").text

    client.post(f"/rounds/{round_id}/open")

    page = client.get(f"/rounds/{round_id}")
    token = stored(web_session, round_id).link_token
    (link,) = page.all("input", id="link")
    assert link.get("value") == f"http://localhost/q/{token}"


def test_a_round_whose_date_has_passed_says_what_to_do(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("draft")
    close_on(web_session, round_id, today() - timedelta(days=1))

    page = client.get(f"/rounds/{round_id}/open")
    refused = client.post(f"/rounds/{round_id}/open")

    assert "The closing date has passed. Choose a later one." in page.text
    assert not page.all("button", type="submit", name="open")
    assert refused.status == 409
    assert "The closing date has passed" in refused.text


def test_closing_asks_first_and_leads_to_the_results(client: PageClient, arrange: Arrange) -> None:
    round_id = arrange("open")
    assert "You cannot open the round again." in client.get(f"/rounds/{round_id}/close").text

    client.post(f"/rounds/{round_id}/close")

    page = client.get(f"/rounds/{round_id}")
    assert "Its results are fixed." in page.text
    assert {"See the scores", "Read the gap report", "Start an improvement plan"} <= set(page.links())


def test_an_open_round_shows_counts_and_no_results(client: PageClient, arrange: Arrange) -> None:
    page = client.get(f"/rounds/{arrange('open')}")

    assert "Everybody Not known 1 0 –" in page.text
    assert "See the scores" not in page.links()


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("open", "open"),
        ("closed", "open"),
        ("draft", "close"),
        ("closed", "close"),
        ("closed", "targets"),
    ],
)
def test_a_wrong_move_gets_a_clear_page(client: PageClient, arrange: Arrange, state: str, step: str) -> None:
    address = f"/rounds/{arrange(state)}/{step}"

    for page in (client.get(address), client.post(address)):
        assert page.status == 409
        assert f"This round is {state}, so this step is not possible." in page.text
