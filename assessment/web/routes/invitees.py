"""Who is invited to a round: for its coordinators alone."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from assessment.models import Round, RoundKind
from assessment.services import invitees, inviting, queueing, rounds
from assessment.services.problems import AlreadyTaken
from assessment.web import extensions, invitee_pages
from assessment.web.forms.invitees import CopyForm, InviteeForm
from assessment.web.forms.text import one_line
from assessment.web.guards import current_council, current_user
from assessment.web.routes.rounds import find_round

blueprint = Blueprint("invitees", __name__, url_prefix="/rounds/<int:round_id>/invitees")


@blueprint.get("")
def show(round_id: int) -> str:
    session = extensions.session()
    round_ = find_round(round_id)
    search = one_line(request.args.get("search"))[:100]
    page = invitee_pages.page_number(request.args.get("page"))
    rows, total = invitees.list_invitees(session, round_, search, page)
    groups, services = invitees.places_of(session, round_)
    return render_template(
        "invitees/show.html",
        round=round_,
        counts=invitees.count_invitees(session, round_),
        rows=rows,
        groups=groups,
        services=services,
        named=round_.kind is RoundKind.NAMED,
        changing=round_.state in invitees.STILL_CHANGING,
        search=search,
        total=total,
        neighbours=invitee_pages.neighbours(round_id, search, page, total, invitees.PAGE_SIZE),
        jobs=[invitee_pages.job_line(job) for job in queueing.jobs_of(session, round_)],
        days=inviting.reminder_days(session, round_),
        mail_works=extensions.post() is not None,
    )


@blueprint.route("/new", methods=["GET", "POST"])
def add(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = round_to_change(round_id)
    form = InviteeForm()
    form.offer(*invitees.places_of(session, round_))
    if form.validate_on_submit():
        try:
            invitees.add_invitee(session, round_, current_user().user_id, form.fields)
        except AlreadyTaken:
            form.email.errors = [_("This address is on the list already")]
        else:
            extensions.commit()
            flash(_("The person is on the list. They get their link when you send invitations."), "success")
            return _to_list(round_id)
    return render_template("invitees/add.html", round=round_, form=form)


@blueprint.route("/copy", methods=["GET", "POST"])
def copy(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = round_to_change(round_id)
    others = invitees.rounds_to_copy_from(session, round_)
    form = CopyForm()
    form.earlier.choices = [
        ("", _("Select a round")),
        *((str(one.id), f"{one.title} ({number})") for one, number in others),
    ]
    if form.validate_on_submit():
        earlier = rounds.get_round(session, current_council(), int(form.earlier.data))
        number = invitees.copy_invitees(session, round_, earlier, current_user().user_id)
        extensions.commit()
        flash(
            ngettext(
                "%(num)s person was added to the list.", "%(num)s people were added to the list.", number
            ),
            "success",
        )
        return _to_list(round_id)
    return render_template("invitees/copy.html", round=round_, form=form, others=others)


@blueprint.route("/<int:invitee_id>/remove", methods=["GET", "POST"])
def remove(round_id: int, invitee_id: int) -> str | Response:
    session = extensions.session()
    round_ = round_to_change(round_id)
    invitee = invitees.get_invitee(session, round_, invitee_id)
    if request.method == "POST":
        invitees.remove_invitee(session, round_, current_user().user_id, invitee_id)
        extensions.commit()
        flash(_("The person is no longer on the list."), "success")
        return _to_list(round_id)
    return render_template("invitees/remove.html", round=round_, invitee=invitee)


@blueprint.post("/<int:invitee_id>/again")
def again(round_id: int, invitee_id: int) -> Response:
    """Let the next sending try a person again whose mail could not be delivered."""
    session = extensions.session()
    round_ = round_to_change(round_id)
    inviting.invite_again(session, invitees.get_invitee(session, round_, invitee_id))
    extensions.commit()
    flash(_("The person waits for an invitation again."), "success")
    return _to_list(round_id)


def _to_list(round_id: int) -> Response:
    return redirect(url_for("invitees.show", round_id=round_id))


def round_to_change(round_id: int) -> Round:
    """The round of the address, while people can be invited to it. Raises NotFound and WrongMove."""
    round_ = find_round(round_id)
    invitees.check_can_change(round_)
    return round_
