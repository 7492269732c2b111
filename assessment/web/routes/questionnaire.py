"""The respondent's pages: no account, reached by the round's link, remembered by a personal code."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, redirect

from assessment.lifecycle import WrongMove
from assessment.models import Response
from assessment.services import responses, tickets
from assessment.services.problems import NotReady
from assessment.services.tickets import Ticket
from assessment.web import extensions, kiosk, questionnaire_pages
from assessment.web.arrivals import chosen_before
from assessment.web.carried_code import carried_code
from assessment.web.code_entry import look_up
from assessment.web.forms.questionnaire import BeginForm, CodeForm
from assessment.web.kiosk import kiosk_start
from assessment.web.language import in_language
from assessment.web.respondent import elements_for, remember, remembered_code, visit_of
from assessment.web.respondent_pages import (
    NO_SUCH_CODE,
    Page,
    address_of,
    closed_page,
    groups_of,
    landing_values,
    page,
    response_to_answer,
    saved_by,
    ticket_address,
    why_closed,
    without_token_error,
)

blueprint = Blueprint("questionnaire", __name__, url_prefix="/q/<link_token>")


@blueprint.get("")
def landing(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return why_closed(visit)
    return page("landing", visit, **landing_values(visit))


@blueprint.route("/begin", methods=["GET", "POST"])
def begin(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    if tickets.needs_ticket(visit.round_):
        return redirect(ticket_address(visit, "with_code"))
    form = BeginForm(data=chosen_before(visit))
    groups = groups_of(visit)
    form.offer(groups, visit.round_.services, of_service=visit.round_.of_services)
    if form.validate_on_submit():
        try:
            _, code = responses.begin_response(
                extensions.session(), visit.round_, form.group.data, form.service_code
            )
        except WrongMove:
            return closed_page(visit)
        extensions.commit()
        next_page = "overview" if kiosk_start() else "code"
        return remember(redirect(address_of(visit, next_page)), visit.round_, code)
    return page("begin", visit, form=without_token_error(form))


@blueprint.route("/return", methods=["GET", "POST"])
def come_back(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    form = CodeForm()
    if form.validate_on_submit():
        begun = partial(responses.find_response, extensions.session(), visit.round_)
        held = partial(tickets.find_ticket, extensions.session(), visit.round_)
        found = look_up(visit.round_, form.code, lambda code: begun(code) or held(code), NO_SUCH_CODE)
        if found is not None:
            to = (
                ticket_address(visit, "about_you")
                if isinstance(found, Ticket)
                else address_of(visit, "overview")
            )
            return remember(redirect(to), visit.round_, form.code.data)
    return page("come_back", visit, form=without_token_error(form), waiting={})


@blueprint.get("/code")
def code(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = response_to_answer(visit)
    if not isinstance(response, Response):
        return response
    if kiosk_start():
        return redirect(address_of(visit, "overview"))
    return page("code", visit, code=remembered_code())


@blueprint.get("/elements")
def overview(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = response_to_answer(visit)
    if not isinstance(response, Response):
        return response
    progress = responses.progress(extensions.session(), visit.round_, response)
    pages = [address_of(visit, "element", row.code) for row in progress]
    return page(
        "overview",
        visit,
        items=questionnaire_pages.task_items(visit.framework, progress, pages),
        answered=sum(row.answered for row in progress),
        asked=sum(row.asked for row in progress),
    )


@blueprint.get("/check")
def check(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = response_to_answer(visit)
    if not isinstance(response, Response):
        return response
    saved = saved_by(response)
    elements = elements_for(visit, response)
    pages = [address_of(visit, "element", part.code) for part in elements]
    parts = [
        (
            in_language(part.name, visit.framework.language),
            questionnaire_pages.answer_rows(visit.framework, part, saved, href),
        )
        for part, href in zip(elements, pages, strict=True)
    ]
    return page(
        "check",
        visit,
        parts=parts,
        answered=len(saved.choices),
        asked=sum(len(rows) for _, rows in parts),
    )


@blueprint.post("/submit")
def submit(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    if visit.response is None:
        return redirect(address_of(visit, "come_back"))
    try:
        responses.submit_response(extensions.session(), visit.round_, visit.response, kiosk.mode())
        tickets.note_finished(extensions.session(), visit.round_, carried_code())
    except NotReady:
        return redirect(address_of(visit, "check"))
    except WrongMove as refused:
        return closed_page(visit) if refused.thing == "round" else redirect(address_of(visit, "thanks"))
    extensions.commit()
    return redirect(address_of(visit, "thanks"))


@blueprint.get("/thanks")
def thanks(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return redirect(address_of(visit, "landing"))
    if visit.response is None:
        return redirect(kiosk_start() or address_of(visit, "come_back"))
    if not visit.sent:
        return redirect(address_of(visit, "overview"))
    return page("thanks", visit)


for _view in (begin, come_back):
    extensions.csrf.exempt(_view)  # these check the token themselves and keep what was typed where it is bad
