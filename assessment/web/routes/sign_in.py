"""Signing in with e-mail and password, and out again everywhere."""

from __future__ import annotations

import re

from flask import Blueprint, redirect, render_template, request, session, url_for
from werkzeug.wrappers import Response

from assessment.models import User
from assessment.services import people, sign_ins
from assessment.web import extensions
from assessment.web.forms.sign_in import SignInForm
from assessment.web.guards import SIGN_IN, current_user

blueprint = Blueprint("sign_in", __name__)


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        user = people.authenticate(extensions.session(), form.email.data, form.password.data)
        if user is not None:
            begin_session(user)
            extensions.commit()
            return redirect(_within(form.next.data) or url_for("front.start"))
        form.form_errors.append("The e-mail address or the password is not right. Try again.")
    return render_template("sign_in/sign_in.html", form=form)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    sign_ins.end_all(extensions.session(), current_user().user_id)
    extensions.commit()
    session.clear()
    return redirect(url_for("sign_in.sign_in"))


def begin_session(user: User) -> None:
    """Start a new signed-in session: nothing of the cookie from before is kept."""
    session.clear()
    session[SIGN_IN] = sign_ins.begin(extensions.session(), user)
    session.permanent = True


def _within(address: str | None) -> str | None:
    """The address if it stays on this site, so that a crafted link cannot send people elsewhere."""
    return address if address and address.isprintable() and _PATH.match(address) else None


_PATH = re.compile(r"/(?![/\\])")
