"""What mails say: the words that come with the product or a council's own, with markers to be filled in.

The HTML of a mail is made of its plain text: paragraphs, line ends and links, and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from html import escape
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.models import MailKind, MailText
from assessment.services import audit
from assessment.services.problems import Conflict
from assessment.translation import N_
from assessment.translation import gettext as _

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "mail"
MAX_BODY = 5_000
NOBODY_BY_NAME = "colleague"

LINKS = frozenset({"link", "stop"})
"""Markers that stand for an address; no other text that is filled in becomes a link."""

_ROUND_MARKERS = {
    "name": N_("the person’s name"),
    "council": N_("the council’s name"),
    "round": N_("the title of the round"),
    "closes": N_("when the round closes"),
    "minutes": N_("how many minutes it takes"),
    "link": N_("the person’s own link to answer"),
    "stop": N_("the link that stops reminders"),
}
_ACCOUNT_MARKERS = {
    "name": N_("the person’s name"),
    "council": N_("the council’s name"),
    "link": N_("the link, which works once"),
    "minutes": N_("how many minutes the link works"),
    "closes": N_("until when the link works"),
}
MARKERS: Mapping[MailKind, Mapping[str, str]] = {
    MailKind.INVITATION: _ROUND_MARKERS,
    MailKind.REMINDER: _ROUND_MARKERS,
    MailKind.SIGN_IN: _ACCOUNT_MARKERS,
    MailKind.RESET: _ACCOUNT_MARKERS,
    MailKind.WELCOME: _ACCOUNT_MARKERS,
}
"""What may stand in braces in each mail, and what it stands for, noted to be looked up."""

NEEDED: Mapping[MailKind, tuple[str, ...]] = {
    kind: ("link", "stop") if "stop" in markers else ("link",) for kind, markers in MARKERS.items()
}

_MARKER = re.compile(r"\{([^{}\n]{0,40})\}")
_ADDRESS = re.compile(r"https?://[^\s<>\"“”]+[^\s<>\"“”.,;:!?)’']")


@dataclass(frozen=True, slots=True)
class Wording:
    """A mail before it is filled in. `version` is 0 for the words that come with the product."""

    subject: str
    body: str
    version: int = 0


@dataclass(frozen=True, slots=True)
class FilledIn:
    """A mail as its recipient sees it. `html` holds paragraphs and links only."""

    subject: str
    text: str
    html: str


@cache
def default_wording(kind: MailKind) -> Wording:
    head, _, body = (FOLDER / f"{kind.value}.txt").read_text(encoding="utf-8").partition("\n\n")
    return Wording(head.removeprefix("Subject: "), body.strip())


def wording(session: Session, council_id: int | None, kind: MailKind) -> Wording:
    """A council's own words, or those that come with the product."""
    own = None if council_id is None else session.get(MailText, (council_id, kind))
    return default_wording(kind) if own is None else Wording(own.subject, own.body, own.version)


def own_kinds(session: Session, council_id: int) -> frozenset[MailKind]:
    """The mails that a council has worded itself."""
    return frozenset(session.scalars(select(MailText.kind).where(MailText.council_id == council_id)))


def problems_in(kind: MailKind, subject: str, body: str) -> tuple[list[str], list[str]]:
    """What is wrong with a subject and with a body, as sentences; all of it at once."""
    known = MARKERS[kind]
    in_subject = [_unknown(name, known) for name in _names(subject) if name not in known]
    in_subject += [
        _("Take %(marker)s out of the subject: a link works in the body only", marker=f"{{{name}}}")
        for name in _names(subject)
        if name in LINKS
    ]
    in_body = [_unknown(name, known) for name in _names(body) if name not in known]
    in_body += [
        _(
            "Put %(marker)s into the body: it stands for %(what)s",
            marker=f"{{{name}}}",
            what=_(known[name]),
        )
        for name in NEEDED[kind]
        if name not in _names(body)
    ]
    return in_subject, in_body


def save_wording(
    session: Session, council_id: int, user_id: int | None, kind: MailKind, new: Wording
) -> None:
    """Keep a council's own words. Raises Conflict where somebody else changed them since `new.version`."""
    now = wording(session, council_id, kind)
    if now.version != new.version:
        raise Conflict("this mail", _as_text(now), _as_text(new))
    own = session.get(MailText, (council_id, kind))
    if own is None:
        _add(session, MailText(council_id=council_id, kind=kind, subject=new.subject, body=new.body), new)
    else:
        own.subject, own.body = new.subject, new.body
        session.flush()
    audit.record(session, council_id, user_id, "changed a mail", kind.value)


def reset_wording(session: Session, council_id: int, user_id: int | None, kind: MailKind) -> None:
    """Go back to the words that come with the product."""
    own = session.get(MailText, (council_id, kind))
    if own is not None:
        session.delete(own)
        session.flush()
        audit.record(session, council_id, user_id, "reset a mail", kind.value)


def meanings_of(kind: MailKind) -> dict[str, str]:
    """What may stand in braces in a mail, and what it stands for, as people read it."""
    return {name: _(what) for name, what in MARKERS[kind].items()}


def fill_in(words: Wording, values: Mapping[str, str]) -> FilledIn:
    """The mail with each marker's value, as text and as HTML. A value is never looked at for markers."""
    cleaned = {name: _one_line(value) for name, value in values.items()}
    return FilledIn(
        subject=_filled(words.subject, cleaned),
        text=_filled(words.body, cleaned) + "\n",
        html=_as_html(words.body, cleaned),
    )


def _add(session: Session, own: MailText, new: Wording) -> None:
    try:
        with session.begin_nested():
            session.add(own)
            session.flush()
    except IntegrityError:
        theirs = wording(session, own.council_id, own.kind)
        raise Conflict("this mail", _as_text(theirs), _as_text(new)) from None


def _names(text: str) -> list[str]:
    return list(dict.fromkeys(_MARKER.findall(text)))


def _unknown(name: str, known: Mapping[str, str]) -> str:
    listed = ", ".join(f"{{{one}}}" for one in known)
    return _(
        "%(marker)s is not known. What can stand in braces is %(markers)s",
        marker=f"{{{name}}}",
        markers=listed,
    )


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _MARKER.sub(lambda found: values.get(found.group(1), found.group(0)), text)


def _as_html(body: str, values: Mapping[str, str]) -> str:
    paragraphs = [part.strip("\n") for part in re.split(r"\n\s*\n", body) if part.strip()]
    return "\n".join(f"<p>{_inline(part, values)}</p>" for part in paragraphs) + "\n"


def _inline(text: str, values: Mapping[str, str]) -> str:
    made, end = [], 0
    for found in _MARKER.finditer(text):
        made.append(_with_links(text[end : found.start()]))
        name = found.group(1)
        value = values.get(name, found.group(0))
        made.append(_link(value) if name in LINKS and name in values else escape(value))
        end = found.end()
    made.append(_with_links(text[end:]))
    return "".join(made).replace("\n", "<br>\n")


def _with_links(text: str) -> str:
    made, end = [], 0
    for found in _ADDRESS.finditer(text):
        made += [escape(text[end : found.start()]), _link(found.group(0))]
        end = found.end()
    return "".join([*made, escape(text[end:])])


def _link(address: str) -> str:
    return f'<a href="{escape(address)}">{escape(address)}</a>'


def _one_line(text: str) -> str:
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


def _as_text(words: Wording) -> dict[str, str]:
    return {_("Subject"): words.subject, _("Body"): words.body}
