"""An invented district council: its services, its people, and the reviewers who visit it."""

from __future__ import annotations

from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, ServiceLead, User
from assessment.services import directory, people
from assessment.services.directory import ServiceFields

COUNCIL = ("merrowdale", "Merrowdale District Council")
PASSWORD = "demonstration only"  # noqa: S105 (printed for everybody to use)

COORDINATOR = ("coordinator@merrowdale.example", "Robin Ashdown")
ADMINISTRATOR = ("administrator@merrowdale.example", "Kit Fennimore")
REVIEWERS = (
    ("lead.reviewer@tidewick.example", "Sam Hollin", "Tidewick Borough Council"),
    ("reviewer.one@oxlade.example", "Alex Marlow", "Oxlade District Council"),
    ("reviewer.two@harfell.example", "Jo Penhale", "Harfell City Council"),
)

LED_SERVICES = ("Housing repairs", "Customer services")
MANAGER = ("manager@merrowdale.example", "Kim Larkfield")
COUNCILLOR = ("councillor@merrowdale.example", "Pat Wendham")
PLAN_LEAD = ("plan.lead@merrowdale.example", "Chris Tolland")

OPERATOR = ("operator@installation.example", "Lee Garrick")

PEOPLE = (
    ("Coordinator of Merrowdale", COORDINATOR[0]),
    ("Administrator of Merrowdale", ADMINISTRATOR[0]),
    ("Manager of two of its services", MANAGER[0]),
    ("Councillor", COUNCILLOR[0]),
    ("Plan lead", PLAN_LEAD[0]),
    ("Lead reviewer, from Tidewick", REVIEWERS[0][0]),
    ("Reviewer, from Oxlade", REVIEWERS[1][0]),
    ("Operator, who sets councils up", OPERATOR[0]),
)

OFFICE, RESOURCES, PLACES, COMMUNITIES = "Chief executive’s office", "Resources", "Places", "Communities"

# Name, headcount and directorate. Some are too small for their results to be shown.
SERVICES = (
    ("Audit and fraud", 6, OFFICE),
    ("Building control", 11, PLACES),
    ("Business support", 18, RESOURCES),
    ("Communications", 7, OFFICE),
    ("Community safety", 12, COMMUNITIES),
    ("Council tax and benefits", 44, RESOURCES),
    ("Customer services", 38, RESOURCES),
    ("Democratic services", 9, OFFICE),
    ("Economic development", 10, PLACES),
    ("Elections", 4, OFFICE),
    ("Environmental health", 26, COMMUNITIES),
    ("Finance", 28, RESOURCES),
    ("Grounds and parks", 41, PLACES),
    ("Homelessness and housing advice", 24, COMMUNITIES),
    ("Housing repairs", 52, COMMUNITIES),
    ("Human resources", 15, OFFICE),
    ("Information technology", 22, RESOURCES),
    ("Legal services", 13, OFFICE),
    ("Leisure and museums", 31, COMMUNITIES),
    ("Licensing", 6, COMMUNITIES),
    ("Parking", 19, PLACES),
    ("Planning policy", 12, PLACES),
    ("Planning applications", 27, PLACES),
    ("Street cleaning", 46, PLACES),
    ("Waste and recycling", 68, PLACES),
)


def make_council(session: Session) -> tuple[Council, User]:
    """The council with its services, its coordinator and its administrator. Gives the coordinator."""
    council = people.add_council(session, *COUNCIL)
    directorates = {
        name: directory.add_directorate(session, council.id, None, name).id
        for name in (OFFICE, RESOURCES, PLACES, COMMUNITIES)
    }
    for name, headcount, directorate in SERVICES:
        fields = ServiceFields(name, None, headcount, directorates[directorate])
        directory.add_service(session, council.id, None, fields)
    email, name = COORDINATOR
    coordinator = people.add_user(session, email, name, PASSWORD)
    people.give_role(session, coordinator, council, Role.COORDINATOR)
    _add_person(session, council, *ADMINISTRATOR, Role.ADMINISTRATOR)
    _add_person(session, council, *MANAGER, Role.MANAGER)
    _add_person(session, council, *COUNCILLOR, Role.COUNCILLOR)
    _add_person(session, council, *PLAN_LEAD, Role.PLAN_LEAD)
    people.add_user(session, *OPERATOR, PASSWORD).is_operator = True
    return council, coordinator


def _add_person(session: Session, council: Council, email: str, name: str, role: Role) -> None:
    user = people.add_user(session, email, name, PASSWORD)
    people.give_role(session, user, council, role)
    if role is Role.MANAGER:
        led = [service.id for service in council.services if service.name in LED_SERVICES]
        session.add_all(ServiceLead(user_id=user.id, service_id=service_id) for service_id in led)
        session.flush()
