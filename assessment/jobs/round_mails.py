"""Invitations and reminders of a round, one mail after the other, in batches.

Between two batches the worker does what is due, and sends what others wait for, such as a link to sign in.
What a mail costs does not depend on how many are on the list.

The code in a personal link is made when its mail is, from the round's key, and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

from sqlalchemy.orm import Session

from assessment.jobs.mailer import InDoubt, Mail, Mailer, NotAccepted, Unreachable
from assessment.jobs.work import BatchDone, CannotBeDone, TryAgain, Work
from assessment.lifecycle import RoundState
from assessment.models import Invitee, MailKind, Round
from assessment.models.rounds import LAST_MINUTE
from assessment.reports.words import clock_time, date_text
from assessment.services import invitees, inviting, personal_codes
from assessment.services.answering import asked_codes
from assessment.services.asking import asking_of
from assessment.services.frameworks import load_framework
from assessment.services.leasing import LeaseLost
from assessment.services.mail_texts import NOBODY_BY_NAME, fill_in, wording
from assessment.services.mail_trouble import reminders_text
from assessment.services.rounds import minutes_for
from assessment.translation import N_

NOT_OPEN = N_("The round is no longer open, so no more mails were sent.")
BATCH = 50
"""Mails sent at a stretch, over one connection."""

LATER = N_("The mail server could not be reached. This is tried again by itself.")


def send_invitations(work: Work) -> None:
    """To everybody who was not mailed yet; who could not be is noted with them."""
    post = work.needed_post()
    with post.open() as mailer:
        for _number in range(BATCH):
            mail = _next_invitation(work, post.public_address)
            if mail is None:
                return
            _invite(work, mailer, *mail)
    raise BatchDone


def send_reminders(work: Work) -> None:
    """To everybody who was invited by mail and has not finished, but for those who want no reminders.

    In a confidential round nothing is written down by person: that would tell who has not finished.
    """
    post = work.needed_post()
    with post.open() as mailer:
        for _number in range(BATCH):
            before = str(work.job.payload.get("mark", ""))
            found = _next_reminder(work, post.public_address)
            if found is None:
                _report_refused(work)
                return
            steps, invitee_id, mail = found
            try:
                _remind(work, mailer, invitee_id, mail)
            except Unreachable:
                _take_back(work, before, steps)
                raise TryAgain(LATER) from None
    raise BatchDone


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
        done, after = int(work.job.payload["done"]), int(work.job.payload.get("after", 0))
        total = work.progress(session)[1] or done + inviting.count_waiting(session, round_.id)
        invitee = inviting.next_to_invite(session, round_.id, after)
        work.report(session, done, done if invitee is None else max(total, done + 1))
        if invitee is None:
            return None
        if not _is_open(round_, work):
            raise CannotBeDone(NOT_OPEN)
        work.remember(session, done=done + 1, after=invitee.id)
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
            with suppress(LeaseLost):
                work.remember(session, done=int(work.job.payload["done"]) - 1, after=invitee_id - 1)
        raise TryAgain(LATER) from None
    with work.outcome() as session:
        inviting.note_invited(session, invitee_id, problem)
        if problem:
            with suppress(LeaseLost):
                work.problem(session, str(invitee_id), problem)


def _next_reminder(work: Work, public_address: str) -> tuple[int, int, Mail] | None:
    """How many of the list that goes on, and to whom which mail."""
    with work.transaction() as session:
        round_ = _round(session, work)
        if not _is_open(round_, work):
            raise CannotBeDone(NOT_OPEN)
        found = inviting.next_to_remind(session, round_, str(work.job.payload["mark"]))
        work.remember(session, mark=found.mark)
        if found.invitee is None:
            invited = inviting.count_invited(session, round_.id)
            work.report(session, invited, invited)
            return None
        passed, invited = work.progress(session)
        invited = invited or inviting.count_invited(session, round_.id)
        work.report(session, min(passed + found.steps, invited), invited)
        mail = mail_to(session, round_, found.invitee, MailKind.REMINDER, public_address)
        return found.steps, found.invitee.id, mail


def _remind(work: Work, mailer: Mailer, invitee_id: int, mail: Mail) -> None:
    """Raises Unreachable."""
    try:
        mailer.send(mail)
    except NotAccepted as refused:
        with work.outcome() as session:
            inviting.note_reminder_refused(session, _round(session, work), invitee_id, str(refused))
            with suppress(LeaseLost):
                work.remember(session, refused=int(work.job.payload["refused"]) + 1)
    except InDoubt:
        pass  # Better one reminder too few than one too many.


def _take_back(work: Work, before: str, steps: int) -> None:
    """The last mail was certainly not sent: that person comes first when this is tried again."""
    with work.outcome() as session:
        work.remember(session, mark=before)
        passed, invited = work.progress(session)
        work.report(session, max(0, passed - steps), invited)


def _report_refused(work: Work) -> None:
    refused = int(work.job.payload.get("refused", 0))
    if refused:
        with work.transaction() as session:
            work.problem(session, "", reminders_text(refused))


def _is_open(round_: Round, work: Work) -> bool:
    return round_.state is RoundState.OPEN and not round_.is_due_to_close(work.now())


def _round(session: Session, work: Work) -> Round:
    round_ = session.get(Round, work.job.round_id)
    if round_ is None:
        raise CannotBeDone(NOT_OPEN)
    return round_
