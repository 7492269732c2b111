"""The respondent's pages: no account, reached by the round's link, remembered by a personal code."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, make_response, redirect, render_template, request
from flask_wtf import FlaskForm
from flask_wtf.csrf import generate_csrf, validate_csrf
from werkzeug.wrappers import Response as HttpResponse
from wtforms import ValidationError

from assessment.lifecycle import WrongMove
from assessment.models import Response
from assessment.scoring.values import COMMENT_THRESHOLD
from assessment.services import answering, responses, rounds
from assessment.services.answering import BadAnswer
from assessment.services.asking import asking_of, statements_asked
from assessment.services.problems import NotFound, NotReady
from assessment.web import extensions, questionnaire_pages
from assessment.web.addresses import address
from assessment.web.clock import today
from assessment.web.forms.questionnaire import BeginForm, CodeForm, Typed, read_saved, read_typed
from assessment.web.respondent import Visit, elements_for, remember, remembered_code, visit_of, whole_element
from benchmark.framework import Element

blueprint = Blueprint("questionnaire", __name__, url_prefix="/q/<link_token>")

Page = str | HttpResponse | tuple[str, int]

SESSION_ENDED = "Your session had ended. Nothing is lost: choose Save again."
CLOSED = (
    "This round has closed, so this was not kept. Everything that was saved before it closed will be counted."
)
SENT = "You have already sent your answers, so this was not kept. What you sent will be counted."
UNKNOWN = (
    "This browser no longer holds your personal code, so this is not saved yet. "
    "Choose “Save and continue” and enter your code: what you typed is kept."
)


@blueprint.get("")
def landing(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return _page("closed", visit, typed=[])
    asking = asking_of(visit.round_)
    lengths = rounds.form_lengths(visit.framework, asking)
    asked = frozenset(statements_asked(extensions.session(), visit.round_))
    return _page(
        "landing",
        visit,
        example=next(one.text for one in visit.framework.statements if one.code in asked),
        lengths=[
            (row.group, f"About {row.minutes} minutes for {row.statements} statements")
            for row in lengths
            if row.statements
        ],
        comment_threshold=max(COMMENT_THRESHOLD, visit.round_.threshold),
        overdue=visit.round_.closes_on < today(),
    )


@blueprint.route("/begin", methods=["GET", "POST"])
def begin(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return _closed(visit)
    form = BeginForm()
    form.offer(answering.groups_asked(visit.framework, asking_of(visit.round_)), visit.round_.services)
    if form.validate_on_submit():
        try:
            _, code = responses.begin_response(
                extensions.session(), visit.round_, form.group.data, form.service_code
            )
        except WrongMove:
            return _closed(visit)
        extensions.commit()
        return remember(redirect(_address(visit, "code")), visit.round_, code)
    return _page("begin", visit, form=_without_token_error(form))


@blueprint.route("/return", methods=["GET", "POST"])
def come_back(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return _closed(visit)
    form = CodeForm()
    if form.validate_on_submit():
        if responses.find_response(extensions.session(), visit.round_, form.code.data) is not None:
            return remember(redirect(_address(visit, "overview")), visit.round_, form.code.data)
        form.code.errors = [_NO_SUCH_CODE]
    return _page("come_back", visit, form=_without_token_error(form), waiting={})


@blueprint.get("/code")
def code(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = _answering(visit)
    if not isinstance(response, Response):
        return response
    return _page("code", visit, code=remembered_code())


@blueprint.get("/elements")
def overview(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = _answering(visit)
    if not isinstance(response, Response):
        return response
    progress = responses.progress(extensions.session(), visit.round_, response)
    pages = [_address(visit, "element", row.code) for row in progress]
    return _page(
        "overview",
        visit,
        items=questionnaire_pages.task_items(progress, pages),
        answered=sum(row.answered for row in progress),
        asked=sum(row.asked for row in progress),
    )


@blueprint.route("/elements/<element_code>", methods=["GET", "POST"])
def element(link_token: str, element_code: str) -> Page:
    visit = visit_of(link_token)
    whole = whole_element(visit, element_code)
    if request.method == "POST":
        return _receive(visit, whole)
    response = _answering(visit)
    if not isinstance(response, Response):
        return response
    return _element_page(visit, response, element_code)


@blueprint.post("/save")
def save(link_token: str) -> HttpResponse:
    """Keep one answer, one comment, or both. JSON: `saved`, or what stands in the way and a message."""
    token_is_good, typed = _token_is_good(), read_saved(request.get_json(silent=True))
    visit = visit_of(link_token, extensions.reading())
    if visit.closed:
        return _told(409, closed=True, message=CLOSED)
    if visit.response is None:
        return _told(403, unknown=True, message=UNKNOWN)
    if not token_is_good:
        return _told(400, expired=True, csrf_token=generate_csrf(), message=SESSION_ENDED)
    if typed is None:
        return _told(400, message="This is not an answer to a statement.")
    session = extensions.session()
    try:
        responses.save_answers(session, visit.round_, visit.response, typed.choices, typed.comments)
    except BadAnswer:
        return _told(400, message="This is not an answer to a statement that you were asked.")
    except WrongMove as refused:
        if refused.thing == "round":
            return _told(409, closed=True, message=CLOSED)
        return _told(409, sent=True, message=SENT)
    answered, asked = responses.count_answers(session, visit.round_, visit.response)
    extensions.commit()
    return _told(200, saved=True, answered=answered, of=asked)


@blueprint.get("/check")
def check(link_token: str) -> Page:
    visit = visit_of(link_token)
    response = _answering(visit)
    if not isinstance(response, Response):
        return response
    saved = _saved(response)
    elements = elements_for(visit, response)
    pages = [_address(visit, "element", part.code) for part in elements]
    parts = [
        (part.name, questionnaire_pages.answer_rows(part, visit.framework.scale, saved, page))
        for part, page in zip(elements, pages, strict=True)
    ]
    return _page(
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
        return _closed(visit)
    if visit.response is None:
        return redirect(_address(visit, "come_back"))
    try:
        responses.submit_response(extensions.session(), visit.round_, visit.response)
    except NotReady:
        return redirect(_address(visit, "check"))
    except WrongMove as refused:
        return _closed(visit) if refused.thing == "round" else redirect(_address(visit, "thanks"))
    extensions.commit()
    return redirect(_address(visit, "thanks"))


@blueprint.get("/thanks")
def thanks(link_token: str) -> Page:
    visit = visit_of(link_token)
    if visit.closed:
        return redirect(_address(visit, "landing"))
    if visit.response is None:
        return redirect(_address(visit, "come_back"))
    if not visit.sent:
        return redirect(_address(visit, "overview"))
    return _page("thanks", visit)


def _receive(visit: Visit, whole: Element) -> Page:
    """A posted element page: keep what it says, or say why not and lose nothing of it."""
    typed = read_typed(request.form, answering.statements_in(whole))
    if visit.closed:
        return _closed(visit, whole, typed)
    if visit.response is None:
        return _identify(visit, whole, typed)
    return _keep(visit, visit.response, whole, typed)


def _keep(visit: Visit, response: Response, whole: Element, typed: Typed) -> Page:
    if visit.sent:
        return _already_sent(visit, response, whole, typed)
    asked = _asked_element(visit, response, whole.code)
    statements = answering.statements_in(asked)
    mine = typed.of(statements)
    if not _token_is_good():
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
            return _closed(visit, whole, typed)
        return _already_sent(visit, response, whole, typed)
    extensions.commit()
    return redirect(_onward(visit, response, whole.code))


def _identify(visit: Visit, whole: Element, typed: Typed) -> Page:
    """Ask for the personal code while carrying what was typed; save it once the code is good."""
    form = CodeForm()
    if "code" in request.form and form.validate_on_submit():
        response = responses.find_response(extensions.session(), visit.round_, form.code.data)
        if response is not None:
            found = Visit(visit.round_, visit.framework, response)
            return remember(make_response(_keep(found, response, whole, typed)), visit.round_, form.code.data)
        form.code.errors = [_NO_SUCH_CODE]
    page = _page(
        "come_back",
        visit,
        form=_without_token_error(form),
        waiting=typed.fields(),
        typed=_in_words(visit, whole, typed),
    )
    return page, 403


_NO_SUCH_CODE = "Check your personal code: there are no answers under this one in this round"


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
    saved = _saved(response, element_code)
    answered, of = responses.count_answers(extensions.session(), visit.round_, response)
    return _page(
        "element",
        visit,
        element=asked,
        number=elements.index(asked) + 1,
        elements=len(elements),
        headings=questionnaire_pages.headings_on_page(visit.framework, asked, typed or saved, saved),
        lead=questionnaire_pages.element_lead(visit.framework, element_code),
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
    codes = [one.code for one in elements_for(visit, response)]
    step = {"previous": -1, "overview": 0}.get(request.form.get("go", ""), 1)
    target = codes.index(element_code) + step
    if step > 0 and target == len(codes):
        return _address(visit, "check")
    if step == 0 or target < 0:
        return _address(visit, "overview")
    return _address(visit, "element", codes[target])


def _closed(visit: Visit, whole: Element | None = None, typed: Typed | None = None) -> Page:
    extensions.session().refresh(visit.round_)  # it may have closed since this request began
    return _page("closed", visit, typed=_in_words(visit, whole, typed)), 409


def _already_sent(visit: Visit, response: Response, whole: Element, typed: Typed) -> Page:
    unsaved = typed.beyond(_saved(response))
    return _page("already_sent", visit, typed=_in_words(visit, whole, unsaved)), 409


def _in_words(visit: Visit, whole: Element | None, typed: Typed | None) -> list[dict[str, Any]]:
    if whole is None or typed is None:
        return []
    return questionnaire_pages.typed_rows(whole, visit.framework.scale, typed)


def _saved(response: Response, element_code: str | None = None) -> Typed:
    return Typed(*responses.said_in(extensions.session(), response, element_code))


def _answering(visit: Visit) -> Response | HttpResponse:
    """The response that can be answered now, or the way to the page that says why there is none."""
    if visit.closed:
        return redirect(_address(visit, "landing"))
    if visit.response is None:
        return redirect(_address(visit, "come_back"))
    if visit.sent:
        return redirect(_address(visit, "thanks"))
    return visit.response


def _page(name: str, visit: Visit, **values: Any) -> str:
    """A page for a respondent: with the council's name, and without anything of who may be signed in."""
    return render_template(
        f"questionnaire/{name}.html",
        visit=visit,
        round=visit.round_,
        council_name=visit.round_.council.name,
        to=lambda endpoint: _address(visit, endpoint),
        home_href=_address(visit, "landing"),
        signed_in=None,
        navigation=[],
        sign_out_href="",
        **values,
    )


def _address(visit: Visit, endpoint: str, element_code: str | None = None) -> str:
    """The address of a page of this round; the code is only for the page of an element."""
    return address(f"questionnaire.{endpoint}", link_token=visit.round_.link_token, element_code=element_code)


def _token_is_good() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def _without_token_error(form: FlaskForm) -> FlaskForm:
    """The form, filled in still, with a plain sentence where its token was not good."""
    if form.csrf_token.errors:
        form.csrf_token.errors = []
        form.form_errors.append("Your session had ended. Check what you entered and choose the button again.")
    return form


def _told(status: int, **news: object) -> HttpResponse:
    answer = jsonify(news)
    answer.status_code = status
    return answer


for _view in (begin, come_back, element, save):
    extensions.csrf.exempt(_view)  # these check the token themselves and keep what was typed where it is bad
