"""What a coordinator sends to the pages of a plan, and where."""

from __future__ import annotations

from collections.abc import Callable

from assessment.planning.values import Plan
from tests.client import Page, PageClient

ReadPlan = Callable[[], Plan]


def path_of(plan: Plan, rest: str = "") -> str:
    return f"/plans/{plan.id}{rest}"


def priority_path(plan: Plan, place: int = 0, rest: str = "") -> str:
    return path_of(plan, f"/priorities/{plan.priorities[place].id}{rest}")


def action_path(plan: Plan, rest: str = "") -> str:
    return path_of(plan, f"/actions/{plan.priorities[0].actions[0].id}{rest}")


def accept(client: PageClient, plan: Plan, place: int = 0) -> Page:
    return client.post(priority_path(plan, place, "/move"), {"move": "accept"})


def words(version: int, **changes: str) -> dict[str, str]:
    """A good form for the first proposal, which its gap put into the High band."""
    return {
        "version": str(version),
        "title": "Doors open on time",
        "outcome": "Nobody waits outside.",
        "band": "high",
        "band_reason": "",
        "measures": "Share of days\r\n\r\n  Complaints  ",
        **changes,
    }


def deed(version: int = 0, **changes: str) -> dict[str, str]:
    """A good form for an action."""
    return {
        "version": str(version),
        "text": "Mend the lock",
        "lead": "Head of estates",
        "starts_on": "2027-01-01",
        "ends_on": "2027-02-01",
        "resources": "£200",
        "statutory": "no",
        "status": "in_progress",
        **changes,
    }
