"""Default deny: every route of the map, asked for by everybody, and every form without its token.

A route needs its row in `assessment/access.py`; what its address is filled in with is in
`tests/factories/world.py`. The rest follows from the map and the table.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from assessment.access import RULES, Actor, Role, Rule, allows, meets
from assessment.models import Answer, Response
from assessment.models.engine import make_engine, write_session
from assessment.web.navigation import ENTRIES
from assessment.web.respondent import COOKIE
from tests.client import Page, PageClient
from tests.factories.world import PEOPLE, World, filled_in, make_world

ENDS_THE_SESSION = {"account.end_everywhere", "sign_in.sign_out"}
MAY_LEAD_TO_SIGN_IN = {"front.start", "sign_in.code", *ENDS_THE_SESSION}
NOBODYS_RECORDS = {Rule.ANYONE, Rule.SIGNED_IN, Rule.OPERATOR, Rule.MAIL_TEXTS}
"""What these rules open belongs to no council, or to whoever asks, or is named alike in every council."""

KEEP_WHAT_WAS_TYPED = {
    "questionnaire.begin",
    "questionnaire.come_back",
    "questionnaire.element",
    "questionnaire.save",
    "tickets.with_code",
    "tickets.about_you",
    "tickets.reminders",
}
"""Without a token these show the form again, or say so, rather than lose what a respondent typed.

The last is posted by mail programs; it stops reminders, for which the code in its address is asked.
"""


@pytest.fixture(scope="module")
def filled(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, World]:
    """A database with the world in it, made once."""
    path = tmp_path_factory.mktemp("world") / "world.sqlite3"
    shutil.copyfile(migrated_sqlite, path)
    engine = make_engine(f"sqlite:///{path}")
    with write_session(engine) as session:
        world = make_world(session)
        session.commit()
    engine.dispose()
    return path, world


@pytest.fixture
def sqlite_url(filled: tuple[Path, World], tmp_path: Path) -> str:
    """Every test has the world to itself."""
    copy = tmp_path / "test.sqlite3"
    shutil.copyfile(filled[0], copy)
    return f"sqlite:///{copy}"


@pytest.fixture
def world(filled: tuple[Path, World]) -> World:
    return filled[1]


def routes(app: Flask) -> list[Route]:
    """Every route, with those that end the session last."""
    return sorted(
        app.url_map.iter_rules(), key=lambda route: (route.endpoint in ENDS_THE_SESSION, route.endpoint)
    )


def methods(route: Route) -> list[str]:
    return sorted((route.methods or set()) & {"GET", "POST"})


def address(world: World, route: Route) -> str:
    return filled_in(route.rule, world.values_for(route.endpoint))


def ask(client: PageClient, world: World, route: Route, method: str) -> Page:
    path = address(world, route)
    return client.get(path, buffered=True) if method == "GET" else client.post(path)


def answer_to(client: PageClient, world: World, route: Route, method: str) -> tuple[int, str]:
    """The status and where one is sent, without a look at the page: it is always one of a few."""
    data = {"csrf_token": client.token()} if method == "POST" else None
    response = client.client.open(address(world, route), method=method, data=data, buffered=True)
    return response.status_code, response.headers.get("Location", "")


def sent_to_sign_in(status: int, location: str) -> bool:
    return status == 302 and location.startswith("/sign-in")


def sign_in(client: PageClient, world: World, who: str) -> None:
    if who in world.secrets:
        client.carry(world.secrets[who])


def asked(app: Flask, wanted: Callable[[Route], bool]) -> Iterator[tuple[Route, str]]:
    return ((route, method) for route in routes(app) if wanted(route) for method in methods(route))


def test_every_route_has_its_row_and_every_row_its_route(app: Flask) -> None:
    assert {route.endpoint for route in routes(app)} == set(RULES)


def test_every_address_can_be_filled_in(app: Flask, world: World) -> None:
    missing = {
        f"{route.endpoint}: {name}"
        for route in routes(app)
        for name in route.arguments - set(route.defaults or ()) - set(world.values_for(route.endpoint))
    }
    assert missing == set()


def test_a_route_without_a_row_is_nobodys(app: Flask, world: World) -> None:
    app.add_url_rule("/new", "brand.new", lambda: "secret")
    client = PageClient(app)
    sign_in(client, world, "the coordinator")

    assert client.get("/new").status == 403
    assert not allows("brand.new", Actor(signed_in=True, roles=frozenset(Role), operator=True, reviewer=True))


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule is not Rule.ANYONE])
def test_a_rule_opens_nothing_to_whoever_is_not_signed_in(rule: Rule) -> None:
    somebody = Actor(signed_in=False, roles=frozenset(Role), operator=True, reviewer=True)
    assert not any(allows(endpoint, somebody) for endpoint, one in RULES.items() if one is rule)


def test_everybody_in_the_table_is_signed_in_as_who_they_are(app: Flask, world: World) -> None:
    assert set(world.secrets) == set(PEOPLE) - {"nobody"}
    for who in world.secrets:
        client = PageClient(app)
        sign_in(client, world, who)
        assert not sent_to_sign_in(*answer_to(client, world, _route(app, "front.start"), "GET")), who


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_is_refused_what_the_table_does_not_give_them(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, world, who)
    actor = PEOPLE[who].actor
    wrong = []
    for route, method in asked(app, lambda route: not allows(route.endpoint, actor)):
        status, location = answer_to(client, world, route, method)
        refused = status == 403 if actor.signed_in else sent_to_sign_in(status, location)
        if not refused:
            wrong.append(f"{method} {route.endpoint}: {status}")

    assert wrong == []


@pytest.mark.parametrize("who", [who for who in PEOPLE if not PEOPLE[who].stranger])
def test_everybody_gets_what_the_table_gives_them(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, world, who)
    actor = PEOPLE[who].actor
    wrong = []
    for route, method in asked(app, lambda route: allows(route.endpoint, actor)):
        if method == "POST" and ("GET" in methods(route) or route.endpoint in KEEP_WHAT_WAS_TYPED):
            continue  # What sending the form does is tested with its page.
        page = ask(client, world, route, method)
        if page.status in (401, 403, 500) or (
            sent_to_sign_in(page.status, page.location) and route.endpoint not in MAY_LEAD_TO_SIGN_IN
        ):
            wrong.append(f"{method} {route.endpoint}: {page.status}")

    assert wrong == []


@pytest.mark.parametrize("who", [who for who in PEOPLE if PEOPLE[who].stranger])
def test_records_of_others_are_not_found(app: Flask, client: PageClient, world: World, who: str) -> None:
    """What is published is published to the whole council, the managers of other services included."""
    sign_in(client, world, who)
    of_ashvale = PEOPLE[who].email.endswith("@ashvale.example")
    actor = PEOPLE[who].actor
    wrong = []
    for route, method in asked(
        app,
        lambda route: (
            allows(route.endpoint, actor)
            and RULES[route.endpoint] not in NOBODYS_RECORDS
            and not (RULES[route.endpoint] is Rule.PUBLISHED and of_ashvale)
            and "<" in route.rule
        ),
    ):
        status, _ = answer_to(client, world, route, method)
        if status != 404:
            wrong.append(f"{method} {route.endpoint}: {status}")

    assert wrong == []


@pytest.mark.parametrize("who", [who for who in PEOPLE if not PEOPLE[who].stranger])
def test_every_form_without_its_token_is_refused(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, world, who)
    actor = PEOPLE[who].actor
    wrong = []
    for route, method in asked(app, lambda route: allows(route.endpoint, actor)):
        if method != "POST" or route.endpoint in KEEP_WHAT_WAS_TYPED:
            continue
        answer = client.client.post(address(world, route))
        if answer.status_code != 400:
            wrong.append(f"{route.endpoint}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize("rule", ENTRIES)
def test_an_entry_of_the_navigation_is_open_to_whom_it_is_shown(rule: Rule) -> None:
    shown_to = [person.actor for person in PEOPLE.values() if meets(rule, person.actor)]
    assert shown_to
    assert all(allows(entry.endpoint, actor) for entry in ENTRIES[rule] for actor in shown_to)


@pytest.mark.parametrize("last", ["elements/a.1", "save"])
def test_a_respondents_answer_without_its_token_is_not_written(
    client: PageClient, web_session: Session, world: World, last: str
) -> None:
    link = f"/q/{world.values['link_token']}"
    before = web_session.scalar(select(func.count()).select_from(Answer))
    web_session.rollback()
    assert client.post(f"{link}/begin", {"group": "staff", "service": "none"}).status == 302

    if last == "save":
        client.client.post(f"{link}/save", json={"statement": "a.1.x.1", "choice": "3"})
    else:
        client.client.post(f"{link}/{last}", data={"answer-a.1.x.1": "3"})

    assert web_session.scalar(select(func.count()).select_from(Answer)) == before


@pytest.mark.parametrize("first", ["begin", "return"])
def test_a_respondent_who_begins_without_a_token_is_given_the_form_again(
    client: PageClient, web_session: Session, world: World, first: str
) -> None:
    link = f"/q/{world.values['link_token']}"
    before = web_session.scalar(select(func.count()).select_from(Response))
    web_session.rollback()

    form = {"group": "staff", "service": "none", "code": "ABCD-EFGH-JKLM"}
    answer = client.client.post(f"{link}/{first}", data=form)

    assert answer.status_code == 200
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert web_session.scalar(select(func.count()).select_from(Response)) == before


def _route(app: Flask, endpoint: str) -> Route:
    return next(route for route in routes(app) if route.endpoint == endpoint)
