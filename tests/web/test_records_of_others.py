"""Addresses that mix one's own records with another council's, or one parent's with another's: not found."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import (
    Action,
    Council,
    Evidence,
    Plan,
    Priority,
    Remark,
    RemarkKind,
    Review,
    Reviewer,
    Round,
)
from assessment.services import actions, review_headings
from assessment.services.actions import ActionFields
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.plans import make_plan
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review


def with_everything(session: Session, council: Council, reviewer: str) -> tuple[Round, Review, Plan]:
    """A council's closed round with its review, by one reviewer who noted something, and its plan."""
    make_coordinator(session, council, f"coordinator@{council.code}.example")
    plan = session.get_one(Plan, make_plan(session, council))
    actions.add_action(session, None, plan.priorities[0], ActionFields(text="Mend the door"))
    review = make_review(session, plan.round)
    place = add_reviewer(session, review, reviewer, lead=True)
    review_headings.add_evidence(session, place, "a.1.x", DOCUMENT)
    review_headings.add_remark(session, place, "a.1.x", RemarkKind.STRENGTH, "Doors open on time.")
    return plan.round, review, plan


@pytest.fixture
def both(web_session: Session) -> tuple[tuple[Round, Review, Plan], tuple[Round, Review, Plan]]:
    """The same of Ashvale and of Wharfmoor."""
    web_session.expire_on_commit = False
    made = (
        with_everything(web_session, make_council(web_session), "Asha"),
        with_everything(web_session, make_council(web_session, "wharfmoor", "Wharfmoor"), "Bram"),
    )
    for round_, review, plan in made:
        assert plan.priorities
        assert plan.priorities[0].actions
        assert review.reviewers
        assert round_.id
    web_session.commit()
    return made


def test_a_coordinator_reaches_nothing_of_another_council_through_their_own(
    client: PageClient,
    web_session: Session,
    both: tuple[tuple[Round, Review, Plan], tuple[Round, Review, Plan]],
) -> None:
    (round_, _, plan), (_, other_review, other_plan) = both
    theirs, action = other_plan.priorities[0], other_plan.priorities[0].actions[0]
    reviewer = other_review.reviewers[0].id
    client.sign_in("coordinator@ashvale.example", PASSWORD)

    mixed = [
        f"/plans/{plan.id}/priorities/{theirs.id}",
        f"/plans/{plan.id}/priorities/{theirs.id}/move",
        f"/plans/{plan.id}/priorities/{theirs.id}/actions/new",
        f"/plans/{plan.id}/actions/{action.id}",
        f"/plans/{plan.id}/actions/{action.id}/remove",
        f"/plans/{other_plan.id}/priorities/{plan.priorities[0].id}",
        f"/rounds/{round_.id}/review/reviewers/{reviewer}/link",
        f"/rounds/{round_.id}/review/reviewers/{reviewer}/lead",
        f"/rounds/{round_.id}/review/reviewers/{reviewer}/remove",
    ]
    form = {"title": "Mine", "text": "Mine", "band": "high", "move": "accept", "version": "1"}
    assert {address: client.post(address, form).status for address in mixed} == dict.fromkeys(mixed, 404)

    assert web_session.scalars(select(Priority.title).where(Priority.title == "Mine")).all() == []
    assert web_session.get(Action, action.id) is not None


def test_a_reviewer_reaches_nothing_of_another_review_through_their_own(
    client: PageClient,
    web_session: Session,
    both: tuple[tuple[Round, Review, Plan], tuple[Round, Review, Plan]],
) -> None:
    mine, other = (review.id for _, review, _ in both)
    evidence = web_session.scalars(select(Evidence.id).where(Evidence.review_id == other)).one()
    remark = web_session.scalars(select(Remark.id).where(Remark.review_id == other)).one()
    web_session.rollback()
    client.sign_in("asha@elsewhere.example", PASSWORD)

    assert client.post(f"/reviews/{mine}/evidence/{evidence}/remove").status == 404
    assert client.post(f"/reviews/{mine}/remarks/{remark}/remove").status == 404
    assert client.post(f"/reviews/{other}/headings/a.1.x", {"level": "3", "rationale": "x"}).status == 404

    assert web_session.get(Evidence, evidence) is not None
    assert web_session.get(Remark, remark) is not None


def test_a_reviewer_who_is_taken_off_the_team_reaches_nothing_of_it(
    client: PageClient,
    web_session: Session,
    both: tuple[tuple[Round, Review, Plan], tuple[Round, Review, Plan]],
) -> None:
    (_, review, _), _ = both
    client.sign_in("asha@elsewhere.example", PASSWORD)
    assert client.get(f"/reviews/{review.id}").status == 200
    web_session.delete(web_session.get_one(Review, review.id).reviewers[0])
    web_session.commit()

    for page in ("", "/self-assessment", "/headings/a.1.x", "/scores"):
        assert client.get(f"/reviews/{review.id}{page}").status == 403
    assert client.get("/").heading == "There is nothing for you here yet"


def test_fields_that_a_form_does_not_have_change_nothing(
    client: PageClient,
    web_session: Session,
    both: tuple[tuple[Round, Review, Plan], tuple[Round, Review, Plan]],
) -> None:
    (_, review, plan), (_, other, _) = both
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    new = {
        "title": "A round",
        "framework": plan.round.framework_hash,
        "form": "full",
        "closes_on": ["18", "12", str(date.today().year + 1)],
        "threshold": "5",
        "gap_lens": "self",
        "state": "open",
        "council_id": str(other.council_id),
        "key": "x",
        "link_token": "x",
        "id": "99",
    }
    made = int(client.post("/rounds/new", new).location.rsplit("/", 1)[1])
    person = {"name": "Chris", "email": "chris@elsewhere.example", "from_council": "Elsewhere"}
    extra = {"state": "submitted", "review_id": str(other.id), "user_id": "1", "invitation_hash": "x"}
    assert client.post(f"/rounds/{plan.round_id}/review/reviewers/new", person | extra).status == 302

    round_ = web_session.get_one(Round, made)
    assert (round_.state, round_.council_id, round_.key) == ("draft", review.council_id, None)
    assert round_.link_token != "x"
    chris = web_session.scalars(select(Reviewer).order_by(Reviewer.id.desc())).first()
    assert chris is not None
    assert chris.review_id == review.id
    assert (chris.user.name, chris.state, chris.is_lead) == ("Chris", "invited", False)
