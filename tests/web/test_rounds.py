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


def new_round(web_session: Session, round_id: int, **changes: object) -> dict[str, object]:
    closes = today() + timedelta(days=30)
    form: dict[str, object] = {
        "title": "Autumn",
        "framework": stored(web_session, round_id).framework_hash,
        "closes_on": [str(closes.day), str(closes.month), str(closes.year)],
    }
    return form | changes


def test_the_list_shows_every_round_with_its_state(client: PageClient, arrange: Arrange) -> None:
    arrange("open")

    page = client.get("/rounds/")

    assert page.heading == "Rounds of self-assessment"
    assert f"{HOSTILE} Open 18 December 2036 1 0" in page.text


def test_a_round_is_set_up_as_a_draft(client: PageClient, arrange: Arrange, web_session: Session) -> None:
    form = new_round(web_session, arrange("draft"), title="  Spring \r\n 2027 ")

    answer = client.post("/rounds/new", form)

    assert answer.status == 302
    page = client.get(answer.location)
    assert page.heading.endswith("Spring 2027")
    assert "Nobody can answer until you open it" in page.text
    assert "Check and open the round" in page.links()


def test_everything_wrong_with_a_new_round_is_said_at_once(client: PageClient, arrange: Arrange) -> None:
    arrange("draft")

    page = client.post("/rounds/new", {"title": " ", "closes_on": ["31", "2", "2027"]})

    assert page.status == 200
    for problem in ("Enter a title", "Choose a framework", "The closing date must be a real date"):
        assert page.text.count(problem) == 2, f"{problem}: once in the summary, once beside its field"
    assert "Error: Set up a round" in page.html


@pytest.mark.parametrize(
    ("field", "value", "problem"),
    [
        ("title", "x" * 201, "200 characters or fewer"),
        ("closes_on", ["1", "1", "2020"], "must be today or later"),
        ("closes_on", ["", "", ""], "Enter a closing date"),
        ("closes_on", "1", "must be a real date"),
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
    form = new_round(web_session, arrange("draft"), **{field: value})

    assert problem in client.post("/rounds/new", form).text


def test_opening_asks_first_and_then_shows_the_link(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("draft")
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


STANDS = {
    "draft": "This round is still being set up.",
    "open": "This round is open. What is asked, and who is asked, can no longer be changed.",
    "closed": "This round has closed.",
}


@pytest.mark.parametrize(
    ("state", "step"),
    [
        ("open", "open"),
        ("closed", "open"),
        ("draft", "close"),
        ("closed", "close"),
        ("draft", "extend"),
        ("closed", "extend"),
        ("closed", "cancel"),
        ("closed", "set-up/targets"),
        ("closed", "set-up/introduction"),
        ("open", "set-up/basics"),
        ("open", "set-up/groups"),
        ("open", "set-up/elements"),
        ("open", "set-up/services"),
        ("open", "set-up/dates"),
        ("open", "set-up/threshold"),
    ],
)
def test_a_wrong_move_gets_a_clear_page(client: PageClient, arrange: Arrange, state: str, step: str) -> None:
    address = f"/rounds/{arrange(state)}/{step}"

    for page in (client.get(address), client.post(address)):
        assert page.status == 409
        assert STANDS[state] in page.text


def extension(web_session: Session, round_id: int, year: str, time: str) -> dict[str, object]:
    version = str(stored(web_session, round_id).version)
    return {"closes_on": ["8", "1", year], "closes_time": time, "version": version}


def test_an_open_round_is_let_to_close_later(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("open")
    address = f"/rounds/{round_id}/extend"
    assert "It closes now: 18 December 2036." in client.get(address).text

    earlier = client.post(address, extension(web_session, round_id, "2036", "5pm"))
    nonsense = client.post(address, extension(web_session, round_id, "2037", "5 o'clock"))
    later = client.post(address, extension(web_session, round_id, "2037", "5.30pm"))

    assert "The new closing must be later than the present one" in earlier.text
    assert "The closing time must be a time, such as 5pm, 5:30pm or 17:00" in nonsense.text
    assert "closes by itself: 8 January 2037 at 5:30pm" in client.get(later.location).text


def test_the_second_of_two_who_extend_sees_both_dates(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("open")
    form = extension(web_session, round_id, "2037", "5pm")
    client.post(f"/rounds/{round_id}/extend", form)

    page = client.post(f"/rounds/{round_id}/extend", form | {"closes_time": "6pm"})

    assert page.status == 409
    assert "2037-01-08 17:00" in page.text
    assert "2037-01-08 18:00" in page.text


@pytest.mark.parametrize(
    ("state", "warned"), [("open", "every answer and comment is deleted"), ("draft", "Nobody has answered")]
)
def test_cancelling_asks_first(
    client: PageClient, arrange: Arrange, web_session: Session, state: str, warned: str
) -> None:
    round_id = arrange(state)
    asked = client.get(f"/rounds/{round_id}/cancel")
    assert warned in asked.text
    assert "You cannot take this back." in asked.text

    page = client.get(client.post(f"/rounds/{round_id}/cancel").location)

    assert "This round was cancelled." in page.text
    assert f"{HOSTILE} Cancelled" in client.get("/rounds/").text
    assert client.get(f"/rounds/{round_id}/results/").status == 409
    assert client.post(f"/rounds/{round_id}/set-up/lens", {"gap_lens": "peer"}).status == 409


def test_a_round_whose_closing_moment_has_come_says_so(
    client: PageClient, arrange: Arrange, web_session: Session
) -> None:
    round_id = arrange("open")
    close_on(web_session, round_id, today() - timedelta(days=1))

    assert "Its closing moment has come" in client.get(f"/rounds/{round_id}").text
    assert client.get(f"/rounds/{round_id}/extend").status == 409
