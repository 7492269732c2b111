"""Every page there is, opened by somebody who may: accessible, and no wider than a small phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Page
from sqlalchemy.orm import Session

from assessment.access import RULES, Rule, allows
from tests.factories.people import PASSWORD
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
LAST = ("kiosk", "withdrawal", "account")
"""Areas that change what the browser carries."""

NOT_PAGES = {"static", "front.health"}
Trouble = list[str]


@pytest.fixture
def world(web_session: Session) -> World:
    made = make_world(web_session)
    web_session.commit()
    return made


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
    looked_at = 0
    for path in _paths(app, world, who):
        answer = page.request.get(address + path, max_redirects=0)
        if answer.status == 200 and answer.headers["content-type"].startswith("text/html"):
            page.goto(address + path)
            troubles += _troubles(page, path)
            looked_at += 1

    assert troubles == []
    assert looked_at >= 1


def _paths(app: Flask, world: World, who: str) -> Iterator[str]:
    """The addresses of the pages that this person may open, and that nobody before them in the list may."""
    rules = sorted(
        app.url_map.iter_rules(), key=lambda rule: (rule.endpoint.startswith(LAST), rule.endpoint, rule.rule)
    )
    for rule in rules:
        if (
            rule.endpoint in NOT_PAGES
            or "GET" not in (rule.methods or ())
            or not _is_theirs(rule.endpoint, who)
        ):
            continue
        values = world.values_for(rule.endpoint)
        rounds = [values["round_id"]]
        if rule.endpoint in EVERYWHERE:
            rounds = [world.draft, world.still_open, world.closed, world.of_services]
        for round_id in rounds if "round_id" in rule.arguments else rounds[:1]:
            yield filled_in(rule.rule, {**values, "round_id": round_id})


def _is_theirs(endpoint: str, who: str) -> bool:
    if RULES[endpoint] is Rule.ANYONE:
        return who == "nobody"
    may_open = (person for person in OPENED_BY if allows(endpoint, PEOPLE[person].actor))
    return next(may_open, "") == who


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
