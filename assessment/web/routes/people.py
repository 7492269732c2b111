"""The administrator's people: who holds which role in the council, and who leads which services."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import directory, memberships, one_time_codes
from assessment.web import extensions
from assessment.web.forms.people import ROLE_HINTS, ROLE_NAMES, duties_form, person_form
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("people", __name__, url_prefix="/people")


@blueprint.get("/")
def index() -> str:
    found = memberships.list_people(extensions.session(), current_council())
    return render_template("people/index.html", people=found, role_names=ROLE_NAMES)


@blueprint.route("/new", methods=["GET", "POST"])
def add() -> str | Response:
    session, council_id = extensions.session(), current_council()
    form = person_form(_services())
    if form.validate_on_submit():
        objections = memberships.objections_to(session, council_id, form.duties, email=form.email.data)
        if not objections:
            by = current_user().user_id
            memberships.add_person(session, council_id, by, form.name.data, form.email.data, form.duties)
            extensions.commit()
            flash(
                _("%(name)s is added. A mail on how to sign in is on its way.", name=form.name.data),
                "success",
            )
            return redirect(url_for(".index"))
        form.add_objections(objections)
    return render_template("people/add.html", form=form, hints=ROLE_HINTS)


@blueprint.route("/<int:person_id>", methods=["GET", "POST"])
def change(person_id: int) -> str | Response:
    session, council_id = extensions.session(), current_council()
    person = memberships.get_person(session, council_id, person_id)
    form = duties_form(_services(), person.duties)
    if form.validate_on_submit():
        stale = form.read.data != str(person.duties)
        objections = memberships.objections_to(session, council_id, form.duties, user_id=person_id)
        if stale or not objections:
            memberships.change_duties(
                session, council_id, current_user().user_id, person_id, form.duties, form.read.data
            )
            extensions.commit()
            flash(_("The roles of %(name)s are changed.", name=person.name), "success")
            return redirect(url_for(".index"))
        form.add_objections(objections)
    return render_template("people/change.html", form=form, person=person, hints=ROLE_HINTS)


@blueprint.post("/<int:person_id>/welcome")
def welcome_again(person_id: int) -> Response:
    memberships.welcome_again(extensions.session(), current_council(), current_user().user_id, person_id)
    extensions.commit()
    flash(_("A new mail on how to sign in is on its way."), "success")
    return redirect(url_for(".change", person_id=person_id))


@blueprint.post("/<int:person_id>/codes")
def reset_codes(person_id: int) -> Response:
    one_time_codes.reset(extensions.session(), current_council(), current_user().user_id, person_id)
    extensions.commit()
    flash(_("Their one-time codes are turned off, and they are signed out everywhere."), "success")
    return redirect(url_for(".change", person_id=person_id))


@blueprint.route("/<int:person_id>/remove", methods=["GET", "POST"])
def remove(person_id: int) -> str | Response:
    session, council_id = extensions.session(), current_council()
    person = memberships.get_person(session, council_id, person_id)
    if request.method == "POST":
        memberships.remove_person(session, council_id, current_user().user_id, person_id)
        extensions.commit()
        flash(_("%(name)s has no role in this council any more.", name=person.name), "success")
        return redirect(url_for(".index"))
    return render_template("people/remove.html", person=person)


def _services() -> list[tuple[int, str]]:
    """The services that somebody can lead: those that have not ended, by name."""
    branches = directory.tree(extensions.session(), current_council())
    lines = [line for branch in branches for line in branch.services if not line.ended]
    return sorted(((line.id, line.name) for line in lines), key=lambda one: one[1].casefold())
