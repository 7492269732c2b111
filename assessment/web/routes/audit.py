"""The audit trail of a council, to be read and taken away. Nothing here changes it."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, render_template, request, url_for

from assessment.reports.audit_trail import audit_csv
from assessment.services import audit
from assessment.services.audit import PER_PAGE, Filters
from assessment.services.deeds import record_text
from assessment.web import extensions
from assessment.web.forms.audit import FilterForm, filter_form
from assessment.web.guards import current_council

blueprint = Blueprint("audit", __name__, url_prefix="/audit")

LAST_PAGE = 100_000


@blueprint.get("/")
def index() -> str:
    session, council_id = extensions.session(), current_council()
    form, filters = _asked()
    page = min(max(request.args.get("page", 1, type=int), 1), LAST_PAGE)
    total = audit.count_deeds(session, council_id, filters)
    return render_template(
        "audit/index.html",
        form=form,
        deeds=audit.list_deeds(session, council_id, filters, page),
        total=total,
        page=page,
        pages=max(1, -(-total // PER_PAGE)),
        to_page=_to_page,
        csv_href=url_for(".export", **_arguments()),
    )


@blueprint.get("/trail.csv")
def export() -> Response:
    _, filters = _asked()
    deeds = audit.list_deeds(extensions.session(), current_council(), filters)
    data = audit_csv(
        (one.at, one.who, one.deed_text, record_text(one.record), one.note, one.name) for one in deeds
    )
    headers = {"Content-Disposition": "attachment; filename=audit-trail.csv"}
    return Response(data, content_type="text/csv; charset=utf-8", headers=headers)


def _asked() -> tuple[FilterForm, Filters]:
    """The form as it was sent, and what it asks for: nothing in particular where it is wrong."""
    form = filter_form(audit.choices(extensions.session(), current_council()))
    return form, form.filters if form.validate() else Filters()


def _arguments() -> dict[str, Any]:
    return {name: request.args.getlist(name) for name in ("who", "deed", "kind", "since", "until")}


def _to_page(number: int) -> str:
    return url_for(".index", page=number, **_arguments())
