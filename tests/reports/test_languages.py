"""What the fonts of every PDF can draw: the letters of the languages that docs/languages.md claims."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from assessment.reports.fonts import register_fonts
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.text import SUBSTITUTE, drawable
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Cell, Distribution
from assessment.web.config import ROOT
from benchmark.translation import translated
from benchmark.translation_files import read_translations
from tests.factories.frameworks import SMALL_FOLDER, small_framework
from tests.reports.factories import gap_report
from tests.reports.pdfs import page_texts

PAGE = (ROOT / "docs" / "languages.md").read_text("utf-8")
LETTERS = {
    "Welsh": "âêîôûŵŷäëïöüÿáéíóúẃýàèìòùẁỳẅ",
    "Irish and Scottish Gaelic": "áéíóúàèìòùḃċḋḟġṁṗṡṫ",
    "Polish": "ąćęłńóśźż",
    "Romanian": "ăâîșțşţ",
    "Portuguese": "ãõçáéíóúâêôàü",
    "Spanish, French, Italian and German": "ñáéíóúüçâêîôûàèùëïœæìòäöß",
    "Lithuanian and Latvian": "ąčęėįšųūžāēģīķļņ",
    "Czech, Slovak and Hungarian": "čďěňřšťůžýľĺŕôáéíóöőúüű",
    "Albanian, Croatian and Turkish": "çëćđšžğıöşü",
    "Bulgarian, Russian and Ukrainian": "абвгдежзийклмнопрстуфхцчшщъыьэюяёіїєґ",
    "Greek": "αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώ",
    "Vietnamese": "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
    "Somali, Tagalog, Swahili and Yoruba": "ñẹọṣáàéèíìóòúù",
}
NOT_DRAWN = {
    "Arabic, Urdu, Persian, Pashto and Kurdish (Sorani)": "اردوپچگے",
    "Bengali": "অআইক",
    "Punjabi (Gurmukhi)": "ਅਆਇਕ",
    "Gujarati": "અઆઇક",
    "Hindi and Nepali": "अआइक",
    "Tamil": "அஆஇக",
    "Chinese, Japanese and Korean": "议会議会한글",
}


@pytest.mark.parametrize("language", LETTERS)
def test_the_fonts_of_documents_have_every_letter_of_the_languages_that_are_claimed(language: str) -> None:
    letters = LETTERS[language] + LETTERS[language].upper()
    assert [letter for letter in letters if ord(letter) not in register_fonts()] == []


@pytest.mark.parametrize("language", NOT_DRAWN)
def test_a_letter_that_cannot_be_drawn_is_seen_to_be_missing(language: str) -> None:
    assert set(drawable(NOT_DRAWN[language])) == {SUBSTITUTE}


def test_the_page_on_languages_claims_what_is_tested() -> None:
    drawn, not_drawn = re.findall(r"^- (.+)$", PAGE.split("## PDF files\n")[1], re.MULTILINE)[:2]
    assert drawn.removesuffix(".") == "; ".join(LETTERS)
    assert not_drawn.removesuffix(".") == "; ".join(NOT_DRAWN)


def test_a_gap_report_of_a_framework_in_welsh_has_every_letter_of_it() -> None:
    (welsh,) = read_translations(SMALL_FOLDER, small_framework())
    framework = replace(translated(small_framework(), welsh), title="Tŷ’r llyfrgell: gŵyl, ŴYL A TŶ")
    codes = [statement.code for statement in framework.statements]
    cell = Cell("staff", "", 12, {code: Distribution((1, 2, 3, 6)) for code in codes})
    groups = [(one.code, one.name) for one in framework.audiences]
    scorecard = build_scorecard(framework, codes, [cell], threshold=5, aims={}, groups=groups, services=[])
    report = gap_report_pdf(gap_report(framework, scorecard))
    text = " ".join(page_texts(report))
    assert SUBSTITUTE not in text
    for words in ("Tŷ’r llyfrgell: gŵyl, ŴYL A TŶ", "Adeilad", "Mae ein drysau tân yn glir.", "Bob dydd"):
        assert words in text
