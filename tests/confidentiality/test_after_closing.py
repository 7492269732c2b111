"""An attacker has a copy of the whole database after the round closed, and knows who answered in which order.

Twelve people with answers of their own answer through the pages. A guess that ties somebody to a response is
checked against the truth; an attack wins where it gets far more right than chance would (one of twelve).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest
from flask import Flask
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from assessment.models import Invitee, Round
from assessment.models.engine import write_session
from assessment.services import invitees, personal_codes
from assessment.services.invitees import InviteeFields
from assessment.web import create_app
from assessment.web.config import Settings
from tests.client import PageClient
from tests.confidentiality import attack
from tests.confidentiality.attack import Dump, Guess
from tests.conftest import SECRET
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.rounds import make_open_round

PEOPLE = 12
TOO_MANY = 8
"""Right guesses that chance gives once in a hundred thousand attacks."""

ASKED = ("a.1.x.1", "a.1.x.2", "a.1.y.1")
EVERYTHING_ELSE = ("audit_event", "council", "frozen_counts", "invitee", "job", "mode_count", "open_link")


@dataclass
class Scene:
    app: Flask
    engine: Engine
    round_id: int
    answering_order: list[int]
    codes: dict[int, str]
    key: bytes
    link_hashes: list[str]

    def truth(self) -> dict[str, int]:
        """Invitee by what they said: every one answered differently."""
        return {f"I am {invitee_id}": invitee_id for invitee_id in self.answering_order}

    def right(self, guess: Guess) -> int:
        comments = {row["response_id"]: row["text"] for row in attack.dump(self.engine)["comment"]}
        truth = self.truth()
        return sum(
            truth.get(comments.get(response, ""), -1) == invitee for invitee, response in guess.items()
        )


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def scene(request: pytest.FixtureRequest) -> Iterator[Scene]:
    """Everybody has answered and sent; the round is still open."""
    url = request.getfixturevalue(f"{request.param}_url")
    app = create_app(Settings(secret_key=SECRET, database_url=url, secure_cookies=False, testing=True))
    engine: Engine = app.extensions["engine"]
    with write_session(engine) as session:
        made = _invite(session, app)
    for invitee_id in made.answering_order:
        _answer(app, _link(made), made.codes[invitee_id], invitee_id)
    yield made
    engine.dispose()


def _invite(session: Session, app: Flask) -> Scene:
    council = make_council(session)
    make_coordinator(session, council)
    round_ = make_open_round(session, council)
    assert round_.key is not None
    people = [
        invitees.add_invitee(
            session, round_, None, InviteeFields(f"person{number}@ashvale.example", group_code="staff")
        )
        for number in range(PEOPLE)
    ]
    codes = {one.id: personal_codes.link_code(round_.key, one.nonce) for one in people}
    for one in people:
        one.link_hash = personal_codes.ticket_hash(round_.key, codes[one.id])
    order = list(codes)
    Random(7).shuffle(order)
    hashes = [str(one.link_hash) for one in people]
    made = Scene(app, app.extensions["engine"], round_.id, order, codes, round_.key, hashes)
    session.commit()
    return made


def _link(scene: Scene) -> str:
    with Session(scene.engine) as session:
        return f"/q/{session.get_one(Round, scene.round_id).link_token}"


def _answer(app: Flask, link: str, code: str, invitee_id: int) -> None:
    """Everything that a person does on the pages, from the personal link to the sending."""
    client = PageClient(app)
    client.post(f"{link}/personal/{code}")
    if client.get(f"{link}/elements").status != 200:
        client.post(f"{link}/about-you", {"group": "staff", "service": "none"})
    said = {f"answer-{statement}": str(invitee_id // 4**place % 4) for place, statement in enumerate(ASKED)}
    said["comment-a.1.x.1"] = f"I am {invitee_id}"
    assert client.post(f"{link}/elements/a.1", said).status == 302
    assert client.post(f"{link}/submit").location == f"{link}/thanks"


def close(scene: Scene) -> Dump:
    """The coordinator closes the round on its page; what the attacker then has."""
    client = PageClient(scene.app)
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    assert client.post(f"/rounds/{scene.round_id}/close").status == 302
    return attack.dump(scene.engine)


def test_while_the_round_is_open_the_database_tells_everything(scene: Scene) -> None:
    """The attacks are worth something: before closing, whoever holds the database needs no guess."""
    found = attack.dump(scene.engine)
    (round_,) = found["round"]
    ways = {row["access_hash"]: row["id"] for row in found["response"]}
    by_key = {
        row["id"]: ways[
            personal_codes.access_hash(round_["key"], personal_codes.link_code(round_["key"], row["nonce"]))
        ]
        for row in found["invitee"]
    }
    assert scene.right(by_key) == PEOPLE
    assert all(row["finished"] for row in found["invitee"])
    if scene.engine.dialect.name == "postgresql":
        assert scene.right(attack.same_writer(found)) == PEOPLE


def test_after_closing_no_order_ties_a_person_to_a_response(scene: Scene) -> None:
    found = close(scene)
    content = attack.files(scene.engine) if scene.engine.dialect.name == "sqlite" else None
    tried = {
        name: scene.right(guess) for name, guess in attack.guesses(found, scene.answering_order, content)
    }
    assert len(tried) >= 40
    assert {name: right for name, right in tried.items() if right >= TOO_MANY} == {}


def test_after_closing_no_transaction_ties_a_person_to_a_response(scene: Scene) -> None:
    found = close(scene)
    if scene.engine.dialect.name == "postgresql":
        assert attack.same_writer(found) == {}
        tables = ("response", "answer", "comment", "invitee", "mode_count")
        assert len({row["xmin"] for table in tables for row in found[table]}) == 1


def test_after_closing_no_value_and_no_foreign_key_leads_to_a_response(scene: Scene) -> None:
    found = close(scene)
    assert len(found["response"]) == PEOPLE
    assert attack.values_shared_with(found, "response", EVERYTHING_ELSE) == set()
    assert found["named_response"] == found["slip"] == []
    assert {row["access_hash"] for row in found["response"]} == {None}
    assert {row["link_hash"] for row in found["invitee"]} == {None}
    assert found["round"][0]["key"] is None
    assert {len({key for key in row if row[key]}) for row in found["invitee"]} == {
        len({key for key in found["invitee"][0] if found["invitee"][0][key]})
    }, "nobody's row differs from the others in what it has"


def test_answering_leaves_no_line_in_the_trail_and_no_job(scene: Scene) -> None:
    deeds = [row["deed"] for row in attack.dump(scene.engine)["audit_event"]]
    assert sorted(set(deeds)) == ["created", "invited 1 person to", "opened"]
    found = close(scene)
    assert [row for row in found["job"] if row["kind"] != "tidy_up"] == []
    assert found["attempt"] == []
    text = str(found["audit_event"]) + str(found["job"])
    assert not [code for code in scene.codes.values() if code in text]


def test_after_closing_the_files_hold_no_key_no_code_and_no_hash(scene: Scene) -> None:
    if scene.engine.dialect.name != "sqlite":
        return  # tests/services/test_unlinking.py looks into the files of PostgreSQL's tables
    before = attack.dump(scene.engine)
    old = [row["access_hash"] for row in before["response"]] + [row["id"] for row in before["response"]]
    assert all(value.encode() in attack.files(scene.engine) for value in (*old, *scene.link_hashes))
    close(scene)
    secrets = [value.encode() for value in (*old, *scene.link_hashes, *scene.codes.values())]
    secrets += [personal_codes.in_groups(code).encode() for code in scene.codes.values()]
    content = attack.files(scene.engine)
    assert not [secret for secret in (scene.key, *secrets) if secret in content]


def test_the_list_of_invitees_does_not_say_who_finished(scene: Scene) -> None:
    close(scene)
    with Session(scene.engine) as session:
        assert session.scalars(select(Invitee.finished)).all() == [False] * PEOPLE
