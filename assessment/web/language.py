"""The language that a page speaks: English, save where a respondent has chosen another.

What a respondent chooses is the language of the framework. The words around it follow where the interface
has a catalogue in that language (`translations/`), and stay English where it has none. The pages of those who
sign in are English, unless they have chosen another that is ready (`own_language`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

from babel import Locale, UnknownLocaleError, negotiate_locale
from flask import Flask, g, request
from flask_babel import get_locale, get_translations, refresh
from markupsafe import Markup

from assessment import translation
from assessment.translation import Speech

ENGLISH = "en_GB"
PARAMETER = COOKIE = "language"
FOLDER = Path(__file__).parent / "translations"

_LONGEST_CODE = 12


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    code: str
    name: str
    current: bool
    href: str


@cache
def catalogues() -> frozenset[str]:
    """The locales that the interface speaks."""
    return frozenset({ENGLISH, *(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/*.mo"))})


@lru_cache(maxsize=64)
def nearest_catalogue(language: str) -> str:
    return negotiate_locale([language.replace("-", "_")], catalogues()) or ENGLISH


def asked_for(remembered: str) -> str:
    """The language that the address asks for, else the one that the browser remembers; "" for neither."""
    language = request.args.get(PARAMETER) or remembered
    known_shape = (
        len(language) <= _LONGEST_CODE and language.isascii() and language.replace("-", "").isalnum()
    )
    return language if known_shape else ""


def begin(app: Flask) -> None:
    """Have every request begin in English, and leave its thread speaking English."""
    app.before_request(_speak_english)
    app.teardown_request(_speak_english)


def _speak_english(_error: BaseException | None = None) -> None:
    translation.speak(translation.ENGLISH)


def speak(language: str) -> None:
    """Answer this request in the interface's nearest language."""
    g.locale = nearest_catalogue(language)
    refresh()
    translation.speak(Speech(get_locale(), get_translations()))


def select_locale() -> str:
    """For Flask-Babel: the language of this request."""
    return str(g.get("locale", ENGLISH))


def page_language() -> str:
    """The language of the page that is being made, as HTML names it: en-GB."""
    return str(get_locale() or ENGLISH).replace("_", "-")


def marked_language(language: str) -> str:
    """What `lang` has to say of a text in a language; "" where it is that of the page."""
    return "" if language.split("-")[0] == page_language().split("-")[0] else language


def in_language(text: str, language: str) -> str:
    """A text in a language, marked where that is not the language of the page."""
    marked = marked_language(language)
    return Markup('<span lang="{}">{}</span>').format(marked, text) if marked else text


def choices(languages: Iterable[str], current: str) -> list[LanguageChoice]:
    """Languages to choose from, each under its own name, for this page; none where there is no choice."""
    listed = [
        LanguageChoice(code, own_name(code), code == current, f"?{PARAMETER}={code}") for code in languages
    ]
    return listed if len(listed) > 1 else []


@lru_cache(maxsize=64)
def own_name(code: str) -> str:
    """What a language calls itself, without its country: English, Cymraeg. The code where nobody knows."""
    try:
        name = Locale.parse(code, sep="-").get_language_name()
    except (UnknownLocaleError, ValueError):
        name = None
    return name[:1].upper() + name[1:] if name else code
