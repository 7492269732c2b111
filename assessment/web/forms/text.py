"""What people type, made plain before it is checked: line ends, blanks, and no control characters."""

from __future__ import annotations

import unicodedata


def one_line(value: str | None) -> str:
    """A title or a name: runs of white space become one blank."""
    return " ".join(_printable(value or "").split())


def many_lines(value: str | None) -> str:
    """A longer text: browsers send CRLF, which would count as two characters each."""
    return _printable((value or "").replace("\r\n", "\n").replace("\r", "\n")).strip()


def _printable(text: str) -> str:
    """Without control characters and halves of characters: no database stores NUL or a lone surrogate."""
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in _UNSTORABLE)


_UNSTORABLE = frozenset({"Cc", "Cs"})
