"""What the pages about invitees and mails show: pages of a list, how a sending goes, a mail to try out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from assessment.lifecycle import JobState
from assessment.models import Job, JobKind, MailKind
from assessment.reports.words import in_a_sentence

MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class MailName:
    """What a mail is called on the pages, and when it is sent."""

    name: LazyString
    when: LazyString

    @property
    def key(self) -> str:
        return in_a_sentence(str(self.name))


MAILS: Mapping[MailKind, MailName] = {
    MailKind.INVITATION: MailName(_l("Invitation"), _l("Sent to everybody who is invited to a round")),
    MailKind.REMINDER: MailName(_l("Reminder"), _l("Sent to those who have not finished")),
    MailKind.SIGN_IN: MailName(_l("Link to sign in"), _l("Sent to people with an account who ask for it")),
    MailKind.RESET: MailName(
        _l("New password"), _l("Sent to people with an account who forgot their password")
    ),
    MailKind.WELCOME: MailName(_l("New account"), _l("Sent to people who are given an account")),
}

JOB_NAMES = {JobKind.INVITATIONS: _l("Invitations"), JobKind.REMINDERS: _l("Reminders")}
STATES = {
    JobState.QUEUED: _l("Waiting"),
    JobState.RUNNING: _l("Under way"),
    JobState.DONE: _l("Done"),
    JobState.FAILED: _l("Stopped"),
}


def page_number(text: str | None) -> int:
    """The page that an address asks for; the first where that is nonsense."""
    if text is not None and text.isascii() and text.isdigit() and len(text) < 6:
        return min(max(int(text), 1), MAX_PAGE)
    return 1


def neighbours(round_id: int, search: str, page: int, total: int, size: int) -> dict[str, Any]:
    """The pages before and after, for the links below a list."""
    last = max(1, -(-total // size))

    def link(number: int) -> dict[str, str]:
        href = url_for("invitees.show", round_id=round_id, page=number, search=search or None)
        return {"href": href, "label": _("%(number)s of %(last)s", number=number, last=last)}

    return {
        "previous": link(min(page - 1, last)) if page > 1 else None,
        "next": link(page + 1) if page < last else None,
    }


def job_line(job: Job) -> dict[str, Any]:
    """A sending in a list of them."""
    waits = job.state is JobState.QUEUED and job.attempts > 0
    return {
        "id": job.id,
        "name": str(JOB_NAMES.get(job.kind, "")),
        "asked_at": job.asked_at,
        "state": _("To be tried again") if waits else str(STATES[job.state]),
        "waits_until": job.run_after if waits else None,
        "done": job.done,
        "total": job.total,
    }


def sample_values(council_name: str) -> dict[str, str]:
    """What a mail is tried out with."""
    return {
        "name": _("Sam Example"),
        "council": council_name,
        "round": _("Autumn round"),
        "closes": _("the end of 18 December"),
        "minutes": "15",
        "link": "https://friend.example/the-link-of-this-person",
        "stop": "https://friend.example/stop-reminders",
    }
