"""Every error as a plain page: what happened, what was kept, what to do."""

from __future__ import annotations

from flask import Flask, g, render_template, request
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from assessment.lifecycle import WrongMove
from assessment.services.problems import Conflict, NotAllowed, NotFound, NotReady, TooManyTries

PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 429, 500})

Answer = tuple[str, int]


def handle_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(WrongMove, _wrong_move)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(TooManyTries, _too_many_tries)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(StaleDataError, _stale_row)


def _http(error: HTTPException) -> tuple[str, int, list[tuple[str, str]]] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    if code >= 500:
        g.setdefault("signed_in", None)  # the database may be what failed: it is not asked for this page
    page = render_template(f"errors/{code if code in PAGES else 500}.html")
    return page, code, [(name, value) for name, value in error.get_headers() if name != "Content-Type"]


def _stale_form(_error: CSRFError) -> Answer:
    return render_template("errors/400.html"), 400


def _not_found(_error: NotFound) -> Answer:
    return render_template("errors/404.html"), 404


def _not_allowed(error: NotAllowed) -> Answer:
    return render_template("errors/403.html", message=str(error)), 403


def _wrong_move(error: WrongMove) -> Answer:
    return _no_longer(error.sentence)


def _not_ready(error: NotReady) -> Answer:
    return render_template("errors/not_ready.html", reasons=error.reasons), 409


def _too_many_tries(error: TooManyTries) -> tuple[str, int, dict[str, str]]:
    page = render_template("errors/429.html", minutes=error.minutes)
    return page, 429, {"Retry-After": str(60 * error.minutes)}


def _conflict(error: Conflict) -> Answer:
    conflicts = [
        {"label": label, "theirs": theirs, "yours": error.yours.get(label, "")}
        for label, theirs in error.theirs.items()
        if theirs != error.yours.get(label, "")
    ]
    if not conflicts:
        return _stale_row(error)
    page = render_template(
        "errors/409.html", conflicts=conflicts, back_href=request.path, back_text=_("Open the page again")
    )
    return page, 409


def _stale_row(_error: Exception) -> Answer:
    return _no_longer(_("Someone else saved a change to the same thing a moment before you."))


def _no_longer(message: str) -> Answer:
    return render_template("errors/409.html", message=message), 409
