"""Text from people, made safe to draw: nothing in it is ever read as markup, and nothing in it vanishes.

Control and formatting characters are dropped, a character that the fonts lack becomes a visible substitute,
and words and texts of absurd length are cut down, since either would stop a report.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from xml.sax.saxutils import escape

from assessment.reports.fonts import register_fonts
from assessment.translation import N_
from assessment.translation import gettext as _

SUBSTITUTE = "\N{REPLACEMENT CHARACTER}"
MAX_WORD = 60
MAX_TEXT = 10_000
SHORTENED = N_("%(text)s … (shortened)")

_DROPPED = frozenset({"Cc", "Cf", "Cs"})
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\u0085\v\f]")
_SPACES = re.compile(r"[^\S\n]+")
_LONG_WORD = re.compile(rf"(\S{{{MAX_WORD}}})(?=\S)")


@lru_cache(maxsize=4096)
def _is_kept(character: str) -> bool:
    return character == "\n" or unicodedata.category(character) not in _DROPPED


@lru_cache(maxsize=4096)
def _drawn(character: str) -> str:
    return character if character == "\n" or ord(character) in register_fonts() else SUBSTITUTE


def drawable(text: str, most: int = MAX_TEXT) -> str:
    """The text as it can be drawn: lines kept, white space made plain, words and length capped."""
    cut = text if len(text) <= most else _(SHORTENED, text=text[:most])
    # A tab is white space before it is a control character; what is dropped may have stood between blanks.
    spaced = _SPACES.sub(" ", _BREAKS.sub("\n", cut))
    kept = unicodedata.normalize("NFC", "".join(filter(_is_kept, spaced)))
    return _LONG_WORD.sub(r"\1 ", _SPACES.sub(" ", "".join(map(_drawn, kept)))).strip()


def can_be_drawn(text: str) -> bool:
    """Whether the fonts have every letter of a text, and it is written from left to right, as we draw it."""
    letters = filter(_is_kept, unicodedata.normalize("NFC", text))
    return all(
        _drawn(letter) == letter and unicodedata.bidirectional(letter) not in _RIGHT_TO_LEFT
        for letter in letters
    )


def one_line(text: str) -> str:
    """The text for a title, a bookmark or a label: drawable, and without line breaks."""
    return " ".join(drawable(text).split())


def clipped(text: str, most: int) -> str:
    """One line of at most `most` characters; a cut one ends in "…"."""
    line = one_line(text)
    return line if len(line) <= most else line[: most - 1] + "…"


def markup(text: str, most: int = MAX_TEXT) -> str:
    """The text for a ReportLab paragraph: drawable, escaped, its line breaks kept."""
    return escape(drawable(text, most)).replace("\n", "<br/>")
