"""One round, answered in every way there is, as people do it on the pages; what an attacker then has.

Two people of each of three groups in each of six ways. Beside them: one who was invited and sends nothing,
one who was invited and answers with a slip as well, one who takes a sent response back, one who takes back
what was begun with a slip, one who mistypes a code, and one who tries a slip that somebody has used.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from random import Random

from flask import Flask
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.jobs.worker import Worker
from assessment.models import Round
from assessment.models.base import utc_now
from assessment.models.engine import write_session
from assessment.services import invitees, inviting, open_links
from assessment.services.invitees import InviteeFields
from assessment.web import create_app
from assessment.web.config import Settings
from tests.client import Page, PageClient
from tests.confidentiality.attack import Dump, Row, dump
from tests.conftest import SECRET
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.post import PUBLIC_ADDRESS, SENDER
from tests.factories.rounds import make_open_round
from tests.reports.pdfs import page_texts

LINK, OPEN, SLIP, SLIP_AT_KIOSK, KIOSK, PAPER = WAYS = (
    "personal link",
    "open link",
    "slip",
    "slip at a kiosk",
    "kiosk",
    "paper",
)
STATEMENTS = ("a.1.x.1", "a.1.x.2", "a.1.y.1")
WRONG_CODE = "0000000"
GONE = "The boiler has been cold since Tuesday"

Said = tuple[frozenset[tuple[str, str]], str]
"""Answers and a comment: nobody says the same as anybody else."""


@dataclass(frozen=True, slots=True)
class Person:
    number: int
    way: str
    group: str
    service: str
    sends: bool = True

    @property
    def email(self) -> str:
        return f"person{self.number:02}@ashvale.example"

    @property
    def cell(self) -> tuple[str, str]:
        return self.group, self.service

    @property
    def said(self) -> Said:
        asked = STATEMENTS if self.sends else STATEMENTS[:1]
        answers = frozenset((code, str(self.number // 4**n % 4)) for n, code in enumerate(asked))
        return answers, "" if self.way == PAPER else f"I am {self.number}"


@dataclass
class Known:
    """What the attacker has. `secrets` are all codes and numbers that were ever printed, mailed or shown."""

    app: Flask
    engine: Engine
    round_id: int
    link: str
    people: list[Person]
    key: bytes
    before: Dump = field(default_factory=dict)
    after: Dump = field(default_factory=dict)
    content_before: bytes = b""
    content_after: bytes = b""
    answering_order: list[Person] = field(default_factory=list)
    visits: dict[int, tuple[datetime, datetime]] = field(default_factory=dict)
    links: dict[int, str] = field(default_factory=dict)
    sheets: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    secrets: dict[str, list[str]] = field(default_factory=lambda: {way: [] for way in WAYS})
    tokens: dict[str | None, str] = field(default_factory=dict)
    moments_of_visits: set[tuple[str, str, str]] = field(default_factory=set)

    def number_of(self, invitee: Row) -> int:
        return int(re.findall(r"person(\d+)@", invitee["email"])[0])

    def right(self, found: Dump, guess: Mapping[int, str]) -> int:
        return sum(self.person_behind(found, response) == person for person, response in guess.items())

    def person_behind(self, found: Dump, response_id: str) -> int | None:
        """The truth, from what a response says."""
        answers = [row for row in found["answer"] if row["response_id"] == response_id]
        comments = [row["text"] for row in found["comment"] if row["response_id"] == response_id]
        choices = frozenset((row["statement_code"], row["choice"]) for row in answers)
        said = (choices, comments[0] if comments else "")
        return next((person.number for person in self.people if person.said == said), None)


def invite_everybody(url: str, outbox: Path) -> Known:
    """An open round, its personal links mailed, its slips printed."""
    post = Post(PUBLIC_ADDRESS, SENDER, outbox=outbox)
    app = create_app(
        Settings(secret_key=SECRET, database_url=url, secure_cookies=False, testing=True, post=post)
    )
    engine: Engine = app.extensions["engine"]
    with write_session(engine) as session:
        council = make_council(session)
        make_coordinator(session, council)
        round_ = make_open_round(session, council)
        known = Known(app, engine, round_.id, f"/q/{round_.link_token}", _people(round_), round_.key or b"")
        for person in known.people:
            if person.way == LINK:
                fields = InviteeFields(person.email, "", person.group, person.service)
                invitees.add_invitee(session, round_, None, fields)
        for service in (None, *sorted({person.service for person in known.people})):
            known.tokens[service] = open_links.make_link(session, round_, None, service)
        session.commit()
    office = coordinator(known)
    office.post(f"/rounds/{known.round_id}/mails/invitations")
    _work(known, post, utc_now())
    known.links = _mailed(outbox)
    known.secrets[LINK] = list(known.links.values())
    for cell in sorted({person.cell for person in known.people}):
        known.sheets[cell] = _print_slips(known, office, cell)
        known.secrets[SLIP] += known.sheets[cell]
    return known


def answer_everything(known: Known, post: Post) -> None:
    """Everybody answers, with reminders between them; papers are typed in at the end, one of them twice."""
    kiosk = PageClient(known.app)
    on_screen = [person for person in known.people if person.way != PAPER]
    Random(7).shuffle(on_screen)
    PageClient(known.app).post(f"{known.link}/with-code", {"code": WRONG_CODE})
    half = len(on_screen) // 2
    slips = {cell: list(codes) for cell, codes in known.sheets.items()}
    for some in (on_screen[:half], on_screen[half:]):
        before = moments(dump(known.engine))
        for person in some:
            _visit(known, person, slips, kiosk)
        known.moments_of_visits |= moments(dump(known.engine)) - before
        _remind(known, post)
    _take_back(known, slips)
    _try_a_used_slip(known)
    for person in [person for person in known.people if person.way == PAPER]:
        _type_in(known, person)
    _check_a_paper(known)
    known.before = dump(known.engine)


def close(known: Known) -> None:
    assert coordinator(known).post(f"/rounds/{known.round_id}/close").status == 302
    known.after = dump(known.engine)


def moments(found: Dump) -> set[tuple[str, str, str]]:
    """Every moment and day that stands in a database: table, column, value."""
    return {
        (table, column, str(value))
        for table, rows in found.items()
        for row in rows
        for column, value in row.items()
        if moment_of(value) is not None
    }


def moment_of(value: object) -> datetime | None:
    """SQLite hands moments out as text."""
    if isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value):
        return datetime.fromisoformat(value)
    return value if isinstance(value, datetime) else None


def coordinator(known: Known) -> PageClient:
    client = PageClient(known.app)
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return client


def _people(round_: Round) -> list[Person]:
    housing, planning = (service.code for service in round_.services[:2])
    cells = (("staff", housing), ("managers", housing), ("staff", planning))
    people = [(way, *cell) for cell in cells for way in WAYS for _ in range(2)]
    made = [Person(number, *one) for number, one in enumerate(people)]
    made.append(Person(len(made), LINK, "staff", housing, sends=False))
    made.append(Person(len(made), LINK, "managers", housing))
    made.append(Person(len(made), SLIP, "managers", housing))  # the same person a second time
    return made


def _work(known: Known, post: Post, now: datetime) -> None:
    worker = Worker(known.engine, post, now=lambda: now)
    while worker.do_one():
        pass


def _mailed(outbox: Path) -> dict[int, str]:
    """The code in the personal link of each person, as they read it in their mail."""
    found = {}
    for path in outbox.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        body = mail.get_body(("plain",))
        assert body is not None
        (code,) = set(re.findall(r"/personal/([0-9A-Z]{12})", body.get_content()))
        found[int(re.findall(r"person(\d+)@", str(mail["To"]))[0])] = code
    return found


def _print_slips(known: Known, office: PageClient, cell: tuple[str, str]) -> list[str]:
    """The codes in the order in which they stand on the sheet that the coordinator keeps."""
    form = {"group": cell[0], "service": cell[1], "number": "12"}
    page = office.post(f"/rounds/{known.round_id}/reaching/slips/new", form)
    text = " ".join(page_texts(page.response.get_data()))
    codes = [code.replace("-", "") for code in re.findall(r"\b[0-9A-Z]{3}-[0-9A-Z]{4}\b", text)]
    assert len(codes) == 12
    return codes


def _visit(known: Known, person: Person, slips: dict[tuple[str, str], list[str]], kiosk: PageClient) -> None:
    """From the first page to the sending; a kiosk goes back to its start for the next."""
    begun = utc_now()
    at_kiosk = person.way in (KIOSK, SLIP_AT_KIOSK)
    client = kiosk if at_kiosk else PageClient(known.app)
    if at_kiosk:
        client.get(f"/k/{known.tokens[None]}")
    if person.way == LINK:
        client.post(f"{known.link}/personal/{known.links[person.number]}")
    elif person.way in (SLIP, SLIP_AT_KIOSK):
        client.post(f"{known.link}/with-code", {"code": slips[person.cell].pop(0)})
    else:
        if person.way == OPEN:
            client.get(f"/j/{known.tokens[person.service]}")
        client.post(f"{known.link}/begin", {"group": person.group, "service": person.service})
    if person.way == OPEN:
        known.secrets[OPEN].append(_code_shown(client.get(f"{known.link}/code")))
    _say(client, known.link, person.said)
    if person.sends:
        assert client.post(f"{known.link}/submit").location == f"{known.link}/thanks"
    known.visits[person.number] = (begun, utc_now())
    known.answering_order.append(person)


def _say(client: PageClient, link: str, said: Said) -> None:
    fields = {f"answer-{code}": choice for code, choice in said[0]} | {"comment-a.1.x.1": said[1]}
    assert client.post(f"{link}/elements/a.1", fields).status == 302


def _code_shown(page: Page) -> str:
    (code,) = [str(one.text) for one in page.all("p", id="personal-code")]
    return code.replace("-", "")


def _round(session: Session, known: Known) -> Round:
    return session.get_one(Round, known.round_id)


def _remind(known: Known, post: Post) -> None:
    """By the clock of a later day: nobody is chased twice within 24 hours."""
    days = 2 * len([row for row in dump(known.engine)["job"] if row["kind"] == "reminders"]) + 2
    later = utc_now() + timedelta(days=days)
    with write_session(known.engine) as session:
        inviting.ask_for_reminders(session, _round(session, known), None, later)
        session.commit()
    _work(known, post, later)


def _take_back(known: Known, slips: dict[tuple[str, str], list[str]]) -> None:
    """A slip and an open link: what was begun and what was sent is deleted."""
    person = next(one for one in known.people if one.way == SLIP)
    for sent in (False, True):
        client = PageClient(known.app)
        if sent:
            client.post(f"{known.link}/begin", {"group": person.group, "service": person.service})
        else:
            client.post(f"{known.link}/with-code", {"code": slips[person.cell].pop()})
        _say(client, known.link, (person.said[0], GONE))
        if sent:
            client.post(f"{known.link}/submit")
        assert client.post(f"{known.link}/delete").location == f"{known.link}/deleted"


def _try_a_used_slip(known: Known) -> None:
    """It opens the response that was sent with it, which nobody can change."""
    person = next(one for one in known.answering_order if one.way == SLIP)
    before = dump(known.engine)
    second = PageClient(known.app)
    second.post(f"{known.link}/with-code", {"code": known.sheets[person.cell][0]})
    assert second.get(f"{known.link}/elements").location == f"{known.link}/thanks"
    second.post(f"{known.link}/elements/a.1", {"answer-a.1.x.1": "0", "comment-a.1.x.1": "Mine"})
    after = dump(known.engine)
    assert [before[table] for table in ("response", "answer", "comment")] == [
        after[table] for table in ("response", "answer", "comment")
    ]


def _type_in(known: Known, person: Person) -> None:
    office = coordinator(known)
    address = f"/rounds/{known.round_id}/paper/enter?group={person.group}&service={person.service}"
    (field_,) = office.get(address).all("input", type="hidden", name="number")
    begun = utc_now()
    fields = {f"answer-{code}": choice for code, choice in person.said[0]}
    assert office.post(address, {"number": str(field_.get("value")), **fields}).status == 302
    known.secrets[PAPER].append(str(field_.get("value")).replace("-", ""))
    known.visits[person.number] = (begun, utc_now())
    known.answering_order.append(person)


def _check_a_paper(known: Known) -> None:
    person = next(one for one in known.people if one.way == PAPER)
    fields = {f"answer-{code}": choice for code, choice in person.said[0]}
    number = known.secrets[PAPER][0]
    checked = coordinator(known).post(
        f"/rounds/{known.round_id}/paper/check", {"number": number, "typed": "y", **fields}
    )
    assert checked.status == 302
