"""While a round is open: what people see does not depend on what was answered, nor on who has finished."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import allows
from assessment.lifecycle import ResponseState
from assessment.models import Invitee, Mode, Response, Round, RoundKind
from assessment.models.engine import make_engine, write_session
from assessment.services import invitees, modes, personal_codes, slips
from assessment.services.invitees import InviteeFields
from assessment.web import create_app
from assessment.web.config import Settings
from tests.client import PageClient
from tests.conftest import SECRET
from tests.factories.people import make_council
from tests.factories.rounds import add_response, make_open_round
from tests.factories.world import PEOPLE, SIGNED_IN, World, filled_in, make_world
from tests.reports.pdfs import page_texts
from tests.web.respondents import checked, typed_comment

SAID = ("The boiler has been cold since Tuesday", "The lift is well looked after")
RANDOM = re.compile(r'"[\w-]+\.[\w-]+\.[\w-]{20,}"|nonce="[^"]+"|name="number" value="[^"]+"')
"""Tokens of forms and of the policy for scripts, and the number that the next paper return would get."""

Seen = dict[str, str]
Worlds = tuple[World, list[Flask]]


@pytest.fixture(scope="module")
def worlds(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    yield from two_worlds(migrated_sqlite, tmp_path_factory.mktemp("worlds"), RoundKind.CONFIDENTIAL)


def two_worlds(migrated: Path, folder: Path, kind: RoundKind) -> Iterator[Worlds]:
    """Twice the same open round, with as many responses; they say other things, and another has finished."""
    first, second = (folder / f"{number}.sqlite3" for number in range(2))
    shutil.copyfile(migrated, first)
    engine = make_engine(f"sqlite:///{first}")
    with write_session(engine) as session:
        world = make_world(session)
        round_ = session.get_one(Round, world.still_open)
        round_.kind = kind
        invitees.add_invitee(session, round_, None, InviteeFields("alex@ashvale.example", group_code="staff"))
        session.commit()
    engine.dispose()
    shutil.copyfile(first, second)
    apps: list[Flask] = []
    for number, path in enumerate((first, second)):
        url = f"sqlite:///{path}"
        app = create_app(Settings(secret_key=SECRET, database_url=url, secure_cookies=False, testing=True))
        with write_session(app.extensions["engine"]) as session:
            _answer(session, session.get_one(Round, world.still_open), number)
            session.commit()
        apps.append(app)
    yield world, apps
    for one in apps:
        one.extensions["engine"].dispose()


def _answer(session: Session, round_: Round, number: int) -> None:
    for place, group in enumerate(("staff", "staff", "managers")):
        choice = str((place + 2 * number) % 4)
        response = add_response(
            session, round_, {"a.1.x.1": choice}, group=group, comments=[("a.1.x.1", SAID[number])]
        )
        response.state = ResponseState.SUBMITTED
        modes.count_mode(session, round_.id, Mode.WEB)
    here = select(Invitee).where(Invitee.round_id == round_.id).order_by(Invitee.id)
    session.scalars(here).all()[number].finished = True


def seen_by(app: Flask, world: World, who: str) -> Seen:
    """Every page and file that somebody may ask for, those of a round for the one that is open."""
    client = PageClient(app)
    client.carry(world.secrets[who])
    seen: Seen = {}
    for route in sorted(app.url_map.iter_rules(), key=lambda one: one.endpoint):
        readable = "GET" in (route.methods or ()) and route.endpoint not in ("static", "front.health")
        if not readable or not allows(route.endpoint, PEOPLE[who].actor) or route.rule.startswith("/q/"):
            continue
        path = filled_in(route.rule, world.values_for(route.endpoint) | {"round_id": world.still_open})
        if route.endpoint in ("paper.enter", "paper.questionnaire"):
            path += "?group=staff&service=none&size=usual"
        answer = client.client.get(path, buffered=True)
        seen[path] = _read(answer.mimetype or "", answer.get_data())
    return seen


def _read(kind: str, content: bytes) -> str:
    """What a page or a file says, without tokens and the moment at which it was made."""
    if kind == "application/pdf":
        return " ".join(page_texts(content))
    if content.startswith(b"PK"):
        with ZipFile(BytesIO(content)) as sheet:
            names = sorted(name for name in sheet.namelist() if not name.startswith("docProps"))
            return "".join(sheet.read(name).decode() for name in names)
    return RANDOM.sub("…", content.decode())


@pytest.mark.parametrize("who", [who for who in SIGNED_IN if not PEOPLE[who].stranger])
def test_nothing_that_anybody_can_read_depends_on_what_was_answered_or_on_who_has_finished(
    worlds: Worlds, who: str
) -> None:
    """Administrators look up whether one person has finished by a form: docs/confidentiality.md says so."""
    world, apps = worlds
    first, second = (seen_by(app, world, who) for app in apps)

    assert len(first) > 15
    assert [path for path in first if first[path] != second[path]] == []
    assert not [path for path, text in first.items() if SAID[0] in text]


def test_in_a_named_round_the_same_look_finds_what_was_answered_and_who_has_finished(
    migrated_sqlite: Path, tmp_path: Path
) -> None:
    """Else the test before this one would prove nothing."""
    for world, apps in two_worlds(migrated_sqlite, tmp_path, RoundKind.NAMED):
        first, second = (seen_by(app, world, "the coordinator") for app in apps)
        differ = {path for path in first if first[path] != second[path]}
        here = f"/rounds/{world.still_open}"
        assert {f"{here}/invitees", f"{here}/results/", f"{here}/scores.csv"} <= differ
        assert SAID[0] in first[f"{here}/results/comments"]


def test_who_holds_a_code_reads_what_is_not_sent_yet_and_can_delete_what_is(
    app: Flask, web_session: Session
) -> None:
    """A colleague who finds a slip, or a coordinator who kept the sheet and knows who got which slip."""
    round_ = make_open_round(web_session, make_council(web_session))
    (code,) = slips.make_sheet(web_session, round_, None, 1, round_.services[0].code, "staff").codes
    link = f"/q/{round_.link_token}"
    web_session.commit()
    own, other = PageClient(app), PageClient(app)
    own.post(f"{link}/with-code", {"code": code})
    own.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2", "comment-a.1.x.1": SAID[0]})

    other.post(f"{link}/with-code", {"code": personal_codes.in_groups(code)})
    assert typed_comment(other.get(f"{link}/elements/a.1"), "a.1.x.1") == SAID[0]
    assert checked(other.get(f"{link}/elements/a.1")) == {"a.1.x.1": "2"}

    own.post(f"{link}/submit")
    for page in ("elements", "elements/a.1", "check", "code"):
        assert other.get(f"{link}/{page}").location == f"{link}/thanks"
    assert SAID[0] not in other.get(f"{link}/thanks").html
    assert other.post(f"{link}/delete").location == f"{link}/deleted"
    assert web_session.scalars(select(Response)).all() == []
