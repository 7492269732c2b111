"""Every error as a plain page: what happened, what was kept, what to do."""

from __future__ import annotations

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from assessment.lifecycle import WrongMove
from assessment.services.problems import Conflict, NotAllowed, NotFound, NotReady

PAGES = frozenset({400, 403, 404, 405, 410, 413, 429, 500})


def handle_errors(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NotAllowed, _not_allowed)
    app.register_error_handler(WrongMove, _wrong_move)
    app.register_error_handler(NotReady, _not_ready)
    app.register_error_handler(Conflict, _conflict)
    app.register_error_handler(StaleDataError, _stale_row)


def _http(error: HTTPException) -> tuple[str, int] | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    return render_template(f"errors/{code if code in PAGES else 500}.html"), code


def _stale_form(_error: CSRFError) -> tuple[str, int]:
    return render_template("errors/form_expired.html"), 400


def _not_found(_error: NotFound) -> tuple[str, int]:
    return render_template("errors/404.html"), 404


def _not_allowed(error: NotAllowed) -> tuple[str, int]:
    return render_template("errors/403.html", message=str(error)), 403


def _wrong_move(error: WrongMove) -> tuple[str, int]:
    return render_template(
        "errors/wrong_move.html", thing=error.thing, state=error.state, move=error.move
    ), 409


def _not_ready(error: NotReady) -> tuple[str, int]:
    return render_template("errors/not_ready.html", reasons=error.reasons, back=request.path), 409


def _conflict(error: Conflict) -> tuple[str, int]:
    page = render_template(
        "errors/conflict.html", what=error.what, theirs=error.theirs, yours=error.yours, back=request.path
    )
    return page, 409


def _stale_row(_error: StaleDataError) -> tuple[str, int]:
    return render_template("errors/conflict.html", what="this", theirs={}, yours={}, back=request.path), 409
