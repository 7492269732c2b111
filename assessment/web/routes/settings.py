"""What the administrators of a council settle for all of it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import council_settings
from assessment.web import extensions
from assessment.web.forms.people import SettingsForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("settings", __name__, url_prefix="/settings")


@blueprint.route("/", methods=["GET", "POST"])
def show() -> str | Response:
    session = extensions.session()
    council = council_settings.get_council(session, current_council())
    now = council_settings.settings_of(council)
    form = SettingsForm(
        data={
            "version": str(council.version),
            "name": now.name,
            "codes_required": now.codes_required,
            "comments_kept_months": now.comments_kept_months,
            "answers_kept_months": now.answers_kept_months,
            "invitees_kept_months": now.invitees_kept_months,
        }
    )
    if form.validate_on_submit():
        council_settings.change_settings(
            session, council, current_user().user_id, form.settings, form.version_read
        )
        extensions.commit()
        flash(_("The settings are saved."), "success")
        return redirect(url_for(".show"))
    return render_template("settings/show.html", form=form)
