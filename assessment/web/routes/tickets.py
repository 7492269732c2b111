"""A respondent who was given a code, in a personal link or on a slip: one response, begun or gone on with.

The code stands in the address of the personal link alone. From there on the browser carries it in a cookie.
"""

from __future__ import annotations

from functools import partial

from flask import Blueprint, make_response, redirect, request
from flask_babel import gettext, lazy_gettext
from werkzeug.wrappers import Response as HttpResponse

from assessment.lifecycle import WrongMove
from assessment.services import invitees, personal_codes, responses, tickets
from assessment.services.answering import BadAnswer
from assessment.services.problems import NotAllowed, NotFound
from assessment.services.tickets import Ticket
from assessment.web import extensions
from assessment.web.carried_code import carried_code, is_from_slip
from assessment.web.code_entry import look_up
from assessment.web.forms.questionnaire import BeginForm, CodeForm
from assessment.web.respondent import Visit, remember, visit_of
from assessment.web.respondent_pages import (
    Page,
    address_of,
    closed_page,
    groups_of,
    landing_values,
    page,
    ticket_address,
    why_closed,
    without_token_error,
)

blueprint = Blueprint("tickets", __name__, url_prefix="/q/<link_token>")

NO_SUCH_TICKET = lazy_gettext("Check the code: it does not open this round")


@blueprint.route("/personal/<code>", methods=["GET", "POST"])
def personal(link_token: str, code: str) -> Page:
    """Where a personal link leads. Looking at it writes nothing: mail scanners look too."""
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    # A slip's code is short enough to be guessed where nobody counts: it has to be typed.
    short = is_from_slip(personal_codes.as_typed(code) or "")
    ticket = None if short else tickets.find_ticket(extensions.session(), visit.round_, code)
    answer: HttpResponse
    if ticket is None:
        answer = make_response(page("link_not_working", visit), 404)
    elif request.method == "POST":
        answer = _go_on(visit, ticket)
    else:
        begun = responses.find_response(extensions.session(), visit.round_, ticket.code) is not None
        answer = make_response(page("landing", visit, **landing_values(visit), personal=True, begun=begun))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


@blueprint.route("/with-code", methods=["GET", "POST"])
def with_code(link_token: str) -> Page:
    """For a code that was not followed but has to be typed."""
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    form = CodeForm()
    if form.validate_on_submit():
        held = partial(tickets.find_ticket, extensions.session(), visit.round_)
        begun = partial(responses.find_response, extensions.session(), visit.round_)
        found = look_up(visit.round_, form.code, lambda code: held(code) or begun(code), NO_SUCH_TICKET)
        if isinstance(found, Ticket):
            return _go_on(visit, found)
        if found is not None:
            # Begun with a slip that was withdrawn since, or with a personal code.
            return remember(redirect(address_of(visit, "overview")), visit.round_, form.code.data)
    return page("with_code", visit, form=without_token_error(form))


@blueprint.route("/about-you", methods=["GET", "POST"])
def about_you(link_token: str) -> Page:
    """Ask the holder of a code for what is not known of them: their group, their service, or both."""
    visit = visit_of(link_token)
    if visit.closed:
        return closed_page(visit)
    ticket = tickets.find_ticket(extensions.session(), visit.round_, carried_code())
    if ticket is None:
        return redirect(ticket_address(visit, "with_code"))
    if visit.response is not None:
        return redirect(address_of(visit, "overview"))
    form = _about_form(visit, ticket)
    if form.validate_on_submit():
        group = ticket.group_code if "group" not in form else form.group.data
        service = ticket.service_code if "service" not in form else form.service_code
        return _begin(visit, ticket, group or "", service)
    return page("begin", visit, form=without_token_error(form), known=_known(visit, ticket))


@blueprint.route("/reminders/<int:invitee_id>/<code>", methods=["GET", "POST"])
def reminders(link_token: str, invitee_id: int, code: str) -> Page:
    """Stop reminders: by the button of this page, or by one click in a mail program, which posts here too."""
    visit = visit_of(link_token)
    if visit.closed:
        return why_closed(visit)
    invitee = invitees.find_to_opt_out(extensions.session(), visit.round_, invitee_id, code)
    if request.method == "POST":
        invitees.stop_reminders(extensions.session(), invitee)
        extensions.commit()
    answer = make_response(page("reminders_off" if invitee.reminders_off else "stop_reminders", visit))
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer


def _go_on(visit: Visit, ticket: Ticket) -> HttpResponse:
    """To the response of a ticket, begun before or now, or to the page that asks what must be known first."""
    session = extensions.session()
    begun = responses.find_response(session, visit.round_, ticket.code)
    if begun is None and not _is_known(visit, ticket):
        to = ticket_address(visit, "about_you")
    elif begun is None:
        return _begin(visit, ticket, ticket.group_code or "", ticket.service_code)
    else:
        to = address_of(visit, "overview")
    return remember(redirect(to), visit.round_, ticket.code)


def _begin(visit: Visit, ticket: Ticket, group_code: str, service_code: str | None) -> HttpResponse:
    try:
        tickets.begin_with_ticket(extensions.session(), visit.round_, ticket, group_code, service_code)
    except (WrongMove, NotAllowed) as refused:
        if isinstance(refused, NotAllowed):
            raise
        return make_response(closed_page(visit))
    except BadAnswer:
        raise NotFound("group or service") from None
    extensions.commit()
    return remember(redirect(address_of(visit, "overview")), visit.round_, ticket.code)


def _known(visit: Visit, ticket: Ticket) -> list[dict[str, str]]:
    """What the invitation says of its holder, in words."""
    groups, services = dict(groups_of(visit)), {one.code: one.name for one in visit.round_.services}
    named = [
        (gettext("Group"), groups.get(ticket.group_code or "")),
        (gettext("Service"), services.get(ticket.service_code or "")),
    ]
    return [{"key": key, "value": value} for key, value in named if value]


def _is_known(visit: Visit, ticket: Ticket) -> bool:
    """Whether nothing has to be asked: a group that takes part, and a service where the round has any."""
    in_a_group = ticket.group_code in dict(groups_of(visit))
    return in_a_group and (ticket.service_code is not None or not visit.round_.services)


def _about_form(visit: Visit, ticket: Ticket) -> BeginForm:
    form = BeginForm()
    groups = groups_of(visit)
    form.offer(groups, visit.round_.services, of_service=visit.round_.of_services)
    if ticket.group_code in dict(groups):
        del form.group
    if ticket.service_code is not None and "service" in form:
        del form.service
    return form


for _view in (with_code, about_you, reminders):
    # The first two check the token themselves; the last is posted by mail programs, which have none.
    extensions.csrf.exempt(_view)
