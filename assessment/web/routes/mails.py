"""What the council's mails say: its own words, tried out before they are kept."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.models import MailKind
from assessment.services import mail_texts
from assessment.services.problems import NotFound
from assessment.web import extensions, invitee_pages
from assessment.web.forms.mails import MailForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("mails", __name__, url_prefix="/mails")


@blueprint.get("/")
def index() -> str:
    own = mail_texts.own_kinds(extensions.session(), current_council())
    return render_template("mails/index.html", mails=invitee_pages.MAILS, own=own)


@blueprint.route("/<name>", methods=["GET", "POST"])
def edit(name: str) -> str | Response:
    session, council_id, kind = extensions.session(), current_council(), _kind(name)
    words = mail_texts.wording(session, council_id, kind)
    form = MailForm(data={"subject": words.subject, "body": words.body, "version": str(words.version)})
    good = form.validate_on_submit() and form.has_good_markers(kind)
    if good and request.form.get("then") != "preview":
        mail_texts.save_wording(session, council_id, current_user().user_id, kind, form.wording)
        extensions.commit()
        flash(_("The words of the mail are saved."), "success")
        return redirect(url_for(".edit", name=name))
    sample = invitee_pages.sample_values(current_user().council_name)
    tried = form.wording if good else words
    return render_template(
        "mails/edit.html",
        kind=kind,
        mail=invitee_pages.MAILS[kind],
        markers=mail_texts.meanings_of(kind),
        needed=mail_texts.NEEDED[kind],
        form=form,
        own=words.version > 0,
        preview=mail_texts.fill_in(tried, sample),
        tried=good,
    )


@blueprint.post("/<name>/reset")
def reset(name: str) -> Response:
    mail_texts.reset_wording(extensions.session(), current_council(), current_user().user_id, _kind(name))
    extensions.commit()
    flash(_("The mail has the words that come with Critical Friend again."), "success")
    return redirect(url_for(".edit", name=name))


def _kind(name: str) -> MailKind:
    try:
        return MailKind(name.replace("-", "_"))
    except ValueError:
        raise NotFound("mail") from None
