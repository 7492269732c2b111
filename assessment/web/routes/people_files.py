"""People from a file and to a file: uploaded, looked at, confirmed; or downloaded to be changed."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services import people_import
from assessment.services.people_changes import COLUMNS, MOST_IN_A_FILE, PeopleChanges
from assessment.services.table_files import Table, TableProblems
from assessment.web import extensions, table_pages
from assessment.web.forms.table_file import CarriedTableForm, TableFileForm
from assessment.web.guards import current_council, current_user

blueprint = Blueprint("people_files", __name__, url_prefix="/people/file")

KIND = "people"


@blueprint.route("", methods=["GET", "POST"])
def upload() -> str | Response:
    form = TableFileForm()
    if not form.validate_on_submit():
        return _upload_page(form)
    try:
        table = table_pages.read_upload(form, COLUMNS, MOST_IN_A_FILE)
        changes = people_import.plan_import(extensions.session(), current_council(), table)
    except TableProblems as problems:
        return _upload_page(form, problems)
    return _changes_page(table, changes)


@blueprint.post("/confirm")
def confirm() -> str | Response:
    found = table_pages.carried(KIND, CarriedTableForm().table.data)
    if found is None:
        flash(_("Too much time has passed since the file was checked. Upload it again."), "important")
        return redirect(url_for(".upload"))
    session, council_id = extensions.session(), current_council()
    try:
        done = people_import.do_import(session, council_id, current_user().user_id, found.table, found.shown)
        if done is None:
            changes = people_import.plan_import(session, council_id, found.table)
            return _changes_page(found.table, changes, changed_since=True)
    except TableProblems as problems:
        return _upload_page(TableFileForm(formdata=None), problems)
    extensions.commit()
    flash(_("The file is taken in. People added or changed: %(count)s.", count=len(done.to_show)), "success")
    return redirect(url_for("people.index"))


@blueprint.get("/template.csv", defaults={"file_type": "csv"})
@blueprint.get("/template.xlsx", defaults={"file_type": "xlsx"})
def template(file_type: str) -> Response:
    return table_pages.download("Template for people", file_type, table_pages.template_columns(COLUMNS), [])


@blueprint.get("/people.csv", defaults={"file_type": "csv"})
@blueprint.get("/people.xlsx", defaults={"file_type": "xlsx"})
def download(file_type: str) -> Response:
    rows = people_import.table_of(extensions.session(), current_council())
    return table_pages.download("People", file_type, table_pages.template_columns(COLUMNS), rows)


def _upload_page(form: TableFileForm, problems: TableProblems | None = None) -> str:
    return render_template("people_files/upload.html", form=form, problems=problems, columns=COLUMNS)


def _changes_page(table: Table, changes: PeopleChanges, *, changed_since: bool = False) -> str:
    return render_template(
        "people_files/changes.html",
        changes=changes,
        notes=table.notes,
        changed_since=changed_since,
        carried=table_pages.carry(KIND, table, changes.digest),
    )
