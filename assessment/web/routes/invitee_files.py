"""Invitees from a file: uploaded, looked at, confirmed."""

from __future__ import annotations

from flask import Blueprint

from assessment.services import invitees
from assessment.services.invitee_table import COLUMNS, plan_import
from assessment.services.table_files import MOST_ROWS
from assessment.translation import N_
from assessment.translation import gettext as _
from assessment.web import extensions
from assessment.web.guards import current_user
from assessment.web.routes.invitees import round_to_change
from assessment.web.table_pages import Carried
from assessment.web.table_steps import TableKind, lay_out

blueprint = Blueprint("invitee_files", __name__, url_prefix="/rounds/<int:round_id>/invitees/file")


def _kind(round_id: int) -> TableKind:
    session, round_ = extensions.session(), round_to_change(round_id)

    def carry_out(found: Carried) -> str | None:
        planned = plan_import(session, round_, found.table)
        if planned.digest != found.shown:
            return None
        new, changed = invitees.save_invitees(session, round_, current_user().user_id, planned.rows)
        return _(
            "The file is taken in. People added: %(new)s. People changed: %(changed)s.",
            new=new,
            changed=changed,
        )

    groups, services = invitees.places_of(session, round_)
    return TableKind(
        name=f"invitees of {round_.id}",
        template_title=N_("Template for invitees"),
        pages="invitee_files",
        after="invitees.show",
        columns=COLUMNS,
        most_rows=MOST_ROWS,
        plan=lambda table: plan_import(session, round_, table),
        carry_out=carry_out,
        address={"round_id": round_id},
        shown={"caption": round_.title, "groups": groups, "services": services},
    )


lay_out(blueprint, _kind)
