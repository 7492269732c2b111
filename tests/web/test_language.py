"""A respondent chooses a language; the answers are the same, and the pages of others stay English."""

from __future__ import annotations

from dataclasses import replace
from gettext import NullTranslations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.services import open_links
from assessment.services.frameworks import store_translations
from assessment.translation import ENGLISH, spoken
from assessment.web import kiosk, respondent, translated
from benchmark.translation import Translation
from benchmark.translation_files import read_translations
from tests.client import Page, PageClient
from tests.factories.frameworks import SMALL_FOLDER, small_framework
from tests.factories.languages import Bracketed
from tests.factories.people import PASSWORD, make_coordinator
from tests.factories.rounds import CLOSES_ON, TODAY
from tests.web.respondents import answers, begin, checked, close_in, comments


def welsh() -> Translation:
    (found,) = read_translations(SMALL_FOLDER, small_framework())
    return found


@pytest.fixture
def link(web_session: Session, link: str) -> str:
    """Where the questionnaire of a round begins whose framework speaks English, Welsh and Polish."""
    polish = replace(welsh(), language="pl", statements=dict.fromkeys(welsh().statements, "Po polsku"))
    store_translations(web_session, small_framework(), [welsh(), polish])
    web_session.commit()
    return link


@pytest.fixture
def cymraeg(client: PageClient, link: str) -> PageClient:
    """A respondent who has chosen Welsh."""
    client.language = "cy"
    client.get(f"{link}?language=cy")
    return client


def shown_languages(page: Page) -> dict[str, str]:
    """Address by name of each language that the page offers, "" for the one it speaks."""
    (nav,) = page.all("nav", class_="app-languages")
    parts = [part for part in nav.iter() if part.get("lang")]
    return {"".join(part.itertext()): part.get("href", "") for part in parts}


def test_a_round_whose_framework_has_one_language_offers_no_choice(client: PageClient, round_: Round) -> None:
    page = client.get(f"/q/{round_.link_token}?language=cy")
    assert page.all("nav", class_="app-languages") == []
    assert "How well is the council doing?" in page.heading


def test_the_first_page_offers_each_language_under_its_own_name(client: PageClient, link: str) -> None:
    assert shown_languages(client.get(link)) == {
        "English": "",
        "Cymraeg": "?language=cy",
        "Polski": "?language=pl",
    }


def test_a_chosen_language_is_spoken_on_every_page_from_then_on(cymraeg: PageClient, link: str) -> None:
    assert cymraeg.get(link).heading == "Autumn 2026 Pa mor dda y mae’r cyngor yn ei wneud?"
    assert "Ym mha grŵp ydych chi?" in cymraeg.get(f"{link}/begin").text
    assert "Staff y llyfrgell" in cymraeg.get(f"{link}/begin").text
    begin(cymraeg, link)
    assert "Ysgrifennwch eich cod personol i lawr" in cymraeg.get(f"{link}/code").heading
    assert "Adeilad Wedi ateb 0 o 4" in cymraeg.get(f"{link}/elements").text
    page = cymraeg.get(f"{link}/elements/a.1")
    for text in ("Rydym yn agor ar amser.", "Pa mor aml y mae hyn yn wir?", "Bob dydd", "Ddim yn gwybod"):
        assert text in page.text
    assert "Mae’r hyn sydd" not in page.text
    assert "Heb ei ateb" in cymraeg.get(f"{link}/check").text


def test_answers_given_in_welsh_are_those_given_in_english(
    cymraeg: PageClient, link: str, web_session: Session
) -> None:
    begin(cymraeg, link)
    told = cymraeg.post_json(f"{link}/save", {"statement": "a.1.x.1", "choice": "3", "comment": "Da iawn"})
    assert told.response.json == {"saved": True, "answered": 1, "of": 8}
    assert answers(web_session) == {"a.1.x.1": "3"}
    assert comments(web_session) == {"a.1.x.1": "Da iawn"}
    cymraeg.language = "en-GB"
    page = cymraeg.get(f"{link}/elements/a.1?language=en-GB")
    assert checked(page) == {"a.1.x.1": "3"}
    assert "We open on time." in page.text
    cymraeg.post(f"{link}/submit")
    assert "your answers are sent" in cymraeg.get(f"{link}/thanks").heading


def test_what_stands_in_the_way_is_said_in_the_chosen_language(
    cymraeg: PageClient, link: str, round_: Round, web_session: Session
) -> None:
    assert "Dewiswch eich grŵp" in cymraeg.post(f"{link}/begin").text
    assert "Gwiriwch eich cod personol" in cymraeg.post(f"{link}/return", {"code": "0000-0000-0000"}).text
    begin(cymraeg, link)
    refused = cymraeg.post_json(f"{link}/save", {"statement": "zzz", "choice": "1"}).response.json
    assert refused is not None
    assert refused["message"] == "Nid yw hwn yn ateb i ddatganiad a ofynnwyd i chi."
    assert cymraeg.get(f"{link}/elements/nothing").heading == "Heb ddod o hyd i’r dudalen"
    close_in(web_session, round_)
    page = cymraeg.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "0", "comment-a.1.x.1": "Hm"})
    assert page.status == 409
    for text in ("Mae’r rownd hon wedi cau", "Rydym yn agor ar amser.", "Byth", "Sylw: Hm"):
        assert text in page.text


def test_the_words_of_the_script_are_in_the_language_of_the_page(cymraeg: PageClient, link: str) -> None:
    begin(cymraeg, link)
    (form,) = [one for one in cymraeg.get(f"{link}/elements/a.1").all("form") if one.get("data-save")]
    assert form.get("data-saved") == "Wedi’i gadw"
    assert form.get("data-progress") == "Wedi ateb {answered} o {asked}"


def test_dates_are_written_in_the_language_of_the_page(cymraeg: PageClient, link: str) -> None:
    months = (
        *("Ionawr", "Chwefror", "Mawrth", "Ebrill", "Mai", "Mehefin"),
        *("Gorffennaf", "Awst", "Medi", "Hydref", "Tachwedd", "Rhagfyr"),
    )
    day = f"{CLOSES_ON.day} {months[CLOSES_ON.month - 1]} {CLOSES_ON.year}"
    assert f"Gallwch ateb tan {day}" in cymraeg.get(link).text


def test_what_was_drawn_in_one_language_is_not_shown_in_another(client: PageClient, link: str) -> None:
    begin(client, link)
    english = client.get(f"{link}/elements/a.1").text
    client.language = "cy"
    cymraeg = client.get(f"{link}/elements/a.1?language=cy").text
    client.language = "en-GB"
    polish = client.get(f"{link}/elements/a.1?language=pl").text
    again = client.get(f"{link}/elements/a.1?language=en-GB").text
    assert english == again
    assert len({english, cymraeg, polish}) == 3
    assert "Don't know" in english
    assert "Don't know" not in cymraeg


def test_a_language_that_the_interface_does_not_speak_is_marked_where_it_is_used(
    client: PageClient, link: str
) -> None:
    begin(client, link)
    page = client.get(f"{link}/elements/a.1?language=pl")
    assert page.heading.startswith("Element 1 of 3")
    assert {one.get("lang") for one in page.all("legend") if "Po polsku" in "".join(one.itertext())} == {"pl"}
    assert [one.text for one in page.all("button", name="go")] == [
        "Save and continue",
        "Save and go back",
        "Save and see all elements",
        None,
        None,
    ]
    checking = client.get(f"{link}/check")
    assert {one.get("lang") for one in checking.all("span") if one.text == "Po polsku"} == {"pl"}


def test_on_the_page_of_an_element_a_change_of_language_saves_first(
    client: PageClient, link: str, web_session: Session
) -> None:
    begin(client, link)
    assert client.get(f"{link}/elements/a.1").all("nav", class_="app-languages") == []
    page = client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2", "go": "language-cy"})
    assert page.location == f"{link}/elements/a.1?language=cy"
    client.language = "cy"
    assert checked(client.get(page.location)) == {"a.1.x.1": "2"}
    assert answers(web_session) == {"a.1.x.1": "2"}


def test_a_page_that_carries_what_was_typed_offers_no_change_of_language(
    client: PageClient, link: str
) -> None:
    page = client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"})
    assert (page.status, page.all("nav", class_="app-languages")) == (403, [])


def test_the_choice_is_kept_for_this_questionnaire_only(
    client: PageClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(respondent, "today", lambda: TODAY)
    client.language = "cy"
    page = client.get(f"{link}?language=cy")
    (cookie,) = page.response.headers.getlist("Set-Cookie")
    attributes = cookie.split("; ")
    assert attributes[0] == "language=cy"
    assert {f"Path={link}", "HttpOnly", "SameSite=Lax"} <= set(attributes)
    assert f"Max-Age={((CLOSES_ON - TODAY).days + 1) * 24 * 3600}" in attributes
    assert client.get(link).response.headers.getlist("Set-Cookie") == []


@pytest.mark.parametrize("asked", ["xx", "CY", "cy_GB", "c\x00y", "<script>", "x" * 5000, "../cy", "ŵ", ""])
def test_a_language_that_is_not_offered_leaves_the_framework_in_its_own(
    client: PageClient, link: str, asked: str
) -> None:
    page = client.get(link, query_string={"language": asked})
    assert page.heading.endswith("How well is the council doing?")
    client.client.set_cookie("language", asked.replace("\x00", "-")[:3000], path=link)
    assert client.get(link).status == 200


def test_those_who_sign_in_read_english_whatever_a_respondent_chose(
    cymraeg: PageClient, app: Flask, link: str, round_: Round, web_session: Session
) -> None:
    make_coordinator(web_session, round_.council)
    web_session.commit()
    cymraeg.language = "en-GB"
    cymraeg.sign_in("coordinator@ashvale.example", PASSWORD)
    assert cymraeg.get("/rounds/?language=cy").status == 200
    assert cymraeg.get("/privacy?language=cy").heading == "Privacy"


@pytest.fixture
def translated_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if somebody had put the pages of explanation and the start of a shared tablet into Welsh."""
    monkeypatch.setattr(translated, "has_page", lambda locale, template: locale == "cy")


@pytest.mark.usefixtures("translated_pages")
def test_the_pages_of_explanation_follow_the_questionnaire(cymraeg: PageClient, link: str) -> None:
    (href,) = {one for one in cymraeg.get(link).links().values() if one.startswith("/privacy")}
    assert href == "/privacy?language=cy"
    page = cymraeg.get(href)
    assert page.heading.startswith("Preifatrwydd")
    assert {"/help/scores?language=cy", "/accessibility?language=cy"} <= set(page.links().values())
    assert {one.get("hreflang") for one in page.all("a", class_="govuk-footer__link")} == {"cy"}


def test_a_page_of_explanation_that_is_not_translated_is_english_from_end_to_end(
    cymraeg: PageClient, link: str
) -> None:
    (footer_link,) = [
        one for one in cymraeg.get(link).all("a") if (one.get("href") or "").startswith("/accessibility")
    ]
    assert footer_link.get("hreflang") == "en"
    cymraeg.language = "en-GB"
    page = cymraeg.get(footer_link.get("href") or "")
    assert page.heading == "Accessibility"
    assert page.links()["Privacy"] == "/privacy?language=cy", "the next page may have been translated"


@pytest.mark.usefixtures("translated_pages")
@pytest.mark.parametrize("asked", ["pl", "xx", "", "<script>", "en-GB", "c\x00y", "x" * 3000])
def test_a_page_of_explanation_speaks_english_where_it_cannot_speak_what_is_asked(
    client: PageClient, asked: str
) -> None:
    page = client.get("/privacy", query_string={"language": asked})
    assert page.heading == "Privacy"
    assert page.links()["Accessibility"] == "/accessibility"


def test_a_page_is_translated_once_nine_words_in_ten_are() -> None:
    messages: list[translated.Message] = [*"abcdefgh", ("a month", "months"), "ten"]

    class Some(Bracketed):
        left: frozenset[str] = frozenset()

        def gettext(self, message: str) -> str:
            return message if message in self.left else super().gettext(message)

    catalogue = Some()
    assert translated.has_nearly_all(catalogue, messages)
    catalogue.left = frozenset({"months"})
    assert translated.has_nearly_all(catalogue, messages)
    catalogue.left = frozenset({"months", "ten"})
    assert not translated.has_nearly_all(catalogue, messages)
    assert not translated.has_nearly_all(NullTranslations(), messages)


def test_the_words_of_a_page_are_found_in_its_template(app: Flask) -> None:
    with app.app_context():
        found = translated.messages_of("front/accessibility.html")
    assert {"Accessibility", "How accessible it is", "use every page with a keyboard alone"} <= found


@pytest.fixture
def start(web_session: Session, link: str, round_: Round) -> str:
    """The start page of a shared tablet."""
    token = open_links.make_link(web_session, round_, None)
    web_session.commit()
    return f"/k/{token}"


@pytest.mark.usefixtures("translated_pages")
def test_at_the_start_of_a_shared_tablet_a_language_is_chosen_for_one_person(
    client: PageClient, start: str, link: str
) -> None:
    page = client.get(start)
    assert shown_languages(page) == {
        "English": "",
        "Cymraeg": "?language=cy",
        "Polski": f"{link}?language=pl",
    }
    assert page.links()["Start"] == link
    assert "refresh" not in page.html

    client.language = "cy"
    chosen = client.get(f"{start}?language=cy")
    (onwards,) = {href for href in chosen.links().values() if href == f"{link}?language=cy"}
    assert f'content="120; url={start}"' in chosen.html, "nobody finds it in the language of the last person"
    assert not [one for one in chosen.response.headers.getlist("Set-Cookie") if "language=cy" in one]

    assert client.get(onwards).heading.endswith("Pa mor dda y mae’r cyngor yn ei wneud?")
    client.language = "en-GB"
    assert client.get(start).heading.endswith("Have your say")
    assert client.get(link).heading.endswith("How well is the council doing?")


def test_a_start_page_that_is_not_translated_leads_on_to_the_questionnaire_in_the_language(
    client: PageClient, start: str, link: str
) -> None:
    assert shown_languages(client.get(start))["Cymraeg"] == f"{link}?language=cy"
    page = client.get(f"{start}?language=cy")
    assert page.heading.endswith("Have your say")
    assert page.links()["Start"] == f"{link}?language=cy"


def test_the_start_of_a_shared_tablet_offers_no_choice_where_there_is_none(
    client: PageClient, round_: Round, web_session: Session
) -> None:
    token = open_links.make_link(web_session, round_, None)
    web_session.commit()
    page = client.get(f"/k/{token}?language=cy")
    assert page.all("nav", class_="app-languages") == []
    assert page.links()["Start"] == f"/q/{round_.link_token}"


def test_what_a_request_spoke_is_not_spoken_after_it(cymraeg: PageClient, link: str) -> None:
    assert cymraeg.get(link).all("html")[0].get("lang") == "cy"
    assert spoken() is ENGLISH


def test_a_shared_tablet_forgets_the_language_of_the_last_person(
    cymraeg: PageClient, link: str, app: Flask
) -> None:
    answer = app.response_class()
    with app.test_request_context(link):
        round_ = respondent.visit_of(link.removeprefix("/q/")).round_
        kiosk.forget_person(answer, round_)
    (forgotten,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("language=;")]
    assert "Max-Age=0" in forgotten
    assert f"Path={link}" in forgotten
