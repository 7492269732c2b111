"""What the pages of a review's coordinator say about where the review stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from assessment.lifecycle import ReviewerState, ReviewState
from assessment.reports.words import listed
from assessment.services.reviews import Member


@dataclass(frozen=True, slots=True)
class NewLink:
    """An invitation link that is shown once."""

    reviewer_id: int
    address: str


def next_step(state: ReviewState, team: Sequence[Member]) -> str:
    """What has to happen next, in one or two sentences."""
    if state is ReviewState.CANCELLED:
        return str(_("The round was cancelled, and its peer review has ended with it."))
    if state is ReviewState.FINISHED:
        return str(
            _("The review is finished. Its agreed scores are part of the results when the round is closed.")
        )
    if state is ReviewState.AGREEING:
        return str(
            _(
                "Every reviewer has submitted. The lead reviewer is recording the scores "
                "that the team agrees on."
            )
        )
    if not team:
        return str(_("Invite the reviewers, one of them as the lead."))
    waiting = [member.name for member in team if member.state is not ReviewerState.SUBMITTED]
    steps = []
    if not any(member.is_lead for member in team):
        steps.append(_("Name a lead reviewer: without one the team cannot agree its scores."))
    if waiting:
        steps.append(_("The review waits for %(names)s to submit.", names=listed(waiting)))
    return " ".join(steps)
