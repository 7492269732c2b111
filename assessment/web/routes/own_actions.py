"""A plan lead's own actions, and reporting how far they have come."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.lifecycle import ActionStatus
from assessment.services import own_actions
from assessment.web import extensions
from assessment.web.forms.plans import StatusForm
from assessment.web.guards import current_council, current_user
from assessment.web.plan_pages import own_action_rows

blueprint = Blueprint("own_actions", __name__, url_prefix="/your-actions")


@blueprint.get("")
def index() -> str:
    found = own_actions.list_own_actions(extensions.session(), current_council(), current_user().user_id)
    return render_template("own_actions/index.html", rows=own_action_rows(found))


@blueprint.route("/<int:action_id>", methods=["GET", "POST"])
def status(action_id: int) -> str | Response:
    session, user_id = extensions.session(), current_user().user_id
    action = own_actions.get_own_action(session, current_council(), user_id, action_id)
    form = StatusForm(data={"status": action.status.value, "version": str(action.version)})
    if form.validate_on_submit():
        own_actions.set_status(session, user_id, action, ActionStatus(form.status.data), form.version_read)
        extensions.commit()
        flash(_("The status is saved."), "success")
        return redirect(url_for("own_actions.index"))
    (row,) = own_action_rows([action])
    return render_template("own_actions/status.html", form=form, row=row)
