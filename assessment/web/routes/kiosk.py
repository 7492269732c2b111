"""A shared tablet: its start page, which forgets whoever answered last."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, make_response, render_template, url_for
from werkzeug.wrappers import Response as HttpResponse

from assessment.models import OpenLink
from assessment.services import open_links
from assessment.services.addressees import addressee
from assessment.web import extensions, kiosk
from assessment.web.arrivals import remember_arrival
from assessment.web.routes.open_links import not_working

blueprint = Blueprint("kiosk", __name__, url_prefix="/k/<token>")


@blueprint.get("")
def start(token: str) -> HttpResponse | tuple[str, int]:
    link = open_links.find_link(extensions.session(), token)
    if link is None:
        return not_working()
    whom = addressee(extensions.session(), link.round, link.service_code, link.group_code)
    answer = make_response(
        _page(
            "start",
            link,
            token=link.token,
            addressee="" if whom.is_everybody else whom.name,
            start_href=url_for("questionnaire.landing", link_token=link.round.link_token),
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
