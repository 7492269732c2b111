"""What the pages about invitees and mails show: pages of a list, how a sending goes, a mail to try out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for

from assessment.lifecycle import JobState
from assessment.models import Job, JobKind, MailKind

MAX_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class MailName:
    """What a mail is called on the pages, and when it is sent."""

    name: str
    when: str

    @property
    def key(self) -> str:
        return self.name.lower()


MAILS: Mapping[MailKind, MailName] = {
    MailKind.INVITATION: MailName("Invitation", "Sent to everybody who is invited to a round"),
    MailKind.REMINDER: MailName("Reminder", "Sent to those who have not finished"),
    MailKind.SIGN_IN: MailName("Link to sign in", "Sent to people with an account who ask for it"),
    MailKind.RESET: MailName("New password", "Sent to people with an account who forgot their password"),
    MailKind.WELCOME: MailName("New account", "Sent to people who are given an account"),
}

JOB_NAMES = {JobKind.INVITATIONS: "Invitations", JobKind.REMINDERS: "Reminders"}
STATES = {
    JobState.QUEUED: "Waiting",
    JobState.RUNNING: "Under way",
    JobState.DONE: "Done",
    JobState.FAILED: "Stopped",
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
        return {"href": href, "label": f"{number} of {last}"}

    return {
        "previous": link(min(page - 1, last)) if page > 1 else None,
        "next": link(page + 1) if page < last else None,
    }


def job_line(job: Job) -> dict[str, Any]:
    """A sending in a list of them."""
    waits = job.state is JobState.QUEUED and job.attempts > 0
    return {
        "id": job.id,
        "name": JOB_NAMES.get(job.kind, ""),
        "asked_at": job.asked_at,
        "state": "To be tried again" if waits else STATES[job.state],
        "waits_until": job.run_after if waits else None,
        "done": job.done,
        "total": job.total,
    }


def sample_values(council_name: str) -> dict[str, str]:
    """What a mail is tried out with."""
    return {
        "name": "Sam Example",
        "council": council_name,
        "round": "Autumn round",
        "closes": "the end of 18 December",
        "minutes": "15",
        "link": "https://friend.example/the-link-of-this-person",
        "stop": "https://friend.example/stop-reminders",
    }
