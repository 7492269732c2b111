"""A made-up language: English words in brackets, so that what stands outside them was not looked up."""

from __future__ import annotations

import re
from collections.abc import Iterable

from babel import Locale
from babel.support import NullTranslations

from assessment.translation import Speech

OPENS, CLOSES = "«", "»"
"""Signs that the fonts of PDF files have, and that no text of ours has."""

_LETTER = r"[^\W\d_]"


class Bracketed(NullTranslations):
    """Also under the names by which Flask-Babel asks."""

    def gettext(self, message: str) -> str:
        return f"{OPENS}{message}{CLOSES}"

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)

    ugettext, ungettext = gettext, ngettext


BRACKETED = Speech(Locale("cy"), Bracketed())
"""Its months and days of the week are Welsh, so that dates in English are seen as well."""


def outside(text: str, known: Iterable[str] = ()) -> str:
    """The words that are left of a text without what is in brackets, be they nested, and what is `known`.

    Known are names and other data, wherever white space breaks them, and months and days of the made-up
    language. A bracket that is never closed, or was never opened, is left too.
    """
    left, before = " ".join(text.split()), ""
    while left != before:
        left, before = re.sub(rf"{OPENS}[^{OPENS}{CLOSES}]*{CLOSES}", " ", left), left
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
