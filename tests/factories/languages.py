"""A made-up language: English words in brackets, so that what stands outside them was not looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element

import flask_babel
import pytest
from babel import Locale
from babel.support import NullTranslations

from assessment import translation
from assessment.translation import Speech
from assessment.web import language, own_language
from benchmark.framework import Framework
from tests.client import PageClient

OPENS, CLOSES = "«", "»"
"""Signs that the fonts of PDF files have, and that no text of ours has."""

_READ_OUT = ("aria-label", "title", "alt", "placeholder")
_LETTER = r"[^\W\d_]"


class Bracketed(NullTranslations):
    """Also under the names by which Flask-Babel asks."""

    def gettext(self, message: str) -> str:
        return f"{OPENS}{message}{CLOSES}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext


BRACKETED = Speech(Locale("eo"), Bracketed())
"""Its months and days are those of Esperanto, so that dates in English are seen; no catalogue speaks it."""


def speak_in_pages(monkeypatch: pytest.MonkeyPatch, client: PageClient) -> None:
    """Have every page speak the made-up language from now on, and say so, and the client expect it.

    What is drawn once for each language is then drawn for this one, and stays apart from that of other tests.
    """
    locale = str(BRACKETED.locale)
    monkeypatch.setattr(translation, "ENGLISH", BRACKETED)
    monkeypatch.setattr(language, "ENGLISH", locale)
    monkeypatch.setattr(language, "nearest_catalogue", lambda _language: locale)
    monkeypatch.setattr(own_language, "offered", lambda: ("en-GB",))  # it looks at files, and remembers
    monkeypatch.setattr(flask_babel.Domain, "get_translations", lambda _domain: BRACKETED.catalogue)
    client.language = BRACKETED.tag


def read_out(page: Element) -> str:
    """Everything that a page says: what attributes hold of words, then its texts in their order."""
    attributes = (one.get(name, "") for one in page.iter() for name in _READ_OUT)
    return " | ".join((*attributes, *_texts(page)))


def _texts(one: Element) -> Iterator[str]:
    if not one.tag.endswith(("}script", "}style")):
        if one.tag.endswith("}input") and one.get("type") in ("submit", "button"):
            yield one.get("value", "")
        yield one.text or ""
        for child in one:
            yield from _texts(child)
    yield one.tail or ""


def texts_of(framework: Framework) -> set[str]:
    """What a framework says, which has translations of its own; with its codes, that have letters in them."""
    said = {framework.title, framework.source, framework.edition, framework.code, framework.hash}
    said |= {framework.scale.question, *(audience.name for audience in framework.audiences)}
    said |= {text for level in framework.scale.levels for text in (level.label, level.description)}
    for theme in framework.themes:
        said |= {theme.code, theme.name}
        for element in theme.elements:
            said |= {element.code, element.name, element.about}
            for heading in element.headings:
                plan = heading.plan
                said |= {
                    heading.code,
                    heading.name,
                    heading.about,
                    plan.outcome,
                    *plan.measures,
                    *plan.actions,
                }
                said |= {text for one in heading.statements for text in (one.code, one.text, one.help)}
                said |= {text for one in heading.probes for text in (one.text, *one.ask, *one.evidence)}
    return said | {text.rstrip(".") for text in said}


def outside(text: str, known: Iterable[str] = ()) -> str:
    """The words that are left of a text without what is in brackets, be they nested, and what is `known`.

    Known are names and other data, wherever white space breaks them, and months and days of the made-up
    language. A bracket that is never closed, or was never opened, is left too.
    """
    left, before = " ".join(text.split()), ""
    while left != before:
        left, before = re.sub(rf"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}", " ", left), left
    if not left.strip():
        return ""
    names = {words for words in (*known, *_calendar()) if re.search(_LETTER, words)}
    for words in sorted(names, key=len, reverse=True):
        left = re.sub(_however_broken(words), " ", left)
    return " ".join(part for part in left.split() if re.search(rf"{_LETTER}|[{OPENS}{CLOSES}]", part))


def _calendar() -> set[str]:
    names = BRACKETED.locale
    kinds = (names.months, names.days)
    return {
        word
        for kind in kinds
        for use in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
        for word in kind[use][width].values()
    }


def _however_broken(words: str) -> str:
    """A pattern of words that white space may have broken, at any letter, and that stand by themselves."""
    letters = r"\s*".join(re.escape(letter) for letter in "".join(words.split()))
    return rf"(?<!\w){letters}(?!\w)" if letters else "(?!)"
