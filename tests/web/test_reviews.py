"""The reviewers' pages: evidence for all, scores for oneself, then agreeing and finishing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewState
from assessment.models import Evidence, Remark, Review, Reviewer
from assessment.services import agreeing, people, review_team
from assessment.services.agreeing import Agreed
from assessment.services.peer_lens import peer_headings
from assessment.services.review_team import NewReviewer
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.reviews import add_reviewer, make_review, score, submit
from tests.factories.rounds import add_response, close, make_open_round

HOSTILE = "<script>alert(1)</script>"
EVIDENCE = {"kind": "document", "title": "Corporate plan", "dated_on": ["18", "6", "2026"]}

SignIn = Callable[[str], PageClient]


@pytest.fixture
def review(web_session: Session) -> Review:
    """A review by Asha, who leads, Bryn and Efa. Nobody has scored anything."""
    web_session.expire_on_commit = False
    council = make_council(web_session)
    make_coordinator(web_session, council)
    review = make_review(web_session, make_open_round(web_session, council))
    for name in ("Asha", "Bryn", "Efa"):
        add_reviewer(web_session, review, name, lead=name == "Asha")
    web_session.commit()
    return review


@pytest.fixture
def team(review: Review, web_session: Session) -> list[Reviewer]:
    places = list(web_session.scalars(select(Reviewer).order_by(Reviewer.id)))
    web_session.commit()
    return places


@pytest.fixture
def signed_in(app: Flask, review: Review) -> SignIn:
    def sign_in(name: str) -> PageClient:
        client = PageClient(app)
        at = "ashvale" if name == "coordinator" else "elsewhere"
        client.sign_in(f"{name}@{at}.example", PASSWORD)
        return client

    return sign_in


@pytest.fixture
def agreeing_review(review: Review, team: list[Reviewer], web_session: Session) -> Review:
    """All have scored a.1.x: 0, 2, 3; only Bryn a.1.y: 1. All have submitted."""
    for place, level in zip(team, (0, 2, 3), strict=True):
        score(web_session, place, "a.1.x", level)
    score(web_session, team[1], "a.1.y", 1)
    submit(web_session, *team)
    web_session.commit()
    return review


def at(review: Review, rest: str = "") -> str:
    return f"/reviews/{review.id}{rest}"


def test_the_overview_tells_scope_team_and_what_to_do(review: Review, signed_in: SignIn) -> None:
    page = signed_in("bryn").get(at(review))
    assert "All of the benchmark" in page.text
    assert "Asha, Elsewhere Borough Council, lead reviewer: is scoring" in page.text
    assert "not an inspector" in page.text
    assert "0 of 5 headings scored by you" in page.text
    assert page.links()["a.1.x Open and safe"] == at(review, "/headings/a.1.x")


def test_reviewers_of_a_round_that_is_cancelled_read_that_their_review_has_ended(
    review: Review, signed_in: SignIn
) -> None:
    coordinator, bryn = signed_in("coordinator"), signed_in("bryn")
    assert coordinator.post(f"/rounds/{review.round_id}/cancel").status == 302

    assert "Cancelled" in bryn.get("/reviews/").text
    page = bryn.get(at(review))
    assert "The council has cancelled its assessment, and this review has ended with it." in page.text
    assert "Submit your scores" not in page.text
    assert "there are no scores of its own" in bryn.get(at(review, "/self-assessment")).text
    heading = bryn.get(at(review, "/headings/a.1.x"))
    assert at(review, "/headings/a.1.x/evidence") not in heading.links().values()
    assert "Save your score" not in heading.text
    refused = bryn.post(at(review, "/headings/a.1.x/evidence"), EVIDENCE)
    assert "This review has ended, because its round was cancelled." in refused.text
    team = coordinator.get(f"/rounds/{review.round_id}/review")
    assert "its peer review has ended with it" in team.text
    assert "Remove" not in team.text


def test_a_heading_shows_statements_and_probes_with_whom_to_ask(review: Review, signed_in: SignIn) -> None:
    page = signed_in("bryn").get(at(review, "/headings/a.1.x"))
    assert "We open on time." in page.text
    assert "Look at the log of opening times. Ask: Library staff. Look for: document, data." in page.text
    assert page.links()["Next : a.1.y Warm and light"] == at(review, "/headings/a.1.y")
    assert signed_in("bryn").get(at(review, "/headings/a.1")).status == 404


def test_evidence_is_seen_by_the_whole_team_and_makes_strength(review: Review, signed_in: SignIn) -> None:
    asha, bryn = signed_in("asha"), signed_in("bryn")
    assert "0 of 3" in bryn.get(at(review, "/headings/a.1.x")).text
    assert asha.post(at(review, "/headings/a.1.x/evidence"), EVIDENCE).status == 302
    page = bryn.get(at(review, "/headings/a.1.x"))
    assert "1 of 3" in page.text
    assert "Kind Document" in page.text
    assert "Recorded by Asha" in page.text
    assert "18 June 2026" in page.text


def test_all_problems_of_a_piece_of_evidence_are_shown_at_once(review: Review, signed_in: SignIn) -> None:
    wrong = {"title": "x" * 201, "dated_on": ["31", "2", "2026"], "note": "y" * 5001}
    page = signed_in("asha").post(at(review, "/headings/a.1.x/evidence"), wrong)
    for problem in ("Choose the kind", "200 characters", "must be a real date", "5,000 characters"):
        assert problem in page.text
    future = {**EVIDENCE, "dated_on": ["1", "1", "2999"]}
    page = signed_in("asha").post(at(review, "/headings/a.1.x/evidence"), future)
    assert "must be today or earlier" in page.text


def test_a_long_text_with_line_breaks_counts_each_as_one(
    review: Review, signed_in: SignIn, web_session: Session
) -> None:
    note = "x\r\n" * 2499 + "xy"
    signed_in("asha").post(at(review, "/headings/a.1.x/evidence"), {**EVIDENCE, "note": note})
    assert web_session.scalars(select(Evidence.note)).one() == note.replace("\r\n", "\n")


def test_hostile_text_is_only_text(review: Review, signed_in: SignIn) -> None:
    asha = signed_in("asha")
    asha.post(at(review, "/headings/a.1.x/evidence"), {**EVIDENCE, "title": HOSTILE, "note": HOSTILE + "\0"})
    asha.post(at(review, "/headings/a.1.x/remarks"), {"kind": "strength", "text": HOSTILE})
    asha.post(at(review, "/headings/a.1.x"), {"level": "2", "rationale": HOSTILE})
    page = asha.get(at(review, "/headings/a.1.x"))
    assert HOSTILE not in page.html
    assert page.text.count(HOSTILE) >= 4


def test_remarks_are_noted_and_only_one_s_own_removed(
    review: Review, signed_in: SignIn, web_session: Session
) -> None:
    asha, bryn = signed_in("asha"), signed_in("bryn")
    assert (
        "Enter what you found" in asha.post(at(review, "/headings/a.1.x/remarks"), {"kind": "strength"}).text
    )
    asha.post(at(review, "/headings/a.1.x/remarks"), {"kind": "improvement", "text": "The lift is broken."})
    asha.post(at(review, "/headings/a.1.x/evidence"), EVIDENCE)
    remark, evidence = [web_session.scalars(select(kind.id)).one() for kind in (Remark, Evidence)]
    web_session.commit()
    page = bryn.get(at(review, "/headings/a.1.x"))
    assert "The lift is broken. Noted by Asha" in page.text
    assert "/remove" not in page.html
    assert bryn.post(at(review, f"/remarks/{remark}/remove")).status == 404
    assert bryn.post(at(review, f"/evidence/{evidence}/remove")).status == 404
    assert asha.post(at(review, f"/remarks/{remark}/remove")).status == 302
    assert asha.post(at(review, f"/evidence/{evidence}/remove")).status == 302
    assert "The lift is broken." not in bryn.get(at(review, "/headings/a.1.x")).text


def test_a_score_needs_a_level_of_the_scale_and_a_rationale(review: Review, signed_in: SignIn) -> None:
    asha, path = signed_in("asha"), at(review, "/headings/a.1.x")
    assert "Choose a level" in asha.post(path, {"rationale": "Why"}).text
    assert "Enter why you chose this level" in asha.post(path, {"level": "2"}).text
    assert asha.post(path, {"level": "4", "rationale": "Beyond the scale"}).status == 200
    assert "2,000 characters" in asha.post(path, {"level": "2", "rationale": "x" * 2001}).text
    assert asha.post(path, {"level": "2", "rationale": "Seen"}).status == 302
    assert "1 of 5 headings scored by you" in asha.get(at(review)).text
    assert asha.post(path, {"level": "none", "rationale": ""}).status == 302
    assert "0 of 5 headings scored by you" in asha.get(at(review)).text


def test_no_page_shows_a_colleague_s_score_before_all_have_submitted(
    app: Flask, review: Review, team: list[Reviewer], web_session: Session, signed_in: SignIn
) -> None:
    secret = "Zebra crossing to nowhere"
    for code in ("a.1.x", "a.1.y", "a.2.z", "b.1.v", "b.1.w"):
        score(web_session, team[1], code, 3, secret)
    submit(web_session, team[1], team[0])
    web_session.commit()
    paths = {
        rule.rule.replace("<int:review_id>", str(review.id))
        .replace("<int:round_id>", str(review.round_id))
        .replace("<int:reviewer_id>", str(team[2].id))
        .replace("<code>", "a.1.x")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.split(".")[0] in {"reviews", "team", "rounds", "results", "reports", "plans"}
        and "GET" in (rule.methods or set())
    }
    paths = {path for path in paths if "<" not in path}
    assert at(review, "/scores") in paths
    for name in ("asha", "efa", "coordinator"):
        client = signed_in(name)
        for path in sorted(paths):
            page = client.get(path)
            assert secret not in page.html, f"{name} reads it at {path}"
            assert "3 Daily" not in page.html or "/headings/" in path
    assert signed_in("asha").get(at(review, "/scores")).status == 409
    assert signed_in("asha").get(at(review, "/scores/a.1.x")).status == 409
    own = signed_in("bryn").get(at(review, "/headings/a.1.x"))
    assert secret in own.text
    submit(web_session, team[2])
    web_session.commit()
    assert secret in signed_in("efa").get(at(review, "/headings/a.1.x")).text


def test_submitting_says_what_is_unscored_and_locks(review: Review, signed_in: SignIn) -> None:
    asha = signed_in("asha")
    asha.post(at(review, "/headings/a.1.x"), {"level": "2", "rationale": "Seen"})
    page = asha.get(at(review, "/submit"))
    assert "You have scored 1 of 5 headings." in page.text
    assert "a.1.y Warm and light" in page.links()
    assert "a.1.x Open and safe" not in page.links()
    assert asha.post(at(review, "/submit")).status == 302
    assert asha.get(at(review, "/submit")).location == at(review)
    assert asha.post(at(review, "/submit")).status == 409
    locked = asha.get(at(review, "/headings/a.1.x"))
    assert "2 Often. You have submitted it, so it cannot be changed." in locked.text
    assert asha.post(at(review, "/headings/a.1.x"), {"level": "1", "rationale": "No"}).status == 409


def test_the_last_to_submit_opens_the_scores(review: Review, web_session: Session, signed_in: SignIn) -> None:
    for name in ("asha", "bryn", "efa"):
        signed_in(name).post(at(review, "/submit"))
    assert signed_in("efa").get(at(review, "/scores")).status == 200
    web_session.refresh(review)
    assert review.state is ReviewState.AGREEING


def test_the_team_s_scores_stand_side_by_side(agreeing_review: Review, signed_in: SignIn) -> None:
    page = signed_in("bryn").get(at(agreeing_review, "/scores"))
    assert "a.1.x Open and safe 0 2 3 3 To be discussed Not recorded yet" in page.text
    assert "a.1.y Warm and light – 1 – Only one score No score from Asha, Efa" in page.text
    assert "Record" not in page.links()


def test_only_the_lead_may_agree_and_finish(agreeing_review: Review, signed_in: SignIn) -> None:
    bryn = signed_in("bryn")
    for path in (at(agreeing_review, "/scores/a.1.x"), at(agreeing_review, "/finish")):
        assert bryn.get(path).status == 403
        assert bryn.post(path, {"level": "1", "rationale": "Mine", "version": "0"}).status == 403
    assert "Only the lead reviewer" in bryn.get(at(agreeing_review, "/finish")).text


def test_the_lead_starts_from_what_the_members_wrote(agreeing_review: Review, signed_in: SignIn) -> None:
    asha, path = signed_in("asha"), at(agreeing_review, "/scores/a.1.x")
    (box,) = asha.get(path).all("textarea")
    assert (box.text or "").strip() == (
        "What Asha saw of a.1.x\n\nWhat Bryn saw of a.1.x\n\nWhat Efa saw of a.1.x"
    )
    assert "Enter why" in asha.post(path, {"level": "2", "rationale": "", "version": "0"}).text
    assert asha.post(path, {"level": "2", "rationale": "Open most days", "version": "0"}).status == 302
    assert "2 Often" in asha.get(at(agreeing_review, "/scores")).text
    assert asha.post(path, {"level": "3", "rationale": "Other tab", "version": "0"}).status == 409
    assert asha.post(path, {"level": "none", "rationale": "Not seen", "version": "1"}).status == 302


def test_a_conflict_shows_both_texts(agreeing_review: Review, signed_in: SignIn) -> None:
    asha, path = signed_in("asha"), at(agreeing_review, "/scores/a.1.x")
    asha.post(path, {"level": "2", "rationale": "The first text", "version": "0"})
    page = asha.post(path, {"level": "3", "rationale": "The second text", "version": "0"})
    assert "The first text" in page.text
    assert "The second text" in page.text


def test_the_finish_lists_what_is_left_out_and_makes_all_read_only(
    agreeing_review: Review, web_session: Session, signed_in: SignIn
) -> None:
    asha = signed_in("asha")
    record = {"level": "2", "rationale": "Open most days", "version": "0"}
    asha.post(at(agreeing_review, "/scores/a.1.x"), record)
    page = asha.get(at(agreeing_review, "/finish"))
    assert "a.1.y Warm and light" in page.links()
    assert "a.1.x Open and safe" not in page.links()
    assert asha.post(at(agreeing_review, "/finish")).status == 302
    assert asha.post(at(agreeing_review, "/finish")).status == 409
    assert asha.post(at(agreeing_review, "/scores/a.1.x"), {**record, "version": "1"}).status == 409
    assert asha.post(at(agreeing_review, "/headings/a.1.x/evidence"), EVIDENCE).status == 409
    remark = {"kind": "strength", "text": "Late"}
    assert asha.post(at(agreeing_review, "/headings/a.1.x/remarks"), remark).status == 409
    heading = asha.get(at(agreeing_review, "/headings/a.1.x"))
    assert "Add evidence" not in heading.links()
    assert asha.get(at(agreeing_review, "/scores/a.1.x")).location == at(agreeing_review, "/headings/a.1.x")
    web_session.expire_all()
    lens = peer_headings(web_session, agreeing_review.round_id)
    assert lens is not None
    assert {code: heading.level for code, heading in lens.items()} == {"a.1.x": 2}


def test_the_self_assessment_waits_for_the_round_to_close(
    review: Review, web_session: Session, signed_in: SignIn
) -> None:
    for _ in range(6):
        add_response(web_session, review.round, {"a.1.x.1": "3"})
    web_session.commit()
    asha = signed_in("asha")
    waiting = asha.get(at(review, "/self-assessment"))
    assert "not shown before the round closes" in waiting.text
    assert "6 people" not in waiting.text
    close(web_session, review.round)
    web_session.commit()
    page = asha.get(at(review, "/self-assessment"))
    assert "6 people" in page.text
    assert "a.1.x Open and safe 100" in page.text


def test_reviewers_see_only_reviews_that_they_have_joined(
    review: Review, web_session: Session, signed_in: SignIn
) -> None:
    other = make_review(web_session, make_open_round(web_session, review.round.council))
    add_reviewer(web_session, other, "Mali", lead=True)
    web_session.commit()
    mali = signed_in("mali")
    for rest in ("", "/self-assessment", "/headings/a.1.x", "/headings/a.1.x/evidence", "/submit", "/scores"):
        assert mali.get(at(review, rest)).status == 404
    for rest in (
        "/headings/a.1.x",
        "/headings/a.1.x/evidence",
        "/headings/a.1.x/remarks",
        "/submit",
        "/finish",
    ):
        assert mali.post(at(review, rest), EVIDENCE).status == 404
    assert mali.get(at(other)).status == 200
    assert mali.get(f"/rounds/{review.round_id}").status == 403
    assert signed_in("coordinator").get(at(review)).status == 403


def test_the_list_names_the_reviews_that_one_has_joined(
    review: Review, web_session: Session, signed_in: SignIn
) -> None:
    people.add_user(web_session, "mali@elsewhere.example", "Mali", PASSWORD)
    new = NewReviewer("Mali", "mali@elsewhere.example", "Elsewhere Borough Council")
    review_team.invite(web_session, review, None, new)
    web_session.commit()
    joined, invited = signed_in("asha").get("/reviews/"), signed_in("mali").get("/reviews/")
    assert joined.links()["Ashvale District Council"] == at(review)
    assert "Autumn 2026, you are the lead reviewer Scoring" in joined.text
    assert "You are not on any review team." in invited.text
    assert signed_in("mali").get(at(review)).status == 404


def test_an_agreed_heading_may_be_left_unscored(
    agreeing_review: Review, team: list[Reviewer], web_session: Session, signed_in: SignIn
) -> None:
    agreeing.record_agreed(web_session, team[0], "a.1.x", Agreed(None, "Nobody was there in winter"))
    web_session.commit()
    page = signed_in("bryn").get(at(agreeing_review, "/headings/a.1.x"))
    assert "Agreed score: Left unscored Nobody was there in winter" in page.text
