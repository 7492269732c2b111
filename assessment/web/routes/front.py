"""The start page and the pages that anybody may read."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import text
from werkzeug.wrappers import Response

from assessment.services.council_settings import get_council
from assessment.services.retention import periods_of
from assessment.web import extensions, kiosk, translated
from assessment.web.guards import signed_in
from assessment.web.navigation import first_page

blueprint = Blueprint("front", __name__)


@blueprint.before_request
def speak_to_respondents() -> None:
    if signed_in() is None:
        translated.explain_in_chosen_language()


@blueprint.get("/")
def start() -> str | Response:
    user = signed_in()
    if user is None:
        return redirect(url_for("sign_in.sign_in"))
    endpoint = first_page(user)
    return redirect(url_for(endpoint)) if endpoint else render_template("front/no_role.html")


@blueprint.get("/help/scores")
def method() -> str:
    return _explanation("method")


@blueprint.get("/accessibility")
def accessibility() -> str:
    return _explanation("accessibility")


@blueprint.get("/privacy")
def privacy() -> str:
    """What is kept about whom. The periods are those of the council of whoever is signed in."""
    user = signed_in()
    if user is None or user.council_id is None:
        return _explanation("privacy", kept=None)
    council = get_council(extensions.session(), user.council_id)
    return _explanation("privacy", kept=periods_of(council))


def _explanation(name: str, **values: Any) -> str:
    """A page that a shared tablet leaves again by itself, if it was reached from one."""
    start = kiosk.start_of(request.args.get(kiosk.PARAMETER, ""))
    return render_template(f"front/{name}.html", kiosk_href=start, home_href=start or "/", **values)


@blueprint.get("/health")
def health() -> tuple[str, int, dict[str, str]]:
    """For the load balancer: the process runs and the database answers."""
    extensions.session().execute(text("SELECT 1"))
    return "ok\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
