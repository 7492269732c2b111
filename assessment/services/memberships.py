"""The people of a council: the roles that they hold there, and the services that they lead."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from assessment.access import NAMES_OF_ROLES, Role
from assessment.lifecycle import REVIEW_OVER
from assessment.models import (
    Action,
    LinkPurpose,
    Membership,
    Plan,
    Priority,
    Review,
    Reviewer,
    Service,
    ServiceLead,
    User,
)
from assessment.services import audit, emailed_links, people, sign_ins
from assessment.services.directory import lock
from assessment.services.problems import Conflict, NotFound, NotReady, as_sentences
from assessment.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Duties:
    """The roles that a person holds in a council, and the ids of the services that they lead."""

    roles: frozenset[Role]
    services: frozenset[int] = frozenset()

    def __str__(self) -> str:
        """The same text for the same duties: by it a form knows whether they changed since it was made."""
        roles, services = sorted(self.roles), sorted(self.services)
        return f"{' '.join(roles)}/{' '.join(map(str, services))}"


NO_DUTIES = Duties(frozenset())


@dataclass(frozen=True, slots=True)
class CouncilPerson:
    """`leads` are the names of services. `has_password` is False before they have chosen one."""

    id: int
    name: str
    email: str
    duties: Duties
    leads: tuple[str, ...]
    has_password: bool
    uses_codes: bool


def list_people(session: Session, council_id: int) -> tuple[CouncilPerson, ...]:
    """Everybody who holds a role in the council, by name."""
    return _people(session, council_id, None)


def get_person(session: Session, council_id: int, user_id: int) -> CouncilPerson:
    """Somebody who holds a role in this council. Raises NotFound."""
    found = _people(session, council_id, user_id)
    if not found:
        raise NotFound(f"person {user_id}")
    return found[0]


def _people(session: Session, council_id: int, user_id: int | None) -> tuple[CouncilPerson, ...]:
    """Those with a role in the council, or only the one with this id."""
    held = select(Membership.user_id, Membership.role).where(Membership.council_id == council_id)
    led = (
        select(ServiceLead.user_id, Service.id, Service.name)
        .join(Service, Service.id == ServiceLead.service_id)
        .where(Service.council_id == council_id)
        .order_by(Service.name)
    )
    if user_id is not None:
        held, led = held.where(Membership.user_id == user_id), led.where(ServiceLead.user_id == user_id)
    roles: dict[int, set[Role]] = {}
    for holder, role in session.execute(held):
        roles.setdefault(holder, set()).add(role)
    leads: dict[int, list[tuple[int, str]]] = {}
    for holder, service_id, name in session.execute(led):
        leads.setdefault(holder, []).append((service_id, name))
    users = select(User).order_by(func.lower(User.name), User.id)
    if user_id is not None:
        users = users.where(User.id == user_id)
    users = users.where(User.id.in_(held.with_only_columns(Membership.user_id)))
    return tuple(
        _person(user, roles[user.id], leads.get(user.id, [])) for user in session.scalars(users).all()
    )


def _person(user: User, roles: Iterable[Role], leads: list[tuple[int, str]]) -> CouncilPerson:
    return CouncilPerson(
        id=user.id,
        name=user.name,
        email=user.email,
        duties=Duties(frozenset(roles), frozenset(service for service, _ in leads)),
        leads=tuple(name for _, name in leads),
        has_password=user.password_hash is not None,
        uses_codes=user.totp_confirmed,
    )


def objections_to(
    session: Session, council_id: int, duties: Duties, *, email: str = "", user_id: int | None = None
) -> dict[str, str]:
    """Why somebody cannot have these duties: a sentence by field, empty where they can.

    `email` is that of somebody to be added, `user_id` of somebody who is in the council already.
    """
    found = {}
    user = people.find_user(session, email) if email else None
    if user is not None and _holds(session, council_id, user.id):
        found["email"] = _(
            "%(email)s has roles in this council already. Change them on their page", email=user.email
        )
    reviewer_id = user.id if user is not None else user_id
    if Role.COORDINATOR in duties.roles and reviewer_id and _reviews(session, council_id, reviewer_id):
        found["roles"] = _(
            "They are on the team of a peer review of this council, so they cannot coordinate it"
        )
    if user_id and Role.ADMINISTRATOR not in duties.roles and _is_last(session, council_id, user_id):
        found["roles"] = _("They are the only administrator. Make somebody else an administrator first")
    if Role.MANAGER in duties.roles and not duties.services:
        found["services"] = _("Choose the services that the manager leads")
    if duties.services and Role.MANAGER not in duties.roles:
        found["services"] = _("Only a manager leads services. Choose the role of manager too, or no service")
    return found


def add_person(
    session: Session, council_id: int, by: int | None, name: str, email: str, duties: Duties
) -> int:
    """The id of a person who now has these duties, with an account if they had none, and a mail on its way.

    An account that exists keeps its name. One to which no council has given a role yet loses its password:
    that may have been chosen by whoever was handed an invitation link. Raises NotReady with every
    objection, NotFound for services of another council.
    """
    lock(session, council_id)
    _check(objections_to(session, council_id, duties, email=email))
    user = people.find_user(session, email) or people.add_user(session, email, name, None)
    if not user.memberships and not user.is_operator:
        user.password_hash = None
        sign_ins.end_all(session, user.id)
    _write(session, council_id, user.id, duties)
    emailed_links.send_link(session, user, LinkPurpose.WELCOME, council_id=council_id, by_user_id=by)
    audit.record(session, council_id, by, "added", f"person {user.id}", _note(user, duties))
    return user.id


def change_duties(
    session: Session, council_id: int, by: int | None, user_id: int, duties: Duties, read: str
) -> None:
    """Give a person other duties. `read` is the text of those that the form was made from.

    Raises NotFound, Conflict where they are others by now, NotReady with every objection.
    """
    lock(session, council_id)
    person = get_person(session, council_id, user_id)
    if str(person.duties) != read:
        theirs, yours = (_as_text(session, council_id, one) for one in (person.duties, duties))
        raise Conflict("these roles", theirs, yours)
    _check(objections_to(session, council_id, duties, user_id=user_id))
    _write(session, council_id, user_id, duties)
    note = _note(session.get_one(User, user_id), duties)
    audit.record(session, council_id, by, "changed the roles of", f"person {user_id}", note)


def remove_person(session: Session, council_id: int, by: int | None, user_id: int) -> None:
    """Take a person out of the council and sign them out everywhere; what they did here stays.

    Raises NotFound, and NotReady for the only administrator.
    """
    lock(session, council_id)
    person = get_person(session, council_id, user_id)
    if _is_last(session, council_id, user_id):
        reason = _(
            "%(name)s is the only administrator. Make somebody else an administrator first.", name=person.name
        )
        raise NotReady((reason,))
    _write(session, council_id, user_id, NO_DUTIES)
    plans = select(Priority.id).join(Plan).where(Plan.council_id == council_id)
    session.execute(
        update(Action)
        .where(Action.lead_user_id == user_id, Action.priority_id.in_(plans))
        .values(lead_user_id=None)
    )
    sign_ins.end_all(session, user_id)
    audit.record(session, council_id, by, "took out", f"person {user_id}", f"{person.name}, {person.email}")


def welcome_again(session: Session, council_id: int, by: int | None, user_id: int) -> None:
    """Send a person the mail by which they choose a password: their first, or a new one. Raises NotFound.

    The link for a new password works for a shorter time.
    """
    person = get_person(session, council_id, user_id)
    purpose = LinkPurpose.RESET if person.has_password else LinkPurpose.WELCOME
    user = session.get_one(User, user_id)
    emailed_links.send_link(session, user, purpose, council_id=council_id, by_user_id=by)
    audit.record(session, council_id, by, "sent a link to", f"person {user_id}", person.email)


def _write(session: Session, council_id: int, user_id: int, duties: Duties) -> None:
    ours = select(Service.id).where(Service.council_id == council_id)
    if set(session.scalars(ours.where(Service.id.in_(duties.services)))) != duties.services:
        raise NotFound("service")
    session.execute(
        delete(Membership).where(Membership.user_id == user_id, Membership.council_id == council_id)
    )
    session.execute(
        delete(ServiceLead).where(ServiceLead.user_id == user_id, ServiceLead.service_id.in_(ours))
    )
    session.add_all(Membership(user_id=user_id, council_id=council_id, role=role) for role in duties.roles)
    session.add_all(ServiceLead(user_id=user_id, service_id=service) for service in duties.services)
    session.flush()


def _holds(session: Session, council_id: int, user_id: int) -> bool:
    held = select(Membership.role).where(Membership.user_id == user_id, Membership.council_id == council_id)
    return session.scalar(held.limit(1)) is not None


def _is_last(session: Session, council_id: int, user_id: int) -> bool:
    """Whether a person is an administrator of the council, and nobody else is."""
    administrators = set(
        session.scalars(
            select(Membership.user_id).where(
                Membership.council_id == council_id, Membership.role == Role.ADMINISTRATOR
            )
        )
    )
    return administrators == {user_id}


def _reviews(session: Session, council_id: int, user_id: int) -> bool:
    """Whether a person has a place on the team of a review of this council that is not over."""
    found = (
        select(Reviewer.id)
        .join(Review, Review.id == Reviewer.review_id)
        .where(
            Review.council_id == council_id,
            Review.state.not_in(REVIEW_OVER),
            Reviewer.user_id == user_id,
        )
    )
    return session.scalar(found.limit(1)) is not None


def _check(objections: dict[str, str]) -> None:
    if objections:
        raise NotReady(as_sentences(objections.values()))


def _note(user: User, duties: Duties) -> str:
    return f"{user.name}, {user.email}: {written_roles(duties.roles)}"


def written_roles(roles: Iterable[Role]) -> str:
    """Roles as files and the notes of the audit trail have them, whatever is spoken."""
    return ", ".join(role.written for role in sorted(roles)) or "none"


def role_names(roles: Iterable[Role]) -> str:
    """Roles as people read them."""
    return ", ".join(_(NAMES_OF_ROLES[role]) for role in sorted(roles)) or _("none")


def _as_text(session: Session, council_id: int, duties: Duties) -> dict[str, str]:
    names = session.scalars(
        select(Service.name)
        .where(Service.council_id == council_id, Service.id.in_(duties.services))
        .order_by(Service.name)
    )
    return {_("Roles"): role_names(duties.roles), _("Services"): ", ".join(names) or _("none")}
