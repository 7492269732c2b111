"""Where each role's work is: the entries at the top of the page, and the page that they start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l

from assessment.access import Rule, meets
from assessment.services.sign_ins import SignedIn
from assessment.web.addresses import address
from assessment.web.guards import actor_of


@dataclass(frozen=True, slots=True)
class Entry:
    """A link at the top of every page; it is marked as where one is throughout its `areas` (blueprints)."""

    text: str
    endpoint: str
    areas: tuple[str, ...]


ROUNDS = (
    "rounds",
    "set_up",
    "preview",
    "named",
    "invitees",
    "invitee_files",
    "mailing",
    "turnout",
    "reaching",
    "paper",
    "results",
    "reports",
    "team",
    "publishing",
)

ENTRIES: Mapping[Rule, tuple[Entry, ...]] = {
    Rule.COORDINATOR: (
        Entry(_l("Rounds"), "rounds.index", ROUNDS),
        Entry(_l("Plans"), "plans.index", ("plans",)),
    ),
    Rule.MANAGER: (
        Entry(_l("Your services"), "service_results.index", ("service_results",)),
        Entry(_l("Plans"), "plans.index", ("plans",)),
        Entry(_l("Published"), "published.index", ("published",)),
    ),
    Rule.ADMINISTRATOR: (
        Entry(_l("Services"), "services.index", ("services", "service_files")),
        Entry(_l("People"), "people.index", ("people", "people_files")),
        Entry(_l("Settings"), "settings.show", ("settings", "personal_data")),
        Entry(_l("Audit trail"), "audit.index", ("audit",)),
    ),
    Rule.COUNCILLOR: (Entry(_l("Published reports and plans"), "published.index", ("published",)),),
    Rule.PLAN_LEAD: (Entry(_l("Your actions"), "own_actions.index", ("own_actions",)),),
    Rule.MAIL_TEXTS: (Entry(_l("Mails"), "mails.index", ("mails",)),),
    Rule.OPERATOR: (Entry(_l("Councils"), "operator.index", ("operator",)),),
    Rule.REVIEWER: (Entry(_l("Reviews"), "reviews.index", ("reviews",)),),
}
"""Whoever meets several rules sees the entries of all, in this order. The first is where they start."""


def first_page(user: SignedIn) -> str | None:
    """The endpoint that a person starts from, if there is anything for them here."""
    return next((entry.endpoint for entry in _entries(user)), None)


def links(user: SignedIn) -> list[dict[str, Any]]:
    """The entries for a person, as the frame of a page shows them."""
    return [
        {
            "text": str(entry.text),
            "href": address(entry.endpoint),
            "current": request.blueprint in entry.areas,
        }
        for entry in _entries(user)
    ]


def _entries(user: SignedIn) -> Iterator[Entry]:
    actor = actor_of(user)
    seen = set()
    for rule, entries in ENTRIES.items():
        for entry in entries if meets(rule, actor) else ():
            if entry.endpoint not in seen:
                seen.add(entry.endpoint)
                yield entry
