"""One mail with a link that works once: to sign in, to choose a new password, or to begin.

The link's secret is made when the mail is sent and is nowhere but in the mail. Sending again makes a new one,
and the one before stops working.
"""

from __future__ import annotations

from dataclasses import dataclass

from assessment.jobs.mailer import InDoubt, Mail, NotAccepted, Unreachable
from assessment.jobs.work import CannotBeDone, TryAgain, Work
from assessment.models import Council, LinkPurpose, MailKind, User
from assessment.planning.wall_clock import london_day
from assessment.reports.words import date_text
from assessment.services import emailed_links, mail_texts
from assessment.services.mail_texts import FilledIn

IN_DOUBT = "The mail server broke off while it took the mail, so it may have been sent or not."
OURSELVES = "this installation"


@dataclass(frozen=True, slots=True)
class _Addressed:
    to: str
    name: str
    words: FilledIn


def path_of(secret: str) -> str:
    """Where a link leads, after the public address."""
    return f"/sign-in/link/{secret}"


def send_account_mail(work: Work) -> None:
    """The payload is {"user_id": …, "purpose": …}. A mail to somebody who is gone by now is not sent."""
    post = work.needed_post()
    addressed = _made(work, post.public_address)
    if addressed is None:
        return
    mail = Mail(
        addressed.to,
        addressed.words.subject,
        addressed.words.text,
        addressed.words.html,
        name=addressed.name,
    )
    try:
        with post.open() as mailer:
            mailer.send(mail)
    except NotAccepted as refused:
        raise CannotBeDone(str(refused)) from None
    except InDoubt:
        raise CannotBeDone(IN_DOUBT) from None
    except Unreachable as trouble:
        raise TryAgain(f"The mail server cannot be reached: {trouble}.") from None
    with work.transaction() as session:
        work.report(session, 1, 1)


def _made(work: Work, public_address: str) -> _Addressed | None:
    """The mail with its link, which is kept as a hash before the mail goes out."""
    purpose = LinkPurpose(work.job.payload["purpose"])
    with work.transaction() as session:
        user = session.get(User, work.job.payload["user_id"])
        if user is None:
            return None
        council_id = work.job.council_id
        council = None if council_id is None else session.get(Council, council_id)
        secret = emailed_links.make_link(session, user, purpose, work.now())
        until = work.now() + emailed_links.LIFETIMES[purpose]
        words = mail_texts.wording(session, council_id, MailKind(purpose.value))
        values = {
            "name": user.name,
            "council": OURSELVES if council is None else council.name,
            "link": public_address + path_of(secret),
            "minutes": str(int(emailed_links.LIFETIMES[purpose].total_seconds() // 60)),
            "closes": date_text(london_day(until)),
        }
        return _Addressed(user.email, user.name, mail_texts.fill_in(words, values))
