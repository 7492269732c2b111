"""Translations are stored with their framework once, and read back as a framework in that language."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from assessment.services.frameworks import (
    languages_of,
    load_framework,
    store_framework,
    store_translations,
)
from assessment.services.problems import NotFound
from benchmark.translation import Translation
from benchmark.translation_files import read_translations
from tests.factories.frameworks import SMALL_FOLDER, benchmark_2005, small_framework


@pytest.fixture
def welsh() -> Translation:
    (found,) = read_translations(SMALL_FOLDER, small_framework())
    return found


@pytest.fixture
def stored(session: Session, welsh: Translation) -> str:
    content_hash = store_framework(session, small_framework()).hash
    assert store_translations(session, small_framework(), [welsh]) == ()
    return content_hash


def test_a_framework_is_read_in_its_own_language_unless_another_is_asked_for(
    session: Session, stored: str
) -> None:
    assert load_framework(session, stored) == small_framework()
    cymraeg = load_framework(session, stored, "cy")
    assert cymraeg.statements[0].text == "Rydym yn agor ar amser."
    assert cymraeg is load_framework(session, stored, "cy")


def test_a_framework_names_the_languages_it_is_translated_into(session: Session, stored: str) -> None:
    assert languages_of(session, stored) == ("cy",)
    other = store_framework(session, benchmark_2005()).hash
    assert languages_of(session, other) == ()
    with pytest.raises(NotFound):
        load_framework(session, other, "cy")


def test_a_language_that_is_not_there_is_not_found(session: Session, stored: str) -> None:
    with pytest.raises(NotFound):
        load_framework(session, stored, "pl")
    with pytest.raises(NotFound):
        load_framework(session, "0" * 64, "cy")


def test_a_stored_translation_keeps_its_words_and_one_more_language_can_be_added(
    session: Session, stored: str, welsh: Translation
) -> None:
    other = replace(welsh, title="Arall")
    polish = replace(welsh, language="pl", title="Mała biblioteka")
    assert store_translations(session, small_framework(), [welsh, other, polish]) == ("cy",)
    assert languages_of(session, stored) == ("cy", "pl")
    assert load_framework(session, stored, "cy").title == "Gwiriad llyfrgell fach"
    assert load_framework(session, stored, "pl").title == "Mała biblioteka"
