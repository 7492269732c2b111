"""Setting up a round: a page for each task of its list, and the check before it is opened."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms import SelectChoice

from assessment import lifecycle
from assessment.models import GapLens, Round
from assessment.models.base import utc_now
from assessment.services import rounds, running_rounds, setting_up, taking_part
from assessment.services.asking import fresh_asking
from assessment.services.frameworks import list_frameworks, load_framework
from assessment.services.readiness import remarks_on
from assessment.web import extensions, rounds_pages, set_up_pages
from assessment.web.forms.rounds import LensForm
from assessment.web.forms.set_up import (
    AT,
    BY_HAND,
    BasicsForm,
    CopyForm,
    DatesForm,
    ElementsForm,
    IntroductionForm,
    ThresholdForm,
    groups_form,
    services_form,
    targets_form,
)
from assessment.web.guards import current_user
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("set_up", __name__, url_prefix="/rounds/<int:round_id>/set-up")

Page = str | Response


@blueprint.route("/basics", methods=["GET", "POST"])
def basics(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    form = BasicsForm(data=set_up_pages.basics_data(round_))
    choices = rounds_pages.framework_choices(list_frameworks(session))
    form.framework.choices = [SelectChoice(key, name) for key, name in choices]
    if form.validate_on_submit():
        without_group = setting_up.set_basics(session, round_, _user(), form.basics, form.version_read)
        saved = _saved(round_id, _("What this round is, is saved."))
        if without_group:
            flash(set_up_pages.groups_gone(without_group), "important")
        return saved
    return render_template("set_up/basics.html", form=form, round=round_)


@blueprint.route("/introduction", methods=["GET", "POST"])
def introduction(round_id: int) -> Page:
    session, round_ = extensions.session(), find_round(round_id)
    running_rounds.check_introduction_can_change(round_)
    form = IntroductionForm(data={"introduction": round_.introduction, "version": str(round_.version)})
    if form.validate_on_submit():
        text = form.introduction.data or ""
        running_rounds.set_introduction(session, round_, _user(), text, form.version_read)
        return _saved(round_id, _("The introduction is saved."))
    return render_template("set_up/introduction.html", form=form, round=round_)


@blueprint.route("/groups", methods=["GET", "POST"])
def groups(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    framework = load_framework(session, round_.framework_hash)
    form = groups_form(framework.audiences, setting_up.groups_of(round_), round_.version)
    if form.validate_on_submit():
        setting_up.set_groups(session, round_, _user(), form.groups, form.version_read)
        return _saved(round_id, _("The groups are saved."))
    lengths = set_up_pages.lengths_by_group(framework, fresh_asking(round_).left_out)
    return render_template("set_up/groups.html", form=form, round=round_, lengths=lengths)


@blueprint.route("/elements", methods=["GET", "POST"])
def elements(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    framework = load_framework(session, round_.framework_hash)
    data = {"in_scope": sorted(setting_up.scope_of(round_)), "version": str(round_.version)}
    form = ElementsForm(data=data)
    form.in_scope.choices = [SelectChoice(one.code, f"{one.code} {one.name}") for one in framework.elements]
    if form.validate_on_submit():
        setting_up.set_scope(session, round_, _user(), form.in_scope.data, form.version_read)
        return _saved(round_id, _("The elements are saved."))
    return render_template("set_up/elements.html", form=form, round=round_)


@blueprint.route("/targets", methods=["GET", "POST"])
def targets(round_id: int) -> Page:
    session, round_ = extensions.session(), find_round(round_id)
    rounds.check_aims_can_change(round_)
    chosen = _elements_in_scope(round_)
    form = targets_form(chosen, rounds.aims_of(round_), round_.version)
    if form.validate_on_submit():
        rounds.set_aims(session, round_, _user(), form.aims, form.version_read)
        return _saved(round_id, _("The targets are saved."))
    return render_template(
        "set_up/targets.html",
        form=form,
        round=round_,
        elements=chosen,
        themes=set_up_pages.theme_names(_framework(round_)),
        earlier=rounds.earlier_rounds(session, round_),
    )


@blueprint.route("/copy-targets", methods=["GET", "POST"])
def copy_targets(round_id: int) -> Page:
    session, round_ = extensions.session(), find_round(round_id)
    rounds.check_aims_can_change(round_)
    earlier = rounds.earlier_rounds(session, round_)
    form = CopyForm(data={"version": str(round_.version)})
    form.source.choices = [SelectChoice(one.id, one.title) for one in earlier]
    if form.validate_on_submit():
        copied = rounds.copy_aims(session, round_, _user(), form.source.data, form.version_read)
        extensions.commit()
        message = ngettext(
            "Target and importance of %(num)s element are copied. Look them over.",
            "Targets and importance of %(num)s elements are copied. Look them over.",
            copied,
        )
        flash(message, "success")
        return redirect(url_for("set_up.targets", round_id=round_id))
    return render_template("set_up/copy_targets.html", form=form, round=round_, earlier=earlier)


@blueprint.get("/service-targets")
def service_targets(round_id: int) -> str:
    round_ = find_round(round_id)
    own = taking_part.own_aims(extensions.session(), round_)
    rows = [(service, len(own.get(service.code, {}))) for service in round_.services]
    return render_template("set_up/service_targets.html", round=round_, rows=rows)


@blueprint.route("/service-targets/<code>", methods=["GET", "POST"])
def targets_of_service(round_id: int, code: str) -> Page:
    session, round_ = extensions.session(), find_round(round_id)
    service = taking_part.service_of(round_, code)
    rounds.check_aims_can_change(round_)
    aims = rounds.aims_of(round_) | dict(taking_part.own_aims(session, round_).get(code, {}))
    chosen = _elements_in_scope(round_)
    form = targets_form(chosen, aims, round_.version)
    if form.validate_on_submit():
        name = service.name
        taking_part.set_service_aims(session, round_, _user(), service, form.aims, form.version_read)
        extensions.commit()
        flash(_("The targets of %(service)s are saved.", service=name), "success")
        return redirect(url_for("set_up.service_targets", round_id=round_id))
    return render_template(
        "set_up/targets_of_service.html",
        form=form,
        round=round_,
        service=service,
        elements=chosen,
        themes=set_up_pages.theme_names(_framework(round_)),
    )


@blueprint.route("/services", methods=["GET", "POST"])
def services(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    form = services_form(taking_part.candidates(session, round_), round_.version)
    if form.validate_on_submit():
        taking_part.set_services(session, round_, _user(), form.chosen, form.version_read)
        return _saved(round_id, _("The services are saved."))
    return render_template("set_up/services.html", form=form, round=round_)


@blueprint.route("/dates", methods=["GET", "POST"])
def dates(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    present = setting_up.dates_of(round_)
    form = DatesForm(
        data={
            "opens": BY_HAND if present.opens_on is None else AT,
            "opens_on": present.opens_on,
            "opens_time": present.opens_time,
            "closes_on": present.closes_on,
            "closes_time": present.closes_time,
            "version": str(round_.version),
        }
    )
    if form.validate_on_submit():
        setting_up.set_dates(session, round_, _user(), form.dates, form.version_read)
        return _saved(round_id, _("The dates are saved."))
    return render_template("set_up/dates.html", form=form, round=round_)


@blueprint.route("/threshold", methods=["GET", "POST"])
def threshold(round_id: int) -> Page:
    session, round_ = extensions.session(), find_draft(round_id)
    form = ThresholdForm(data={"threshold": round_.threshold, "version": str(round_.version)})
    if form.validate_on_submit():
        setting_up.set_threshold(session, round_, _user(), form.threshold.data, form.version_read)
        return _saved(round_id, _("The fewest answers to show are saved."))
    return render_template("set_up/threshold.html", form=form, round=round_)


@blueprint.route("/lens", methods=["GET", "POST"])
def lens(round_id: int) -> Page:
    session, round_ = extensions.session(), find_round(round_id)
    rounds.check_lens_can_change(round_)
    form = LensForm(data={"gap_lens": round_.gap_lens.value, "version": str(round_.version)})
    if form.validate_on_submit():
        rounds.set_lens(session, round_, _user(), GapLens(form.gap_lens.data), form.version_read)
        return _saved(round_id, _("What the gap is measured from is saved."))
    return render_template("set_up/lens.html", form=form, round=round_)


@blueprint.get("/check")
def check(round_id: int) -> str:
    round_ = find_draft(round_id)
    remarks = remarks_on(extensions.session(), round_, utc_now())
    return render_template(
        "set_up/check.html", round=round_, remarks=set_up_pages.remarks_with_links(round_, remarks)
    )


def find_draft(round_id: int) -> Round:
    """A draft of the coordinator's council. Raises NotFound, and WrongMove for one that is no draft."""
    round_ = find_round(round_id)
    lifecycle.ROUND.after(round_.state, "change")
    return round_


def _framework(round_: Round) -> Framework:
    return load_framework(extensions.session(), round_.framework_hash)


def _elements_in_scope(round_: Round) -> tuple[Element, ...]:
    scope = setting_up.scope_of(round_)
    return tuple(element for element in _framework(round_).elements if element.code in scope)


def _user() -> int:
    return current_user().user_id


def _saved(round_id: int, message: str) -> Response:
    extensions.commit()
    flash(message, "success")
    return redirect(url_for("rounds.show", round_id=round_id))
