"""What went wrong with a mail or a sending, as its row keeps it, in English, and as people read it."""

from __future__ import annotations

import re

from assessment.translation import N_, ngettext
from assessment.translation import gettext as _

_CODED = frozenset(
    {
        N_("The mail server refused this address (code %(code)s)."),
        N_("The mail server refused this mail (code %(code)s)."),
    }
)
_CODE = re.compile(r"(?<=\(code )\d+(?=\))")
_REMINDERS = re.compile(r"([\d,]+) reminders? could not be delivered\.")


def trouble_text(kept: str) -> str:
    """A note of trouble in the language that is spoken; one that nobody knows any more stays as it is."""
    if not kept:
        return ""
    if reminders := _REMINDERS.fullmatch(kept):
        return reminders_text(int(reminders.group(1).replace(",", "")))
    code = _CODE.search(kept)
    sentence = _CODE.sub("%(code)s", kept)
    return _(sentence, code=code.group()) if code and sentence in _CODED else _(kept)


def reminders_text(number: int) -> str:
    return ngettext(
        "%(num)s reminder could not be delivered.", "%(num)s reminders could not be delivered.", number
    )
