"""Taking up an invitation to a review team."""

from __future__ import annotations

from flask import Blueprint, flash, make_response, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import invitations, people
from assessment.services.attempts import PASSWORD_BY_ACCOUNT, PASSWORD_BY_ADDRESS, Counted
from assessment.services.problems import NotFound
from assessment.web import extensions, limiting
from assessment.web.forms.invitations import ExistingAccountForm, NewAccountForm
from assessment.web.signing_in import begin_session, onwards

blueprint = Blueprint("invitations", __name__)


@blueprint.route("/invitations/<secret>", methods=["GET", "POST"])
def take_up(secret: str) -> str | tuple[str, int] | Response:
    try:
        invitation = invitations.read_invitation(extensions.session(), secret)
        form = ExistingAccountForm() if invitation.has_account else NewAccountForm(name=invitation.name)
        if form.validate_on_submit():
            name = invitation.name if invitation.has_account else form.name.data
            account = Counted(PASSWORD_BY_ACCOUNT, people.normal_email(invitation.email))
            place = Counted(PASSWORD_BY_ADDRESS, limiting.client_address())
            recorded = limiting.count_try((account, place))
            user = invitations.take_up(extensions.session(), secret, name, form.password.data)
            if user is not None:
                limiting.was_right(recorded, account)
                begin_session(user, "with an invitation")
                extensions.commit()
                flash(_("You have joined the review team."), "success")
                return onwards(user, url_for("reviews.index"))
            form.password.errors = [_("The password is not right. Try again.")]
    except NotFound:
        return render_template("invitations/not_working.html"), 404
    page = make_response(render_template("invitations/take_up.html", invitation=invitation, form=form))
    page.headers["Referrer-Policy"] = "no-referrer"
    return page
