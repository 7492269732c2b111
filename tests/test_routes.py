"""Default deny: every route of the map, asked for by everybody, and every form without its token."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from assessment.access import NOBODY, RULES, Actor, Role, Rule, allows
from assessment.models import Answer, Evidence, Plan, Remark, RemarkKind, Response
from assessment.services import actions, invitees, people, plans, review_headings
from assessment.services.actions import ActionFields
from assessment.services.invitees import InviteeFields
from assessment.web.respondent import COOKIE
from tests.client import Page, PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.plans import make_closed_round
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review
from tests.factories.rounds import make_open_round, make_round

Values = dict[str, str | int]
SIGN_OUT = "sign_in.sign_out"
MAY_LEAD_TO_SIGN_IN = {"front.start", SIGN_OUT}
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

COORDINATES = frozenset({Role.COORDINATOR})

PEOPLE: dict[str, tuple[str, Actor]] = {
    "nobody": ("", NOBODY),
    "a person without roles": ("plain@ashvale.example", Actor(signed_in=True)),
    "the coordinator": ("coordinator@ashvale.example", Actor(signed_in=True, roles=COORDINATES)),
    "another council's coordinator": (
        "coordinator@wharfmoor.example",
        Actor(signed_in=True, roles=COORDINATES),
    ),
    "a reviewer": ("asha@elsewhere.example", Actor(signed_in=True, reviewer=True)),
    "a reviewer of another round": ("bram@elsewhere.example", Actor(signed_in=True, reviewer=True)),
}
STRANGERS = {
    "another council's coordinator": Rule.COORDINATOR,
    "a reviewer of another round": Rule.REVIEWER,
}


@dataclass(frozen=True)
class World:
    """What the addresses of Ashvale's records are filled in with."""

    draft: int
    closed: int
    others: Values

    def values(self, route: Route) -> Values:
        """A closed round has results; a draft is what can be set up, opened and changed."""
        area = route.endpoint.split(".")[0]
        round_id = self.draft if area == "rounds" else self.closed
        heading = {"code": "a.1.x"} if area == "reviews" else {"code": "a.1"}
        return {**self.others, "round_id": round_id, **heading}


@pytest.fixture
def world(web_session: Session) -> World:
    """Ashvale with a draft, an open and a closed round, a review and a plan; Wharfmoor with a review too."""
    ashvale = make_council(web_session)
    make_coordinator(web_session, ashvale)
    people.add_user(web_session, "plain@ashvale.example", "Plain", PASSWORD)
    draft, still_open = make_round(web_session, ashvale), make_open_round(web_session, ashvale)
    closed = make_closed_round(web_session, ashvale)
    review = make_review(web_session, closed)
    reviewer = add_reviewer(web_session, review, "Asha", lead=True)
    review_headings.add_evidence(web_session, reviewer, "a.1.x", DOCUMENT)
    review_headings.add_remark(web_session, reviewer, "a.1.x", RemarkKind.STRENGTH, "Doors open on time.")
    plan_id = plans.start_plan(
        web_session, ashvale.id, None, closed.id, title="Plan", starts_on=date(2026, 12, 1)
    )
    priority = web_session.get_one(Plan, plan_id).priorities[0]
    action_id = actions.add_action(web_session, None, priority, ActionFields(text="Mend the door"))

    invitee = invitees.add_invitee(web_session, still_open, None, InviteeFields("sam@ashvale.example"))
    wharfmoor = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    make_coordinator(web_session, wharfmoor, "coordinator@wharfmoor.example")
    add_reviewer(web_session, make_review(web_session, make_open_round(web_session, wharfmoor)), "Bram")

    others: Values = {
        "plan_id": plan_id,
        "priority_id": priority.id,
        "action_id": action_id,
        "review_id": review.id,
        "reviewer_id": reviewer.id,
        "evidence_id": web_session.scalars(select(Evidence.id)).one(),
        "remark_id": web_session.scalars(select(Remark.id)).one(),
        "link_token": still_open.link_token,
        "invitee_id": invitee.id,
        "element_code": "a.1",
        "secret": "no-such-invitation",
        "filename": "js/app.js",
    }
    made = World(draft.id, closed.id, others)
    web_session.commit()
    return made


def routes(app: Flask) -> list[Route]:
    """Every route, with the one that ends the session last."""
    return sorted(app.url_map.iter_rules(), key=lambda route: (route.endpoint == SIGN_OUT, route.endpoint))


def methods(route: Route) -> list[str]:
    return sorted((route.methods or set()) & {"GET", "POST"})


def ask(client: PageClient, world: World, route: Route, method: str) -> Page:
    address = _address(route, world.values(route))
    return client.get(address, buffered=True) if method == "GET" else client.post(address)


def _address(route: Route, values: Values) -> str:
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found.group(1)]), route.rule)


def sent_to_sign_in(page: Page) -> bool:
    return page.status == 302 and page.location.startswith("/sign-in")


def sign_in(client: PageClient, who: str) -> None:
    email, _ = PEOPLE[who]
    if email:
        assert client.sign_in(email, PASSWORD).status == 302


def test_every_route_has_its_row_and_every_row_its_route(app: Flask) -> None:
    assert {route.endpoint for route in routes(app)} == set(RULES)


def test_a_route_without_a_row_is_nobodys(app: Flask, world: World) -> None:
    app.add_url_rule("/new", "brand.new", lambda: "secret")
    client = PageClient(app)
    sign_in(client, "the coordinator")

    assert client.get("/new").status == 403
    assert not allows("brand.new", Actor(signed_in=True, roles=frozenset(Role), operator=True, reviewer=True))


@pytest.mark.parametrize("who", PEOPLE)
def test_everybody_is_refused_what_the_table_does_not_give_them(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, who)
    actor = PEOPLE[who][1]
    wrong = []
    for route, method in _asked(app, lambda route: not allows(route.endpoint, actor)):
        page = ask(client, world, route, method)
        refused = page.status == 403 if actor.signed_in else sent_to_sign_in(page)
        if not refused:
            wrong.append(f"{method} {route.endpoint}: {page.status}")

    assert wrong == []


@pytest.mark.parametrize("who", [who for who in PEOPLE if who not in STRANGERS])
def test_everybody_gets_what_the_table_gives_them(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, who)
    actor = PEOPLE[who][1]
    wrong = []
    for route, method in _asked(app, lambda route: allows(route.endpoint, actor)):
        if method == "POST" and ("GET" in methods(route) or route.endpoint in KEEP_WHAT_WAS_TYPED):
            continue  # What sending the form does is tested with its page.
        page = ask(client, world, route, method)
        if page.status in (401, 403, 500) or (
            sent_to_sign_in(page) and route.endpoint not in MAY_LEAD_TO_SIGN_IN
        ):
            wrong.append(f"{method} {route.endpoint}: {page.status}")

    assert wrong == []


@pytest.mark.parametrize("who", STRANGERS)
def test_records_of_others_are_not_found(app: Flask, client: PageClient, world: World, who: str) -> None:
    sign_in(client, who)
    rule = STRANGERS[who]
    wrong = []
    for route, method in _asked(app, lambda route: RULES[route.endpoint] is rule and bool(route.arguments)):
        page = ask(client, world, route, method)
        if page.status != 404:
            wrong.append(f"{method} {route.endpoint}: {page.status}")

    assert wrong == []


@pytest.mark.parametrize("who", ["nobody", "the coordinator", "a reviewer"])
def test_every_form_without_its_token_is_refused(
    app: Flask, client: PageClient, world: World, who: str
) -> None:
    sign_in(client, who)
    actor = PEOPLE[who][1]
    wrong = []
    for route, method in _asked(app, lambda route: allows(route.endpoint, actor)):
        if method != "POST" or route.endpoint in KEEP_WHAT_WAS_TYPED:
            continue
        answer = client.client.post(_address(route, world.values(route)))
        if answer.status_code != 400:
            wrong.append(f"{route.endpoint}: {answer.status_code}")

    assert wrong == []


@pytest.mark.parametrize("last", ["elements/a.1", "save"])
def test_a_respondents_answer_without_its_token_is_not_written(
    client: PageClient, web_session: Session, world: World, last: str
) -> None:
    link = f"/q/{world.others['link_token']}"
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
    link = f"/q/{world.others['link_token']}"
    before = web_session.scalar(select(func.count()).select_from(Response))
    web_session.rollback()

    form = {"group": "staff", "service": "none", "code": "ABCD-EFGH-JKLM"}
    answer = client.client.post(f"{link}/{first}", data=form)

    assert answer.status_code == 200
    assert COOKIE not in answer.headers.get("Set-Cookie", "")
    assert web_session.scalar(select(func.count()).select_from(Response)) == before


def _asked(app: Flask, wanted: Callable[[Route], bool]) -> Iterator[tuple[Route, str]]:
    return ((route, method) for route in routes(app) if wanted(route) for method in methods(route))
