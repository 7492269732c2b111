"""A respondent answering: the page of an element, and each answer as it is given."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from flask import abort, jsonify, make_response, redirect, request
from flask_babel import lazy_gettext as _l
from flask_wtf.csrf import generate_csrf
from werkzeug.wrappers import Response as HttpResponse

from assessment.lifecycle import WrongMove
from assessment.models import Response
from assessment.services import answering, responses
from assessment.services.answering import BadAnswer
from assessment.services.problems import NotFound
from assessment.web import extensions, questionnaire_pages
from assessment.web.code_entry import look_up
from assessment.web.forms.questionnaire import CodeForm, Typed, read_saved, read_typed
from assessment.web.kiosk import kiosk_start
from assessment.web.language import in_language
from assessment.web.respondent import (
    Visit,
    elements_for,
    languages_offered,
    remember,
    visit_of,
    whole_element,
)
from assessment.web.respondent_pages import (
    NO_SUCH_CODE,
    Page,
    address_of,
    closed_page,
    in_words,
    page,
    response_to_answer,
    saved_by,
    token_is_good,
    without_token_error,
)
from assessment.web.routes.questionnaire import blueprint as questionnaire
from benchmark.framework import Element

blueprint = questionnaire

TO_LANGUAGE = "language-"
TO_SAME_PAGE = "stay"
SESSION_ENDED = _l("Your session had ended. Nothing is lost: choose Save again.")
CLOSED = _l(
    "This round has closed, so this was not kept. Everything that was saved before it closed will be counted."
)
SENT = _l("You have already sent your answers, so this was not kept. What you sent will be counted.")
UNKNOWN = _l(
    "This browser no longer holds your personal code, so this is not saved yet. "
    "Choose “Save and continue” and enter your code: what you typed is kept."
)


@blueprint.route("/elements/<element_code>", methods=["GET", "POST"])
def element(link_token: str, element_code: str) -> Page:
    visit = visit_of(link_token)
    whole = whole_element(visit, element_code)
    if request.method == "POST":
        return _receive(visit, whole)
    response = response_to_answer(visit)
    if not isinstance(response, Response):
        return response
    return _element_page(visit, response, element_code)


@blueprint.post("/save")
def save(link_token: str) -> HttpResponse:
    """Keep one answer, one comment, or both. JSON: `saved`, or what stands in the way and a message."""
    good_token, typed = token_is_good(), read_saved(request.get_json(silent=True))
    visit = visit_of(link_token, extensions.reading())
    if visit.closed:
        return _told(409, closed=True, message=CLOSED)
    if visit.response is None:
        return _told(403, unknown=True, message=UNKNOWN)
    if not good_token:
        return _told(400, expired=True, csrf_token=generate_csrf(), message=SESSION_ENDED)
    if typed is None:
        return _told(400, message=_l("This is not an answer to a statement."))
    session = extensions.session()
    try:
        responses.save_answers(session, visit.round_, visit.response, typed.choices, typed.comments)
    except BadAnswer:
        return _told(400, message=_l("This is not an answer to a statement that you were asked."))
    except WrongMove as refused:
        if refused.thing == "round":
            return _told(409, closed=True, message=CLOSED)
        return _told(409, sent=True, message=SENT)
    answered, asked = responses.count_answers(session, visit.round_, visit.response)
    extensions.commit()
    return _told(200, saved=True, answered=answered, of=asked)


def _receive(visit: Visit, whole: Element) -> Page:
    """A posted element page: keep what it says, or say why not and lose nothing of it."""
    typed = read_typed(request.form, answering.statements_in(whole))
    if visit.closed:
        return closed_page(visit, whole, typed)
    if visit.response is None:
        # At a kiosk this was left by somebody who has gone: it is shown to nobody.
        return redirect(kiosk_start()) if kiosk_start() else _identify(visit, whole, typed)
    return _keep(visit, visit.response, whole, typed)


def _keep(visit: Visit, response: Response, whole: Element, typed: Typed) -> Page:
    if visit.sent:
        return already_sent(visit, response, whole, typed)
    asked = _asked_element(visit, response, whole.code)
    statements = answering.statements_in(asked)
    mine = typed.of(statements)
    if not token_is_good():
        problems = [{"text": SESSION_ENDED, "href": "#save"}]
        return _element_page(visit, response, whole.code, mine, problems), 400
    if problems := mine.too_long(statements):
        return _element_page(visit, response, whole.code, mine, problems)
    try:
        responses.save_answers(extensions.session(), visit.round_, response, mine.choices, mine.comments)
    except BadAnswer:
        abort(400)
    except WrongMove as refused:
        if refused.thing == "round":
            return closed_page(visit, whole, typed)
        return already_sent(visit, response, whole, typed)
    extensions.commit()
    return redirect(_onward(visit, response, whole.code))


def _identify(visit: Visit, whole: Element, typed: Typed) -> Page:
    """Ask for the personal code while carrying what was typed; save it once the code is good."""
    form = CodeForm()
    if "code" in request.form and form.validate_on_submit():
        begun = partial(responses.find_response, extensions.session(), visit.round_)
        response = look_up(visit.round_, form.code, begun, NO_SUCH_CODE)
        if response is not None:
            found = replace(visit, response=response)
            return remember(make_response(_keep(found, response, whole, typed)), visit.round_, form.code.data)
    asking = page(
        "come_back",
        visit,
        form=without_token_error(form),
        waiting=typed.fields(),
        typed=in_words(visit, whole, typed),
    )
    return asking, 403


def _element_page(
    visit: Visit,
    response: Response,
    element_code: str,
    typed: Typed | None = None,
    problems: list[dict[str, str]] | None = None,
) -> str:
    """An element's page with what is saved, or with what was typed and what keeps it from being saved."""
    elements = elements_for(visit, response)
    asked = _asked_element(visit, response, element_code)
    saved = saved_by(response, element_code)
    answered, of = responses.count_answers(extensions.session(), visit.round_, response)
    return page(
        "element",
        visit,
        element=asked,
        heading_text=in_language(asked.name, visit.framework.language),
        language_choices=[],  # what is typed would be lost: the form has buttons that save it first
        languages_to_save_for=languages_offered(visit),
        number=elements.index(asked) + 1,
        elements=len(elements),
        headings=questionnaire_pages.headings_on_page(visit.framework, asked, typed or saved, saved),
        lead=questionnaire_pages.element_lead(
            visit.framework, element_code, of_service=visit.round_.of_services
        ),
        end=questionnaire_pages.element_end(),
        answered=answered,
        asked=of,
        problems=problems or [],
        has_errors=bool(problems),
    )


def _asked_element(visit: Visit, response: Response, element_code: str) -> Element:
    for one in elements_for(visit, response):
        if one.code == element_code:
            return one
    raise NotFound(f"element {element_code}")


def _onward(visit: Visit, response: Response, element_code: str) -> str:
    """Where the button that was pressed leads."""
    go = request.form.get("go", "")
    if go.startswith(TO_LANGUAGE):
        return address_of(visit, "element", element_code, language=go.removeprefix(TO_LANGUAGE))
    if go == TO_SAME_PAGE:
        return address_of(visit, "element", element_code)
    codes = [one.code for one in elements_for(visit, response)]
    step = {"previous": -1, "overview": 0}.get(go, 1)
    target = codes.index(element_code) + step
    if step > 0 and target == len(codes):
        return address_of(visit, "check")
    if step == 0 or target < 0:
        return address_of(visit, "overview")
    return address_of(visit, "element", codes[target])


def already_sent(visit: Visit, response: Response, whole: Element, typed: Typed) -> Page:
    unsaved = typed.beyond(saved_by(response))
    return page("already_sent", visit, typed=in_words(visit, whole, unsaved)), 409


def _told(status: int, *, message: object = "", **news: object) -> HttpResponse:
    answer = jsonify({**news, "message": str(message)} if message else news)
    answer.status_code = status
    return answer


for _view in (element, save):
    extensions.csrf.exempt(_view)  # these check the token themselves and keep what was typed where it is bad
