"""Default deny: before every request the access table is asked; after it, the security headers are set."""

from __future__ import annotations

import secrets
from contextlib import suppress
from typing import cast

from flask import Flask, Response, abort, g, redirect, request, session, url_for
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response as BaseResponse

from assessment.access import NOBODY, RULES, Actor, Rule, allows
from assessment.models.base import utc_now
from assessment.models.engine import hurried_session
from assessment.services.reach import Reach, reach_of
from assessment.services.sign_ins import SignedIn, is_to_be_seen, see, who_is
from assessment.web import extensions
from assessment.web.signed_out import not_kept, to_sign_in

POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; img-src 'self'; "
    "font-src 'self'; connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)

SIGN_IN = "sign_in"
"""Where the session cookie holds the secret of the sign-in."""

BEFORE_CODES = frozenset({"codes.show", "codes.start", "codes.confirm", "sign_in.sign_out"})
"""What is open to an administrator who has yet to set up the one-time codes that the council wants."""


def guard(app: Flask) -> None:
    app.before_request(_check_access)
    app.after_request(_set_headers)


def signed_in() -> SignedIn | None:
    """Who is signed in, if the cookie still holds. Read once a request."""
    if "signed_in" not in g:
        secret = sign_in_secret()
        g.signed_in = who_is(extensions.session(), secret) if secret else None
    return cast("SignedIn | None", g.signed_in)


def sign_in_secret() -> str:
    """What the session cookie holds of a sign-in; empty where there is none."""
    secret = session.get(SIGN_IN)
    return secret if isinstance(secret, str) else ""


def current_user() -> SignedIn:
    """Who is signed in, on a route that the table keeps for people who are."""
    user = signed_in()
    if user is None:
        abort(403)
    return user


def current_council() -> int:
    """The council whose pages are shown to the person who asks."""
    council_id = current_user().council_id
    if council_id is None:
        abort(403)
    return council_id


def current_reach() -> Reach:
    """What of the council's results and plans the person who asks may see."""
    user = current_user()
    return reach_of(extensions.session(), current_council(), user.user_id, user.roles)


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = secrets.token_urlsafe(16)
    return cast(str, g.csp_nonce)


def _check_access() -> BaseResponse | None:
    endpoint = request.endpoint
    if endpoint is None or RULES.get(endpoint) is Rule.ANYONE:
        return None
    user = signed_in()
    if allows(endpoint, actor_of(user)):
        if user is not None and user.needs_codes and endpoint not in BEFORE_CODES:
            return redirect(url_for("codes.show"))
        _note_presence(user)
        return None
    if user is not None or endpoint not in RULES:
        abort(403)
    if request.method in extensions.SAFE_METHODS:
        return redirect(to_sign_in(request.full_path.rstrip("?")))
    return not_kept()


def _note_presence(user: SignedIn | None) -> None:
    """Keep a sign-in from ending as idle, in a transaction of its own: a page that is read writes nothing.

    Where the database is busy this can wait for the next page.
    """
    now = utc_now()
    if user is None or user.seen_at is None or not is_to_be_seen(user.seen_at, now):
        return
    if request.method not in extensions.SAFE_METHODS:
        return
    with suppress(OperationalError), hurried_session(extensions.engine()) as hurried:
        see(hurried, sign_in_secret(), now)
        hurried.commit()


def actor_of(user: SignedIn | None) -> Actor:
    """Who is asking, as far as the rules care."""
    if user is None:
        return NOBODY
    return Actor(signed_in=True, roles=user.roles, operator=user.operator, reviewer=user.reviews)


def _set_headers(response: Response) -> Response:
    headers = response.headers
    headers["Content-Security-Policy"] = POLICY.format(nonce=csp_nonce())
    headers["X-Content-Type-Options"] = "nosniff"
    headers.setdefault("Referrer-Policy", "same-origin")
    headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if request.is_secure:
        headers["Strict-Transport-Security"] = "max-age=31536000"
    if request.endpoint != "static":
        headers["Cache-Control"] = "no-store"
    return response
