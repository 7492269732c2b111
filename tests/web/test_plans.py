from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy.orm import Session

from assessment.lifecycle import PriorityState
from assessment.models import Council
from assessment.scoring.values import Band
from assessment.services import plans
from tests.client import PageClient
from tests.factories.frameworks import benchmark_2005
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.plans import FIRST_MONTH, make_closed_round
from tests.factories.rounds import add_response, close, make_open_round
from tests.web.plan_forms import ReadPlan, accept, action_path, deed, path_of, priority_path, words

HOSTILE = "<script>alert(1)</script> & “quoted”"


def test_a_council_without_plans_is_told_what_to_do(signed_in: PageClient) -> None:
    page = signed_in.get("/plans")
    assert page.heading == "Improvement plans"
    assert "Close a round first" in page.text


def test_a_closed_round_can_be_made_into_a_plan(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    council_id, round_id = council.id, make_closed_round(web_session, council).id
    web_session.commit()
    listed = signed_in.get("/plans")
    path = listed.links()["Start a plan from Autumn 2026"]
    form = signed_in.get(path)
    assert "Nothing is in the plan until you accept it." in form.text
    months = [option.get("value", "") for option in form.all("option")]
    (chosen,) = [option.get("value") for option in form.all("option") if option.get("selected") is not None]
    assert len(months) == 12
    assert chosen == months[1]
    started = signed_in.post(path, {"title": "Plan  for the library", "starts_on": months[3]})
    plan_id = plans.find_plan_of_round(web_session, council_id, round_id)
    web_session.rollback()
    assert started.location == f"/plans/{plan_id}"
    page = signed_in.get(started.location)
    assert page.heading == "From Autumn 2026 Plan for the library"
    assert "3 proposals wait for your decision" in page.text
    assert signed_in.get(path).location == started.location
    assert signed_in.post(path, {"title": "Second", "starts_on": months[0]}).location == started.location
    assert "Plan for the library" in signed_in.get("/plans").links()


def test_a_plan_needs_a_title_and_a_month(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_id = make_closed_round(web_session, council).id
    web_session.commit()
    page = signed_in.post(f"/rounds/{round_id}/plan", {"title": " ", "starts_on": "1999-01-01"})
    assert "There is a problem Enter a title" in page.text
    assert len(page.all("ul", class_="govuk-list govuk-error-summary__list")[0]) == 2


def test_a_round_that_is_open_has_no_plan_yet(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_id = make_open_round(web_session, council).id
    web_session.commit()
    page = signed_in.get(f"/rounds/{round_id}/plan")
    assert page.status == 409
    assert "This round has not closed yet." in page.text


def test_each_proposal_says_in_words_which_gap_it_came_from(signed_in: PageClient, read: ReadPlan) -> None:
    page = signed_in.get(path_of(read()))
    assert "From Autumn 2026: a.1.x Open and safe scored 0 against a target of 75, a gap of 75." in page.text
    assert "b.1.v Trained scored 33 against a target of 75, a gap of 42." in page.text
    assert "a.2.z Choice scored 67 against a target of 75, a gap of 8." in page.text


def test_an_accepted_priority_brings_its_suggested_actions(signed_in: PageClient, read: ReadPlan) -> None:
    page = signed_in.get(accept(signed_in, read()).location)
    assert read().priorities[0].state is PriorityState.ACCEPTED
    assert "“Building: Open and safe” has been accepted." in page.text
    assert "1.1 Keep a log of opening times Not set Not set Not set Not started" in page.text
    assert "2 actions without a lead, 2 actions without months" in page.text


def test_a_priority_can_be_set_aside_and_taken_up_again(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(priority_path(read(), rest="/move"), {"move": "set-aside"})
    assert "Show 1 priority set aside" in signed_in.get(path_of(read())).text
    accept(signed_in, read())
    assert read().priorities[0].state is PriorityState.ACCEPTED


def test_a_move_that_is_not_possible_gets_a_page(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read())
    assert accept(signed_in, read()).status == 409
    assert signed_in.post(priority_path(read(), rest="/move"), {"move": "publish"}).status == 400
    signed_in.post(priority_path(read(), 1, "/move"), {"move": "set-aside"})
    assert signed_in.get(priority_path(read(), 1)).status == 409


def test_a_proposal_is_edited_and_accepted_in_one_step(signed_in: PageClient, read: ReadPlan) -> None:
    form = signed_in.get(priority_path(read()))
    assert "That puts it in the High band." in form.text
    saved = signed_in.post(priority_path(read()), {**words(1), "then": "accept"})
    first = read().priorities[0]
    assert saved.location == f"/plans/{read().id}#priority-{first.id}"
    assert (first.title, first.outcome, first.state) == (
        "Doors open on time",
        "Nobody waits outside.",
        PriorityState.ACCEPTED,
    )
    assert [one.text for one in first.measures] == ["Share of days", "Complaints"]


def test_a_proposal_is_edited_and_left_to_decide(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(priority_path(read()), words(1))
    assert read().priorities[0].state is PriorityState.PROPOSED
    assert read().priorities[0].title == "Doors open on time"


def test_another_band_needs_a_reason_which_is_shown(signed_in: PageClient, read: ReadPlan) -> None:
    refused = signed_in.post(priority_path(read()), words(1, band="low"))
    assert "Say why the band is not High, which the gap gave" in refused.text
    assert refused.links()["Say why the band is not High, which the gap gave"] == "#band_reason"
    signed_in.post(priority_path(read()), words(1, band="low", band_reason="A new library opens in May."))
    assert read().priorities[0].band is Band.LOW
    assert "Reason for the band: A new library opens in May." in signed_in.get(path_of(read())).text


def test_every_problem_of_a_priority_is_listed(signed_in: PageClient, read: ReadPlan) -> None:
    bad = words(1, title="", band="", outcome="x" * 5001, measures="\n".join("abcdefghijklmnopqrstuvwxyz1"))
    page = signed_in.post(priority_path(read()), bad)
    for problem in (
        "Enter a title",
        "Choose a band",
        "The outcome must be 5,000 characters or fewer",
        "Enter 26 measures or fewer",
    ):
        assert problem in page.links()
    assert read().priorities[0].title == "Building: Open and safe"


def test_a_line_end_counts_once(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(priority_path(read()), words(1, outcome="\r\n".join(["x" * 2499, "x" * 2500])))
    assert len(read().priorities[0].outcome) == 5000


def test_a_second_writer_sees_both_texts_of_a_priority(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(priority_path(read()), words(1, measures="Theirs"))
    page = signed_in.post(priority_path(read()), words(1, measures="Mine"))
    assert page.status == 409
    assert "What is saved now Theirs What you wrote Mine" in page.text
    assert [one.text for one in read().priorities[0].measures] == ["Theirs"]


def test_a_priority_of_ones_own_is_in_the_plan_at_once(signed_in: PageClient, read: ReadPlan) -> None:
    path = path_of(read(), "/priorities/new")
    assert "Reason for another band" not in signed_in.get(path).text
    signed_in.post(path, words(0, title="Quiet room", band="low"))
    added = read().priorities[-1]
    assert (added.title, added.state, added.band) == ("Quiet room", PriorityState.ACCEPTED, Band.LOW)
    assert "Added by a person, not from a gap in the scores." in signed_in.get(path_of(read())).text
    assert signed_in.get(priority_path(read(), -1)).status == 200


@pytest.mark.parametrize(
    ("choice", "titles"),
    [
        ("", ["Building: Open and safe", "Staff and volunteers: Trained", "Books: Choice"]),
        ("?band=low", ["Books: Choice"]),
        ("?state=accepted", ["Building: Open and safe"]),
        ("?state=proposed&band=high", ["Staff and volunteers: Trained"]),
        (
            "?state=nonsense&band=none",
            ["Building: Open and safe", "Staff and volunteers: Trained", "Books: Choice"],
        ),
    ],
)
def test_the_page_can_be_narrowed(
    signed_in: PageClient, read: ReadPlan, choice: str, titles: list[str]
) -> None:
    accept(signed_in, read())
    page = signed_in.get(path_of(read(), choice))
    shown = {"".join(one.itertext()).split(". ", 1)[-1] for one in page.all("h3")}
    assert shown == set(titles)


def test_thirty_four_proposals_stay_readable(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_ = make_open_round(web_session, council, benchmark_2005())
    answers = {statement.code: "1" for statement in benchmark_2005().statements}
    for _ in range(5):
        add_response(web_session, round_, answers)
    close(web_session, round_)
    plan_id = plans.start_plan(
        web_session, council.id, None, round_.id, title="Everything", starts_on=FIRST_MONTH
    )
    web_session.commit()
    page = signed_in.get(f"/plans/{plan_id}")
    assert "34 proposals wait" in page.text
    assert "Show 24 proposals with smaller gaps" in page.text


def test_hostile_text_is_shown_as_it_was_typed(signed_in: PageClient, read: ReadPlan) -> None:
    hostile = words(1, title=HOSTILE, outcome=HOSTILE, measures=HOSTILE, band="low", band_reason=HOSTILE)
    signed_in.post(priority_path(read()), {**hostile, "then": "accept"})
    signed_in.post(action_path(read()), deed(1, text=HOSTILE, lead=HOSTILE, resources=HOSTILE))
    for path in (
        path_of(read()),
        priority_path(read()),
        action_path(read()),
        action_path(read(), "/remove"),
        priority_path(read(), rest="/actions/new"),
    ):
        page = signed_in.get(path)
        assert "<script>alert" not in page.html
        assert "&lt;script&gt;alert(1)" in page.html
    assert signed_in.get(path_of(read(), "/plan.pdf")).status == 200


def test_the_plan_is_printed_with_what_was_accepted(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read())
    signed_in.post(action_path(read()), deed(1, statutory="yes"))
    answer = signed_in.get(path_of(read(), "/plan.pdf")).response
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"] == "attachment; filename=plan-for-the-library.pdf"
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.data)).pages)
    assert "Mend the lock (statutory duty)" in " ".join(text.split())
    assert "Staff and volunteers: Trained" not in text


def test_a_plan_with_nothing_accepted_still_prints(signed_in: PageClient, read: ReadPlan) -> None:
    assert signed_in.get(path_of(read(), "/plan.pdf")).response.mimetype == "application/pdf"


def test_another_councils_plan_is_not_found(client: PageClient, web_session: Session, read: ReadPlan) -> None:
    other = make_council(web_session, "brookside", "Brookside Borough Council")
    make_coordinator(web_session, other, "coordinator@brookside.example")
    web_session.commit()
    client.sign_in("coordinator@brookside.example", PASSWORD)
    plan = read()
    for path in (
        path_of(plan),
        path_of(plan, "/plan.pdf"),
        path_of(plan, "/priorities/new"),
        priority_path(plan),
        priority_path(plan, rest="/actions/new"),
        action_path(plan),
        action_path(plan, "/remove"),
        f"/rounds/{plan.round_id}/plan",
    ):
        assert client.get(path).status == 404
    for path, data in (
        (path_of(plan, "/priorities/new"), words(0)),
        (priority_path(plan), words(1)),
        (priority_path(plan, rest="/move"), {"move": "accept"}),
        (priority_path(plan, rest="/actions/new"), deed()),
        (action_path(plan), deed(1)),
        (action_path(plan, "/remove"), {}),
        (f"/rounds/{plan.round_id}/plan", {"title": "Mine", "starts_on": date(2027, 1, 1).isoformat()}),
    ):
        assert client.post(path, data).status == 404
    assert read() == plan
    assert "Plan for the library" not in client.get("/plans").text


def test_nobody_reads_a_plan_without_signing_in(client: PageClient, read: ReadPlan) -> None:
    assert client.get(path_of(read())).location.startswith("/sign-in")
