"""A form that is sent after the sign-in has ended: what was written is shown, so that it can be copied."""

from __future__ import annotations

from urllib.parse import quote

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response as BaseResponse
from wtforms import ValidationError

from assessment.web.forms.text import many_lines

CARRIED = frozenset({"csrf_token", "table", "read", "version"})
"""Fields that nobody types in."""


def to_sign_in(onwards: str) -> str:
    """The way to sign in, and from there to an address of this site."""
    return f"{url_for('sign_in.sign_in')}?next={quote(onwards)}"


def not_kept() -> BaseResponse:
    """Say that what was sent was not kept, with what was written in it, or else on the page to sign in."""
    if request.endpoint == "sign_in.sign_out":
        return redirect(url_for("sign_in.sign_in"))
    answers_get = request.url_rule is not None and "GET" in (request.url_rule.methods or ())
    href = to_sign_in(request.path) if answers_get else url_for("sign_in.sign_in")
    texts = _written() if _is_from_here() else []
    if texts:
        return make_response(render_template("sign_in/not_kept.html", texts=texts, sign_in_href=href), 403)
    flash(_("You had been signed out, so what you sent was not kept. Sign in and do it again."), "important")
    return redirect(href)


def _written() -> list[str]:
    """Texts of more than a word: what it would be hard to write again."""
    sent = request.form.items(multi=True)
    texts = (many_lines(text) for name, text in sent if name not in CARRIED and "password" not in name)
    return [text for text in texts if " " in text]


def _is_from_here() -> bool:
    """Whether the form came from this site, so that nobody else's words are shown as if they were ours."""
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True
