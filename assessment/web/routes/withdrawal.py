"""A respondent deletes their answers, while the round is open."""

from __future__ import annotations

from flask import Blueprint, redirect, request, url_for

from assessment.lifecycle import WrongMove
from assessment.models.scrubbing import empty_log
from assessment.services.withdrawing import withdraw_response
from assessment.web import extensions
from assessment.web.carried_code import carried_code
from assessment.web.respondent import COOKIE, visit_of
from assessment.web.respondent_pages import Page, address_of, closed_page, page

blueprint = Blueprint("withdrawal", __name__, url_prefix="/q/<link_token>")


@blueprint.route("/delete", methods=["GET", "POST"])
def ask(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    if visit.response is None:
        return redirect(address_of(visit, "come_back"))
    if request.method == "GET":
        return page("withdraw", visit)
    session = extensions.session()
    try:
        withdraw_response(session, visit.round_, visit.response, carried_code())
    except WrongMove:
        return closed_page(visit)
    extensions.commit()
    empty_log(extensions.engine())
    answer = redirect(url_for(".done", link_token=link_token))
    answer.delete_cookie(COOKIE, path=url_for("questionnaire.landing", link_token=link_token))
    return answer


@blueprint.get("/deleted")
def done(link_token: str) -> Page:
    return page("withdrawn", visit_of(link_token))
