from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Council, Mode, ModeCount, Response, Round, RoundKind
from assessment.services.frameworks import store_translations
from benchmark.translation_files import read_translations
from tests.client import Page, PageClient
from tests.factories.frameworks import SMALL_FOLDER, small_framework
from tests.factories.rounds import close, make_open_round
from tests.reports.pdfs import page_texts
from tests.web.respondents import answers

FIRST = {"answer-a.1.x.1": "3", "answer-a.1.x.2": "dk"}


@pytest.fixture
def paper(web_session: Session, council: Council) -> str:
    round_id = make_open_round(web_session, council).id
    web_session.commit()
    return f"/rounds/{round_id}/paper"


def hidden(page: Page, name: str) -> str:
    (field,) = page.all("input", type="hidden", name=name)
    return str(field.get("value"))


def enter(client: PageClient, paper: str, answers: dict[str, str] = FIRST) -> str:
    """The number of a return that is typed in."""
    address = f"{paper}/enter?group=staff&service=none"
    number = hidden(client.get(address), "number")
    saved = client.post(address, {"number": number, **answers})
    assert saved.status == 302
    page = client.get(saved.location)
    assert "Saved. Write " in page.text
    shown = re.search(r"Write ([0-9A-Z-]{14}) on the paper", page.text)
    assert shown is not None
    assert hidden(page, "number") != number, "the next paper gets a number of its own"
    return shown.group(1)


def test_a_return_is_typed_in_and_gets_its_number(
    signed_in: PageClient, web_session: Session, paper: str
) -> None:
    enter(signed_in, paper)

    assert answers(web_session) == {"a.1.x.1": "3", "a.1.x.2": "dk"}
    assert [tuple(row) for row in web_session.execute(select(ModeCount.mode, ModeCount.responses))] == [
        (Mode.PAPER, 1)
    ]
    assert "1 paper return has been typed in." in signed_in.get(paper).text


def test_a_second_click_saves_once(signed_in: PageClient, web_session: Session, paper: str) -> None:
    address = f"{paper}/enter?group=staff&service=none"
    form = {"number": hidden(signed_in.get(address), "number"), **FIRST}
    signed_in.post(address, form)

    again = signed_in.post(address, form)

    assert "had been saved already" in signed_in.get(again.location).text
    assert len(web_session.scalars(select(Response)).all()) == 1


def test_the_group_has_to_be_chosen_first(signed_in: PageClient, paper: str) -> None:
    first = signed_in.get(f"{paper}/enter")
    assert first.heading.endswith("Whose paper is it?")
    assert "Choose a group" not in first.text
    assert "Choose a group" in signed_in.get(f"{paper}/enter?service=none").text
    assert signed_in.get(f"{paper}/enter?group=nobody&service=none").heading.endswith("Whose paper is it?")


def test_a_paper_without_a_tick_is_not_saved(signed_in: PageClient, web_session: Session, paper: str) -> None:
    page = signed_in.post(f"{paper}/enter?group=staff&service=none", {"number": ""})

    assert page.status == 200
    assert "Enter at least one answer" in page.text
    assert web_session.scalars(select(Response)).all() == []


def test_a_check_shows_where_two_entries_differ_and_keeps_what_the_paper_says(
    signed_in: PageClient, web_session: Session, paper: str
) -> None:
    number = enter(signed_in, paper)
    blind = signed_in.post(f"{paper}/check", {"number": number})
    assert not [one for one in blind.all("input", type="radio") if one.get("checked") is not None]
    second = {"number": hidden(blind, "number"), "typed": "y", "answer-a.1.x.1": "2", "answer-a.1.x.2": "dk"}

    compared = signed_in.post(f"{paper}/check", second)

    assert "1 answer differs" in compared.text
    level = "First entry: "
    assert level in compared.text
    undecided = signed_in.post(f"{paper}/check", second | {"decided": "y"})
    assert "Say what the paper says of statement 1" in undecided.text
    done = signed_in.post(f"{paper}/check", second | {"decided": "y", "paper-a.1.x.1": "2"})
    assert done.location == paper
    page = signed_in.get(paper)
    assert "checked and corrected: 1 of its answers had been typed wrongly" in page.text
    assert "type more slowly, and check more papers" in page.text
    assert answers(web_session) == {"a.1.x.1": "2", "a.1.x.2": "dk"}


def test_two_entries_that_agree_finish_the_check_at_once(signed_in: PageClient, paper: str) -> None:
    number = enter(signed_in, paper)

    done = signed_in.post(f"{paper}/check", {"number": number, "typed": "y", **FIRST})

    assert done.location == paper
    assert "both entries are the same" in signed_in.get(paper).text
    again = signed_in.post(f"{paper}/check", {"number": number})
    assert "This paper has been checked already" in again.text


@pytest.mark.parametrize("number", ["", "nonsense", "0000-0000-0000", "x" * 61])
def test_a_number_that_no_return_has_is_refused(signed_in: PageClient, paper: str, number: str) -> None:
    page = signed_in.post(f"{paper}/check", {"number": number})

    assert page.status == 200
    assert "number" in next(iter(page.links()), "") or "number" in page.text
    assert page.heading.endswith("Check a return")


def test_questionnaires_are_printed_in_usual_and_large_print(signed_in: PageClient, paper: str) -> None:
    for size in ("usual", "large"):
        answer = signed_in.get(
            f"{paper}/questionnaire.pdf?group=staff&service=none&size={size}&return_to=Depot"
        )
        assert answer.response.mimetype == "application/pdf"
        assert (
            f"questionnaire-staff-{size}-ashvale-autumn-2026.pdf"
            in (answer.response.headers["Content-Disposition"])
        )


def test_everything_wrong_with_what_to_print_is_said_at_once(signed_in: PageClient, paper: str) -> None:
    page = signed_in.get(f"{paper}/questionnaire.pdf?size=huge&service=none&return_to={'x' * 201}")

    assert "Choose a group" in page.text
    assert "Where to return it must be 200 characters or fewer" in page.text


def test_a_closed_round_takes_no_paper_and_says_what_became_of_it(
    signed_in: PageClient, web_session: Session, paper: str
) -> None:
    enter(signed_in, paper)
    (round_,) = web_session.scalars(select(Round)).all()
    close(web_session, round_)
    web_session.commit()

    assert "1 paper return was typed in." in signed_in.get(paper).text
    for step in ("enter", "check"):
        assert signed_in.get(f"{paper}/{step}").status == 409


def test_a_named_round_has_no_paper(signed_in: PageClient, web_session: Session, paper: str) -> None:
    (round_,) = web_session.scalars(select(Round)).all()
    round_.kind = RoundKind.NAMED
    web_session.commit()

    assert "not on paper" in signed_in.get(paper).text
    assert signed_in.get(f"{paper}/enter").status == 403


def test_a_questionnaire_is_printed_in_another_language_where_the_framework_has_it(
    signed_in: PageClient, web_session: Session, paper: str
) -> None:
    address = f"{paper}/questionnaire.pdf?group=staff&service=none&size=usual"
    store_translations(web_session, small_framework(), read_translations(SMALL_FOLDER, small_framework()))
    web_session.commit()
    assert "Language English Cymraeg" in signed_in.get(paper).text
    welsh = " ".join(page_texts(signed_in.get(f"{address}&language=cy").response.data))
    for text in ("Rydym yn agor ar amser.", "Bob dydd", "Staff y llyfrgell", "Ddim yn gwybod", "Tudalen 1 o"):
        assert text in welsh
    assert "Don’t know" not in welsh
    english = " ".join(page_texts(signed_in.get(address).response.data))
    assert "We open on time." in english
    assert signed_in.get(f"{address}&language=xx").status == 200
    assert "Not a valid choice" in signed_in.get(f"{address}&language=xx").text


def test_a_language_that_our_fonts_cannot_draw_is_not_offered_on_paper_and_says_so(
    signed_in: PageClient, web_session: Session, paper: str
) -> None:
    (welsh,) = read_translations(SMALL_FOLDER, small_framework())
    urdu = replace(welsh, language="ur", statements=dict.fromkeys(welsh.statements, "ہم وقت پر کھولتے ہیں"))
    store_translations(web_session, small_framework(), [welsh, urdu])
    web_session.commit()
    page = signed_in.get(paper)
    assert "Language English Cymraeg" in page.text
    assert "Not on paper: اردو." in page.text
    refused = signed_in.get(f"{paper}/questionnaire.pdf?group=staff&service=none&size=usual&language=ur")
    assert "Not a valid choice" in refused.text


def test_a_framework_in_one_language_gives_no_choice_of_language(signed_in: PageClient, paper: str) -> None:
    assert "Language" not in signed_in.get(paper).text
    assert (
        signed_in.get(f"{paper}/questionnaire.pdf?group=staff&size=usual&service=none&language=cy").status
        == 200
    )
