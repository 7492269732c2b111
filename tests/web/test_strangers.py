"""Nobody can tell from the time it takes whether an address has an account: the same work is done."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from assessment.services import people
from tests.client import PageClient
from tests.factories.people import make_coordinator, make_council

EMAIL = "coordinator@ashvale.example"


def test_a_wrong_password_is_as_much_work_without_an_account_as_with_one(
    client: PageClient, web_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The password is tried against a hash of the same cost, and as many transactions are kept."""
    make_coordinator(web_session, make_council(web_session))
    web_session.commit()
    tried: list[str] = []
    hasher = people._hasher

    class Noting:
        def verify(self, stored: str, password: str) -> bool:
            tried.append(stored)
            return hasher.verify(stored, password)

    monkeypatch.setattr(people, "_hasher", Noting())
    kept: dict[str, int] = {}
    for email in (EMAIL, "nobody@ashvale.example"):
        commits: list[object] = []
        note = commits.append
        event.listen(Engine, "commit", note)
        for _ in range(10):
            client.post("/sign-in", {"email": email, "password": "not the right password", "next": ""})
        event.remove(Engine, "commit", note)
        kept[email] = len(commits)

    assert len(tried) == 20
    assert {stored.rpartition("$")[0].rpartition("$")[0] for stored in tried} == {
        "$argon2id$v=19$m=19456,t=2,p=1"
    }
    assert kept[EMAIL] == kept["nobody@ashvale.example"] >= 11
