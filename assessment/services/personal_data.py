"""What a council keeps about one person, by their e-mail address: seen, handed out, and erased.

What somebody said in a confidential round is not among it: nothing ties it to them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from assessment.access import NAMES_OF_ROLES
from assessment.lifecycle import RoundState
from assessment.models import (
    Action,
    Answer,
    AuditEvent,
    Comment,
    Council,
    Evidence,
    Invitee,
    Job,
    Membership,
    NamedResponse,
    Plan,
    Priority,
    Remark,
    Response,
    Review,
    Reviewer,
    ReviewerScore,
    Round,
    RoundKind,
    Service,
    ServiceLead,
    SignIn,
    User,
)
from assessment.services import audit, deeds, memberships, sign_ins
from assessment.services.frameworks import load_framework
from assessment.services.invitees import places_of
from assessment.services.mail_trouble import trouble_text
from assessment.services.people import normal_email
from assessment.services.problems import NotFound
from assessment.translation import gettext as _
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE

ERASED = "[erased]"

Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Found:
    """`counts` says in words and numbers what is kept. `account_stays`: another council needs it."""

    email: str
    counts: tuple[tuple[str, int], ...]
    has_account: bool
    account_stays: bool

    @property
    def anything(self) -> bool:
        return self.has_account or any(number for _, number in self.counts)


def find_person(session: Session, council_id: int, email: str) -> Found:
    """What this council keeps about whoever has this address."""
    kept = collect(session, council_id, email)
    user = _user_of(session, council_id, email)
    counts = tuple((what, len(rows)) for what, rows in kept.items() if isinstance(rows, list))
    return Found(
        normal_email(email), counts, user is not None, user is not None and _needed(session, council_id, user)
    )


def collect(session: Session, council_id: int, email: str) -> Facts:
    """Everything that is kept in this council under an address, in plain words, for a file."""
    user = _user_of(session, council_id, email)
    account = None if user is None else {_("Name"): user.name, _("Made on"): user.created_at.isoformat()}
    invitees = _invitees(session, council_id, email)
    facts: Facts = {
        _("Council"): session.get_one(Council, council_id).name,
        _("E-mail address"): normal_email(email),
        _("Account"): account,
        _("Invitations to rounds"): [_invitation(session, one) for one in invitees],
    }
    return facts | ({} if user is None else _of_account(session, council_id, user))


def erase_person(session: Session, council_id: int, by: int | None, email: str) -> bool:
    """Delete what this council keeps under an address; whether the account itself is gone too.

    Invitations go, and with them named answers; what was frozen at closing stays. Evidence and remarks of a
    review stay with its team. The audit trail keeps each deed, without name and address. Raises NotFound
    where nothing is kept, and NotReady for the only administrator.
    """
    if not find_person(session, council_id, email).anything:
        raise NotFound("person")
    user = _user_of(session, council_id, email)
    oneself = user is not None and user.id == by
    words = [normal_email(email), *([user.name] if user is not None else [])]
    for invitee in _invitees(session, council_id, email):
        _erase_invitee(session, invitee)
    gone = user is not None and _erase_account(session, council_id, by, user)
    _redact(session, council_id, words)
    session.flush()
    deed_of = None if gone and oneself else by
    audit.record(session, council_id, deed_of, "erased the data of", "a person")
    return gone


def _of_account(session: Session, council_id: int, user: User) -> Facts:
    roles = select(Membership.role).where(Membership.user_id == user.id, Membership.council_id == council_id)
    leads = (
        select(Service.name)
        .join(ServiceLead, ServiceLead.service_id == Service.id)
        .where(ServiceLead.user_id == user.id, Service.council_id == council_id)
    )
    actions = _actions(council_id).where(Action.lead_user_id == user.id)
    signed_in = select(SignIn.began_at).where(SignIn.user_id == user.id)
    done = select(AuditEvent).where(AuditEvent.user_id == user.id, AuditEvent.council_id == council_id)
    return {
        _("Roles"): [_(NAMES_OF_ROLES[role]) for role in session.scalars(roles)],
        _("Services led"): list(session.scalars(leads)),
        _("Actions to report on"): [action.text for action in session.scalars(actions)],
        _("Browsers signed in since"): [began.isoformat() for began in session.scalars(signed_in)],
        _("Peer reviews"): [_place(session, one) for one in _places(session, council_id, user)],
        _("Deeds in the audit trail"): [
            {_("When"): one.at.isoformat(), _("What"): _done(one), _("Note"): one.note}
            for one in session.scalars(done.order_by(AuditEvent.id))
        ],
    }


def _done(event: AuditEvent) -> str:
    return _(
        "%(deed)s %(record)s",
        deed=deeds.deed_text(event.deed),
        record=deeds.record_text(event.record),
    )


def _invitation(session: Session, invitee: Invitee) -> Facts:
    groups, services = places_of(session, invitee.round)
    facts: Facts = {
        _("Round"): invitee.round.title,
        _("Name"): invitee.name,
        _("Group"): groups.get(invitee.group_code or "", invitee.group_code),
        _("Service"): services.get(invitee.service_code or "", invitee.service_code),
        _("Mail sent"): invitee.mailed,
        _("Problem with the mail"): trouble_text(invitee.mail_problem),
        _("Wants no reminders"): invitee.reminders_off,
    }
    if invitee.round.kind is RoundKind.NAMED or invitee.round.state is RoundState.OPEN:
        facts[_("Has finished")] = invitee.finished  # a confidential round forgets it when it closes
    if invitee.round.kind is RoundKind.NAMED:
        facts |= _said_by(session, invitee)
    return facts


def _said_by(session: Session, invitee: Invitee) -> Facts:
    """What somebody answered in a named round, in the words that they read."""
    framework = load_framework(session, invitee.round.framework_hash)
    scale = framework.scale
    words = {statement.code: f"{statement.code} {statement.text}" for statement in framework.statements}
    given = select(NamedResponse.response_id).where(NamedResponse.invitee_id == invitee.id)
    answers = select(Answer.statement_code, Answer.choice).where(Answer.response_id.in_(given))
    comments = select(Comment.statement_code, Comment.text).where(Comment.response_id.in_(given))
    apart = {DONT_KNOW: _("Don't know"), NOT_APPLICABLE: _("Not applicable")}
    return {
        _("Answers"): {
            words[code]: apart.get(choice) or scale.label(choice)
            for code, choice in session.execute(answers.order_by(Answer.statement_code))
        },
        _("Comments"): {
            words[code]: text for code, text in session.execute(comments.order_by(Comment.statement_code))
        },
    }


def _place(session: Session, place: Reviewer) -> Facts:
    evidence = select(func.count()).select_from(Evidence).where(Evidence.reviewer_id == place.id)
    remarks = select(func.count()).select_from(Remark).where(Remark.reviewer_id == place.id)
    scores = select(func.count()).select_from(ReviewerScore).where(ReviewerScore.reviewer_id == place.id)
    return {
        _("Round"): place.review.round.title,
        _("Council they come from"): place.from_council,
        _("Leads the team"): place.is_lead,
        _("Evidence recorded"): session.scalar(evidence),
        _("Remarks recorded"): session.scalar(remarks),
        _("Scores given"): session.scalar(scores),
    }


def _user_of(session: Session, council_id: int, email: str) -> User | None:
    """The account with this address, if it has to do with this council."""
    user = session.scalar(select(User).where(User.email == normal_email(email)))
    if user is None:
        return None
    roles = select(Membership.role).where(Membership.user_id == user.id, Membership.council_id == council_id)
    deeds = select(AuditEvent.id).where(AuditEvent.user_id == user.id, AuditEvent.council_id == council_id)
    known = session.scalar(roles.limit(1)) or session.scalar(deeds.limit(1))
    return user if known or _places(session, council_id, user) else None


def _places(session: Session, council_id: int, user: User) -> list[Reviewer]:
    places = select(Reviewer).join(Review).where(Reviewer.user_id == user.id, Review.council_id == council_id)
    return list(session.scalars(places))


def _invitees(session: Session, council_id: int, email: str) -> list[Invitee]:
    """Whoever was invited under this address, however it was written there."""
    rows = (
        select(Invitee)
        .join(Round)
        .where(Round.council_id == council_id, func.lower(Invitee.email) == normal_email(email))
    )
    return list(session.scalars(rows.order_by(Invitee.id)))


def _needed(session: Session, council_id: int, user: User) -> bool:
    """Whether the account is needed outside this council."""
    elsewhere = select(Membership.role).where(
        Membership.user_id == user.id, Membership.council_id != council_id
    )
    reviews = (
        select(Reviewer.id).join(Review).where(Reviewer.user_id == user.id, Review.council_id != council_id)
    )
    return user.is_operator or bool(session.scalar(elsewhere.limit(1)) or session.scalar(reviews.limit(1)))


def _erase_invitee(session: Session, invitee: Invitee) -> None:
    given = select(NamedResponse.response_id).where(NamedResponse.invitee_id == invitee.id)
    for response_id in session.scalars(given).all():
        session.execute(delete(Response).where(Response.id == response_id))
    session.execute(delete(Invitee).where(Invitee.id == invitee.id))


def _erase_account(session: Session, council_id: int, by: int | None, user: User) -> bool:
    """Take the person out of this council; whether nothing else needs the account, so that it is deleted."""
    if any(one.id == user.id for one in memberships.list_people(session, council_id)):
        memberships.remove_person(session, council_id, by, user.id)
    for place in _places(session, council_id, user):
        session.delete(place)
    session.execute(
        update(AuditEvent)
        .where(AuditEvent.council_id == council_id, AuditEvent.user_id == user.id)
        .values(user_id=None)
    )
    sign_ins.end_all(session, user.id)
    session.flush()
    if _needed(session, council_id, user):
        return False
    session.execute(delete(User).where(User.id == user.id))
    session.expunge(user)
    return True


def _redact(session: Session, council_id: int, words: list[str]) -> None:
    """Take name and address out of the notes of the trail and out of the problems of jobs."""
    for event in session.scalars(select(AuditEvent).where(AuditEvent.council_id == council_id)):
        event.note = _without(event.note, words)
    for job in session.scalars(select(Job).where(Job.council_id == council_id)):
        if job.problems:
            job.problems = [
                {key: _without(str(value), words) for key, value in row.items()} for row in job.problems
            ]


def _without(text: str, words: list[str]) -> str:
    """The text without a name or an address, but with every longer one that these are a part of."""
    for word in words:
        if word:
            text = re.sub(rf"(?<![\w.+-]){re.escape(word)}(?![.-]?\w)", ERASED, text)
    return text


def _actions(council_id: int) -> Any:
    return select(Action).join(Priority).join(Plan).where(Plan.council_id == council_id)
