"""The last step of signing in, whichever way somebody has shown who they are."""

from __future__ import annotations

import re

from flask import redirect, session, url_for
from werkzeug.wrappers import Response

from assessment.models import User
from assessment.services import account_trail, sign_ins
from assessment.web import extensions
from assessment.web.guards import SIGN_IN


def begin_session(user: User, how: str) -> None:
    """Start a new signed-in session: nothing of the cookie from before is kept.

    Where the person uses one-time codes nothing is open until one is given: send them on with `onwards`.
    """
    session.clear()
    keep_secret(sign_ins.begin(extensions.session(), user))
    if not user.totp_confirmed:
        account_trail.record(extensions.session(), user.id, user.id, "signed in", how)


def keep_secret(secret: str) -> None:
    """Have the browser carry the secret of a sign-in, new or renewed."""
    session[SIGN_IN] = secret
    session.permanent = True


def onwards(user: User, address: str | None) -> Response:
    """To the page that was asked for, or to the one-time code that has to come first."""
    if user.totp_confirmed:
        return redirect(url_for("sign_in.code", next=within(address)))
    return redirect(within(address) or url_for("front.start"))


def within(address: str | None) -> str | None:
    """The address if it stays on this site, so that a crafted link cannot send people elsewhere."""
    return address if address and address.isprintable() and _PATH.match(address) else None


_PATH = re.compile(r"/(?![/\\])")
