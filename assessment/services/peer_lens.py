"""What a finished review says of each heading: the peer lens of the results."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewState
from assessment.models import AgreedScore, Evidence, Remark, RemarkKind, Review
from assessment.planning.wall_clock import london_day
from assessment.scoring.evidence import Source, strength
from assessment.scoring.values import PeerHeading


def peer_headings(session: Session, round_id: int) -> Mapping[str, PeerHeading] | None:
    """By heading code, every heading on which the review team agreed or noted anything.

    None while the round has no finished review. Evidence strength is as at the day the review was finished.
    """
    review = session.scalar(
        select(Review).where(Review.round_id == round_id, Review.state == ReviewState.FINISHED)
    )
    if review is None or review.finished_at is None:
        return None
    agreed = _agreed(session, review.id)
    strengths = strength_by_heading(session, review.id, london_day(review.finished_at))
    remarks = _remarks(session, review.id)
    return {
        code: PeerHeading(
            level=agreed[code].level if code in agreed else None,
            evidence_strength=strengths.get(code, 0),
            rationale=agreed[code].rationale if code in agreed else "",
            strengths=tuple(remarks[code, RemarkKind.STRENGTH]),
            improvements=tuple(remarks[code, RemarkKind.IMPROVEMENT]),
        )
        for code in sorted({*agreed, *strengths, *(code for code, _ in remarks)})
    }


def strength_by_heading(session: Session, review_id: int, on: date) -> dict[str, int]:
    """The strength (0–3) of the team's evidence on a day, for each heading that has any."""
    by_heading: dict[str, list[Evidence]] = defaultdict(list)
    for row in session.scalars(select(Evidence).where(Evidence.review_id == review_id)):
        by_heading[row.heading_code].append(row)
    return {code: strength_of(rows, on) for code, rows in by_heading.items()}


def strength_of(evidence: Iterable[Evidence], on: date) -> int:
    """How strong some pieces of evidence are together on a day (METHOD section 8)."""
    return strength((Source(row.kind, row.dated_on, row.outcome, row.outside) for row in evidence), on)


def _remarks(session: Session, review_id: int) -> dict[tuple[str, RemarkKind], list[str]]:
    texts: dict[tuple[str, RemarkKind], list[str]] = defaultdict(list)
    for row in session.scalars(select(Remark).where(Remark.review_id == review_id).order_by(Remark.id)):
        texts[row.heading_code, row.kind].append(row.text)
    return texts


def _agreed(session: Session, review_id: int) -> dict[str, AgreedScore]:
    rows = session.scalars(select(AgreedScore).where(AgreedScore.review_id == review_id))
    return {row.heading_code: row for row in rows}
