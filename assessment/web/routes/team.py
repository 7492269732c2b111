"""The coordinator's side of a peer review: scope and invitations."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.lifecycle import ReviewerState
from assessment.models import Review, Round
from assessment.services import review_team, reviews, rounds
from assessment.web import extensions, team_pages
from assessment.web.forms.team import InviteForm, ScopeForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("team", __name__, url_prefix="/rounds/<int:round_id>/review")

NEW_LINK = "new_invitation_link"


@blueprint.get("")
def show(round_id: int) -> str | Response:
    round_ = _round(round_id)
    review = rounds.review_of(extensions.session(), round_)
    if review is None:
        return redirect(url_for(".start", round_id=round_id))
    team = reviews.members(extensions.session(), review)
    return render_template(
        "team/show.html",
        round=round_,
        review=review,
        team=team,
        next_step=team_pages.next_step(review.state, team),
        invitation=_new_link(round_id),
    )


@blueprint.route("/start", methods=["GET", "POST"])
def start(round_id: int) -> str | Response:
    round_ = _round(round_id)
    if rounds.review_of(extensions.session(), round_) is not None:
        return _to_team(round_id)
    form = ScopeForm()
    if form.validate_on_submit():
        review_team.start_review(extensions.session(), round_, current_user().user_id, form.scope.data)
        extensions.commit()
        flash(_("The peer review is set up. Now invite the team."), "success")
        return _to_team(round_id)
    return render_template("team/start.html", round=round_, form=form)


@blueprint.route("/reviewers/new", methods=["GET", "POST"])
def invite(round_id: int) -> str | Response:
    review = _review(round_id)
    form = InviteForm()
    if form.validate_on_submit():
        new = form.new_reviewer
        objections = review_team.objections_to(extensions.session(), review, new)
        if not objections:
            place, secret = review_team.invite(extensions.session(), review, current_user().user_id, new)
            return _with_new_link(round_id, place.id, secret)
        form.add_objections(objections)
    return render_template("team/invite.html", round=review.round, form=form)


@blueprint.post("/reviewers/<int:reviewer_id>/link")
def invite_again(round_id: int, reviewer_id: int) -> Response:
    review = _review(round_id)
    secret = review_team.invite_again(extensions.session(), review, current_user().user_id, reviewer_id)
    return _with_new_link(round_id, reviewer_id, secret)


@blueprint.post("/reviewers/<int:reviewer_id>/lead")
def name_lead(round_id: int, reviewer_id: int) -> Response:
    review = _review(round_id)
    review_team.name_lead(extensions.session(), review, current_user().user_id, reviewer_id)
    extensions.commit()
    flash(_("The team has a new lead reviewer."), "success")
    return _to_team(round_id)


@blueprint.route("/reviewers/<int:reviewer_id>/remove", methods=["GET", "POST"])
def remove(round_id: int, reviewer_id: int) -> str | Response:
    review = _review(round_id)
    if request.method == "POST":
        review_team.remove_reviewer(extensions.session(), review, current_user().user_id, reviewer_id)
        extensions.commit()
        flash(_("The reviewer is no longer on the team."), "success")
        return _to_team(round_id)
    place = review_team.get_reviewer(extensions.session(), review, reviewer_id)
    accepted = place.state is not ReviewerState.INVITED
    return render_template("team/remove.html", round=review.round, name=place.user.name, accepted=accepted)


def _round(round_id: int) -> Round:
    return rounds.get_round(extensions.session(), current_council(), round_id)


def _review(round_id: int) -> Review:
    return review_team.get_review(extensions.session(), _round(round_id))


def _to_team(round_id: int) -> Response:
    return redirect(url_for(".show", round_id=round_id))


def _with_new_link(round_id: int, reviewer_id: int, secret: str) -> Response:
    """Commit, and hand the secret to the next page in the coordinator's own cookie: it is stored nowhere."""
    extensions.commit()
    session[NEW_LINK] = [round_id, reviewer_id, secret]
    return _to_team(round_id)


def _new_link(round_id: int) -> team_pages.NewLink | None:
    """The link made just now, once: it is gone from the cookie when the page has been shown."""
    kept = session.get(NEW_LINK)
    if kept is None or kept[0] != round_id:
        return None
    del session[NEW_LINK]
    _, reviewer_id, secret = kept
    return team_pages.NewLink(reviewer_id, url_for("invitations.take_up", secret=secret, _external=True))
