"""The peer reviewer's pages: noting and scoring each for themselves, then agreeing as a team."""

from __future__ import annotations

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.lifecycle import REVIEW_OVER, ReviewerState, ReviewState, RoundState
from assessment.models import RemarkKind, Reviewer
from assessment.planning.wall_clock import london_day
from assessment.scoring.values import Tier
from assessment.services import agreeing, review_headings, reviews
from assessment.services.scorecards import round_scorecard
from assessment.web import extensions, review_pages
from assessment.web.clock import today
from assessment.web.forms.reviews import EvidenceForm, RemarkForm, agreed_score_form, own_score_form
from assessment.web.guards import current_user

blueprint = Blueprint("reviews", __name__, url_prefix="/reviews")


def find_place(review_id: int) -> Reviewer:
    """The place of whoever asks on the team of the review in the address. Raises NotFound."""
    return reviews.get_place(extensions.session(), current_user().user_id, review_id)


@blueprint.get("/")
def index() -> str:
    summaries = reviews.reviews_of(extensions.session(), current_user().user_id)
    return render_template("reviews/index.html", reviews=summaries)


@blueprint.get("/<int:review_id>")
def show(review_id: int) -> str:
    place = find_place(review_id)
    session, review = extensions.session(), place.review
    progress = reviews.progress(session, place)
    return render_template(
        "reviews/show.html",
        **review_pages.frame(place, "show"),
        team=reviews.members(session, review),
        progress=progress,
        scored=review_pages.scored(progress),
        next_step=review_pages.next_step(review.state, place.state, is_lead=place.is_lead),
        scale=reviews.framework_of(session, review).scale,
        can_submit=place.state is ReviewerState.ACCEPTED and review.state not in REVIEW_OVER,
    )


@blueprint.get("/<int:review_id>/self-assessment")
def self_assessment(review_id: int) -> str:
    place = find_place(review_id)
    round_ = place.review.round
    closed = round_.state is RoundState.CLOSED
    scorecard = round_scorecard(extensions.session(), round_, to_others=True) if closed else None
    return render_template(
        "reviews/self_assessment.html",
        **review_pages.frame(place, "self_assessment"),
        scorecard=scorecard,
        tiers=Tier,
    )


@blueprint.route("/<int:review_id>/headings/<code>", methods=["GET", "POST"])
def heading(review_id: int, code: str) -> str | Response:
    place = find_place(review_id)
    session, review = extensions.session(), place.review
    reviews.heading_of(session, review, code)
    framework = reviews.framework_of(session, review)
    notes = review_headings.heading_notes(session, place, code, _evidence_day(place))
    form = own_score_form(framework.scale, notes.own_score)
    if form.validate_on_submit():
        review_headings.record_score(session, place, code, form.score)
        extensions.commit()
        flash(_("Your score is saved."), "success")
        return _to_heading(review_id, code)
    open_scores = agreeing.scores_are_open(review)
    return render_template(
        "reviews/heading.html",
        **review_pages.frame(place, "heading"),
        page=review_pages.heading_page(framework, code),
        notes=notes,
        form=form,
        scale=framework.scale,
        can_note=review.state not in REVIEW_OVER,
        can_score=place.state is ReviewerState.ACCEPTED and review.state not in REVIEW_OVER,
        team_scores=agreeing.heading_scores(session, review, code) if open_scores else None,
        kinds=RemarkKind,
        kind_names=review_pages.KIND_NAMES,
    )


@blueprint.route("/<int:review_id>/headings/<code>/evidence", methods=["GET", "POST"])
def add_evidence(review_id: int, code: str) -> str | Response:
    place = find_place(review_id)
    found = reviews.heading_of(extensions.session(), place.review, code)
    form = EvidenceForm()
    if form.validate_on_submit():
        review_headings.add_evidence(extensions.session(), place, code, form.source)
        extensions.commit()
        flash(_("The evidence is recorded."), "success")
        return _to_heading(review_id, code)
    return render_template(
        "reviews/add_evidence.html", **review_pages.frame(place, "add_evidence"), heading=found, form=form
    )


@blueprint.post("/<int:review_id>/evidence/<int:evidence_id>/remove")
def remove_evidence(review_id: int, evidence_id: int) -> Response:
    code = review_headings.remove_evidence(extensions.session(), find_place(review_id), evidence_id)
    extensions.commit()
    flash(_("The evidence is removed."), "success")
    return _to_heading(review_id, code)


@blueprint.route("/<int:review_id>/headings/<code>/remarks", methods=["GET", "POST"])
def add_remark(review_id: int, code: str) -> str | Response:
    place = find_place(review_id)
    found = reviews.heading_of(extensions.session(), place.review, code)
    form = RemarkForm(request.form if request.method == "POST" else None, kind=request.args.get("kind"))
    if form.validate_on_submit():
        review_headings.add_remark(extensions.session(), place, code, form.remark_kind, form.text.data)
        extensions.commit()
        flash(_("What you found is recorded."), "success")
        return _to_heading(review_id, code)
    return render_template(
        "reviews/add_remark.html",
        **review_pages.frame(place, "add_remark"),
        heading=found,
        form=form,
        strength=form.remark_kind is RemarkKind.STRENGTH,
    )


@blueprint.post("/<int:review_id>/remarks/<int:remark_id>/remove")
def remove_remark(review_id: int, remark_id: int) -> Response:
    code = review_headings.remove_remark(extensions.session(), find_place(review_id), remark_id)
    extensions.commit()
    flash(_("The remark is removed."), "success")
    return _to_heading(review_id, code)


@blueprint.route("/<int:review_id>/submit", methods=["GET", "POST"])
def submit(review_id: int) -> str | Response:
    place = find_place(review_id)
    if request.method == "POST":
        reviews.submit_scores(extensions.session(), place)
        extensions.commit()
        flash(_("Your scores are submitted."), "success")
        return redirect(url_for(".show", review_id=review_id))
    if place.state is ReviewerState.SUBMITTED:
        return redirect(url_for(".show", review_id=review_id))
    progress = reviews.progress(extensions.session(), place)
    return render_template(
        "reviews/submit.html",
        **review_pages.frame(place, "submit"),
        unscored=[one.heading for element in progress for one in element.headings if one.level is None],
        scored=review_pages.scored(progress),
    )


@blueprint.get("/<int:review_id>/scores")
def agree(review_id: int) -> str:
    place = find_place(review_id)
    session, review = extensions.session(), place.review
    elements = agreeing.team_scores(session, review)
    return render_template(
        "reviews/agree.html",
        **review_pages.frame(place, "agree"),
        elements=elements,
        recorded=review_pages.agreed(elements),
        team=reviews.members(session, review),
        scale=reviews.framework_of(session, review).scale,
        agreeing=review.state is ReviewState.AGREEING,
    )


@blueprint.route("/<int:review_id>/scores/<code>", methods=["GET", "POST"])
def agree_heading(review_id: int, code: str) -> str | Response:
    place = find_place(review_id)
    agreeing.only_lead(place)
    session, review = extensions.session(), place.review
    scores = agreeing.heading_scores(session, review, code)
    framework = reviews.framework_of(session, review)
    rationales = tuple(score.rationale for score in scores.scores if score.rationale)
    form = agreed_score_form(framework.scale, scores.agreed, rationales)
    if form.validate_on_submit():
        agreeing.record_agreed(session, place, code, form.agreed)
        extensions.commit()
        flash(_("What you agreed on %(code)s is saved.", code=code), "success")
        return redirect(url_for(".agree", review_id=review_id))
    if review.state in REVIEW_OVER:
        return _to_heading(review_id, code)
    return render_template(
        "reviews/agree_heading.html",
        **review_pages.frame(place, "agree_heading"),
        page=review_pages.heading_page(framework, code),
        scores=scores,
        form=form,
        scale=framework.scale,
    )


@blueprint.route("/<int:review_id>/finish", methods=["GET", "POST"])
def finish(review_id: int) -> str | Response:
    place = find_place(review_id)
    agreeing.only_lead(place)
    if request.method == "POST":
        agreeing.finish_review(extensions.session(), place)
        extensions.commit()
        flash(_("The review is finished."), "success")
        return redirect(url_for(".show", review_id=review_id))
    if place.review.state in REVIEW_OVER:
        return redirect(url_for(".show", review_id=review_id))
    return render_template(
        "reviews/finish.html",
        **review_pages.frame(place, "finish"),
        left_out=agreeing.left_out(extensions.session(), place.review),
    )


def _to_heading(review_id: int, code: str) -> Response:
    return redirect(url_for("reviews.heading", review_id=review_id, code=code))


def _evidence_day(place: Reviewer) -> date:
    """The day as at which evidence is current: today, or for a finished review the day it was finished."""
    finished_at = place.review.finished_at
    return london_day(finished_at) if finished_at is not None else today()
