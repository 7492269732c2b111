"""A respondent chooses Welsh on a small phone without JavaScript, and answers; pages are looked at."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from sqlalchemy.orm import Session

from assessment.models import Answer
from assessment.services.frameworks import store_translations
from benchmark.translation_files import read_translations
from tests.factories.frameworks import SMALL_FOLDER, small_framework
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round
from tests.journeys.conftest import PHONE, Look, OpenPage
from tests.journeys.people import Respondent


@pytest.fixture
def link(web_session: Session) -> str:
    token = make_open_round(web_session, make_council(web_session)).link_token
    store_translations(web_session, small_framework(), read_translations(SMALL_FOLDER, small_framework()))
    web_session.commit()
    return f"/q/{token}"


def begins_in_welsh(person: Respondent, link: str) -> None:
    person.goes_to(link)
    person.follows("Cymraeg")
    person.sees("Pa mor dda y mae’r cyngor yn ei wneud?", "a respondent reads in Welsh")
    person.follows("Dechrau nawr")
    person.sees("Amdanoch chi", "a respondent says in Welsh who they are")
    person.page.get_by_label("Gwirfoddolwyr").check()
    person.page.get_by_label("Ym mha wasanaeth").select_option(label="Housing")
    person.presses("Parhau")
    person.sees("Ysgrifennwch eich cod personol i lawr", "a respondent gets a code in Welsh")
    person.follows("Ymlaen at y datganiadau")


def test_answers_in_welsh_on_a_phone_without_javascript(
    link: str, address: str, open_page: OpenPage, web_session: Session
) -> None:
    phone = open_page(viewport=PHONE, java_script_enabled=False)
    person = Respondent(phone, address, lambda page, name: None)
    begins_in_welsh(person, link)
    person.follows("Adeilad")
    expect(phone.locator("html")).to_have_attribute("lang", "cy")
    for statement in phone.locator("fieldset[data-statement]").all():
        statement.get_by_label("Bob dydd", exact=True).check()
    person.presses("English")
    person.sees("Building")
    expect(phone.locator("input[type=radio]:checked")).to_have_count(3)
    expect(phone.get_by_text("We open on time.")).to_be_visible()
    person.presses("Cymraeg")
    person.presses("Cadw a gweld pob elfen")
    person.sees("Eich cynnydd")
    person.follows("Gwirio ac anfon eich atebion")
    person.presses("Anfon fy atebion")
    person.sees("Diolch: mae eich atebion wedi’u hanfon")
    given = {(row.statement_code, row.choice) for row in web_session.query(Answer)}
    assert given == {("a.1.x.1", "3"), ("a.1.y.1", "3"), ("a.1.y.2", "3")}


def test_the_script_speaks_welsh_and_the_pages_can_be_used_by_everybody(
    link: str, address: str, open_page: OpenPage, look: Look
) -> None:
    page = open_page(viewport=PHONE)
    person = Respondent(page, address, look)
    begins_in_welsh(person, link)
    person.sees("Eich cynnydd", "a respondent sees their progress in Welsh")
    person.follows("Adeilad")
    statement = page.locator("fieldset[data-statement]").first
    statement.get_by_label("Weithiau", exact=True).check()
    expect(statement.get_by_role("status")).to_have_text("Wedi’i gadw")
    expect(page.locator("#progress-text")).to_have_text("Wedi ateb 1 o 6")
    look(page, "a respondent answers in Welsh")
