"""Two councils with a record of every kind, and somebody of every role in each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import NOBODY, Actor, Role
from assessment.models import (
    Action,
    Council,
    Evidence,
    JobKind,
    Plan,
    Remark,
    RemarkKind,
    Service,
    ServiceLead,
    User,
)
from assessment.services import (
    actions,
    directory,
    invitees,
    open_links,
    plans,
    priorities,
    publishing,
    review_headings,
    sign_ins,
    slips,
)
from assessment.services.actions import ActionFields
from assessment.services.invitees import InviteeFields
from assessment.services.queueing import queue_job
from tests.factories.people import make_council, make_manager, make_person
from tests.factories.plans import make_closed_round, make_closed_service_round
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review
from tests.factories.rounds import make_open_round, make_round

Values = dict[str, str | int]


@dataclass(frozen=True)
class Person:
    """Somebody who asks for pages. `stranger`: what they may see is not among the records of the world."""

    email: str
    actor: Actor
    stranger: bool = False


def _holders(domain: str, whose: str, stranger: bool) -> dict[str, Person]:
    """One person for each role, who holds only that."""
    return {
        f"{whose} {role.value.replace('_', ' ')}": Person(
            f"{role.value}@{domain}", Actor(signed_in=True, roles=frozenset({role})), stranger
        )
        for role in Role
    }


PEOPLE: dict[str, Person] = {
    "nobody": Person("", NOBODY),
    "a person without roles": Person("plain@ashvale.example", Actor(signed_in=True)),
    **_holders("ashvale.example", "the", stranger=False),
    **_holders("wharfmoor.example", "another council's", stranger=True),
    "the manager of another service": Person(
        "planning@ashvale.example", Actor(signed_in=True, roles=frozenset({Role.MANAGER})), stranger=True
    ),
    "an operator": Person("operator@installation.example", Actor(signed_in=True, operator=True)),
    "a reviewer": Person("asha@elsewhere.example", Actor(signed_in=True, reviewer=True)),
    "a reviewer of another round": Person(
        "bram@elsewhere.example", Actor(signed_in=True, reviewer=True), stranger=True
    ),
}
SIGNED_IN = tuple(who for who in PEOPLE if who != "nobody")


OF_AN_OPEN_ROUND = {"invitees", "invitee_files", "mailing"}


@dataclass(frozen=True)
class World:
    """What the addresses of Ashvale's records are filled in with, and who is signed in with which secret."""

    draft: int
    still_open: int
    closed: int
    of_services: int
    values: Values
    secrets: dict[str, str]

    def values_for(self, endpoint: str) -> Values:
        """A closed round has results; a draft is what can be set up, opened and changed.

        What is of one service is of Housing, in a closed round that assessed each service by itself.
        """
        area = endpoint.split(".")[0]
        round_id = self.draft if area in ("rounds", "set_up", "preview") else self.closed
        of_service = endpoint.startswith(("published.service_", "plans.start_for_"))
        if area in OF_AN_OPEN_ROUND:
            round_id = self.still_open
        if area == "service_results" or of_service:
            round_id = self.of_services
        heading = {"code": "a.1.x"} if area == "reviews" else {"code": "a.1"}
        if endpoint == "set_up.targets_of_service":
            heading = {"code": f"s{self.values['service_id']}"}
        return {"round_id": round_id, **heading, **self.values}


def filled_in(rule: str, values: Values) -> str:
    """The address of a route, with a value for each of its parts."""
    return re.sub(r"<(?:\w+:)?(\w+)>", lambda found: str(values[found.group(1)]), rule)


def make_world(session: Session) -> World:
    """Ashvale with a draft, an open and closed rounds, a review and a plan; Wharfmoor with a review too.

    What is closed is published, and so is the plan.
    """
    ashvale = make_council(session)
    wharfmoor = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    _add_people(session, ashvale, wharfmoor)
    draft, still_open = make_round(session, ashvale), make_open_round(session, ashvale)
    closed, of_services = make_closed_round(session, ashvale), make_closed_service_round(session, ashvale)
    for round_ in (closed, of_services):
        publishing.publish_report(session, round_, None)
    review = make_review(session, closed)
    reviewer = add_reviewer(session, review, "Asha", lead=True)
    review_headings.add_evidence(session, reviewer, "a.1.x", DOCUMENT)
    review_headings.add_remark(session, reviewer, "a.1.x", RemarkKind.STRENGTH, "Doors open on time.")
    add_reviewer(session, make_review(session, make_open_round(session, wharfmoor)), "Bram")

    values: Values = {
        **_plan(session, ashvale, closed.id),
        "review_id": review.id,
        "reviewer_id": reviewer.id,
        "evidence_id": session.scalars(select(Evidence.id)).one(),
        "remark_id": session.scalars(select(Remark.id)).one(),
        "link_token": still_open.link_token,
        "invitee_id": invitees.add_invitee(
            session, still_open, None, InviteeFields("sam@ashvale.example")
        ).id,
        "token": open_links.make_link(session, still_open, None, None, "staff"),
        "sheet_id": slips.make_sheet(session, still_open, None, 1).id,
        "group_code": "staff",
        "service_id": ashvale.services[0].id,
        "directorate_id": directory.add_directorate(session, ashvale.id, None, "Places").id,
        "person_id": _user(session, "councillor@ashvale.example").id,
        "job_id": queue_job(session, JobKind.INVITATIONS, {"done": 0}, round_=still_open).id,
        "day": "2036-12-01",
        "name": "invitation",
        "element_code": "a.1",
        "service_code": next(one.code for one in of_services.services if one.name == "Housing"),
        "council_id": ashvale.id,
        "secret": "no-such-secret",
        "filename": "js/app.js",
    }
    secrets = {who: sign_ins.begin(session, _user(session, PEOPLE[who].email)) for who in SIGNED_IN}
    session.flush()
    return World(draft.id, still_open.id, closed.id, of_services.id, values, secrets)


def _add_people(session: Session, ashvale: Council, wharfmoor: Council) -> None:
    """Everybody but the reviewers. In Ashvale the manager leads Housing."""
    make_person(session, "plain@ashvale.example")
    make_person(session, "operator@installation.example").is_operator = True
    for council, domain in ((ashvale, "ashvale.example"), (wharfmoor, "wharfmoor.example")):
        for role in Role:
            make_person(session, f"{role.value}@{domain}", council, role)
    housing = select(Service.id).where(Service.council_id == ashvale.id, Service.name == "Housing")
    manager = _user(session, "manager@ashvale.example")
    session.add(ServiceLead(user_id=manager.id, service_id=session.scalars(housing).one()))
    make_manager(session, ashvale, "Planning", "planning@ashvale.example")
    session.flush()


def _plan(session: Session, council: Council, round_id: int) -> Values:
    """A plan with one action, which Ashvale's plan lead answers for."""
    plan_id = plans.start_plan(session, council.id, None, round_id, title="Plan", starts_on=date(2026, 12, 1))
    priority = session.get_one(Plan, plan_id).priorities[0]
    priorities.move_priority(session, None, priority, "accept")
    publishing.publish_plan(session, council.id, None, plan_id)
    action_id = actions.add_action(session, None, priority, ActionFields(text="Mend the door"))
    session.get_one(Action, action_id).lead_user_id = _user(session, "plan_lead@ashvale.example").id
    return {"plan_id": plan_id, "priority_id": priority.id, "action_id": action_id}


def _user(session: Session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()
