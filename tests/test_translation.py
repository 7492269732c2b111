"""Words are looked up in the language that is spoken, and in English where none is."""

from __future__ import annotations

from gettext import NullTranslations
from threading import Thread

from babel import Locale

from assessment.translation import ENGLISH, N_, Speech, gettext, ngettext, speak, speaking, spoken
from tests.factories.languages import BRACKETED, outside


class Shouted(NullTranslations):
    def gettext(self, message: str) -> str:
        return message.upper()

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return (msgid1 if n == 1 else msgid2).replace("day", "DIWRNOD")


SHOUTED = Speech(Locale("cy"), Shouted())


def test_english_is_spoken_until_somebody_says_otherwise() -> None:
    assert spoken() is ENGLISH
    assert gettext("Due on %(day)s", day="3 May") == "Due on 3 May"
    assert spoken().tag == "en-GB"


def test_a_percent_sign_stands_for_itself_where_nothing_is_filled_in() -> None:
    assert gettext("100% of staff") == "100% of staff"


def test_words_are_looked_up_before_they_are_filled_in() -> None:
    with speaking(SHOUTED):
        assert gettext("Late") == "LATE"
        assert spoken().tag == "cy"
    assert gettext("Late") == "Late"


def test_a_number_takes_the_form_of_its_word_and_sets_its_thousands_apart() -> None:
    assert ngettext("%(num)s day", "%(num)s days", 1) == "1 day"
    assert ngettext("%(num)s day", "%(num)s days", 1200) == "1,200 days"
    assert (
        ngettext("%(name)s has %(num)s day", "%(name)s has %(num)s days", 2, name="Ann") == "Ann has 2 days"
    )
    with speaking(SHOUTED):
        assert ngettext("%(num)s day", "%(num)s days", 1) == "1 DIWRNOD"


def test_a_noted_text_is_in_english_until_it_is_looked_up() -> None:
    late = N_("Late")
    with speaking(SHOUTED):
        assert late == "Late"
        assert gettext(late) == "LATE"


def test_what_one_thread_speaks_is_not_heard_in_another() -> None:
    heard: list[str] = []
    with speaking(SHOUTED):
        other = Thread(target=lambda: heard.append(gettext("Late")))
        other.start()
        other.join()
    assert heard == ["Late"]


def test_what_is_spoken_can_be_changed_once_begun() -> None:
    with speaking(ENGLISH):
        speak(SHOUTED)
        assert gettext("Late") == "LATE"
    assert gettext("Late") == "Late"


def test_a_text_in_a_made_up_language_shows_what_was_not_looked_up() -> None:
    with speaking(BRACKETED):
        said = gettext("%(name)s answered on %(day)s", name="Ann", day=gettext("Monday"))
        counted = ngettext("%(num)s person", "%(num)s people", 3)
    assert said == "«Ann answered on «Monday»»"
    assert outside(f"{said} 12 {counted}") == ""
    assert outside(f"Late: {said}") == "Late:"
    assert outside("Highways and\nby ways 3 Novembro 2026 ", ["Highways and byways"]) == ""
    assert outside("3 November 2026") == "November"
    assert outside("«Never closed: «Ann»") == "«Never closed:"
    assert outside("Staffing", ["Staff"]) == "Staffing"
