"""An attacker has the whole database of a round that was answered in every way, and knows who came when.

Each attack is first tried where it has to succeed: on the database while the round was open, or on a copy
from which something leaks on purpose.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from contextlib import ExitStack
from copy import deepcopy
from pathlib import Path

import pytest
from sqlalchemy import text

from assessment.jobs.mailer import Post
from tests.client import PageClient
from tests.confidentiality import attack, joins
from tests.confidentiality.attack import Dump, Row
from tests.confidentiality.everybody import (
    GONE,
    WAYS,
    WRONG_CODE,
    Known,
    answer_everything,
    close,
    invite_everybody,
)
from tests.conftest import SECRET, postgresql_copy, sqlite_copy
from tests.factories.post import PUBLIC_ADDRESS, SENDER

RESPONSES = 39
TOO_MANY = 22
"""Right guesses of 39 that chance gives once in a million attacks, even told who answered in which way."""

ON_POSTGRESQL = "only PostgreSQL tells which transaction wrote a row"


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def known(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Known]:
    """The round is closed. Tests only read."""
    folder = tmp_path_factory.mktemp("everybody")
    outbox = folder / "outbox"
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = sqlite_copy(request.getfixturevalue("migrated_sqlite"), folder)
        else:
            server = request.getfixturevalue("postgresql_server")
            url = stack.enter_context(postgresql_copy(server))
        made = invite_everybody(url, outbox)
        answer_everything(made, Post(PUBLIC_ADDRESS, SENDER, outbox=outbox))
        made.content_before = content(made, request)
        close(made)
        made.content_after = content(made, request)
        yield made
        made.engine.dispose()


def content(known: Known, request: pytest.FixtureRequest) -> bytes:
    """Every byte of the database's files, whether or not a query would find it."""
    if known.engine.dialect.name == "sqlite":
        return attack.files(known.engine)
    with known.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        own = connection.scalar(text("SELECT oid FROM pg_database WHERE datname = current_database()"))
    folder = Path(request.getfixturevalue("postgresql_server").pgdata, "base", str(own))
    return b"".join(path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file())


def leaky(known: Known) -> Dump:
    return deepcopy(known.after)


def response_of(known: Known, number: int) -> str:
    """The truth."""
    ids = [str(row["id"]) for row in known.after["response"]]
    return next(one for one in ids if known.person_behind(known.after, one) == number)


def test_everybody_answered_and_nobody_twice(known: Known) -> None:
    """Else the tests after this one would prove nothing."""
    for found in (known.before, known.after):
        people = [known.person_behind(found, row["id"]) for row in found["response"]]
        assert sorted(map(str, people)) == sorted(str(person.number) for person in known.people)
        assert len(people) == RESPONSES
    sent = [row["state"] for row in known.after["response"]]
    assert (sent.count("submitted"), sent.count("started")) == (RESPONSES - 1, 1)
    # The counts of how responses came are not put back where one is taken back after it was sent.
    modes = {row["mode"]: row["responses"] for row in known.after["mode_count"]}
    assert modes == {"web": 6 + 6 + 6 + 2 + 1, "kiosk": 12, "paper": 6}
    assert {way: len(codes) for way, codes in known.secrets.items() if codes} == {
        "personal link": 8,
        "open link": 6,
        "slip": 36,
        "paper": 6,
    }


def orders(known: Known, found: Dump) -> list[tuple[str, dict[int, str]]]:
    """Everybody in an order that somebody may know, with the responses in every order that can be read.

    The attacker is told for nothing which responses came in which way, or from which group and service.
    """
    ways = {person.number: person for person in known.people}
    truth = {row["id"]: known.person_behind(found, row["id"]) for row in found["response"]}
    arrivals = {
        "as they came": [person.number for person in known.answering_order],
        "as they are listed": sorted(ways),
    }
    parts: dict[str, Mapping[int, Hashable]] = {
        "all": dict.fromkeys(ways, ""),
        "by way": {number: person.way for number, person in ways.items()},
        "by group and service": {number: person.cell for number, person in ways.items()},
    }
    files = known.content_after if known.engine.dialect.name == "sqlite" else None
    made = []
    for name, order in attack.response_orders(found, files).items():
        for arrival, people in arrivals.items():
            for part, of in parts.items():
                for backwards in (False, True):
                    ids = order[::-1] if backwards else order
                    guess = joins.paired(
                        [(number, of[number]) for number in people],
                        [(one, of[truth[one] or 0]) for one in ids],
                    )
                    made.append((f"{arrival}, {part}, responses {name} {backwards=}", guess))
    return made


def test_no_order_ties_anybody_to_a_response(known: Known) -> None:
    came = [response_of(known, person.number) for person in known.answering_order]
    leak = leaky(known)
    leak["response"].sort(key=lambda row: came.index(row["id"]))
    assert max(known.right(leak, guess) for _, guess in orders(known, leak)) == RESPONSES

    tried = {name: known.right(known.after, guess) for name, guess in orders(known, known.after)}

    assert len(tried) >= 70
    assert {name: right for name, right in tried.items() if right >= TOO_MANY} == {}


def test_no_code_or_number_that_was_printed_mailed_or_shown_opens_anything(known: Known) -> None:
    """Tried under every value that stands in the database, and under the installation's secret key."""
    codes = {code for way in WAYS for code in known.secrets[way]}
    assert joins.opened_by(known.before, {*codes, WRONG_CODE}) == codes

    assert joins.opened_by(known.after, codes, [SECRET.encode(), b"critical-friend"]) == set()


def test_no_code_opens_a_page_of_the_closed_round(known: Known) -> None:
    client = PageClient(known.app)
    for code in (known.secrets[way][0] for way in WAYS if known.secrets[way]):
        for path in ("with-code", "return"):
            page = client.post(f"{known.link}/{path}", {"code": code})
            assert page.heading.endswith("closed")
        assert client.post(f"{known.link}/personal/{code}").heading.endswith("closed")
        assert "personal_code" not in str(page.response.headers)


def test_no_value_and_no_foreign_key_ties_anybody_to_a_response(known: Known) -> None:
    for leak in leaks(known):
        assert known.right(known.after, joins.by_ties(leak, known.number_of)) == 1

    assert joins.by_ties(known.after, known.number_of) == {}
    groups = [group for group in joins.tied(known.after) if any(table == "response" for table, _ in group)]
    assert {len(group) for group in groups} == {1}, "a response hangs together with nothing at all"


def leaks(known: Known) -> list[Dump]:
    """By a named response, by a nonce, by the payload of a job, by a line of the trail."""
    (invitee,) = [row for row in known.after["invitee"] if known.number_of(row) == 0]
    response = response_of(known, 0)
    made = [leaky(known) for _ in range(4)]
    made[0]["named_response"].append({"response_id": response, "invitee_id": invitee["id"]})
    _row(made[1], response)["access_hash"] = invitee["nonce"]
    made[2]["job"][0]["payload"] = {"people": [invitee["email"]], "of": response}
    made[3]["audit_event"][0]["note"] = f"{invitee['email']} sent {response}"
    return made


def _row(found: Dump, response: str) -> Row:
    return next(row for row in found["response"] if row["id"] == response)


def test_no_moment_ties_anybody_to_a_response(known: Known) -> None:
    for person in (known.people[0], known.people[-1]):
        leak = leaky(known)
        begun, ended = known.visits[person.number]
        _row(leak, response_of(known, person.number))["begun"] = begun + (ended - begun) / 2
        assert known.right(leak, joins.by_moments(leak, known.visits)) == 1

    assert joins.by_moments(known.after, known.visits) == {}
    assert known.moments_of_visits == set(), "no visit to the questionnaire leaves a moment anywhere"


def test_who_has_not_finished_does_not_tell_whose_response_was_not_sent(known: Known) -> None:
    """This attack succeeded until closing forgot who had finished."""
    guess = joins.by_state(known.before, known.number_of)
    assert known.right(known.before, guess) == len(guess) == 1

    assert joins.by_state(known.after, known.number_of) == {}
    assert {row["finished"] for row in known.after["invitee"]} == {False}


def test_nobody_on_the_list_differs_from_the_others_in_more_than_what_was_imported(known: Known) -> None:
    same = {"mailed", "mail_problem", "link_hash", "finished", "reminders_off", "name", "xmin"}
    assert len({str({key: row[key] for key in same & set(row)}) for row in known.after["invitee"]}) == 1


def test_a_response_has_nothing_but_its_group_its_service_and_whether_it_was_sent(known: Known) -> None:
    """So a count of one, of a mode or of papers, leads nowhere: no response says how it came."""
    columns = {"id", "round_id", "access_hash", "group_code", "service_code", "state"}
    assert {key for row in known.after["response"] for key in row} - {"xmin", "ctid"} == columns
    assert {row["access_hash"] for row in known.after["response"]} == {None}
    assert known.after["named_response"] == known.after["slip"] == []
    assert [row["entered"] for row in known.after["paper_check"]] == [6]


def test_the_trail_tells_of_the_office_alone_and_holds_no_code(known: Known) -> None:
    assert {row["deed"] for row in known.after["audit_event"]} == {
        "signed in",
        "created",
        "opened",
        "invited 1 person to",
        "made an open link of",
        "sent invitations to",
        "sent reminders to",
        "printed slips of",
        "checked a paper return of",
        "closed",
    }
    written = str(known.after["audit_event"]) + str(known.after["job"])
    assert not [code for way in WAYS for code in known.secrets[way] if code in written]
    payloads = [row["payload"] for row in known.after["job"] if row["kind"] == "reminders"]
    assert len(payloads) == 2
    assert "nonce" not in str(payloads)
    assert not [row["nonce"] for row in known.after["invitee"] if row["nonce"][:8] in str(payloads)]


def test_only_the_code_that_was_mistyped_was_counted_and_it_leads_nowhere(known: Known) -> None:
    assert {row["kind"] for row in known.after["attempt"]} == {"slip-address", "slip-round"}
    assert len(known.after["attempt"]) == 2
    groups = [group for group in joins.tied(known.after) for table, _ in group if table == "attempt"]
    assert [len(group) for group in groups] == [1, 1]


def test_no_transaction_ties_anything_to_a_response(known: Known) -> None:
    if known.engine.dialect.name != "postgresql":
        pytest.skip(ON_POSTGRESQL)
    assert joins.writers_shared(known.before) >= {"invitee", "mode_count", "audit_event"}
    assert joins.writers_shared(known.after) == set()


def test_the_files_hold_no_key_no_code_and_nothing_that_was_made_of_them(known: Known) -> None:
    before, after = known.content_before, known.content_after
    codes = {code for way in WAYS for code in known.secrets[way]}
    hashes = [row["link_hash"] for name in ("invitee", "slip") for row in known.before[name]]
    assert known.key in before
    assert all(one.encode() in before for one in hashes)

    old = [row[column] for row in known.before["response"] for column in ("id", "access_hash")]
    assert all(one.encode() in before for one in old)
    on_sqlite = known.engine.dialect.name == "sqlite"
    assert (GONE.encode() in before) is not on_sqlite, "there it goes when it is taken back"

    secrets = [*codes, *hashes, *old, GONE]
    assert known.key not in after
    assert not [one for one in secrets if one.encode() in after]
