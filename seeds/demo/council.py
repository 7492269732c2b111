"""An invented district council: its services, its people, and the reviewers who visit it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, User
from assessment.services import people

COUNCIL = ("merrowdale", "Merrowdale District Council")
PASSWORD = "demonstration only"  # noqa: S105 (printed for everybody to use)

COORDINATOR = ("coordinator@merrowdale.example", "Robin Ashdown")
REVIEWERS = (
    ("lead.reviewer@tidewick.example", "Sam Hollin", "Tidewick Borough Council"),
    ("reviewer.one@oxlade.example", "Alex Marlow", "Oxlade District Council"),
    ("reviewer.two@harfell.example", "Jo Penhale", "Harfell City Council"),
)

PEOPLE = (
    ("Coordinator of Merrowdale", COORDINATOR[0]),
    ("Lead reviewer, from Tidewick", REVIEWERS[0][0]),
    ("Reviewer, from Oxlade", REVIEWERS[1][0]),
)

# Name and headcount. Some are too small for their results to be shown.
SERVICES = (
    ("Audit and fraud", 6),
    ("Building control", 11),
    ("Business support", 18),
    ("Communications", 7),
    ("Community safety", 12),
    ("Council tax and benefits", 44),
    ("Customer services", 38),
    ("Democratic services", 9),
    ("Economic development", 10),
    ("Elections", 4),
    ("Environmental health", 26),
    ("Finance", 28),
    ("Grounds and parks", 41),
    ("Homelessness and housing advice", 24),
    ("Housing repairs", 52),
    ("Human resources", 15),
    ("Information technology", 22),
    ("Legal services", 13),
    ("Leisure and museums", 31),
    ("Licensing", 6),
    ("Parking", 19),
    ("Planning policy", 12),
    ("Planning applications", 27),
    ("Street cleaning", 46),
    ("Waste and recycling", 68),
)


def make_council(session: Session) -> tuple[Council, User]:
    """The council with its services and its coordinator."""
    council = people.add_council(session, *COUNCIL)
    for name, headcount in SERVICES:
        people.add_service(session, council, name, headcount)
    email, name = COORDINATOR
    coordinator = people.add_user(session, email, name, PASSWORD)
    people.give_role(session, coordinator, council, Role.COORDINATOR)
    return council, coordinator
