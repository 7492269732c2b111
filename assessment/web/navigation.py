"""Where each role's work is: the entries at the top of the page, and the page that they start from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request

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
        Entry("Rounds", "rounds.index", ROUNDS),
        Entry("Plans", "plans.index", ("plans",)),
    ),
    Rule.MANAGER: (
        Entry("Your services", "service_results.index", ("service_results",)),
        Entry("Plans", "plans.index", ("plans",)),
        Entry("Published", "published.index", ("published",)),
    ),
    Rule.ADMINISTRATOR: (
        Entry("Services", "services.index", ("services", "service_files")),
        Entry("People", "people.index", ("people", "people_files")),
        Entry("Settings", "settings.show", ("settings", "personal_data")),
        Entry("Audit trail", "audit.index", ("audit",)),
    ),
    Rule.COUNCILLOR: (Entry("Published reports and plans", "published.index", ("published",)),),
    Rule.PLAN_LEAD: (Entry("Your actions", "own_actions.index", ("own_actions",)),),
    Rule.MAIL_TEXTS: (Entry("Mails", "mails.index", ("mails",)),),
    Rule.OPERATOR: (Entry("Councils", "operator.index", ("operator",)),),
    Rule.REVIEWER: (Entry("Reviews", "reviews.index", ("reviews",)),),
}
"""Whoever meets several rules sees the entries of all, in this order. The first is where they start."""


def first_page(user: SignedIn) -> str | None:
    """The endpoint that a person starts from, if there is anything for them here."""
    return next((entry.endpoint for entry in _entries(user)), None)


def links(user: SignedIn) -> list[dict[str, Any]]:
    """The entries for a person, as the frame of a page shows them."""
    return [
        {
            "text": entry.text,
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
