"""An invitation is no way around the protection of an account."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.services import people, review_team
from assessment.services.review_team import NewReviewer
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_council, make_person
from tests.factories.reviews import make_review
from tests.factories.rounds import make_open_round

EMAIL = "kim@elsewhere.example"


@pytest.fixture
def link(web_session: Session) -> str:
    """An invitation for Kim, who is a councillor elsewhere."""
    council = make_council(web_session)
    elsewhere = make_council(web_session, "elsewhere", "Elsewhere Council")
    make_person(web_session, EMAIL, elsewhere, Role.COUNCILLOR)
    review = make_review(web_session, make_open_round(web_session, council))
    new = NewReviewer("Kim", EMAIL, "Elsewhere Council", True)
    _, secret = review_team.invite(web_session, review, None, new)
    web_session.commit()
    return f"/invitations/{secret}"


def test_passwords_guessed_there_count_towards_the_limit_of_the_account(
    client: PageClient, link: str
) -> None:
    for _ in range(10):
        assert client.post(link, {"password": "not the right password"}).status == 200

    assert client.post(link, {"password": PASSWORD}).status == 429
    assert client.sign_in(EMAIL, PASSWORD).status == 429


def test_nobody_chooses_the_password_of_an_account_with_roles(
    client: PageClient, web_session: Session, link: str
) -> None:
    user = people.find_user(web_session, EMAIL)
    assert user is not None
    user.password_hash = None
    web_session.commit()

    page = client.post(link, {"name": "Mallory", "password": "chosen by mallory"})

    assert page.status == 409
    assert "Choose one by a link" in page.text
    assert people.authenticate(web_session, EMAIL, "chosen by mallory") is None
