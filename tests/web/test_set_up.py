"""The pages on which a draft is set up."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.models import Council, Round
from assessment.services import invitees, setting_up, taking_part
from assessment.services.frameworks import store_framework
from assessment.services.invitees import InviteeFields
from tests.client import PageClient
from tests.factories.frameworks import benchmark_2005
from tests.factories.rounds import make_round, make_service_round

HOSTILE = "<script>alert(1)</script> & \"quotes\" 'too'"


@pytest.fixture
def round_id(web_session: Session, council: Council) -> int:
    round_id = make_round(web_session, council).id
    web_session.commit()
    return round_id


@pytest.fixture
def page_of(signed_in: PageClient, round_id: int) -> PageClient:
    return signed_in


def stored(web_session: Session, round_id: int) -> Round:
    """The round as it is stored now; the database is left unlocked."""
    web_session.expunge_all()
    round_ = web_session.get_one(Round, round_id)
    for rows in (round_.aims, round_.groups, round_.services):
        list(rows)
    web_session.expunge_all()
    web_session.rollback()
    return round_


def form_of(web_session: Session, round_id: int, task: str) -> dict[str, object]:
    """What the form of a task holds when it is sent as it stands, with one thing changed."""
    round_ = stored(web_session, round_id)
    forms: dict[str, dict[str, object]] = {
        "basics": {
            "title": "Spring 2027",
            "framework": round_.framework_hash,
            "assesses": "service",
            "kind": "confidential",
            "open_to": "code_holders",
        },
        "introduction": {"introduction": "Why we ask.\r\n\r\nAsk Sam."},
        "groups": {
            "takes-part-staff": "y",
            "form-staff": "short",
            "headcount-staff": "400",
            "form-managers": "full",
            "headcount-managers": "",
            "form-volunteers": "full",
        },
        "elements": {"in_scope": ["a.1", "b.1"]},
        "services": {"service-s1": "y", "headcount-s1": "41"},
        "targets": {
            f"{what}-{code}": value
            for code in ("a.1", "a.2", "b.1")
            for what, value in (("target", "60"), ("importance", "3"))
        },
        "dates": {
            "opens": "at",
            "opens_on": ["7", "1", "2036"],
            "opens_time": "8am",
            "closes_on": ["4", "2", "2036"],
            "closes_time": "5.30pm",
        },
        "threshold": {"threshold": "8"},
        "lens": {"gap_lens": "peer"},
    }
    return forms[task] | {"version": str(round_.version)}


TASKS = ("basics", "introduction", "groups", "elements", "services", "targets", "dates", "threshold", "lens")


@pytest.mark.parametrize("task", TASKS)
def test_a_task_is_not_started_then_saved_and_done(
    page_of: PageClient, web_session: Session, round_id: int, task: str
) -> None:
    assert page_of.get(f"/rounds/{round_id}").text.count("Not started") == len(TASKS)

    answer = page_of.post(f"/rounds/{round_id}/set-up/{task}", form_of(web_session, round_id, task))

    assert answer.location == f"/rounds/{round_id}"
    page = page_of.get(f"/rounds/{round_id}")
    assert page.text.count("Not started") == len(TASKS) - 1
    assert "Success" in page.text


@pytest.mark.parametrize("task", TASKS)
def test_the_second_of_two_editors_sees_both_texts(
    page_of: PageClient, web_session: Session, round_id: int, task: str
) -> None:
    form = form_of(web_session, round_id, task)
    other = {"title": "Other", "framework": stored(web_session, round_id).framework_hash}
    basics = form_of(web_session, round_id, "basics") | other | {"assesses": "council", "open_to": "anyone"}
    assert page_of.post(f"/rounds/{round_id}/set-up/basics", basics).status == 302

    page = page_of.post(f"/rounds/{round_id}/set-up/{task}", form)

    assert page.status == 409
    assert "What is saved now" in page.text
    assert stored(web_session, round_id).title == "Other"


def test_what_was_chosen_is_kept(page_of: PageClient, web_session: Session, round_id: int) -> None:
    for task in TASKS:
        page_of.post(f"/rounds/{round_id}/set-up/{task}", form_of(web_session, round_id, task))

    round_ = stored(web_session, round_id)
    assert (round_.title, round_.of_services, round_.open_to.value) == ("Spring 2027", True, "code_holders")
    assert round_.introduction == "Why we ask.\n\nAsk Sam."
    assert [(row.code, row.takes_part, row.form.value, row.headcount) for row in round_.groups] == [
        ("staff", True, "short", 400),
        ("managers", False, "full", None),
        ("volunteers", False, "full", None),
    ]
    assert setting_up.scope_of(round_) == {"a.1", "b.1"}
    assert [(row.name, row.headcount) for row in round_.services] == [("Housing", 41)]
    assert f"{round_.opens_at:%Y-%m-%d %H:%M}" == "2036-01-07 08:00"
    assert f"{round_.closes_at:%Y-%m-%d %H:%M}" == "2036-02-04 17:30"
    assert (round_.threshold, round_.gap_lens.value) == (8, "peer")
    page = page_of.get(f"/rounds/{round_id}")
    assert "Opens 7 January 2036 at 8am, closes 4 February 2036 at 5:30pm" in page.text
    assert "Library staff: short form, 400 people" in page.text
    for task in TASKS:
        assert page_of.get(f"/rounds/{round_id}/set-up/{task}").status == 200


@pytest.mark.parametrize(
    ("task", "field", "value", "problem"),
    [
        ("basics", "title", " ", "Enter a title"),
        ("basics", "kind", "", "Choose whether the round is confidential or named"),
        ("basics", "framework", "0" * 64, "Not a valid choice"),
        ("introduction", "introduction", "x" * 3001, "3,000 characters or fewer"),
        ("groups", "takes-part-staff", "", "Choose at least one group"),
        ("groups", "headcount-staff", "-1", "must be a whole number, or left empty"),
        ("groups", "headcount-staff", "many", "must be a whole number, or left empty"),
        ("groups", "form-staff", "long", "Not a valid choice"),
        ("elements", "in_scope", [], "Choose at least one element"),
        ("elements", "in_scope", ["z.9"], "not"),
        ("services", "headcount-s1", "1e3", "must be a whole number, or left empty"),
        ("targets", "target-a.1", "101", "must be a whole number from 0 to 100"),
        ("targets", "target-a.2", "", "Enter a target for a.2 Books"),
        ("targets", "importance-b.1", "4", "Not a valid choice"),
        ("dates", "opens", "", "Choose when the round opens"),
        ("dates", "opens_on", ["", "", ""], "Enter the day on which the round opens"),
        ("dates", "opens_on", ["31", "2", "2036"], "The opening date must be a real date"),
        ("dates", "opens_on", ["1", "1", "2020"], "The opening must be in the future"),
        ("dates", "opens_on", ["5", "2", "2036"], "The round must close after it opens"),
        ("dates", "opens_time", "8", "The opening time must be a time"),
        ("dates", "opens_time", "", "Enter the time at which the round opens"),
        ("dates", "closes_time", "25:00", "The closing time must be a time"),
        ("dates", "closes_on", ["1", "1", "2020"], "The closing must be in the future"),
        ("threshold", "threshold", "2", "from 3 to 20"),
        ("threshold", "threshold", "21", "from 3 to 20"),
        ("lens", "gap_lens", "both", "Not a valid choice"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(
    page_of: PageClient,
    web_session: Session,
    round_id: int,
    task: str,
    field: str,
    value: object,
    problem: str,
) -> None:
    version = stored(web_session, round_id).version
    form = form_of(web_session, round_id, task) | {field: value}

    page = page_of.post(f"/rounds/{round_id}/set-up/{task}", form)

    assert page.status == 200
    assert "There is a problem" in page.text
    assert problem in page.text
    assert stored(web_session, round_id).version == version


def test_a_day_is_not_needed_where_a_person_opens_the_round(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    form = form_of(web_session, round_id, "dates")
    form |= {"opens": "by_hand", "opens_on": ["x", "", ""], "opens_time": "soon"}

    assert page_of.post(f"/rounds/{round_id}/set-up/dates", form).status == 302
    assert stored(web_session, round_id).opens_on is None


def test_all_services_of_a_directorate_are_taken_at_once(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    form = {"all-0": "y", "version": str(stored(web_session, round_id).version)}

    assert page_of.post(f"/rounds/{round_id}/set-up/services", form).status == 302

    assert len(stored(web_session, round_id).services) == 3


def test_a_name_with_a_percent_sign_stands_in_the_message_as_it_is(
    page_of: PageClient, web_session: Session, council: Council, round_id: int
) -> None:
    council.services[0].name = "100% in hand"
    web_session.commit()
    version = str(stored(web_session, round_id).version)
    form = {"service-s1": "y", "headcount-s1": "999999999", "version": version}

    page = page_of.post(f"/rounds/{round_id}/set-up/services", form)

    assert page.status == 200
    assert "The number of people in 100% in hand must be a whole number" in page.text


def test_targets_are_asked_only_of_elements_in_scope_and_copied_from_an_earlier_round(
    page_of: PageClient, web_session: Session, council: Council, round_id: int
) -> None:
    later = make_round(web_session, council, title=HOSTILE).id
    web_session.commit()
    page_of.post(f"/rounds/{round_id}/set-up/targets", form_of(web_session, round_id, "targets"))
    page_of.post(f"/rounds/{later}/set-up/elements", form_of(web_session, later, "elements"))

    page = page_of.get(f"/rounds/{later}/set-up/targets")
    assert not page.all("input", name="target-a.2")
    assert page.links()["Copy them from an earlier round"] == f"/rounds/{later}/set-up/copy-targets"
    version = str(stored(web_session, later).version)
    answer = page_of.post(
        f"/rounds/{later}/set-up/copy-targets", {"source": str(round_id), "version": version}
    )

    assert "Targets and importance of 3 elements are copied" in page_of.get(answer.location).text
    assert {(aim.target, aim.importance) for aim in stored(web_session, later).aims} == {(60, 3)}


def test_a_round_of_another_council_is_nothing_to_copy_from(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    page = page_of.post(f"/rounds/{round_id}/set-up/copy-targets", {"source": "999", "version": "1"})

    assert "Not a valid choice" in page.text


def test_a_service_is_given_its_own_targets(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_ = make_service_round(web_session, council)
    round_id, code = round_.id, round_.services[0].code
    web_session.commit()
    index = f"/rounds/{round_id}/set-up/service-targets"
    form = form_of(web_session, round_id, "targets")
    form |= {"target-a.2": "75", "importance-a.2": "2"}

    answer = signed_in.post(f"{index}/{code}", form)

    assert "Housing Its own for 2 elements Planning Those of the round" in signed_in.get(answer.location).text
    own = taking_part.own_aims(web_session, web_session.get_one(Round, round_id))
    assert set(own[code]) == {"a.1", "b.1"}
    assert signed_in.get(f"{index}/s999").status == 404


def test_the_check_says_what_is_missing_and_leads_to_what_mends_it(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    page = page_of.get(f"/rounds/{round_id}/set-up/check")
    assert "Nothing is missing, and nothing looks doubtful." in page.text
    assert "Go on to open the round" in page.links()

    round_ = web_session.get_one(Round, round_id)
    round_.groups[0].headcount = 2
    for aim in round_.aims:
        aim.in_scope = False
    web_session.commit()

    page = page_of.get(f"/rounds/{round_id}/set-up/check")
    assert "To mend first" in page.text
    assert "Worth a look" in page.text
    assert {f"/rounds/{round_id}/set-up/{task}" for task in ("elements", "groups")} <= set(
        page.links().values()
    )
    assert "Go on to open the round" not in page.links()
    assert page_of.get(f"/rounds/{round_id}").text.count("Needs a look") == 2
    assert page_of.post(f"/rounds/{round_id}/open").status == 409


def test_a_draft_that_was_to_open_by_itself_says_why_it_has_not(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    round_ = web_session.get_one(Round, round_id)
    round_.opens_on = round_.created_at.date().replace(year=2025)
    for aim in round_.aims:
        aim.in_scope = False
    web_session.commit()

    page = page_of.get(f"/rounds/{round_id}")

    assert "It is still a draft, because something is missing." in page.text
    assert "No element is chosen, so there is nothing to ask." in page.text


def test_hostile_text_is_shown_as_text(page_of: PageClient, web_session: Session, round_id: int) -> None:
    round_ = web_session.get_one(Round, round_id)
    round_.title = round_.introduction = HOSTILE
    for service in round_.services:
        service.name = f"{HOSTILE} {service.code}"
        service.headcount = None
    web_session.commit()

    for task in (*TASKS, "check", "service-targets", "copy-targets"):
        page = page_of.get(f"/rounds/{round_id}/set-up/{task}")
        assert page.status == 200
        assert "<script>alert" not in page.html


def test_who_is_left_without_a_group_by_another_framework_is_told(
    page_of: PageClient, web_session: Session, round_id: int
) -> None:
    form = form_of(web_session, round_id, "basics")
    people = [InviteeFields("ann@ashvale.example", group_code="volunteers")]
    invitees.save_invitees(web_session, web_session.get_one(Round, round_id), None, people)
    other = store_framework(web_session, benchmark_2005()).hash
    web_session.commit()

    assert page_of.post(f"/rounds/{round_id}/set-up/basics", form | {"framework": other}).status == 302

    page = page_of.get(f"/rounds/{round_id}")
    assert "1 person on the list was in a group that this framework does not have." in page.text
