"""Sending invitations and reminders of a round, now or on chosen days, and watching how it goes."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment import lifecycle
from assessment.lifecycle import JobState
from assessment.models import JobKind, RoundKind
from assessment.models.base import utc_now
from assessment.services import invitees, inviting, queueing
from assessment.services.problems import NotFound, NotReady
from assessment.web import extensions, invitee_pages
from assessment.web.clock import today
from assessment.web.forms.invitees import ReminderDayForm
from assessment.web.guards import current_user
from assessment.web.routes.rounds import find_round

blueprint = Blueprint("mailing", __name__, url_prefix="/rounds/<int:round_id>/mails")


@blueprint.route("/invitations", methods=["GET", "POST"])
def invitations(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "answer")
    waiting = inviting.count_waiting(session, round_id)
    if request.method == "POST" and extensions.post() is not None:
        job = inviting.ask_for_invitations(session, round_, current_user().user_id)
        return _to_job(round_id, job.id)
    return render_template(
        "mailing/invitations.html", round=round_, waiting=waiting, mail_works=extensions.post() is not None
    )


@blueprint.route("/reminders", methods=["GET", "POST"])
def reminders(round_id: int) -> str | Response:
    """Remind everybody who has not finished, now."""
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "answer")
    if request.method == "POST" and extensions.post() is not None:
        job = inviting.ask_for_reminders(session, round_, current_user().user_id, utc_now())
        return _to_job(round_id, job.id)
    return render_template(
        "mailing/reminders.html",
        round=round_,
        reasons=inviting.reasons_not_to_remind(session, round_, utc_now()),
        named=round_.kind is RoundKind.NAMED,
        mail_works=extensions.post() is not None,
    )


@blueprint.route("/days", methods=["GET", "POST"])
def days(round_id: int) -> str | Response:
    """The days on which people are reminded without anybody doing anything."""
    session = extensions.session()
    round_ = find_round(round_id)
    invitees.check_can_change(round_)
    form = ReminderDayForm()
    if form.validate_on_submit():
        try:
            inviting.add_reminder_day(session, round_, current_user().user_id, form.on.data, today())
        except NotReady as refused:
            form.on.errors = [refused.reasons[0]]
        else:
            extensions.commit()
            flash(_("The reminder day is saved."), "success")
            return redirect(url_for(".days", round_id=round_id))
    planned = inviting.reminder_days(session, round_)
    return render_template("mailing/days.html", round=round_, form=form, days=planned)


@blueprint.post("/days/<day>/remove")
def remove_day(round_id: int, day: str) -> Response:
    round_ = find_round(round_id)
    invitees.check_can_change(round_)
    try:
        on = date.fromisoformat(day)
    except ValueError:
        raise NotFound("reminder day") from None
    inviting.remove_reminder_day(extensions.session(), round_, current_user().user_id, on)
    extensions.commit()
    flash(_("The reminder day is removed."), "success")
    return redirect(url_for(".days", round_id=round_id))


@blueprint.get("/jobs/<int:job_id>")
def job(round_id: int, job_id: int) -> str:
    """How far a sending has come, each time that somebody looks."""
    session = extensions.session()
    round_ = find_round(round_id)
    found = queueing.get_job(session, round_, job_id)
    return render_template(
        "mailing/job.html",
        round=round_,
        job=found,
        reminders=found.kind is JobKind.REMINDERS,
        line=invitee_pages.job_line(found),
        under_way=found.state in (JobState.QUEUED, JobState.RUNNING),
        problems=inviting.problems_of(session, round_, found),
    )


def _to_job(round_id: int, job_id: int) -> Response:
    extensions.commit()
    return redirect(url_for(".job", round_id=round_id, job_id=job_id))
