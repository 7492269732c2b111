"""What a council's administrators settle for all of it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from assessment.models import Council
from assessment.services import audit
from assessment.services.problems import Conflict
from assessment.translation import ENGLISH, speaking
from assessment.translation import gettext as _

LONGEST_KEPT = 120


@dataclass(frozen=True, slots=True)
class CouncilSettings:
    """The months count from the closing of a round."""

    name: str
    codes_required: bool
    comments_kept_months: int
    answers_kept_months: int
    invitees_kept_months: int


def get_council(session: Session, council_id: int) -> Council:
    """The council whose pages are shown, which is there."""
    return session.get_one(Council, council_id)


def settings_of(council: Council) -> CouncilSettings:
    return CouncilSettings(
        council.name,
        council.codes_required,
        council.comments_kept_months,
        council.answers_kept_months,
        council.invitees_kept_months,
    )


def change_settings(
    session: Session, council: Council, user_id: int | None, settings: CouncilSettings, version: int
) -> None:
    """Raises Conflict where somebody else got there first. The trail's note is in English, as it stays."""
    present = settings_of(council)
    if council.version != version:
        raise Conflict("these settings", _as_text(present), _as_text(settings))
    with speaking(ENGLISH):
        before, after = _as_text(present), _as_text(settings)
    council.name = settings.name
    council.codes_required = settings.codes_required
    council.comments_kept_months = settings.comments_kept_months
    council.answers_kept_months = settings.answers_kept_months
    council.invitees_kept_months = settings.invitees_kept_months
    session.flush()
    changed = [f"{label}: {text}" for label, text in after.items() if text != before[label]]
    if changed:
        audit.record(session, council.id, user_id, "changed", "settings", "; ".join(changed))


def _as_text(settings: CouncilSettings) -> dict[str, str]:
    return {
        _("Name"): settings.name,
        _("One-time codes for administrators"): _("Required")
        if settings.codes_required
        else _("Not required"),
        _("Months that comments are kept"): str(settings.comments_kept_months),
        _("Months that answers are kept"): str(settings.answers_kept_months),
        _("Months that the list of who was invited is kept"): str(settings.invitees_kept_months),
    }
