"""Whoever runs the installation: its councils, and nothing that is inside them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import councils
from assessment.services.problems import AlreadyTaken
from assessment.web import extensions
from assessment.web.forms.operator import FoundForm, RenameForm
from assessment.web.guards import current_user

blueprint = Blueprint("operator", __name__, url_prefix="/councils")


@blueprint.get("/")
def index() -> str:
    return render_template("operator/index.html", councils=councils.list_councils(extensions.session()))


@blueprint.route("/new", methods=["GET", "POST"])
def found() -> str | Response:
    form = FoundForm()
    if form.validate_on_submit():
        try:
            councils.found_council(
                extensions.session(),
                current_user().user_id,
                form.council_code.data,
                form.council.data,
                form.name.data,
                form.email.data,
            )
        except AlreadyTaken:
            form.council_code.errors = [_("Another council has this code already. Choose another")]
        else:
            extensions.commit()
            flash(
                _(
                    "%(council)s is set up. A mail to its administrator is on its way.",
                    council=form.council.data,
                ),
                "success",
            )
            return redirect(url_for(".index"))
    return render_template("operator/found.html", form=form)


@blueprint.route("/<int:council_id>", methods=["GET", "POST"])
def rename(council_id: int) -> str | Response:
    council = councils.get_council(extensions.session(), council_id)
    form = RenameForm(council=council.name, version=str(council.version))
    if form.validate_on_submit():
        by, version = current_user().user_id, form.version_read
        councils.rename_council(extensions.session(), by, council_id, form.council.data, version)
        extensions.commit()
        flash(_("The council is renamed."), "success")
        return redirect(url_for(".index"))
    return render_template("operator/rename.html", form=form, council=council)
