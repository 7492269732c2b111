"""What the pages about rounds show, where a template needs more than a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext

from assessment.lifecycle import ReviewState
from assessment.models import Review, StoredFramework
from assessment.web.filters import day

_REVIEW_STATES = {
    ReviewState.SCORING: _l("Reviewers are scoring, each alone"),
    ReviewState.AGREEING: _l("The team is agreeing its scores"),
    ReviewState.FINISHED: _l("Finished: the peer scores are in the results"),
    ReviewState.CANCELLED: _l("Cancelled with the round"),
}


def framework_choices(stored: Sequence[StoredFramework]) -> list[tuple[str, str]]:
    """Hash and name of each framework; the day it was stored tells apart those of the same edition."""
    names = [_("%(title)s, edition %(edition)s", title=one.title, edition=one.edition) for one in stored]
    times = Counter(names)
    return [
        (
            one.hash,
            name if times[name] == 1 else _("%(name)s, added %(day)s", name=name, day=day(one.stored_at)),
        )
        for one, name in zip(stored, names, strict=True)
    ]


def review_status(review: Review | None) -> str:
    """Where the peer review stands, in words; "" while there is none."""
    if review is None:
        return ""
    return str(
        ngettext(
            "%(state)s (%(num)s reviewer)",
            "%(state)s (%(num)s reviewers)",
            len(review.reviewers),
            state=_REVIEW_STATES[review.state],
        )
    )
