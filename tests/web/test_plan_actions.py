from __future__ import annotations

from assessment.lifecycle import ActionStatus
from assessment.scoring.values import Band
from tests.client import PageClient
from tests.web.plan_forms import ReadPlan, accept, action_path, deed, path_of, priority_path


def test_a_second_writer_sees_both_texts_of_an_action(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(action_path(read()), deed(1, lead="Theirs"))
    page = signed_in.post(action_path(read()), deed(1, lead="Mine"))
    assert page.status == 409
    assert "What is saved now Theirs What you wrote Mine" in page.text
    assert signed_in.post(action_path(read()), deed(0) | {"version": "nonsense"}).status == 409


def test_an_action_is_added_and_drawn_in_its_months(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read())
    signed_in.post(priority_path(read(), rest="/actions/new"), deed())
    page = signed_in.get(path_of(read()))
    assert "1.3 Mend the lock Head of estates Jan 2027 to Feb 2027 £200 In progress" in page.text
    grid = page.all("table", id="months")[0]
    (row,) = list(grid.iter("{http://www.w3.org/1999/xhtml}tr"))[1:]
    assert [" ".join(cell.itertext()).split() for cell in row][1:4] == [
        [],
        ["■", "Planned"],
        ["■", "Planned"],
    ]
    assert len(row) == 13


def test_an_action_is_changed_and_a_late_one_is_marked(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read())
    form = signed_in.get(action_path(read()))
    assert "For this priority, Feb 2027 at the latest." in form.text
    assert len(form.all("select", id="ends_on")[0]) == 37
    signed_in.post(action_path(read()), deed(1, ends_on="2027-03-01"))
    assert "Too late: due by Feb 2027" in signed_in.get(path_of(read())).text


def test_a_statutory_duty_is_shown_as_high(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read(), 2)
    signed_in.post(priority_path(read(), 2, "/actions/new"), deed(statutory="yes"))
    assert read().priorities[2].band is Band.HIGH
    page = signed_in.get(path_of(read()))
    assert "Statutory duty: High" in page.text
    assert "Reason for the band: An action in the plan is a statutory duty." in page.text
    assert "so it counts as High whatever band you choose" in signed_in.get(priority_path(read(), 2)).text


def test_every_problem_of_an_action_is_listed(signed_in: PageClient, read: ReadPlan) -> None:
    bad = deed(1, text=" ", lead="x" * 201, ends_on="2026-12-01", statutory="", status="finished")
    page = signed_in.post(action_path(read()), bad)
    for problem in (
        "Enter what is to be done",
        "The lead must be 200 characters or fewer",
        "The last month must be the first month or later",
        "Say whether this is a statutory duty",
    ):
        assert problem in page.links()
    half = signed_in.post(action_path(read()), deed(1, starts_on=""))
    assert "Choose both the first and the last month, or leave both open" in half.links()
    beyond = signed_in.post(action_path(read()), deed(1, ends_on="2031-01-01"))
    assert beyond.all("a", href="#ends_on")
    assert read().priorities[0].actions[0].lead == ""


def test_an_action_may_have_nothing_but_its_text(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(action_path(read()), deed(1, lead="", starts_on="", ends_on="", resources=""))
    first = read().priorities[0].actions[0]
    assert (first.text, first.lead, first.starts_on, first.status) == (
        "Mend the lock",
        "",
        None,
        ActionStatus.IN_PROGRESS,
    )


def test_an_action_is_removed_after_asking(signed_in: PageClient, read: ReadPlan) -> None:
    path = action_path(read(), "/remove")
    assert "Remove action 1.1?" in signed_in.get(path).heading
    assert len(read().priorities[0].actions) == 2
    version = read().priorities[0].actions[0].version
    assert signed_in.post(path, {"version": str(version - 1)}).status == 409
    assert len(read().priorities[0].actions) == 2
    signed_in.post(path, {"version": str(version)})
    assert [one.ref for one in read().priorities[0].actions] == ["1.2"]
    assert signed_in.get(path).status == 404


def test_finished_actions_ask_for_the_next_round(signed_in: PageClient, read: ReadPlan) -> None:
    accept(signed_in, read())
    for action in read().priorities[0].actions:
        signed_in.post(path_of(read(), f"/actions/{action.id}"), deed(1, status="done"))
    page = signed_in.get(path_of(read()))
    assert "Check in the next round whether the score has moved" in page.text
    assert "scored 0 against a target of 75" in page.text


def test_a_nul_character_is_dropped(signed_in: PageClient, read: ReadPlan) -> None:
    signed_in.post(action_path(read()), deed(1, text="Mend\0 it", lead="Head\0 of estates"))
    assert read().priorities[0].actions[0].text == "Mend it"
    assert read().priorities[0].actions[0].lead == "Head of estates"
