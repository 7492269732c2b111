"""By which short address a browser came, remembered in a cookie for the pages of its round only."""

from __future__ import annotations

from flask import current_app, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from assessment.models import OpenLink
from assessment.services import open_links
from assessment.web import extensions
from assessment.web.respondent import Visit

COOKIE = "arrived_by"


def remember_arrival(answer: HttpResponse, link: OpenLink) -> HttpResponse:
    """Until the browser is closed. The cookie holds no more than the poster on the wall."""
    answer.set_cookie(
        COOKIE,
        link.token,
        path=url_for("questionnaire.landing", link_token=link.round.link_token),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return answer


def chosen_before(visit: Visit) -> dict[str, str]:
    """What the form about oneself begins with: the group and the service of the link one came by."""
    typed = request.cookies.get(COOKIE, "")
    link = open_links.find_link(extensions.session(), typed) if typed else None
    if link is None or link.round_id != visit.round_.id:
        return {}
    given = {"group": link.group_code, "service": link.service_code}
    return {field: code for field, code in given.items() if code is not None}
