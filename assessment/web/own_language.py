"""The language of those who sign in: chosen on the account page, and kept by the browser.

A catalogue is offered once nearly everything in it is translated, and until then nobody is asked: see
docs/languages.md. What a respondent chooses is another matter, and goes before this.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po
from flask import Flask, current_app, request
from werkzeug.wrappers import Response

from assessment.services.problems import NotFound
from assessment.web import language
from assessment.web.language import LanguageChoice
from assessment.web.translated import NEARLY_ALL

COOKIE = "own_language"
KEPT = timedelta(days=365)


def begin(app: Flask) -> None:
    """Have each request speak the language that its browser keeps, if that is still offered."""
    app.before_request(_speak)


def _speak() -> None:
    kept = request.cookies.get(COOKIE, "")
    if kept and kept in offered():
        language.speak(kept)


@cache
def offered() -> tuple[str, ...]:
    """The languages that the pages of those who sign in can speak, English first."""
    others = sorted(language.catalogues() - {language.ENGLISH})
    ready = (locale for locale in others if share_translated(_catalogue(locale)) >= NEARLY_ALL)
    return tuple(locale.replace("_", "-") for locale in (language.ENGLISH, *ready))


def choices() -> list[LanguageChoice]:
    """Those to choose from on the account page; none where there is only English."""
    return language.choices(offered(), language.page_language())


def keep(answer: Response, chosen: str) -> Response:
    """Have the browser keep a language. Raises NotFound for one that is not offered."""
    if chosen not in offered():
        raise NotFound("language")
    answer.set_cookie(
        COOKIE,
        chosen,
        max_age=KEPT,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def share_translated(catalogue: Catalog) -> float:
    """Of the texts of a catalogue, how many have been translated, from 0 to 1."""
    texts = [message for message in catalogue if message.id]
    return sum(map(_is_translated, texts)) / len(texts) if texts else 0.0


def _is_translated(message: Message) -> bool:
    forms = message.string
    return bool(forms) if isinstance(forms, str) else bool(forms) and all(forms or ())


def _catalogue(locale: str) -> Catalog:
    with (language.FOLDER / locale / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale=locale)
