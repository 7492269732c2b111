"""Invitees from a file: uploaded, looked at, confirmed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.models import Round
from assessment.services import invitees
from assessment.services.invitee_table import COLUMNS, InviteeImport, plan_import
from assessment.services.table_files import MOST_ROWS, Table, TableProblems
from assessment.web import extensions, table_pages
from assessment.web.forms.table_file import CarriedTableForm, TableFileForm
from assessment.web.guards import current_user
from assessment.web.routes.invitees import round_to_change

blueprint = Blueprint("invitee_files", __name__, url_prefix="/rounds/<int:round_id>/invitees/file")


@blueprint.route("", methods=["GET", "POST"])
def upload(round_id: int) -> str | Response:
    round_ = round_to_change(round_id)
    form = TableFileForm()
    if not form.validate_on_submit():
        return _upload_page(round_, form)
    try:
        table = table_pages.read_upload(form, COLUMNS, MOST_ROWS)
        return _changes_page(round_, table, plan_import(extensions.session(), round_, table))
    except TableProblems as problems:
        return _upload_page(round_, form, problems)


@blueprint.post("/confirm")
def confirm(round_id: int) -> str | Response:
    session = extensions.session()
    round_ = round_to_change(round_id)
    found = table_pages.carried(_kind(round_), CarriedTableForm().table.data)
    if found is None:
        flash(_("Too much time has passed since the file was checked. Upload it again."), "important")
        return redirect(url_for(".upload", round_id=round_id))
    try:
        plan = plan_import(session, round_, found.table)
    except TableProblems as problems:
        return _upload_page(round_, TableFileForm(formdata=None), problems)
    if plan.digest != found.shown:
        return _changes_page(round_, found.table, plan, changed_since=True)
    new, changed = invitees.save_invitees(session, round_, current_user().user_id, plan.rows)
    extensions.commit()
    flash(
        _("The file is taken in: %(new)s people added, %(changed)s changed.", new=new, changed=changed),
        "success",
    )
    return redirect(url_for("invitees.show", round_id=round_id))


@blueprint.get("/template.csv", defaults={"file_type": "csv"})
@blueprint.get("/template.xlsx", defaults={"file_type": "xlsx"})
def template(round_id: int, file_type: str) -> Response:
    round_to_change(round_id)
    columns = table_pages.template_columns(COLUMNS, frozenset())
    return table_pages.download("Template for invitees", file_type, columns, [])


def _kind(round_: Round) -> str:
    return f"invitees of {round_.id}"


def _upload_page(round_: Round, form: TableFileForm, problems: TableProblems | None = None) -> str:
    groups, services = invitees.places_of(extensions.session(), round_)
    return render_template(
        "invitee_files/upload.html",
        round=round_,
        form=form,
        problems=problems,
        columns=COLUMNS,
        groups=groups,
        services=services,
    )


def _changes_page(round_: Round, table: Table, plan: InviteeImport, *, changed_since: bool = False) -> str:
    groups, services = invitees.places_of(extensions.session(), round_)
    return render_template(
        "invitee_files/changes.html",
        round=round_,
        plan=plan,
        notes=table.notes,
        groups=groups,
        services=services,
        changed_since=changed_since,
        carried=table_pages.carry(_kind(round_), table, plan.digest),
    )
