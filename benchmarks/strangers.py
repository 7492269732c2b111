"""How long signing in, or asking for a link, takes with an address that has an account, and without one."""

from __future__ import annotations

import statistics
import tempfile
from collections.abc import Mapping
from functools import partial
from pathlib import Path

from flask.testing import FlaskClient

from assessment.migrations import running
from assessment.models import Role
from assessment.models.engine import make_engine, write_session
from assessment.services import people
from assessment.web import create_app
from assessment.web.config import Settings
from benchmarks.timing import seconds

TRIES = 200
MOST_WRONG = 10
FEW = 25
"""Addresses whose last allowed try is timed: each takes ten."""

FORMS: Mapping[str, tuple[str, Mapping[str, str], int]] = {
    "a wrong password": ("/sign-in", {"password": "not the right password", "next": ""}, 200),
    "a link to sign in": ("/sign-in/link", {"purpose": "sign_in"}, 302),
    "a reset": ("/sign-in/link", {"purpose": "reset"}, 302),
}


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'strangers.sqlite3'}"
        engine = make_engine(url)
        running.upgrade(engine)
        with write_session(engine) as session:
            council = people.add_council(session, "measured", "A measured council")
            for number in range(TRIES):
                user = people.add_user(session, _address(True, number), "Sam Ash", "a long enough password")
                people.give_role(session, user, council, Role.MANAGER)
            session.commit()
        app = create_app(Settings("x" * 40, url, secure_cookies=False, testing=True))
        app.config["WTF_CSRF_ENABLED"] = False
        for name in FORMS:
            _report(name, _in_turn(app.test_client(), name, 1, TRIES))
        tenth = _in_turn(app.test_client(), "a wrong password", MOST_WRONG - 1, FEW)
        _report("the tenth wrong password", tenth)
        engine.dispose()


def _report(name: str, taken: Mapping[bool, list[float]]) -> None:
    known, unknown = (statistics.median(taken[one]) for one in (True, False))
    share = sum(b > a for a, b in zip(taken[True], taken[False], strict=True)) / len(taken[True])
    print(
        f"strangers     {name:<26}known {1000 * known:.2f} ms, unknown {1000 * unknown:.2f} ms, "
        f"ratio {unknown / known:.3f}; the unknown took longer in {share:.0%}"
    )


def _in_turn(client: FlaskClient, name: str, tries: int, addresses: int) -> dict[bool, list[float]]:
    """Each address tries once or more, and its last try is timed; each from somewhere else."""
    taken: dict[bool, list[float]] = {True: [], False: []}
    for number in range(addresses):
        for known in (True, False) if number % 2 else (False, True):
            for _ in range(tries - 1):
                _post(client, name, known, number)
            taken[known].append(seconds(partial(_post, client, name, known, number)))
    return taken


def _post(client: FlaskClient, name: str, known: bool, number: int) -> None:
    path, data, status = FORMS[name]
    answer = client.post(
        path,
        data={"email": _address(known, number), **data},
        environ_base={"REMOTE_ADDR": f"10.{int(known)}.0.{number}"},
    )
    assert answer.status_code == status, answer.status_code


def _address(known: bool, number: int) -> str:
    return f"person{number}@{'known' if known else 'other'}.example"


if __name__ == "__main__":
    measure()
