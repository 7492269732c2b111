"""Letting councillors read a report or a plan, and taking it back. Each asks first."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment import lifecycle
from assessment.lifecycle import RoundState
from assessment.services import plans, publishing
from assessment.services.problems import NotReady
from assessment.web import extensions
from assessment.web.guards import current_council, current_user
from assessment.web.routes.rounds import find_round

blueprint = Blueprint("publishing", __name__)


@blueprint.route("/rounds/<int:round_id>/publish", methods=["GET", "POST"])
def publish_report(round_id: int) -> str | Response:
    round_ = find_round(round_id)
    if round_.state is not RoundState.CLOSED:
        raise lifecycle.WrongMove("round", round_.state, "publish")
    if request.method == "POST":
        publishing.publish_report(extensions.session(), round_, current_user().user_id)
        extensions.commit()
        flash(_("The gap report is published. Councillors can read it now."), "success")
        return redirect(url_for("rounds.show", round_id=round_id))
    return render_template("publishing/report.html", round=round_, publish=True)


@blueprint.route("/rounds/<int:round_id>/withdraw", methods=["GET", "POST"])
def withdraw_report(round_id: int) -> str | Response:
    round_ = find_round(round_id)
    if request.method == "POST":
        publishing.withdraw_report(extensions.session(), round_, current_user().user_id)
        extensions.commit()
        flash(_("The gap report is no longer published."), "success")
        return redirect(url_for("rounds.show", round_id=round_id))
    return render_template("publishing/report.html", round=round_, publish=False)


@blueprint.route("/plans/<int:plan_id>/publish", methods=["GET", "POST"])
def publish_plan(plan_id: int) -> str | Response:
    session, council_id = extensions.session(), current_council()
    if request.method == "POST":
        publishing.publish_plan(session, council_id, current_user().user_id, plan_id)
        extensions.commit()
        flash(_("The plan is published. Councillors can read it now."), "success")
        return redirect(url_for("plans.show", plan_id=plan_id))
    plan = plans.read_plan(session, council_id, plan_id)
    if plan.provisional:
        raise NotReady((_(publishing.NOTHING_YET),))
    return render_template("publishing/plan.html", plan=plan, publish=True)


@blueprint.route("/plans/<int:plan_id>/withdraw", methods=["GET", "POST"])
def withdraw_plan(plan_id: int) -> str | Response:
    session, council_id = extensions.session(), current_council()
    if request.method == "POST":
        publishing.withdraw_plan(session, council_id, current_user().user_id, plan_id)
        extensions.commit()
        flash(_("The plan is no longer published."), "success")
        return redirect(url_for("plans.show", plan_id=plan_id))
    plan = plans.read_plan(session, council_id, plan_id)
    return render_template("publishing/plan.html", plan=plan, publish=False)
