"""The coordinator's rounds: set up, open, watch, close."""

from __future__ import annotations

from dataclasses import replace

from flask import Blueprint, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessment import lifecycle
from assessment.lifecycle import RoundState
from assessment.models import GapLens, Round
from assessment.models.base import utc_now
from assessment.models.scrubbing import scrub
from assessment.services import closing, plans, rounds
from assessment.services.asking import common_form
from assessment.services.frameworks import list_frameworks, load_framework
from assessment.services.turnouts import read_turnout
from assessment.web import extensions, rounds_pages
from assessment.web.forms.rounds import GapLensForm, RoundForm, targets_form
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
    form = _round_form()
    if form.validate_on_submit():
        round_ = rounds.create_round(session, current_council(), current_user().user_id, form.settings)
        round_id = round_.id
        extensions.commit()
        flash("The round is set up as a draft. Nobody can answer until you open it.", "success")
        return _to(round_id)
    return render_template("rounds/settings.html", form=form, round=None, lengths=_lengths())


@blueprint.get("/<int:round_id>")
def show(round_id: int) -> str:
    session = extensions.session()
    round_ = find_round(round_id)
    return render_template(
        "rounds/show.html",
        round=round_,
        framework=load_framework(session, round_.framework_hash),
        reasons=rounds.reasons_not_to_open(session, round_, utc_now()),
        turnout=turnout_tables(read_turnout(session, round_)),
        overdue=round_.is_due_to_close(utc_now()),
        tasks=rounds_pages.draft_tasks(round_),
        review=rounds_pages.review_status(rounds.review_of(session, round_)),
        common_form=common_form(round_),
        plan_id=plans.find_plan_of_round(session, round_.council_id, round_id),
    )


@blueprint.route("/<int:round_id>/settings", methods=["GET", "POST"])
def settings(round_id: int) -> str | Response:
    round_ = find_round(round_id)
    if round_.state is not RoundState.DRAFT:
        return _change_lens(round_)
    form = _round_form(round_)
    if form.validate_on_submit():
        _update(round_, form.settings, form.version_read)
        return _to(round_id)
    return render_template("rounds/settings.html", form=form, round=round_, lengths=_lengths())


@blueprint.route("/<int:round_id>/targets", methods=["GET", "POST"])
def targets(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    rounds.check_aims_can_change(round_)
    framework = load_framework(session, round_.framework_hash)
    form = targets_form(framework.elements, rounds.aims_of(round_), round_.version)
    if form.validate_on_submit():
        rounds.set_aims(session, round_, current_user().user_id, form.aims, form.version_read)
        extensions.commit()
        flash("The targets are saved.", "success")
        return _to(round_id)
    return render_template("rounds/targets.html", form=form, round=round_, framework=framework)


@blueprint.route("/<int:round_id>/open", methods=["GET", "POST"], endpoint="open")
def open_(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "open")
    if request.method == "POST":
        rounds.open_round(session, round_, current_user().user_id, utc_now())
        extensions.commit()
        flash("The round is open. Copy its link and send it to the people you want to hear from.", "success")
        return _to(round_id)
    return render_template(
        "rounds/open.html",
        round=round_,
        reasons=rounds.reasons_not_to_open(session, round_, utc_now()),
        common_form=common_form(round_),
        framework=load_framework(session, round_.framework_hash),
    )


@blueprint.route("/<int:round_id>/close", methods=["GET", "POST"])
def close(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "close")
    if request.method == "POST":
        closing.close_round(session, round_, current_user().user_id)
        extensions.commit()
        scrub(extensions.engine())
        flash("The round is closed. Its results are ready.", "success")
        return _to(round_id)
    started, submitted = rounds.response_totals(session, round_.council_id).get(round_.id, (0, 0))
    return render_template("rounds/close.html", round=round_, started=started, submitted=submitted)


def _change_lens(round_: Round) -> str | Response:
    round_id = round_.id
    form = GapLensForm(data={"gap_lens": round_.gap_lens.value, "version": str(round_.version)})
    if form.validate_on_submit():
        changed = replace(rounds.settings_of(round_), gap_lens=GapLens(form.gap_lens.data))
        _update(round_, changed, form.version_read)
        return _to(round_id)
    return render_template("rounds/lens.html", form=form, round=round_, common_form=common_form(round_))


def _update(round_: Round, changed: rounds.RoundSettings, version: int) -> None:
    rounds.update_round(extensions.session(), round_, current_user().user_id, changed, version)
    extensions.commit()
    flash("The settings are saved.", "success")


def _round_form(round_: Round | None = None) -> RoundForm:
    data = {} if round_ is None else rounds_pages.form_data(rounds.settings_of(round_), round_.version)
    form = RoundForm(data=data)
    choices = rounds_pages.framework_choices(list_frameworks(extensions.session()))
    form.framework.choices = [SelectChoice(key, name) for key, name in choices]
    return form


def _lengths() -> list[rounds_pages.FrameworkLengths]:
    session = extensions.session()
    choices = rounds_pages.framework_choices(list_frameworks(session))
    return [rounds_pages.lengths_of(name, load_framework(session, key)) for key, name in choices]


def _to(round_id: int) -> Response:
    return redirect(url_for("rounds.show", round_id=round_id))
