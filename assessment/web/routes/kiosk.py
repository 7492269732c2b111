"""A shared tablet: its start page, which forgets whoever answered last.

It speaks the language that its address asks for, where it is translated; where not, choosing a language leads
on to the questionnaire. The address to which the tablet returns asks for none.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from flask import Blueprint, make_response, render_template, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from assessment.models import OpenLink
from assessment.services import open_links
from assessment.services.addressees import addressee
from assessment.web import extensions, kiosk, language, translated
from assessment.web.arrivals import remember_arrival
from assessment.web.language import LanguageChoice
from assessment.web.respondent import languages_at_start
from assessment.web.routes.open_links import not_working

blueprint = Blueprint("kiosk", __name__, url_prefix="/k/<token>")

START = "kiosk/start.html"


@blueprint.get("")
def start(token: str) -> HttpResponse | tuple[str, int]:
    link = open_links.find_link(extensions.session(), token)
    if link is None:
        return not_working()
    whom = addressee(extensions.session(), link.round, link.service_code, link.group_code)
    kiosk.at_start(link)
    languages = _languages(link)
    asked = language.PARAMETER in request.args
    chosen = next((one.code for one in languages if one.current and asked), None)
    answer = make_response(
        _page(
            "start",
            link,
            token=link.token,
            addressee="" if whom.is_everybody else whom.name,
            start_href=_questionnaire(link, chosen),
            language_choices=languages,
            kiosk_href=url_for("kiosk.start", token=link.token) if chosen else "",
        )
    )
    kiosk.forget_person(answer, link.round)
    kiosk.mark(answer, link)
    return remember_arrival(answer, link)


@blueprint.post("/stop")
def stop(token: str) -> HttpResponse | tuple[str, int]:
    link = open_links.find_link(extensions.session(), token)
    if link is None:
        return not_working()
    answer = make_response(_page("stopped", link))
    kiosk.forget_person(answer, link.round)
    kiosk.unmark(answer, link.round)
    return answer


def _languages(link: OpenLink) -> list[LanguageChoice]:
    """The languages of the round. The page then speaks the one that is chosen, if it is translated."""
    found = []
    for one in languages_at_start(extensions.session(), link.round):
        if not translated.can_be_spoken(one.code, START):
            found.append(replace(one, href=_questionnaire(link, one.code)))
            continue
        if one.current:
            language.speak(one.code)
        found.append(one)
    return found


def _questionnaire(link: OpenLink, chosen: str | None) -> str:
    return url_for("questionnaire.landing", link_token=link.round.link_token, language=chosen)


def _page(name: str, link: OpenLink, **values: Any) -> str:
    """A page for whoever stands there: nothing of who may be signed in."""
    return render_template(
        f"kiosk/{name}.html",
        round=link.round,
        council_name=link.round.council.name,
        signed_in=None,
        navigation=[],
        sign_out_href="",
        home_href=url_for("kiosk.start", token=link.token),
        **values,
    )
