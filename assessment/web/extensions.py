"""What a request shares: its one database session, its one commit, and the check of forms."""

from __future__ import annotations

from typing import cast

from flask import Flask, current_app, g, request
from flask_babel import Babel
from flask_wtf import CSRFProtect
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from assessment.jobs.mailer import Post
from assessment.models.engine import make_engine, read_session, write_session
from assessment.web.config import Settings

csrf = CSRFProtect()
babel = Babel()

SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})


def connect(app: Flask, settings: Settings) -> None:
    """Give the app its engine, and every request an end that keeps nothing uncommitted."""
    app.extensions["engine"] = make_engine(settings.database_url)
    app.extensions["post"] = settings.post
    app.teardown_request(_close)


def engine() -> Engine:
    return cast(Engine, current_app.extensions["engine"])


def post() -> Post | None:
    """How mail is sent; None where this installation sends none."""
    return cast("Post | None", current_app.extensions["post"])


def session() -> Session:
    """The session of this request: one that writes for a POST, one that only reads for a GET."""
    if "session" not in g:
        make = read_session if request.method in SAFE_METHODS else write_session
        g.session = make(engine())
    return cast(Session, g.session)


def reading() -> Session:
    """A session to look things up with before `session` takes SQLite's one write lock.

    What is found is only good for finding: whoever writes checks again. Elsewhere it is `session` itself.
    """
    if engine().dialect.name != "sqlite":
        return session()
    if "reading" not in g:
        g.reading = read_session(engine())
    return cast(Session, g.reading)


def commit() -> None:
    """Keep what the request did. Called once, at the edge, just before the answer."""
    session().commit()


def _close(_error: BaseException | None) -> None:
    for name in ("session", "reading"):
        open_session = g.pop(name, None)
        if open_session is not None:
            open_session.close()
