"""Every page and every form, asked for by everybody who may see it: no word that was not looked up.

What people have written, names and the texts of the framework are no words of ours. Nor are the names of
columns of files, which stay English, and the mails, which a council words itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

import flask_babel
import html5lib
import pytest
from flask import Flask
from sqlalchemy import String, Text, select
from sqlalchemy.orm import Session
from werkzeug.routing import Rule as Route

from assessment import translation
from assessment.access import allows
from assessment.models import Base
from assessment.services import invitee_table, people_changes, service_changes
from tests.client import PageClient
from tests.factories.frameworks import small_framework
from tests.factories.languages import BRACKETED, outside
from tests.factories.world import PEOPLE, World, make_world
from tests.test_routes import ENDS_THE_SESSION, address, methods, routes, sign_in

READ_OUT = ("aria-label", "title", "alt", "placeholder")
NOT_READ = ("script", "style", "textarea")
COLUMNS = {
    column.name for module in (invitee_table, people_changes, service_changes) for column in module.COLUMNS
}
NAMES = {"Critical Friend", "English"}
OF_THE_FORMS_LIBRARY = {"Not a valid choice."}
MAILS = {"mails.edit"}


@pytest.fixture(autouse=True)
def made_up_language(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every request speaks it, whoever asks."""
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda self: BRACKETED.catalogue)
    monkeypatch.setattr(translation, "ENGLISH", BRACKETED)


@pytest.fixture
def world(web_session: Session) -> World:
    made = make_world(web_session)
    web_session.commit()
    return made


@pytest.fixture
def data(web_session: Session, world: World) -> set[str]:
    """Every text of the database that is no code of ours, and those of the framework."""
    columns = [column for table in Base.metadata.tables.values() for column in table.columns]
    texts = [column for column in columns if type(column.type) in (String, Text)]
    written = {text for column in texts for text in web_session.scalars(select(column)) if text}
    web_session.rollback()
    known = written | set(texts_in(asdict(small_framework()))) | COLUMNS | NAMES | OF_THE_FORMS_LIBRARY
    return known | {text.rstrip(".") for text in known}


def texts_in(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case dict():
            for part in value.values():
                yield from texts_in(part)
        case list() | tuple():
            for part in value:
                yield from texts_in(part)


def all_that_is_said(html: str) -> str:
    """The words of a page in their order, and then those of its attributes."""
    tree = html5lib.parse(html, namespaceHTMLElements=False)
    for element in [one for tag in NOT_READ for one in tree.iter(tag)]:
        element.text = ""
    attributes = [element.get(name, "") for element in tree.iter() for name in READ_OUT]
    return " ".join([*tree.itertext(), *attributes])


def left_in(html: str, data: set[str]) -> str:
    text = all_that_is_said(html)
    without_blanks = "".join(text.split())
    return outside(text, [one for one in data if "".join(one.split()) in without_blanks])


def pages(app: Flask, world: World, who: str, method: str) -> Iterator[tuple[Route, str]]:
    """What somebody gets of all that is theirs; of a form, what is said when nothing was filled in."""
    client = PageClient(app)
    sign_in(client, world, who)
    for route in routes(app):
        if not allows(route.endpoint, PEOPLE[who].actor) or route.endpoint in ENDS_THE_SESSION | MAILS:
            continue
        if method in methods(route):
            typed = {"csrf_token": client.token()} if method == "POST" else None
            answer = client.client.open(address(world, route), method=method, data=typed, buffered=True)
            if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
                yield route, answer.get_data(as_text=True)


@pytest.mark.parametrize(("method", "fewest"), [("GET", 120), ("POST", 70)])
def test_no_page_has_a_word_that_was_not_looked_up(
    app: Flask, world: World, data: set[str], method: str, fewest: int
) -> None:
    everybody = [who for who, person in PEOPLE.items() if not person.stranger]
    seen, left = set(), set()
    for who in everybody:
        for route, html in pages(app, world, who, method):
            seen.add(route.endpoint)
            if words := left_in(html, data):
                left.add(f"{who}, {route.endpoint}: {words}")
    assert left == set()
    assert len(seen) >= fewest, seen


def test_a_word_that_was_not_looked_up_is_found() -> None:
    page = (
        '<main><h1>«Rounds»</h1><p title="More">Autumn 2026 is <b>«open»</b></p><a>«To <b>it</b>»</a></main>'
    )
    assert left_in(page, {"Autumn 2026"}) == "is More"
