"""From a round and its scorecard to the values that the gap report is drawn from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from assessment.models import Review, Round
from assessment.reports.values import GapReport, MovedBand
from assessment.scoring.values import Band, Scorecard
from assessment.web.clock import LONDON, today
from benchmark.framework import Framework

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 80


def gap_report_of(
    round_: Round,
    framework: Framework,
    scorecard: Scorecard,
    moved: Mapping[str, tuple[Band, str]],
    review: Review | None,
) -> GapReport:
    """`moved` are the bands that the plan has moved, with the reasons, by code."""
    return GapReport(
        council=round_.council.name,
        round_title=round_.title,
        framework=framework,
        scorecard=scorecard,
        printed_on=today(),
        closed_on=round_.closed_at.astimezone(LONDON).date() if round_.closed_at else None,
        moved={code: MovedBand(band, reason) for code, (band, reason) in moved.items()},
        reviewers=len(review.reviewers) if review is not None and scorecard.peer is not None else None,
    )


def file_name(kind: str, round_: Round, ending: str) -> str:
    """ "gap-report-ashvale-autumn-2026.pdf": plain letters only, whatever the title holds."""
    plain = unicodedata.normalize("NFKD", f"{kind} {round_.council.code} {round_.title}")
    letters = plain.encode("ascii", "ignore").decode().lower()
    return _NOT_IN_NAMES.sub("-", letters).strip("-")[:_LONGEST_NAME].rstrip("-") + ending
