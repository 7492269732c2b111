"""Signing in with e-mail, password and perhaps a one-time code, and out again."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from assessment.models import User
from assessment.services import account_trail, one_time_codes, people, sign_ins
from assessment.services.attempts import (
    CODE_BY_ACCOUNT,
    CODE_BY_ACCOUNT_A_DAY,
    CODE_BY_ADDRESS,
    PASSWORD_BY_ACCOUNT,
    PASSWORD_BY_ADDRESS,
    Counted,
)
from assessment.web import extensions, limiting
from assessment.web.forms.sign_in import CodeForm, SignInForm
from assessment.web.guards import sign_in_secret
from assessment.web.signing_in import begin_session, keep_secret, onwards, within

blueprint = Blueprint("sign_in", __name__)

WRONG_PASSWORD = _l("The e-mail address or the password is not right. Try again.")
WRONG_CODE = _l("The code is not right, or was used before. Wait for the next one and enter that.")
REFUSED_NEXT = "reached the limit of tries to sign in"


@blueprint.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> str | Response:
    form = SignInForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        user = _with_password(form.email.data, form.password.data)
        if user is not None:
            begin_session(user, "with a password")
            extensions.commit()
            return onwards(user, form.next.data)
        form.form_errors.append(WRONG_PASSWORD)
    return render_template("sign_in/sign_in.html", form=form)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
def code() -> str | Response:
    """The second step. Nothing is open before it."""
    user_id = sign_ins.who_awaits_code(extensions.reading(), sign_in_secret())
    if user_id is None:
        return redirect(url_for("sign_in.sign_in"))
    form = CodeForm()
    if not form.is_submitted():
        form.next.data = request.args.get("next", "")
    if form.validate_on_submit():
        if _with_code(user_id, form.code.data):
            return redirect(within(form.next.data) or url_for("front.start"))
        form.code.errors = [WRONG_CODE]
    return render_template("sign_in/code.html", form=form)


@blueprint.post("/sign-out")
def sign_out() -> Response:
    """Out of this browser; the account's page signs out everywhere."""
    sign_ins.end(extensions.session(), sign_in_secret())
    extensions.commit()
    session.clear()
    return redirect(url_for("sign_in.sign_in"))


def _with_password(email: str, password: str) -> User | None:
    """The account whose password this is, against the limits on guessing it."""
    account = Counted(PASSWORD_BY_ACCOUNT, people.normal_email(email))
    place = Counted(PASSWORD_BY_ADDRESS, limiting.client_address())
    recorded = limiting.count_try((account, place))
    found = people.authenticate(extensions.reading(), email, password)
    if found is not None:
        limiting.was_right(recorded, account)
        return extensions.session().get_one(User, found.id)
    if recorded.was_last:
        known = people.find_user(extensions.session(), email)
        if known is None:
            limiting.note_nobody(account)
        else:
            _note_limit(known.id, "password")
    return None


def _with_code(user_id: int, typed: str) -> bool:
    """Complete the sign-in if this is the person's code, against the limits on guessing it."""
    account = Counted(CODE_BY_ACCOUNT, str(user_id))
    daily = Counted(CODE_BY_ACCOUNT_A_DAY, str(user_id))
    place = Counted(CODE_BY_ADDRESS, limiting.client_address())
    recorded = limiting.count_try((account, daily, place))
    if one_time_codes.check(extensions.session(), user_id, typed):
        limiting.was_right(recorded, account)
        secret = sign_ins.admit(extensions.session(), sign_in_secret())
        session.clear()
        keep_secret(secret)
        account_trail.record(extensions.session(), user_id, user_id, "signed in", "with a one-time code")
        extensions.commit()
        return True
    if recorded.was_last:
        _note_limit(user_id, "one-time code")
    return False


def _note_limit(user_id: int, what: str) -> None:
    account_trail.record(extensions.session(), None, user_id, REFUSED_NEXT, what)
    extensions.commit()
