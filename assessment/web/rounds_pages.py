"""What the pages about rounds show, where a template needs more than a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assessment.lifecycle import ReviewState
from assessment.models import Review, StoredFramework
from assessment.reports.words import counted
from assessment.web.filters import day

_REVIEW_STATES = {
    ReviewState.SCORING: "Reviewers are scoring, each alone",
    ReviewState.AGREEING: "The team is agreeing its scores",
    ReviewState.FINISHED: "Finished: the peer scores are in the results",
}


def framework_choices(stored: Sequence[StoredFramework]) -> list[tuple[str, str]]:
    """Hash and name of each framework; the day it was stored tells apart those of the same edition."""
    names = [f"{one.title}, edition {one.edition}" for one in stored]
    times = Counter(names)
    return [
        (one.hash, name if times[name] == 1 else f"{name}, added {day(one.stored_at)}")
        for one, name in zip(stored, names, strict=True)
    ]


def review_status(review: Review | None) -> str:
    """Where the peer review stands, in words; "" while there is none."""
    if review is None:
        return ""
    reviewers = counted(len(review.reviewers), "reviewer")
    return f"{_REVIEW_STATES[review.state]} ({reviewers})"
