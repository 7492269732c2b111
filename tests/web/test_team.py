"""The coordinator sets up a review and invites its team; people take their invitations up."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Review, Reviewer, User
from assessment.services import people, review_team
from assessment.services.review_team import NewReviewer
from tests.client import Page, PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.reviews import add_reviewer, make_review, submit
from tests.factories.rounds import make_open_round, make_round

HOSTILE = "<script>alert(1)</script>"
ASHA = {"name": "Asha", "email": "asha@elsewhere.example", "from_council": "Elsewhere Borough Council"}


@pytest.fixture
def review(web_session: Session) -> Review:
    web_session.expire_on_commit = False
    council = make_council(web_session)
    make_coordinator(web_session, council)
    review = make_review(web_session, make_open_round(web_session, council))
    web_session.commit()
    return review


@pytest.fixture
def coordinator(review: Review, client: PageClient) -> PageClient:
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return client


def address(review: Review, rest: str = "") -> str:
    return f"/rounds/{review.round_id}/review{rest}"


def link_on(page: Page) -> str:
    """The path of the invitation link that a page shows, or ""."""
    found = re.search(r'value="http://localhost(/invitations/[^"]+)"', page.html)
    return found.group(1) if found else ""


def test_a_review_is_set_up_with_its_scope(coordinator: PageClient, web_session: Session) -> None:
    council = people.council_by_code(web_session, "ashvale")
    round_ = make_open_round(web_session, council)
    draft = make_round(web_session, council)
    web_session.commit()
    assert coordinator.get(f"/rounds/{round_.id}/review").location.endswith("/review/start")
    empty = coordinator.post(f"/rounds/{round_.id}/review/start", {"scope": " "})
    assert "Enter the scope of the review" in empty.text
    long = coordinator.post(f"/rounds/{round_.id}/review/start", {"scope": "x" * 5001})
    assert "5,000 characters or fewer" in long.text
    two_lines = {"scope": f"{HOSTILE}\r\nSecond line"}
    assert coordinator.post(f"/rounds/{round_.id}/review/start", two_lines).status == 302
    page = coordinator.get(f"/rounds/{round_.id}/review")
    assert f"{HOSTILE} Second line" in page.text
    assert coordinator.post(f"/rounds/{round_.id}/review/start", two_lines).status == 302
    assert coordinator.post(f"/rounds/{draft.id}/review/start", two_lines).status == 409


def test_an_invitation_link_is_shown_once_and_works(
    app: Flask, coordinator: PageClient, review: Review
) -> None:
    assert coordinator.post(address(review, "/reviewers/new"), ASHA).status == 302
    page = coordinator.get(address(review))
    link = link_on(page)
    assert link
    assert "Invited, has not joined yet" in page.text
    assert link_on(coordinator.get(address(review))) == ""

    asha = PageClient(app)
    landing = asha.get(link)
    assert landing.heading == "Join the peer review of Ashvale District Council"
    assert landing.response.headers["Referrer-Policy"] == "no-referrer", "its address is a secret"
    short = asha.post(link, {"name": "", "password": "short"})
    assert "Enter your full name" in short.text
    assert "between 12 and 200 characters" in short.text
    assert asha.post(link, {"name": "Asha", "password": PASSWORD}).location == "/reviews/"
    assert "Ashvale District Council" in asha.get("/reviews/").text
    assert asha.get(link).status == 404
    assert asha.post(link, {"name": "Mallory", "password": PASSWORD}).status == 404
    assert "Joined, is scoring" in coordinator.get(address(review)).text


def test_used_wrong_and_replaced_links_look_the_same(
    app: Flask, coordinator: PageClient, review: Review, web_session: Session
) -> None:
    coordinator.post(address(review, "/reviewers/new"), ASHA)
    old = link_on(coordinator.get(address(review)))
    place_id = web_session.scalars(select(Reviewer.id)).one()
    web_session.commit()
    coordinator.post(address(review, f"/reviewers/{place_id}/link"))
    new = link_on(coordinator.get(address(review)))
    PageClient(app).post(new, {"name": "Asha", "password": PASSWORD})
    pages = [PageClient(app).get(path) for path in (old, new, "/invitations/never-given")]
    assert [page.status for page in pages] == [404, 404, 404]
    assert len({page.text for page in pages}) == 1


def test_an_account_is_never_taken_over_by_a_link(
    app: Flask, coordinator: PageClient, review: Review, web_session: Session
) -> None:
    people.add_user(web_session, ASHA["email"], "Asha", PASSWORD)
    web_session.commit()
    coordinator.post(address(review, "/reviewers/new"), ASHA)
    link = link_on(coordinator.get(address(review)))
    mallory = PageClient(app)
    assert "You have an account" in mallory.get(link).text
    wrong = mallory.post(link, {"name": "Mallory", "password": "a password of Mallory"})
    assert "The password is not right" in wrong.text
    assert mallory.get("/reviews/").location.startswith("/sign-in")
    assert mallory.post(link, {"password": PASSWORD}).location == "/reviews/"
    web_session.expire_all()
    assert web_session.scalars(select(User.name).where(User.email == ASHA["email"])).one() == "Asha"


def test_all_problems_of_an_invitation_are_shown_at_once(coordinator: PageClient, review: Review) -> None:
    page = coordinator.post(address(review, "/reviewers/new"), {"email": "not an address"})
    for problem in ("full name", "in the right form", "council that the reviewer works for"):
        assert problem in page.text
    own = {
        "name": "C",
        "email": "coordinator@ashvale.example",
        "from_council": "Ashvale District Council",
    }
    page = coordinator.post(address(review, "/reviewers/new"), own)
    assert "Reviewers come from other councils than Ashvale District Council" in page.text
    assert "belongs to a coordinator of Ashvale District Council" in page.text


def test_names_on_the_team_are_only_text(coordinator: PageClient, review: Review) -> None:
    hostile = {"name": HOSTILE, "email": "x@elsewhere.example", "from_council": HOSTILE, "is_lead": "y"}
    coordinator.post(address(review, "/reviewers/new"), hostile)
    page = coordinator.get(address(review))
    assert HOSTILE not in page.html
    assert f"{HOSTILE} (lead reviewer)" in page.text


def test_the_lead_changes_and_a_reviewer_leaves(
    coordinator: PageClient, review: Review, web_session: Session
) -> None:
    asha, bryn = (add_reviewer(web_session, review, name, lead=name == "Asha") for name in ("Asha", "Bryn"))
    web_session.commit()
    coordinator.post(address(review, f"/reviewers/{bryn.id}/lead"))
    assert "Bryn (lead reviewer)" in coordinator.get(address(review)).text
    page = coordinator.get(address(review, f"/reviewers/{asha.id}/remove"))
    assert "stay with the team" in page.text
    coordinator.post(address(review, f"/reviewers/{asha.id}/remove"))
    assert "asha@" not in coordinator.get(address(review)).text


def test_who_has_submitted_stays_on_the_team(
    coordinator: PageClient, review: Review, web_session: Session
) -> None:
    asha = add_reviewer(web_session, review, "Asha", lead=True)
    review_team.invite(web_session, review, None, NewReviewer("B", "b@x.example", "Far Council"))
    submit(web_session, asha)
    web_session.commit()
    page = coordinator.get(address(review))
    assert "The review waits for B to submit." in page.text
    assert coordinator.post(address(review, f"/reviewers/{asha.id}/remove")).status == 409
    assert coordinator.post(address(review, f"/reviewers/{asha.id}/link")).status == 409


def test_another_council_finds_nothing(client: PageClient, review: Review, web_session: Session) -> None:
    place = add_reviewer(web_session, review, "Asha", lead=True)
    make_coordinator(web_session, make_council(web_session, "other", "Other Council"), "o@other.example")
    web_session.commit()
    client.sign_in("o@other.example", PASSWORD)
    for rest in ("", "/start", "/reviewers/new", f"/reviewers/{place.id}/remove"):
        assert client.get(address(review, rest)).status == 404
    for rest in (
        "/start",
        "/reviewers/new",
        *(f"/reviewers/{place.id}/{do}" for do in ("link", "lead", "remove")),
    ):
        assert client.post(address(review, rest), ASHA).status == 404


def test_reviewers_cannot_run_the_team(client: PageClient, review: Review, web_session: Session) -> None:
    place = add_reviewer(web_session, review, "Asha", lead=True)
    web_session.commit()
    client.sign_in("asha@elsewhere.example", PASSWORD)
    assert client.get(address(review)).status == 403
    assert client.post(address(review, f"/reviewers/{place.id}/lead")).status == 403
