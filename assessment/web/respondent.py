"""Whose questionnaire a request is about: the round by its link, the response by the code in a cookie."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from flask import after_this_request, current_app, request
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as HttpResponse

from assessment.lifecycle import ResponseState, RoundState
from assessment.models import Response, Round
from assessment.models.base import utc_now
from assessment.services import personal_codes, responses, rounds
from assessment.services.answering import asked_elements
from assessment.services.asking import asking_of
from assessment.services.frameworks import languages_of, load_framework
from assessment.services.problems import NotFound
from assessment.web import extensions, language
from assessment.web.carried_code import carried_code, sealed
from assessment.web.clock import today
from assessment.web.kiosk import CODE_COOKIE, kiosk_start, pages_of
from benchmark.framework import Element, Framework

COOKIE = CODE_COOKIE


@dataclass(frozen=True, slots=True)
class Visit:
    """`response` is None where the round does not know this browser, and always once it is closed.

    `framework` is in the language that the respondent has chosen; `own_language` is that of the original.
    """

    round_: Round
    framework: Framework
    response: Response | None
    own_language: str

    @property
    def closed(self) -> bool:
        """Whether answers are no longer taken: from the closing moment on, whoever has closed it or not."""
        return self.round_.state is not RoundState.OPEN or self.round_.is_due_to_close(utc_now())

    @property
    def cancelled(self) -> bool:
        return self.round_.state is RoundState.CANCELLED

    @property
    def sent(self) -> bool:
        return self.response is not None and self.response.state is ResponseState.SUBMITTED


def visit_of(link_token: str, session: Session | None = None) -> Visit:
    """The round of a link and, if this browser carries its code, the response. Raises NotFound."""
    session = session or extensions.session()
    round_ = rounds.round_by_link(session, link_token)
    original = load_framework(session, round_.framework_hash)
    framework = _in_chosen_language(session, round_, original)
    response = responses.find_response(session, round_, carried_code())
    return Visit(round_, framework, response, original.language)


def _in_chosen_language(session: Session, round_: Round, original: Framework) -> Framework:
    """The framework as the respondent wants to read it, whose language the page then speaks."""
    wanted = language.asked_for(request.cookies.get(language.COOKIE, ""))
    framework = _framework_in(session, round_, original, wanted)
    language.speak(framework.language)
    if language.PARAMETER in request.args:
        after_this_request(lambda answer: _keep_cookie(answer, round_, language.COOKIE, framework.language))
    return framework


def _framework_in(session: Session, round_: Round, original: Framework, wanted: str) -> Framework:
    """A round's framework in a language, or in its own where it has no other."""
    if wanted in ("", original.language):
        return original
    try:
        return load_framework(session, round_.framework_hash, wanted)
    except NotFound:
        return original


def languages_offered(visit: Visit) -> list[language.LanguageChoice]:
    """The languages of the round's framework to choose from; none where there is but one."""
    return _languages(extensions.session(), visit.round_, visit.own_language, visit.framework.language)


def languages_at_start(session: Session, round_: Round) -> list[language.LanguageChoice]:
    """The same at the start of a kiosk: only its address says what is chosen, and nothing remembers it."""
    original = load_framework(session, round_.framework_hash)
    framework = _framework_in(session, round_, original, language.asked_for(""))
    return _languages(session, round_, original.language, framework.language)


def _languages(session: Session, round_: Round, own: str, current: str) -> list[language.LanguageChoice]:
    return language.choices((own, *languages_of(session, round_.framework_hash)), current)


def elements_for(visit: Visit, response: Response) -> tuple[Element, ...]:
    """The elements of the framework with the statements put to this respondent."""
    return asked_elements(visit.framework, asking_of(visit.round_), response.group_code)


def whole_element(visit: Visit, element_code: str) -> Element:
    """An element with all its statements, whoever they are put to. Raises NotFound."""
    for element in visit.framework.elements:
        if element.code == element_code:
            return element
    raise NotFound(f"element {element_code}")


def remembered_code() -> str:
    """The personal code that this browser carries, as it is shown."""
    return personal_codes.in_groups(carried_code())


def remember(answer: HttpResponse, round_: Round, typed_code: str) -> HttpResponse:
    """Have the browser carry a code for this questionnaire's pages only, until the day after closing.

    A kiosk carries it until it returns to its start, or is shut.
    """
    return _keep_cookie(answer, round_, COOKIE, sealed(personal_codes.as_typed(typed_code) or ""))


def _keep_cookie(answer: HttpResponse, round_: Round, name: str, value: str) -> HttpResponse:
    lifetime = max(round_.closes_on - today(), timedelta(0)) + timedelta(days=1)
    answer.set_cookie(
        name,
        value,
        max_age=None if kiosk_start() else lifetime,
        path=pages_of(round_),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer
