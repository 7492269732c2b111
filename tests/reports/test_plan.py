from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from assessment.reports.plan import PLANNED, is_planned, origin_text, plan_pdf, timing_text
from assessment.reports.values import PlanAction, PlanDocument, PlanMeasure, PlanOrigin, PlanPriority
from assessment.scoring.values import Band
from tests.reports.pdfs import catalog, page_texts, pages_by_title, read
from tests.reports.test_gap_report import HOSTILE

ACTION = PlanAction(
    "1.1", "Agree three aims.", "Head of policy", (2026, 12), (2027, 2), "Staff time", "In progress"
)
PRIORITY = PlanPriority(
    ref="1",
    title="Prioritisation",
    outcome="Staff can name what matters most.",
    band=Band.HIGH,
    band_reason="A statutory duty.",
    came_from=PlanOrigin("Self-assessment 2026", "1.2", "Prioritisation", 41.2, 75.0, date(2026, 10, 30)),
    measures=(PlanMeasure("1.a", "Share of staff who can name the priorities"),),
    actions=(ACTION,),
)
PLAN = PlanDocument(
    title="Improvement plan",
    council="Wharfmoor District Council",
    first_month=(2026, 11),
    months=12,
    priorities=(PRIORITY,),
    printed_on=date(2026, 11, 22),
)


def test_a_plan_says_everything_about_a_priority_and_its_actions() -> None:
    text = " ".join(page_texts(plan_pdf(PLAN)))
    for said in (
        "1 Prioritisation",
        "Outcome: Staff can name what matters most.",
        "Priority: High. Within 3 months. A statutory duty.",
        "Came from: Self-assessment 2026: 1.2 Prioritisation scored 41, against a target of 75 "
        "on 30 October 2026.",
        "Share of staff who can name the priorities",
        "Agree three aims.",
        "Dec 2026 to Feb 2027",
        "Head of policy",
        "Staff time",
        "In progress",
    ):
        assert said in text
    assert text.count(PLANNED) == 3 + 1


def test_a_plan_is_landscape_titled_numbered_and_bookmarked() -> None:
    data = plan_pdf(PLAN)
    reader = read(data)
    width, height = reader.pages[0].mediabox[2:]
    assert width > height
    assert catalog(data)["/Lang"] == "en-GB"
    assert reader.metadata is not None
    assert reader.metadata.title == "Improvement plan: Wharfmoor District Council"
    assert list(pages_by_title(data)) == ["Improvement plan", "1 Prioritisation"]
    assert "Page 1 of 1" in page_texts(data)[0]
    assert plan_pdf(PLAN) == data


@pytest.mark.parametrize(
    ("start", "end", "months", "words"),
    [
        ((2026, 12), (2027, 1), [False, True, True, False], "Dec 2026 to Jan 2027"),
        ((2026, 12), (2026, 12), [False, True, False, False], "Dec 2026"),
        ((2026, 12), None, [False, True, False, False], "Dec 2026"),
        (None, (2027, 1), [False, False, True, False], "Jan 2027"),
        ((2020, 1), (2030, 1), [True, True, True, True], "Jan 2020 to Jan 2030"),
        ((2027, 1), (2026, 12), [False, False, False, False], "Jan 2027 to Dec 2026"),
        (None, None, [False, False, False, False], ""),
    ],
)
def test_the_planned_months_run_from_start_to_end(
    start: tuple[int, int] | None, end: tuple[int, int] | None, months: list[bool], words: str
) -> None:
    action = replace(ACTION, start=start, end=end)
    shown = [(2026, 11), (2026, 12), (2027, 1), (2027, 2)]
    assert [is_planned(action, month) for month in shown] == months
    assert timing_text(action) == words


def test_an_origin_without_a_score_says_so() -> None:
    origin = PlanOrigin("Round", "1.2", "Prioritisation", None, None)
    assert origin_text(origin) == "Round: 1.2 Prioritisation was not assessed."


def test_an_empty_plan_and_an_empty_priority_say_so() -> None:
    assert "The plan has no priorities yet." in page_texts(plan_pdf(replace(PLAN, priorities=())))[0]
    bare = PlanPriority("2", "Ambition")
    assert "No action has been planned yet." in page_texts(plan_pdf(replace(PLAN, priorities=(bare,))))[0]


@pytest.mark.parametrize("months", [1, 11, 18, 36])
def test_a_plan_shows_as_many_months_as_it_is_asked_for(months: int) -> None:
    always = replace(ACTION, start=(2020, 1), end=(2040, 1))
    plan = replace(PLAN, months=months, priorities=(replace(PRIORITY, actions=(always,)),))
    assert " ".join(page_texts(plan_pdf(plan))).count(PLANNED) == months + 1


@pytest.mark.parametrize("months", [0, 37])
def test_a_plan_of_too_few_or_too_many_months_is_refused(months: int) -> None:
    with pytest.raises(ValueError, match="1 to 36 months"):
        replace(PLAN, months=months)


def test_actions_that_run_over_pages_carry_their_priority_with_them() -> None:
    many = tuple(replace(ACTION, ref=f"1.{number}") for number in range(1, 40))
    texts = page_texts(plan_pdf(replace(PLAN, priorities=(replace(PRIORITY, actions=many),))))
    assert len(texts) > 3
    assert all("1 Prioritisation" in text and "Resources" in text for text in texts)


@pytest.mark.parametrize("text", [*HOSTILE, "x" * 50_000, "word " * 2_000])
def test_hostile_and_endless_text_does_not_stop_a_plan(text: str) -> None:
    action = PlanAction(text, text, text, (2026, 12), (2027, 2), text, text)
    priority = PlanPriority(
        text,
        text,
        text,
        Band.LOW,
        text,
        PlanOrigin(text, text, text, 1.0, 2.0),
        (PlanMeasure(text, text),),
        (action,),
    )
    data = plan_pdf(replace(PLAN, title=text, council=text, priorities=(priority,)))
    assert [image for page in read(data).pages for image in page.images] == []
