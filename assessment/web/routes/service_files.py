"""Services from a file and to a file: uploaded, looked at, confirmed; or downloaded to be changed."""

from __future__ import annotations

from flask import Blueprint
from werkzeug.wrappers import Response

from assessment.services import service_import
from assessment.services.service_changes import COLUMNS, MOST_SERVICES, NUMERIC, Changes
from assessment.services.table_files import Table
from assessment.translation import N_
from assessment.translation import gettext as _
from assessment.web import extensions, table_steps
from assessment.web.guards import current_council, current_user
from assessment.web.table_pages import Carried

blueprint = Blueprint("service_files", __name__, url_prefix="/services/file")


def _plan(table: Table) -> Changes:
    return service_import.plan_import(extensions.session(), current_council(), table)


def _carry_out(found: Carried) -> str | None:
    done = service_import.do_import(
        extensions.session(), current_council(), current_user().user_id, found.table, found.shown
    )
    if done is None:
        return None
    return _("The file is taken in. Services added or changed: %(count)s.", count=len(done.to_show))


KIND = table_steps.TableKind(
    name="services",
    template_title=N_("Template for services"),
    pages="service_files",
    after="services.index",
    columns=COLUMNS,
    most_rows=MOST_SERVICES,
    numeric=NUMERIC,
    plan=_plan,
    carry_out=_carry_out,
)
table_steps.lay_out(blueprint, lambda: KIND)


@blueprint.get("/services.csv", defaults={"file_type": "csv"})
@blueprint.get("/services.xlsx", defaults={"file_type": "xlsx"})
def download(file_type: str) -> Response:
    rows = service_import.table_of(extensions.session(), current_council())
    return table_steps.download(KIND, N_("Services"), file_type, rows)
