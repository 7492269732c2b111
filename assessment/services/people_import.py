"""The people of a council from a file: what would change is shown first, and done when it is confirmed."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.lifecycle import REVIEW_OVER
from assessment.models import Review, Reviewer, Service, User
from assessment.services import memberships
from assessment.services.directory import lock
from assessment.services.memberships import written_roles
from assessment.services.people_changes import Known, PeopleChanges, decide
from assessment.services.table_files import Table


def plan_import(session: Session, council_id: int, table: Table) -> PeopleChanges:
    """What a file would change today. Raises TableProblems."""
    return decide(_known(session, council_id), table)


def do_import(
    session: Session, council_id: int, by: int | None, table: Table, shown: str
) -> PeopleChanges | None:
    """Make the changes that were shown, and give them; None, and nothing done, where they are others now.

    New people are sent the mail on how to sign in. Raises TableProblems.
    """
    lock(session, council_id)
    changes = plan_import(session, council_id, table)
    if changes.digest != shown:
        return None
    # Administrators first, so that the council is at no moment without one.
    for change in sorted(changes.to_show, key=lambda one: Role.ADMINISTRATOR not in one.after.roles):
        if change.user_id is None:
            memberships.add_person(session, council_id, by, change.name, change.email, change.after)
        else:
            memberships.change_duties(
                session, council_id, by, change.user_id, change.after, str(change.before)
            )
    return changes


def table_of(session: Session, council_id: int) -> list[tuple[str, ...]]:
    """The people as rows for a file, in the order of COLUMNS."""
    return [
        (person.email, person.name, written_roles(person.duties.roles), "; ".join(person.leads))
        for person in memberships.list_people(session, council_id)
    ]


def _known(session: Session, council_id: int) -> Known:
    services = session.execute(
        select(Service.id, Service.name, Service.reference).where(Service.council_id == council_id)
    ).all()
    reviewers = session.scalars(
        select(User.email)
        .join(Reviewer, Reviewer.user_id == User.id)
        .join(Review, Review.id == Reviewer.review_id)
        .where(Review.council_id == council_id, Review.state.not_in(REVIEW_OVER))
    )
    return Known(
        people=memberships.list_people(session, council_id),
        services={service_id: name for service_id, name, _ in services},
        references={service_id: reference for service_id, _, reference in services if reference},
        reviewers=frozenset(email.casefold() for email in reviewers),
    )
