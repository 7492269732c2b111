"""Invitations and reminders of a round, one mail after the other.

The code in a personal link is made when its mail is, from the round's key, and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.orm import Session

from assessment.jobs.mailer import InDoubt, Mail, Mailer, NotAccepted, Unreachable
from assessment.jobs.work import CannotBeDone, TryAgain, Work
from assessment.lifecycle import RoundState
from assessment.models import Invitee, MailKind, Round
from assessment.models.rounds import LAST_MINUTE
from assessment.reports.words import clock_time, date_text
from assessment.services import invitees, inviting, personal_codes
from assessment.services.answering import asked_codes
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.mail_texts import NOBODY_BY_NAME, fill_in, wording
from assessment.services.mail_trouble import reminders_text
from assessment.services.rounds import minutes_for
from assessment.translation import N_

NOT_OPEN = N_("The round is no longer open, so no more mails were sent.")
LATER = N_("The mail server could not be reached. This is tried again by itself.")


def send_invitations(work: Work) -> None:
    """To everybody who was not mailed yet; who could not be is noted with them."""
    post = work.needed_post()
    with post.open() as mailer:
        while (mail := _next_invitation(work, post.public_address)) is not None:
            _invite(work, mailer, *mail)


def send_reminders(work: Work) -> None:
    """To everybody who was invited by mail and has not finished, but for those who want no reminders.

    In a confidential round nothing is written down by person: that would tell who has not finished.
    """
    post = work.needed_post()
    with post.open() as mailer:
        while True:
            before = str(work.job.payload.get("mark", ""))
            mail = _next_reminder(work, post.public_address)
            if mail is None:
                break
            _remind(work, mailer, before, *mail)
    refused = int(work.job.payload.get("refused", 0))
    if refused:
        with work.transaction() as session:
            work.problem(session, "", reminders_text(refused))


def mail_to(session: Session, round_: Round, invitee: Invitee, kind: MailKind, public_address: str) -> Mail:
    """The mail to one person, in the council's words."""
    if round_.key is None:
        raise CannotBeDone(NOT_OPEN)
    code = personal_codes.link_code(round_.key, invitee.nonce)
    here = f"{public_address}/q/{round_.link_token}"
    stop = f"{here}/reminders/{invitee.id}/{invitees.opt_out_code(round_.key, invitee.nonce)}"
    values = {
        **round_values(session, round_, invitee.group_code),
        "name": invitee.name or NOBODY_BY_NAME,
        "link": f"{here}/personal/{code}",
        "stop": stop,
    }
    made = fill_in(wording(session, round_.council_id, kind), values)
    return Mail(invitee.email, made.subject, made.text, made.html, name=invitee.name, stop=stop)


def round_values(session: Session, round_: Round, group_code: str | None) -> Mapping[str, str]:
    """What a mail says of its round: to a group whose form is known, or for the longest that there is."""
    framework = load_framework(session, round_.framework_hash)
    asking = asking_of(round_)
    counts = {group: len(asked_codes(framework, asking, group)) for group, _ in asking.forms}
    statements = counts.get(group_code or "") or max(counts.values(), default=0)
    return {
        "council": round_.council.name,
        "round": round_.title,
        "closes": closing_text(round_),
        "minutes": str(minutes_for(statements)),
    }


def closing_text(round_: Round) -> str:
    """When a round closes: a day, with the time where that is not its end."""
    day = date_text(round_.closes_on)
    if round_.closes_time == LAST_MINUTE:
        return f"the end of {day}"
    return f"{clock_time(round_.closes_time)} on {day}"


def _next_invitation(work: Work, public_address: str) -> tuple[int, Mail] | None:
    with work.transaction() as session:
        round_ = _round(session, work)
        done, waiting = int(work.job.payload["done"]), inviting.count_waiting(session, round_.id)
        work.report(session, done, done + waiting)
        if waiting and not _is_open(round_, work):
            raise CannotBeDone(NOT_OPEN)
        invitee = inviting.next_to_invite(session, round_.id)
        if invitee is None:
            return None
        work.remember(session, done=done + 1)
        return invitee.id, mail_to(session, round_, invitee, MailKind.INVITATION, public_address)


def _invite(work: Work, mailer: Mailer, invitee_id: int, mail: Mail) -> None:
    problem = ""
    try:
        mailer.send(mail)
    except NotAccepted as refused:
        problem = str(refused)
    except InDoubt:
        problem = inviting.IN_DOUBT
    except Unreachable:
        with work.outcome() as session:
            inviting.note_not_invited(session, invitee_id)
            work.remember(session, done=int(work.job.payload["done"]) - 1)
        raise TryAgain(LATER) from None
    with work.outcome() as session:
        inviting.note_invited(session, invitee_id, problem)
    if problem:
        with work.transaction() as session:
            work.problem(session, str(invitee_id), problem)


def _next_reminder(work: Work, public_address: str) -> tuple[int, Mail] | None:
    with work.transaction() as session:
        round_ = _round(session, work)
        if not _is_open(round_, work):
            raise CannotBeDone(NOT_OPEN)
        found = inviting.next_to_remind(session, round_, str(work.job.payload["mark"]))
        work.report(session, found.passed, found.invited)
        if found.invitee is None:
            work.remember(session, mark=inviting.BEYOND_ALL)
            return None
        work.remember(session, mark=found.mark)
        mail = mail_to(session, round_, found.invitee, MailKind.REMINDER, public_address)
        return found.invitee.id, mail


def _remind(work: Work, mailer: Mailer, before: str, invitee_id: int, mail: Mail) -> None:
    try:
        mailer.send(mail)
    except NotAccepted as refused:
        with work.outcome() as session:
            work.remember(session, refused=int(work.job.payload["refused"]) + 1)
            inviting.note_reminder_refused(session, _round(session, work), invitee_id, str(refused))
    except InDoubt:
        pass  # Better one reminder too few than one too many.
    except Unreachable:
        with work.outcome() as session:
            work.remember(session, mark=before)
        raise TryAgain(LATER) from None


def _is_open(round_: Round, work: Work) -> bool:
    return round_.state is RoundState.OPEN and not round_.is_due_to_close(work.now())


def _round(session: Session, work: Work) -> Round:
    round_ = session.get(Round, work.job.round_id)
    if round_ is None:
        raise CannotBeDone(NOT_OPEN)
    return round_
