"""Links by e-mail: to sign in without a password, to choose a new one, and to begin with a new account."""

from __future__ import annotations

from flask import Blueprint, make_response, redirect, render_template, request, url_for
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response

from assessment.models import LinkPurpose
from assessment.services import account_trail, emailed_links, people
from assessment.services.attempts import (
    LINK_BY_ACCOUNT,
    LINK_BY_ADDRESS,
    RESET_BY_ACCOUNT,
    RESET_BY_ADDRESS,
    Counted,
)
from assessment.services.emailed_links import Link
from assessment.services.problems import NotFound
from assessment.web import extensions, limiting
from assessment.web.forms.sign_in import LinkForm, NewPasswordForm, UseLinkForm
from assessment.web.signing_in import begin_session, onwards

blueprint = Blueprint("links", __name__, url_prefix="/sign-in/link")

LINKS_ONLY = "without"
LIMITS = {
    LinkPurpose.SIGN_IN: (LINK_BY_ACCOUNT, LINK_BY_ADDRESS),
    LinkPurpose.RESET: (RESET_BY_ACCOUNT, RESET_BY_ADDRESS),
}


@blueprint.route("", methods=["GET", "POST"])
def ask() -> str | Response:
    """The answer is the same whether or not there is an account."""
    form = LinkForm()
    if not form.is_submitted() and "reset" in request.args:
        form.purpose.data = LinkPurpose.RESET.value
    if form.validate_on_submit():
        purpose = LinkPurpose(form.purpose.data)
        by_account, by_address = LIMITS[purpose]
        limiting.count_try(
            (
                Counted(by_account, people.normal_email(form.email.data)),
                Counted(by_address, limiting.client_address()),
            )
        )
        emailed_links.ask_for_link(extensions.session(), form.email.data, purpose)
        extensions.commit()
        return redirect(url_for(".sent"))
    return render_template("sign_in/link.html", form=form)


@blueprint.get("/sent")
def sent() -> str:
    return render_template("sign_in/link_sent.html")


@blueprint.route("/<secret>", methods=["GET", "POST"])
def use(secret: str) -> Response | tuple[str, int]:
    """Opening a link does nothing, since programs that look for harm in mails open them: a button uses it."""
    try:
        link = emailed_links.read_link(extensions.session(), secret)
        form = _form(link)
        if not form.validate_on_submit():
            page = make_response(render_template("sign_in/use_link.html", link=link, form=form))
            page.headers["Referrer-Policy"] = "no-referrer"
            return page
        chosen = form.password.data if isinstance(form, NewPasswordForm) else None
        user = emailed_links.use_link(extensions.session(), secret, chosen)
    except NotFound:
        return render_template("sign_in/link_not_working.html"), 404
    if chosen is not None:
        account_trail.record(extensions.session(), user.id, user.id, "chose a new password")
    begin_session(user, "with an e-mailed link")
    extensions.commit()
    return onwards(user, None)


def _form(link: Link) -> FlaskForm:
    """What has to be filled in: nothing to sign in; a password to reset it; either for a new account."""
    if link.purpose is LinkPurpose.SIGN_IN:
        return UseLinkForm()
    if link.purpose is LinkPurpose.WELCOME and request.form.get("go") == LINKS_ONLY:
        return UseLinkForm()
    return NewPasswordForm()
