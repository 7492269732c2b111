"""What the pages of a review's coordinator say about where the review stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from assessment.lifecycle import ReviewerState, ReviewState
from assessment.services.reviews import Member


@dataclass(frozen=True, slots=True)
class NewLink:
    """An invitation link that is shown once."""

    reviewer_id: int
    address: str


def next_step(state: ReviewState, team: Sequence[Member]) -> str:
    """What has to happen next, in one or two sentences."""
    if state is ReviewState.FINISHED:
        return "The review is finished. Its agreed scores are part of the results when the round is closed."
    if state is ReviewState.AGREEING:
        return (
            "Every reviewer has submitted. The lead reviewer is recording the scores that the team agrees on."
        )
    if not team:
        return "Invite the reviewers, one of them as the lead."
    waiting = [member.name for member in team if member.state is not ReviewerState.SUBMITTED]
    steps = []
    if not any(member.is_lead for member in team):
        steps.append("Name a lead reviewer: without one the team cannot agree its scores.")
    if waiting:
        steps.append(f"The review waits for {_listed(waiting)} to submit.")
    return " ".join(steps)


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
