"""Mails to those who are invited: asked for by a coordinator or by the clock, and one recipient at a time.

A recipient is marked before their mail is handed over, and marked again after. So nobody is mailed twice: if
a worker is killed in between, the mark says that it is not known whether the mail went out, and a person
decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import RoundState
from assessment.models import Invitee, Job, JobKind, ReminderDay, Round, RoundKind
from assessment.planning.wall_clock import LONDON
from assessment.services import audit, queueing
from assessment.services.mail_trouble import trouble_text
from assessment.services.problems import NotFound, NotReady
from assessment.translation import N_
from assessment.translation import gettext as _

REMINDED_FROM = time(9, 0)
APART = timedelta(hours=24)
APART_BY_THE_CLOCK = timedelta(hours=22)
"""Two mornings at nine may be 23 hours apart, where the clocks change between them."""

BEYOND_ALL = "g"
"""A mark that comes after every other: the marks of people are hexadecimal."""

MARK_LENGTH = 12
"""So much of a nonce that no two people of a round begin alike."""

IN_DOUBT = N_("The connection broke while this mail was being sent, so it may have arrived or not.")

_TOO_SOON = {
    JobKind.REMINDERS: N_(
        "People were reminded less than 24 hours ago. Nobody should be chased twice a day."
    ),
    JobKind.INVITATIONS: N_(
        "People were sent invitations less than 24 hours ago. Nobody should be chased twice a day."
    ),
}

_WAITING = (~Invitee.mailed, Invitee.mail_problem == "")
_TO_REMIND = (Invitee.mailed, ~Invitee.finished, ~Invitee.reminders_off, Invitee.mail_problem == "")


@dataclass(frozen=True, slots=True)
class Reminding:
    """The next person to remind, None where all are.

    `mark` stands for the place of that person in an order of chance, and `steps` is how many of those who are
    invited that place is further on.
    """

    invitee: Invitee | None
    mark: str
    steps: int


def ask_for_invitations(session: Session, round_: Round, user_id: int | None) -> Job:
    """Have everybody who was not mailed yet invited; the job that does it.

    Where it is under way already, that job. Raises WrongMove unless the round is open, and NotReady where
    nobody is waiting.
    """
    lifecycle.ROUND.after(round_.state, "answer")
    running = queueing.unfinished_job(session, JobKind.INVITATIONS, round_.id)
    if running is not None:
        return running
    waiting = count_waiting(session, round_.id)
    if not waiting:
        raise NotReady((_("Nobody on the list is waiting for an invitation."),))
    note = f"{waiting} waiting"
    audit.record(session, round_.council_id, user_id, "sent invitations to", f"round {round_.id}", note)
    return queueing.queue_job(session, JobKind.INVITATIONS, {"done": 0}, round_=round_, user_id=user_id)


def ask_for_reminders(session: Session, round_: Round, user_id: int | None, now: datetime) -> Job:
    """Have everybody reminded who was invited by mail and has not finished; the job that does it.

    Raises WrongMove unless the round is open, and NotReady where people had a mail less than a day ago.
    """
    lifecycle.ROUND.after(round_.state, "answer")
    reasons = reasons_not_to_remind(session, round_, now)
    if reasons:
        raise NotReady(reasons)
    return _queue_reminders(session, round_, user_id, now)


def reasons_not_to_remind(session: Session, round_: Round, now: datetime) -> tuple[str, ...]:
    """What stands in the way of reminding by hand now, as sentences."""
    if not session.scalar(select(Invitee.id).where(Invitee.round_id == round_.id, Invitee.mailed).limit(1)):
        return (_("Nobody was sent an invitation yet."),)
    for kind, reason in _TOO_SOON.items():
        if queueing.was_asked_since(session, kind, now - APART, round_.id):
            return (_(reason),)
    return ()


def count_waiting(session: Session, round_id: int) -> int:
    """How many are on the list and were not mailed yet."""
    waiting = select(func.count()).select_from(Invitee).where(Invitee.round_id == round_id, *_WAITING)
    return session.scalar(waiting) or 0


def count_invited(session: Session, round_id: int) -> int:
    """How many are on the list."""
    return session.scalar(select(func.count()).select_from(Invitee).where(Invitee.round_id == round_id)) or 0


def next_to_invite(session: Session, round_id: int, after: int = 0) -> Invitee | None:
    """Take the next person who was not mailed yet, marked as being mailed; None where all were.

    Those after the id `after` come first, so that those who were mailed need not be looked through at every
    mail. Two who ask at once never get the same person.
    """
    while True:
        waiting = select(Invitee.id).where(Invitee.round_id == round_id, *_WAITING).order_by(Invitee.id)
        invitee_id = session.scalar(waiting.where(Invitee.id > after).limit(1))
        if invitee_id is None and after == 0:
            return None
        if invitee_id is None:
            after = 0
            continue
        taken = session.scalar(
            update(Invitee)
            .where(Invitee.id == invitee_id, *_WAITING)
            .values(mail_problem=IN_DOUBT)
            .returning(Invitee.id)
            .execution_options(synchronize_session=False)
        )
        if taken is not None:
            return session.get_one(Invitee, taken, populate_existing=True)


def note_invited(session: Session, invitee_id: int, problem: str) -> None:
    """How the mail to a person went: `problem` is "" where it is well."""
    _mark(session, invitee_id, mailed=not problem, mail_problem=problem)


def note_not_invited(session: Session, invitee_id: int) -> None:
    """The mail to a person was certainly not sent: they wait again."""
    _mark(session, invitee_id, mailed=False, mail_problem="")


def invite_again(session: Session, invitee: Invitee) -> None:
    """Put a person back among those who are to be invited, after trouble with their mail."""
    note_not_invited(session, invitee.id)


def _mark(session: Session, invitee_id: int, *, mailed: bool, mail_problem: str) -> None:
    session.execute(
        update(Invitee)
        .where(Invitee.id == invitee_id)
        .values(mailed=mailed, mail_problem=mail_problem)
        .execution_options(synchronize_session=False)
    )


def next_to_remind(session: Session, round_: Round, mark: str) -> Reminding:
    """Who is to be reminded after the person that `mark` stands for; "" stands for nobody yet.

    In an order of chance, so that how far this has come tells nothing of who has finished.
    """
    here = (Invitee.round_id == round_.id, Invitee.nonce > _beyond(mark))
    following = select(Invitee).where(*here, *_TO_REMIND).order_by(Invitee.nonce)
    invitee = session.scalars(following.limit(1)).first()
    if invitee is None:
        return Reminding(None, BEYOND_ALL, 0)
    mark = invitee.nonce[:MARK_LENGTH]
    steps = select(func.count()).select_from(Invitee).where(*here, Invitee.nonce <= _beyond(mark))
    return Reminding(invitee, mark, session.scalar(steps) or 0)


def note_reminder_refused(session: Session, round_: Round, invitee_id: int, problem: str) -> None:
    """Only where answers carry names anyway: it tells that this person has not finished."""
    if round_.kind is RoundKind.NAMED:
        _mark(session, invitee_id, mailed=True, mail_problem=problem)


def problems_of(session: Session, round_: Round, job: Job) -> list[tuple[str, str]]:
    """What went wrong in a job: the address, where it is about one that is still on the list, and what."""
    ids = {int(row["row"]) for row in job.problems if row["row"].isdigit()}
    addresses = dict(
        session.execute(
            select(Invitee.id, Invitee.email).where(Invitee.round_id == round_.id, Invitee.id.in_(ids))
        ).all()
    )
    gone = _("No longer on the list")
    return [
        (addresses.get(int(row["row"]), gone) if row["row"] else "", trouble_text(row["what"]))
        for row in job.problems
    ]


def reminder_days(session: Session, round_: Round) -> list[ReminderDay]:
    days = select(ReminderDay).where(ReminderDay.round_id == round_.id)
    return list(session.scalars(days.order_by(ReminderDay.on)))


def add_reminder_day(session: Session, round_: Round, user_id: int | None, on: date, today: date) -> None:
    """Remind everybody who has not finished on a day, from nine in the morning.

    Raises WrongMove once the round is closed, and NotReady for a day that makes no sense.
    """
    if round_.state not in (RoundState.DRAFT, RoundState.OPEN):
        raise lifecycle.WrongMove("round", round_.state, "remind")
    if on <= today:
        raise NotReady((_("Choose a day after today."),))
    if on > round_.closes_on:
        raise NotReady((_("Choose a day before the round closes."),))
    if session.get(ReminderDay, (round_.id, on)) is not None:
        raise NotReady((_("People are reminded on this day already."),))
    session.add(ReminderDay(round_id=round_.id, on=on))
    session.flush()
    _audit_day(session, round_, user_id, "added a reminder day to", on)


def remove_reminder_day(session: Session, round_: Round, user_id: int | None, on: date) -> None:
    """Raises NotFound for a day that is not planned, or is over."""
    day = session.get(ReminderDay, (round_.id, on))
    if day is None or day.done:
        raise NotFound("reminder day")
    session.delete(day)
    session.flush()
    _audit_day(session, round_, user_id, "removed a reminder day from", on)


def due_reminder_days(session: Session, now: datetime) -> list[tuple[int, date]]:
    """Round and day of the reminders that are due. Only reads."""
    local = now.astimezone(LONDON)
    latest = local.date() if local.time() >= REMINDED_FROM else local.date() - timedelta(days=1)
    rows = session.execute(
        select(ReminderDay.round_id, ReminderDay.on)
        .join(Round, Round.id == ReminderDay.round_id)
        .where(~ReminderDay.done, ReminderDay.on <= latest, Round.state == RoundState.OPEN)
        .order_by(ReminderDay.on, ReminderDay.round_id)
    )
    return [(round_id, on) for round_id, on in rows]


def remind_on(session: Session, round_id: int, on: date, now: datetime) -> Job | None:
    """Do what a reminder day asks for, once; None where people had a reminder shortly before."""
    due = session.scalar(
        update(ReminderDay)
        .where(ReminderDay.round_id == round_id, ReminderDay.on == on, ~ReminderDay.done)
        .values(done=True)
        .returning(ReminderDay.round_id)
        .execution_options(synchronize_session=False)
    )
    round_ = session.get_one(Round, round_id)
    if due is None or round_.state is not RoundState.OPEN:
        return None
    if queueing.was_asked_since(session, JobKind.REMINDERS, now - APART_BY_THE_CLOCK, round_id):
        return None
    return _queue_reminders(session, round_, None, now)


def _queue_reminders(session: Session, round_: Round, user_id: int | None, now: datetime) -> Job:
    audit.record(session, round_.council_id, user_id, "sent reminders to", f"round {round_.id}")
    payload = {"mark": "", "refused": 0}
    return queueing.queue_job(
        session, JobKind.REMINDERS, payload, round_=round_, user_id=user_id, asked_at=now
    )


def _beyond(mark: str) -> str:
    """What comes after whoever a mark stands for, and before whoever is next."""
    return mark + BEYOND_ALL if mark else ""


def _audit_day(session: Session, round_: Round, user_id: int | None, deed: str, on: date) -> None:
    audit.record(session, round_.council_id, user_id, deed, f"round {round_.id}", on.isoformat())
