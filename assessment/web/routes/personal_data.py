"""The administrator answers a person who asks what is kept about them, or wants it erased.

The address of the person is sent in the body of a form, so that it stands in no log and no history.
"""

from __future__ import annotations

import json

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.models.scrubbing import empty_log
from assessment.services import audit, personal_data
from assessment.services.personal_data import Found
from assessment.web import extensions
from assessment.web.forms.personal_data import PersonForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("personal_data", __name__, url_prefix="/personal-data")


@blueprint.route("/", methods=["GET", "POST"])
def find() -> str:
    form = PersonForm()
    found = _found(form) if form.validate_on_submit() else None
    return render_template("personal_data/find.html", form=form, found=found)


@blueprint.post("/file")
def file() -> str | Response:
    form = PersonForm()
    if not form.validate_on_submit():
        return render_template("personal_data/find.html", form=form, found=None)
    session, council_id = extensions.session(), current_council()
    kept = personal_data.collect(session, council_id, form.email.data)
    audit.record(session, council_id, current_user().user_id, "handed out the data of", "a person")
    extensions.commit()
    answer = make_response(json.dumps(kept, indent=2, ensure_ascii=False) + "\n")
    answer.headers["Content-Type"] = "application/json; charset=utf-8"
    answer.headers["Content-Disposition"] = "attachment; filename=personal-data.json"
    return answer


@blueprint.post("/erase")
def erase() -> str | Response:
    form = PersonForm()
    if not form.validate_on_submit():
        return render_template("personal_data/find.html", form=form, found=None)
    found = _found(form)
    if not found.anything:
        return render_template("personal_data/find.html", form=form, found=found)
    if request.form.get("confirm") != "erase":
        return render_template("personal_data/erase.html", form=form, found=found)
    by = current_user().user_id
    gone = personal_data.erase_person(extensions.session(), current_council(), by, form.email.data)
    extensions.commit()
    empty_log(extensions.engine())
    done = (
        _("What the council kept under this address is erased. The account is deleted too.")
        if gone
        else _("What the council kept under this address is erased.")
    )
    flash(done, "success")
    return redirect(url_for(".find"))


def _found(form: PersonForm) -> Found:
    return personal_data.find_person(extensions.session(), current_council(), form.email.data)
