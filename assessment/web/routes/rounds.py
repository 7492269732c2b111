"""The coordinator's rounds: begin one, open, watch, extend, close and cancel it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessment import lifecycle
from assessment.lifecycle import RoundState
from assessment.models import Round
from assessment.models.base import utc_now
from assessment.models.scrubbing import scrub
from assessment.services import closing, plans, rounds, running_rounds, setting_up
from assessment.services.frameworks import list_frameworks, load_framework
from assessment.services.readiness import remarks_on
from assessment.services.turnouts import read_turnout
from assessment.web import extensions, rounds_pages, set_up_pages
from assessment.web.forms.rounds import ExtendForm, NewRoundForm
from assessment.web.guards import current_council, current_user
from assessment.web.turnout_pages import turnout_tables

blueprint = Blueprint("rounds", __name__, url_prefix="/rounds")


def find_round(round_id: int) -> Round:
    """The round of the address, if it is the coordinator's own council's. Raises NotFound."""
    return rounds.get_round(extensions.session(), current_council(), round_id)


@blueprint.get("/")
def index() -> str:
    session, council_id = extensions.session(), current_council()
    totals = rounds.response_totals(session, council_id)
    rows = [(round_, *totals.get(round_.id, (0, 0))) for round_ in rounds.list_rounds(session, council_id)]
    return render_template("rounds/index.html", rows=rows)


@blueprint.route("/new", methods=["GET", "POST"])
def new() -> str | Response:
    session = extensions.session()
    form = NewRoundForm()
    choices = rounds_pages.framework_choices(list_frameworks(session))
    form.framework.choices = [SelectChoice(key, name) for key, name in choices]
    if form.validate_on_submit():
        round_ = rounds.create_round(session, current_council(), current_user().user_id, form.settings)
        round_id = round_.id
        extensions.commit()
        flash(_("The round is set up as a draft. Nobody can answer until you open it."), "success")
        return _to(round_id)
    return render_template("rounds/new.html", form=form)


@blueprint.get("/<int:round_id>")
def show(round_id: int) -> str:
    round_ = find_round(round_id)
    if round_.state is RoundState.DRAFT:
        return _show_draft(round_)
    session = extensions.session()
    framework = load_framework(session, round_.framework_hash)
    return render_template(
        "rounds/show.html",
        round=round_,
        turnout=turnout_tables(read_turnout(session, round_)),
        closing_now=round_.is_due_to_close(utc_now()),
        review=rounds_pages.review_status(rounds.review_of(session, round_)),
        settings=set_up_pages.settings_rows(round_, framework),
        plan_id=plans.find_plan_of_round(session, round_.council_id, round_id),
    )


def _show_draft(round_: Round) -> str:
    session, now = extensions.session(), utc_now()
    framework = load_framework(session, round_.framework_hash)
    remarks = remarks_on(session, round_, now)
    done = setting_up.tasks_done(session, round_)
    opens_at = round_.opens_at
    return render_template(
        "rounds/draft.html",
        round=round_,
        tasks=set_up_pages.tasks(round_, framework, done, remarks),
        reasons=[remark.text for remark in remarks if remark.blocks],
        doubts=sum(not remark.blocks for remark in remarks),
        should_be_open=opens_at is not None and opens_at <= now,
    )


@blueprint.route("/<int:round_id>/open", methods=["GET", "POST"], endpoint="open")
def open_(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "open")
    if request.method == "POST":
        rounds.open_round(session, round_, current_user().user_id, utc_now())
        extensions.commit()
        flash(_("The round is open."), "success")
        return _to(round_id)
    remarks = remarks_on(session, round_, utc_now())
    return render_template(
        "rounds/open.html",
        round=round_,
        blocking=[row for row in set_up_pages.remarks_with_links(round_, remarks) if row[0].blocks],
        doubts=sum(not remark.blocks for remark in remarks),
    )


@blueprint.route("/<int:round_id>/extend", methods=["GET", "POST"])
def extend(round_id: int) -> str | Response:
    session, now = extensions.session(), utc_now()
    round_ = find_round(round_id)
    running_rounds.check_can_extend(round_, now)
    present = (round_.closes_on, round_.closes_time)
    form = ExtendForm(
        present,
        data={"closes_on": present[0], "closes_time": present[1], "version": str(round_.version)},
    )
    if form.validate_on_submit():
        user_id, later = current_user().user_id, (form.closes_on.data, form.closes_time.data)
        running_rounds.extend_round(session, round_, user_id, *later, form.version_read, now)
        extensions.commit()
        flash(_("The round closes later."), "success")
        return _to(round_id)
    return render_template("rounds/extend.html", form=form, round=round_)


@blueprint.route("/<int:round_id>/close", methods=["GET", "POST"])
def close(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "close")
    if request.method == "POST":
        closing.close_round(session, round_, current_user().user_id)
        extensions.commit()
        scrub(extensions.engine())
        flash(_("The round is closed. Its results are ready."), "success")
        return _to(round_id)
    started, submitted = rounds.response_totals(session, round_.council_id).get(round_.id, (0, 0))
    return render_template("rounds/close.html", round=round_, started=started, submitted=submitted)


@blueprint.route("/<int:round_id>/cancel", methods=["GET", "POST"])
def cancel(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "cancel")
    if request.method == "POST":
        running_rounds.cancel_round(session, round_, current_user().user_id)
        extensions.commit()
        scrub(extensions.engine())
        flash(_("The round is cancelled."), "success")
        return _to(round_id)
    started = rounds.response_totals(session, round_.council_id).get(round_.id, (0, 0))[0]
    return render_template("rounds/cancel.html", round=round_, started=started)


def _to(round_id: int) -> Response:
    return redirect(url_for("rounds.show", round_id=round_id))
