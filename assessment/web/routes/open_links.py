"""Short addresses from posters and slips: /j/ to begin, /c/ to enter a code."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from werkzeug.wrappers import Response as HttpResponse

from assessment.lifecycle import RoundState
from assessment.models import OpenLink
from assessment.services import open_links
from assessment.services.tickets import needs_ticket
from assessment.web import extensions
from assessment.web.arrivals import remember_arrival

blueprint = Blueprint("open_links", __name__)

Page = HttpResponse | tuple[str, int]


@blueprint.get("/j/<token>")
def join(token: str) -> Page:
    link = open_links.find_link(extensions.session(), token)
    if link is None:
        return not_working()
    if needs_ticket(link.round) and link.round.state is RoundState.OPEN:
        return redirect(_to("tickets.with_code", link))
    return remember_arrival(redirect(_to("questionnaire.landing", link)), link)


@blueprint.get("/c/<token>")
def enter_code(token: str) -> Page:
    """Browsers keep what stands behind # in the address that they were given, and no server sees it."""
    link = open_links.find_link(extensions.session(), token)
    return not_working() if link is None else redirect(_to("tickets.with_code", link))


def not_working() -> tuple[str, int]:
    return render_template("open_links/not_working.html", signed_in=None, navigation=[]), 404


def _to(endpoint: str, link: OpenLink) -> str:
    return url_for(endpoint, link_token=link.round.link_token)
