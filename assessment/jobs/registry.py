"""Which executor does which kind of job."""

from __future__ import annotations

from collections.abc import Mapping

from assessment.jobs import account_mail, round_mails, tidying
from assessment.jobs.work import Executor
from assessment.models import JobKind

EXECUTORS: Mapping[JobKind, Executor] = {
    JobKind.INVITATIONS: round_mails.send_invitations,
    JobKind.REMINDERS: round_mails.send_reminders,
    JobKind.ACCOUNT_MAIL: account_mail.send_account_mail,
    JobKind.TIDY_UP: tidying.tidy_up,
}
