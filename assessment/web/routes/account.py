"""A person's own account: where they are signed in, and for which council they work now."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import account_trail, sign_ins
from assessment.services.problems import NotFound
from assessment.web import extensions, own_language
from assessment.web.guards import current_user, sign_in_secret

blueprint = Blueprint("account", __name__, url_prefix="/account")


@blueprint.get("")
def show() -> str:
    browsers = sign_ins.browsers_of(extensions.session(), current_user().user_id, sign_in_secret())
    return render_template(
        "account/show.html", user=current_user(), browsers=browsers, languages=own_language.choices()
    )


@blueprint.post("/language")
def choose_language() -> Response:
    """Speak another language in this browser from now on."""
    answer = redirect(url_for("account.show"))
    return own_language.keep(answer, request.form.get("language", ""))


@blueprint.post("/council")
def choose_council() -> Response:
    """Show the pages of another council in which the person has a role."""
    chosen = request.form.get("council", "")
    if not chosen.isascii() or not chosen.isdigit() or len(chosen) > 9:
        raise NotFound("council")
    user_id = current_user().user_id
    sign_ins.choose_council(extensions.session(), sign_in_secret(), user_id, int(chosen))
    extensions.commit()
    return redirect(url_for("front.start"))


@blueprint.post("/sign-out-everywhere")
def end_everywhere() -> Response:
    user_id = current_user().user_id
    sign_ins.end_all(extensions.session(), user_id)
    account_trail.record(extensions.session(), user_id, user_id, "signed out everywhere")
    extensions.commit()
    session.clear()
    flash(_("You are signed out in every browser."), "success")
    return redirect(url_for("sign_in.sign_in"))
