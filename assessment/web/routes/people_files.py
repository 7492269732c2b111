"""People from a file and to a file: uploaded, looked at, confirmed; or downloaded to be changed."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from assessment.services import people_import
from assessment.services.people_changes import COLUMNS, MOST_IN_A_FILE, PeopleChanges
from assessment.services.table_files import Table
from assessment.translation import N_
from assessment.translation import gettext as _
from assessment.web import extensions, table_steps
from assessment.web.guards import current_council, current_user
from assessment.web.table_pages import Carried

blueprint = Blueprint("people_files", __name__, url_prefix="/people/file")


def _plan(table: Table) -> PeopleChanges:
    return people_import.plan_import(extensions.session(), current_council(), table)


def _carry_out(found: Carried) -> str | None:
    done = people_import.do_import(
        extensions.session(), current_council(), current_user().user_id, found.table, found.shown
    )
    if done is None:
        return None
    return _("The file is taken in. People added or changed: %(count)s.", count=len(done.to_show))


KIND = table_steps.TableKind(
    name="people",
    template_title=N_("Template for people"),
    pages="people_files",
    after="people.index",
    columns=COLUMNS,
    most_rows=MOST_IN_A_FILE,
    plan=_plan,
    carry_out=_carry_out,
)
table_steps.lay_out(blueprint, lambda: KIND)


@blueprint.get("/people.csv", defaults={"file_type": "csv"})
@blueprint.get("/people.xlsx", defaults={"file_type": "xlsx"})
def download(file_type: str) -> Response:
    rows = people_import.table_of(extensions.session(), current_council())
    return table_steps.download(KIND, N_("People"), file_type, rows)
