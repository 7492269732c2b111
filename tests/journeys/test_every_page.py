"""Every page there is, opened by somebody who may: accessible, and no wider than a small phone."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from assessment.models import OpenTo, Round, RoundKind
from assessment.services import invitees, rounds
from assessment.services.invitees import InviteeFields
from tests.client import PageClient
from tests.factories.people import PASSWORD
from tests.factories.rounds import NOW, make_round
from tests.factories.world import PEOPLE, World, filled_in, make_world
from tests.journeys.conftest import DESK, PHONE, OpenPage

EVERYWHERE = ("rounds.show", "turnout.show")
"""Pages that look different for a round in every state."""

OPENED_BY = (
    "nobody",
    "the councillor",
    "the plan lead",
    "the manager",
    "the administrator",
    "the coordinator",
    "an operator",
    "a reviewer",
)
LAST = ("kiosk", "account")
"""Areas that change what the browser carries."""

FILES = ("pdf", "export", "rates", "scores", "template", "download", "posters", "questionnaire")
NOT_PAGES = {"static", "front.health"}
LOOKED_AT_ELSEWHERE = {
    "codes.confirm",
    "codes.stop",
    "invitations.take_up",
    "links.use",
    "questionnaire.thanks",
    "reviews.agree",
    "reviews.agree_heading",
    "reviews.finish",
    "sign_in.code",
    "tickets.about_you",
    "tickets.personal",
    "tickets.reminders",
}
"""Pages that need more than a round in a state: test_rare_pages.py or one of the journeys opens them."""

LEAD_ON = {"front.start", "open_links.enter_code", "open_links.join", "plans.start", "team.start"}
"""Addresses that lead to another page."""

Trouble = list[str]
Paths = dict[str, list[str]]


@pytest.fixture
def world(web_session: Session) -> World:
    """With a round in which answers carry names as well."""
    made = make_world(web_session)
    ashvale = web_session.get_one(Round, made.still_open).council
    named = make_round(web_session, ashvale, title="Management team")
    named.kind, named.open_to = RoundKind.NAMED, OpenTo.CODE_HOLDERS
    invitees.add_invitee(web_session, named, None, InviteeFields("asha@ashvale.example", "Asha", "staff"))
    rounds.open_round(web_session, named, None, NOW)
    made.values["named"] = named.id
    web_session.commit()
    return made


def test_no_page_is_left_out(app: Flask, world: World) -> None:
    paths = _paths(app, world)
    adapter = app.url_map.bind("localhost")
    looked_at = {str(adapter.match(path)[0]) for some in paths.values() for path in some}
    may_be_read = {rule.endpoint for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())}
    left_out = {one for one in may_be_read - looked_at - NOT_PAGES - LEAD_ON if not one.endswith(FILES)}
    assert left_out == LOOKED_AT_ELSEWHERE


@pytest.mark.parametrize("who", OPENED_BY)
def test_every_page_is_accessible_and_fits_a_small_phone(
    app: Flask, world: World, address: str, open_page: OpenPage, who: str
) -> None:
    page = open_page()
    if who == "nobody":
        _begin(page, f"{address}/q/{world.values['link_token']}")
    else:
        _sign_in(page, address, PEOPLE[who].email)

    troubles: Trouble = []
    for path in _paths(app, world)[who]:
        page.goto(address + path)
        troubles += _troubles(page, path)

    assert troubles == []


def _paths(app: Flask, world: World) -> Paths:
    """The addresses of all pages, each with the first in the list who may open it and finds it there."""
    clients = {who: _client(app, world, who) for who in OPENED_BY}
    found: Paths = {who: [] for who in OPENED_BY}
    rules = sorted(
        app.url_map.iter_rules(), key=lambda rule: (rule.endpoint.startswith(LAST), rule.endpoint, rule.rule)
    )
    for rule in rules:
        if rule.endpoint not in NOT_PAGES and "GET" in (rule.methods or ()):
            for who in OPENED_BY:
                there = [path for path in _addresses(world, rule) if _is_page(clients[who], path)]
                if there:
                    found[who] += there if rule.endpoint in EVERYWHERE else there[:1]
                    break
    return found


def _client(app: Flask, world: World, who: str) -> PageClient:
    client = PageClient(app)
    if who == "nobody":
        client.post(f"/q/{world.values['link_token']}/begin", {"group": "staff", "service": "none"})
    else:
        client.carry(world.secrets[who])
    return client


def _addresses(world: World, rule: Route) -> list[str]:
    """A route's address in the round that it is most likely about, and then in the others."""
    values = world.values_for(rule.endpoint)
    rounds = [values["round_id"]]
    if "round_id" in rule.arguments:
        others = (world.draft, world.still_open, world.closed, world.of_services, world.values["named"])
        rounds += [one for one in others if one not in rounds]
    return [filled_in(rule.rule, {**values, "round_id": round_id}) for round_id in rounds]


def _is_page(client: PageClient, path: str) -> bool:
    answer = client.client.get(path, buffered=True)
    return answer.status_code == 200 and answer.mimetype == "text/html"


def _begin(page: Page, link: str) -> None:
    page.goto(f"{link}/begin")
    page.get_by_role("radio").first.check()
    page.get_by_label("Which service do you work in or know best?").select_option(index=1)
    page.get_by_role("button", name="Continue", exact=True).click()


def _sign_in(page: Page, address: str, email: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("E-mail address", exact=True).fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def _troubles(page: Page, path: str) -> Trouble:
    found = Axe().run(page)
    troubles = [f"{path}: {found.generate_report()}"] if found.violations_count else []
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
            troubles.append(f"{path} scrolls sideways at {size['width']} px")
    return troubles
