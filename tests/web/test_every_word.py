"""Every word of every page is looked up: in a made-up language nothing is left in English.

The pages are those that a GET shows, and those that say why a form was refused.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import pytest
from flask import Flask
from sqlalchemy import String, select
from sqlalchemy.orm import Session

from assessment.access import RULES, Rule, allows
from assessment.models import Base, MailKind
from assessment.services import invitee_table, people_changes, service_changes
from assessment.services.mail_texts import default_wording
from tests.client import Page, PageClient
from tests.factories.frameworks import small_framework
from tests.factories.languages import outside, read_out, speak_in_pages, texts_of
from tests.factories.world import PEOPLE, World, filled_in, make_world
from tests.web.respondents import begin
from tests.web.test_any_form import PLAUSIBLE

NAMES = {
    *("Critical Friend", "English", "example.org"),
    *("https://friend.example/the-link-of-this-person", "https://friend.example/stop-reminders"),
    *(column.name for table in (invitee_table, people_changes, service_changes) for column in table.COLUMNS),
    "Not a valid choice.",
}
"""What is called the same in every language: columns of files that come in, the mails that a council words
itself, and what WTForms looks up in catalogues of its own."""

READERS = [who for who, person in PEOPLE.items() if not person.stranger]
SHOWN_IN_EVERY_STATE = ("rounds.show", "turnout.show", "reaching.index", "paper.index")


@pytest.fixture
def world(web_session: Session) -> World:
    made = make_world(web_session)
    web_session.commit()
    return made


@pytest.fixture
def bracketed(client: PageClient, monkeypatch: pytest.MonkeyPatch) -> PageClient:
    """A browser to which every page is said in brackets."""
    speak_in_pages(monkeypatch, client)
    return client


@pytest.fixture
def known(web_session: Session, world: World) -> set[str]:
    """What a page may say as it is: data, the texts of the framework, and names."""
    texts = {*NAMES, *words_of_mails(), *data_of(web_session), *texts_of(small_framework())}
    texts |= {text.rstrip(".") for text in texts}
    web_session.rollback()
    return {text for text in texts if len(text) > 2}


@pytest.mark.parametrize("who", READERS)
def test_every_word_of_every_page_is_looked_up(
    app: Flask, world: World, known: set[str], bracketed: PageClient, who: str
) -> None:
    bracketed.carry(world.secrets.get(who, ""))
    left = {path: english(bracketed.get(path), known) for path in _paths(app, world, who, "GET")}
    assert {path: words for path, words in left.items() if words} == {}


def test_every_word_that_a_respondent_reads_is_looked_up(
    app: Flask, world: World, known: set[str], bracketed: PageClient
) -> None:
    begin(bracketed, f"/q/{world.values['link_token']}")
    left = {path: english(bracketed.get(path), known) for path in _paths(app, world, "nobody", "GET")}
    assert {path: words for path, words in left.items() if words} == {}


@pytest.mark.parametrize("typed", [{}, dict.fromkeys(PLAUSIBLE, "-1")], ids=["nothing", "nonsense"])
@pytest.mark.parametrize("who", READERS)
def test_every_word_about_a_form_that_is_refused_is_looked_up(
    app: Flask, world: World, known: set[str], bracketed: PageClient, who: str, typed: dict[str, str]
) -> None:
    left = {}
    for path in _paths(app, world, who, "POST"):
        bracketed.carry(world.secrets.get(who, ""))
        left[path] = english(bracketed.post(path, typed), known)
    assert {path: words for path, words in left.items() if words} == {}


def english(page: Page, known: Iterable[str]) -> str:
    """The words of a page that were not looked up; "" for what is no page. One letter alone is a code."""
    if page.tree is None:
        return ""
    left = outside(read_out(page.tree), known)
    return " ".join(word for word in left.split() if re.search(r"[^\W\d_]{2}", word))


def words_of_mails() -> Iterator[str]:
    """What mails say that a council has not worded anew, cut where something is filled in."""
    for kind in MailKind:
        mail = default_wording(kind)
        for line in (mail.subject, *mail.body.splitlines()):
            yield from (part.strip() for part in re.split(r"(\{\w+\})", line))


def data_of(session: Session) -> Iterator[str]:
    """Every text in the database."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if isinstance(column.type, String):
                yield from (text for text in session.scalars(select(column)) if text)


def _paths(app: Flask, world: World, who: str, method: str) -> Iterator[str]:
    """The addresses of the pages that this person may open."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.endpoint, rule.rule)):
        if method not in (rule.methods or ()) or rule.endpoint == "static":
            continue
        if RULES[rule.endpoint] is not Rule.ANYONE and not allows(rule.endpoint, PEOPLE[who].actor):
            continue
        if RULES[rule.endpoint] is Rule.ANYONE and who != "nobody":
            continue
        values = world.values_for(rule.endpoint)
        rounds = [values["round_id"]]
        if rule.endpoint in SHOWN_IN_EVERY_STATE:
            rounds = [world.draft, world.still_open, world.closed, world.of_services]
        for round_id in rounds if "round_id" in rule.arguments else rounds[:1]:
            yield filled_in(rule.rule, {**values, "round_id": round_id})
