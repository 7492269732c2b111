"""The words that people read, in the language that is being spoken: English, until somebody says otherwise.

Rules, records and reports find their words here, so that they need to know nothing of a request. The web says
at each request what is spoken; a job or a command that says nothing speaks English. The words are in English
in the code, whole sentences at a time, with names for what is filled in: `_("Due on %(day)s", day=day)`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from gettext import NullTranslations

from babel import Locale


@dataclass(frozen=True, slots=True)
class Speech:
    """What is spoken: the rules of a locale, and where its words are looked up."""

    locale: Locale
    catalogue: NullTranslations = field(default_factory=NullTranslations)

    @property
    def tag(self) -> str:
        """As HTML and PDF name it: en-GB."""
        return str(self.locale).replace("_", "-")


ENGLISH = Speech(Locale("en", "GB"))

_spoken: ContextVar[Speech] = ContextVar("spoken", default=ENGLISH)


def speak(speech: Speech) -> None:
    """Say everything in this language from now on, in this request or thread."""
    _spoken.set(speech)


@contextmanager
def speaking(speech: Speech) -> Iterator[None]:
    """Say everything in this language for a while."""
    token = _spoken.set(speech)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Speech:
    return _spoken.get()


def gettext(text: str, /, **filled_in: object) -> str:
    """A text in the language spoken. Placeholders are read only where something is filled in."""
    said = _spoken.get().catalogue.gettext(text)
    return said % filled_in if filled_in else said


def ngettext(one: str, more: str, num: int, /, **filled_in: object) -> str:
    """The text for a number of things; `%(num)s` in it is the number, with its thousands apart."""
    said = _spoken.get().catalogue.ngettext(one, more, num)
    return said % {"num": f"{num:,}", **filled_in}


def N_(text: str) -> str:
    """Notes a text that is looked up later: a constant, which would else be in English for ever."""
    return text
