"""Pages that speak a language only once they are translated: those of explanation, and a tablet's start.

A page of which half is left in English would be read out wrongly by a screen reader, since all of it is
marked as the language that is spoken. So such a page speaks a language only where nearly all of its words are
translated.
"""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from gettext import NullTranslations

from babel.support import Translations
from flask import current_app, request
from jinja2.ext import extract_from_ast

from assessment.web import kiosk, language
from assessment.web.addresses import address
from assessment.web.config import ROOT

NEARLY_ALL = 0.9
TEMPLATES = ROOT / "templates"
EXPLANATIONS = {
    "front.method": "front/method.html",
    "front.privacy": "front/privacy.html",
    "front.accessibility": "front/accessibility.html",
}

Message = str | tuple[str | None, ...]


def explain_in_chosen_language() -> None:
    """Speak the language that the address of this page of explanation asks for, where it is translated."""
    wanted = language.asked_for("")
    if wanted and request.endpoint in EXPLANATIONS and can_be_spoken(wanted, EXPLANATIONS[request.endpoint]):
        language.speak(wanted)


def explanation(endpoint: str) -> dict[str, str]:
    """Where a page of explanation is, for whoever reads the page that is being made, and what it speaks.

    Its address says what the cookies of a questionnaire say, which are not sent to it.
    """
    reading = language.asked_for("") if request.endpoint in EXPLANATIONS else language.page_language()
    locale = language.nearest_catalogue(reading)
    tag = "" if locale == language.ENGLISH else locale.replace("_", "-")
    values = {language.PARAMETER: tag, kiosk.PARAMETER: kiosk.token_here()}
    translated = tag and has_page(locale, EXPLANATIONS[endpoint])
    return {
        "href": address(endpoint, **{name: value for name, value in values.items() if value}),
        "hreflang": tag if translated else "en",
    }


def can_be_spoken(wanted: str, template: str) -> bool:
    """Whether a page can be made in a language: English is always complete."""
    locale = language.nearest_catalogue(wanted)
    return wanted.split("-")[0] == "en" or has_page(locale, template)


@cache
def has_page(locale: str, template: str) -> bool:
    """Whether nearly all words of a template are in a catalogue."""
    return has_nearly_all(Translations.load(language.FOLDER, [locale]), messages_of(template))


def messages_of(template: str) -> frozenset[Message]:
    """What a template has to look up. Its frame and its components are not among it."""
    environment = current_app.jinja_env
    source = (TEMPLATES / template).read_text("utf-8")
    found = extract_from_ast(environment.parse(source))
    return frozenset(message for _, _, message in found if message is not None)


def has_nearly_all(catalogue: NullTranslations, messages: Collection[Message]) -> bool:
    return sum(_is_translated(catalogue, message) for message in messages) >= NEARLY_ALL * len(messages)


def _is_translated(catalogue: NullTranslations, message: Message) -> bool:
    if isinstance(message, str):
        return catalogue.gettext(message) != message
    one, more = (text or "" for text in message[:2])
    return catalogue.ngettext(one, more, 2) != more
