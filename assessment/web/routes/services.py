"""The administrator's directorates and services, one by one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.models import Directorate, Service
from assessment.services import directory
from assessment.web import extensions
from assessment.web.forms.services import DirectorateForm, ServiceForm, service_form
from assessment.web.forms.versioned import VersionedForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("services", __name__, url_prefix="/services")


@blueprint.get("/")
def index() -> str:
    branches = directory.tree(extensions.session(), current_council())
    return render_template("services/index.html", branches=branches)


@blueprint.route("/new", methods=["GET", "POST"])
def add() -> str | Response:
    session, council_id = extensions.session(), current_council()
    form = service_form(directory.list_directorates(session, council_id))
    if form.validate_on_submit() and _unopposed(form):
        service = directory.add_service(session, council_id, current_user().user_id, form.fields)
        name = service.name
        extensions.commit()
        flash(_("%(name)s is added.", name=name), "success")
        return redirect(url_for(".index"))
    return render_template("services/edit.html", form=form, service=None)


@blueprint.get("/<int:service_id>")
def show(service_id: int) -> str:
    service = _service(service_id)
    history = directory.history_of(extensions.session(), service)
    return render_template("services/show.html", service=service, history=history)


@blueprint.route("/<int:service_id>/change", methods=["GET", "POST"])
def change(service_id: int) -> str | Response:
    session = extensions.session()
    service = _service(service_id)
    directorates = directory.list_directorates(session, service.council_id)
    form = service_form(directorates, directory.fields_of(service), service.version)
    if form.validate_on_submit() and (form.version_read != service.version or _unopposed(form, service_id)):
        directory.change_service(session, service, current_user().user_id, form.fields, form.version_read)
        extensions.commit()
        flash(_("The service is changed."), "success")
        return _to(service_id)
    return render_template("services/edit.html", form=form, service=service)


@blueprint.route("/<int:service_id>/end", methods=["GET", "POST"])
def end(service_id: int) -> str | Response:
    service = _service(service_id)
    form = VersionedForm()
    if request.method == "POST":
        _set_ended(service, True, form.version_read)
        flash(
            _("The service has ended. It takes part in no new round, and its past results stay."), "success"
        )
        return _to(service_id)
    return render_template("services/end.html", service=service)


@blueprint.post("/<int:service_id>/bring-back")
def bring_back(service_id: int) -> Response:
    _set_ended(_service(service_id), False, VersionedForm().version_read)
    flash(_("The service is in use again. It takes part in rounds that are set up from now on."), "success")
    return _to(service_id)


@blueprint.route("/directorates/new", methods=["GET", "POST"])
def add_directorate() -> str | Response:
    form = DirectorateForm()
    if form.validate_on_submit() and _name_free(form):
        directory.add_directorate(
            extensions.session(), current_council(), current_user().user_id, form.name.data
        )
        extensions.commit()
        flash(
            _("%(name)s is added. Now add services to it, or move some there.", name=form.name.data),
            "success",
        )
        return redirect(url_for(".index"))
    return render_template("services/directorate.html", form=form, directorate=None)


@blueprint.route("/directorates/<int:directorate_id>", methods=["GET", "POST"])
def change_directorate(directorate_id: int) -> str | Response:
    session = extensions.session()
    directorate = _directorate(directorate_id)
    form = DirectorateForm(data={"name": directorate.name, "version": str(directorate.version)})
    if form.validate_on_submit() and (
        form.version_read != directorate.version or _name_free(form, directorate_id)
    ):
        directory.rename_directorate(
            session, directorate, current_user().user_id, form.name.data, form.version_read
        )
        extensions.commit()
        flash(
            _("The directorate has its new name. Rounds that are set up already keep the old one."), "success"
        )
        return redirect(url_for(".index"))
    return render_template("services/directorate.html", form=form, directorate=directorate)


@blueprint.post("/directorates/<int:directorate_id>/remove")
def remove_directorate(directorate_id: int) -> Response:
    directorate = _directorate(directorate_id)
    directory.remove_directorate(
        extensions.session(), directorate, current_user().user_id, VersionedForm().version_read
    )
    extensions.commit()
    flash(_("The directorate is removed."), "success")
    return redirect(url_for(".index"))


def _service(service_id: int) -> Service:
    return directory.get_service(extensions.session(), current_council(), service_id)


def _directorate(directorate_id: int) -> Directorate:
    return directory.get_directorate(extensions.session(), current_council(), directorate_id)


def _set_ended(service: Service, ended: bool, version: int) -> None:
    directory.set_ended(extensions.session(), service, current_user().user_id, ended, version)
    extensions.commit()


def _unopposed(form: ServiceForm, service_id: int | None = None) -> bool:
    objections = directory.objections_to_service(
        extensions.session(), current_council(), form.fields, service_id
    )
    form.add_objections(objections)
    return not objections


def _name_free(form: DirectorateForm, directorate_id: int | None = None) -> bool:
    objection = directory.objection_to_directorate(
        extensions.session(), current_council(), form.name.data, directorate_id
    )
    if objection:
        form.name.errors = [*form.name.errors, objection]
    return not objection


def _to(service_id: int) -> Response:
    return redirect(url_for(".show", service_id=service_id))
