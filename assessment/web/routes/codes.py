"""Setting up one-time codes, and doing without them again."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.wrappers import Response

from assessment.reports.qr import qr_svg
from assessment.services import one_time_codes, sign_ins
from assessment.services.attempts import CODE_BY_ACCOUNT, CODE_BY_ACCOUNT_A_DAY, Counted
from assessment.web import extensions, limiting
from assessment.web.forms.sign_in import CodeForm
from assessment.web.guards import current_user, sign_in_secret
from assessment.web.routes.sign_in import WRONG_CODE
from assessment.web.signing_in import keep_secret

blueprint = Blueprint("codes", __name__, url_prefix="/account/codes")


@blueprint.get("")
def show() -> str:
    return render_template("account/codes.html", user=current_user(), form=CodeForm())


@blueprint.post("/start")
def start() -> Response:
    """Make the secret for the app; pages that are only read never do."""
    one_time_codes.begin_set_up(extensions.session(), current_user().user_id)
    extensions.commit()
    return redirect(url_for(".confirm"))


@blueprint.route("/confirm", methods=["GET", "POST"])
def confirm() -> str | Response:
    """Show the secret, and take the first code that the app makes of it.

    The sign-in gets a new secret with it, and all others of the person end: they were made without a code.
    """
    user = current_user()
    secret = one_time_codes.secret_to_set_up(extensions.reading(), user.user_id)
    if secret is None:
        return redirect(url_for(".show"))
    form = CodeForm()
    if form.validate_on_submit():
        if one_time_codes.confirm(extensions.session(), user.user_id, form.code.data):
            renewed = sign_ins.renew(extensions.session(), sign_in_secret())
            sign_ins.end_all(extensions.session(), user.user_id, but=renewed)
            extensions.commit()
            keep_secret(renewed)
            flash(_("One-time codes are set up. You need one whenever you sign in."), "success")
            return redirect(url_for("front.start" if user.needs_codes else "account.show"))
        form.code.errors = [WRONG_CODE]
    address = one_time_codes.app_address(secret, user.email)
    drawn = qr_svg(address, _("QR code"), _("Holds the key that is written out below."))
    picture = Markup(drawn)  # noqa: S704 (svg escapes all text)
    return render_template("account/codes_confirm.html", form=form, secret=secret, picture=picture)


@blueprint.route("/stop", methods=["GET", "POST"])
def stop() -> str | Response:
    user = current_user()
    if not user.has_codes:
        return redirect(url_for(".show"))
    form = CodeForm()
    if form.validate_on_submit():
        account = Counted(CODE_BY_ACCOUNT, str(user.user_id))
        recorded = limiting.count_try((account, Counted(CODE_BY_ACCOUNT_A_DAY, str(user.user_id))))
        if one_time_codes.turn_off(extensions.session(), user.user_id, form.code.data):
            limiting.was_right(recorded, account)
            extensions.commit()
            flash(_("One-time codes are turned off."), "success")
            return redirect(url_for("account.show"))
        form.code.errors = [WRONG_CODE]
    return render_template("account/codes_stop.html", form=form)
