"""What a review team notes under a heading: evidence and remarks for all, scores each for themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewerState, WrongMove
from assessment.models import (
    Evidence,
    EvidenceKind,
    Remark,
    RemarkKind,
    Review,
    Reviewer,
    ReviewerScore,
)
from assessment.services import audit
from assessment.services.peer_lens import strength_of
from assessment.services.problems import NotFound
from assessment.services.reviews import check_goes_on, framework_of, heading_of, members

Note = TypeVar("Note", Evidence, Remark)


@dataclass(frozen=True, slots=True)
class NewEvidence:
    """A source. `outcome`: it measures results; `outside`: it is a view from outside the council."""

    kind: EvidenceKind
    title: str
    dated_on: date
    outcome: bool = False
    outside: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """A piece of evidence as the team sees it. `by` is "" when its reviewer has left the team."""

    evidence_id: int
    source: NewEvidence
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A strength or an area for improvement as the team sees it."""

    remark_id: int
    kind: RemarkKind
    text: str
    by: str
    own: bool


@dataclass(frozen=True, slots=True)
class OwnScore:
    """A level 0 .. K−1, and why."""

    level: int
    rationale: str


@dataclass(frozen=True, slots=True)
class HeadingNotes:
    """Everything that one reviewer may see of a heading while the team is scoring."""

    evidence: tuple[EvidenceLine, ...]
    remarks: tuple[RemarkLine, ...]
    strength: int
    own_score: OwnScore | None

    def remarks_of(self, kind: RemarkKind) -> tuple[RemarkLine, ...]:
        return tuple(remark for remark in self.remarks if remark.kind is kind)


def heading_notes(session: Session, place: Reviewer, code: str, on: date) -> HeadingNotes:
    """What the team has noted under a heading, how strong its evidence is on a day, and one's own score."""
    evidence = session.scalars(
        select(Evidence)
        .where(Evidence.review_id == place.review_id, Evidence.heading_code == code)
        .order_by(Evidence.id)
    ).all()
    remarks = session.scalars(
        select(Remark)
        .where(Remark.review_id == place.review_id, Remark.heading_code == code)
        .order_by(Remark.id)
    ).all()
    names = _names(session, place.review)
    score = session.get(ReviewerScore, (place.id, code))
    return HeadingNotes(
        evidence=tuple(
            EvidenceLine(row.id, _source(row), names.get(row.reviewer_id, ""), row.reviewer_id == place.id)
            for row in evidence
        ),
        remarks=tuple(
            RemarkLine(
                row.id, row.kind, row.text, names.get(row.reviewer_id, ""), row.reviewer_id == place.id
            )
            for row in remarks
        ),
        strength=strength_of(evidence, on),
        own_score=OwnScore(score.level, score.rationale) if score is not None else None,
    )


def add_evidence(session: Session, place: Reviewer, code: str, source: NewEvidence) -> None:
    """Record a source under a heading. Raises NotFound; WrongMove once the review is over."""
    review = _going_on(session, place, "add evidence to")
    heading_of(session, review, code)
    session.add(
        Evidence(
            review_id=review.id,
            reviewer_id=place.id,
            heading_code=code,
            kind=source.kind,
            title=source.title,
            dated_on=source.dated_on,
            outcome=source.outcome,
            outside=source.outside,
            note=source.note,
        )
    )
    session.flush()
    _record(session, place, "added evidence to", code)


def remove_evidence(session: Session, place: Reviewer, evidence_id: int) -> str:
    """Remove a source that one recorded oneself; its heading's code. Raises NotFound, WrongMove."""
    _going_on(session, place, "remove evidence from")
    return _remove(session, place, session.get(Evidence, evidence_id), "removed evidence from")


def add_remark(session: Session, place: Reviewer, code: str, kind: RemarkKind, text: str) -> None:
    """Note a strength or an area for improvement. Raises NotFound; WrongMove once the review is over."""
    review = _going_on(session, place, "add a remark to")
    heading_of(session, review, code)
    session.add(Remark(review_id=review.id, reviewer_id=place.id, heading_code=code, kind=kind, text=text))
    session.flush()
    _record(session, place, "added a remark to", code)


def remove_remark(session: Session, place: Reviewer, remark_id: int) -> str:
    """Remove a remark that one made oneself; its heading's code. Raises NotFound, WrongMove."""
    _going_on(session, place, "remove a remark from")
    return _remove(session, place, session.get(Remark, remark_id), "removed a remark from")


def record_score(session: Session, place: Reviewer, code: str, score: OwnScore | None) -> None:
    """Keep one's own score of a heading, or take it back with None.

    Raises NotFound, ValueError for a level that is not on the scale or a score without a rationale, and
    WrongMove once one's scores are submitted, or the review is over.
    """
    heading_of(session, place.review, code)
    _going_on(session, place, "change a score of")
    session.refresh(place, with_for_update=True)
    if place.state is not ReviewerState.ACCEPTED:
        raise WrongMove("reviewer", place.state, "change a score")
    row = session.get(ReviewerScore, (place.id, code))
    if score is None:
        if row is not None:
            session.delete(row)
    else:
        check_level(session, place.review, score.level, score.rationale)
        if row is None:
            row = ReviewerScore(reviewer_id=place.id, heading_code=code)
            session.add(row)
        row.level, row.rationale = score.level, score.rationale
    session.flush()


def check_level(session: Session, review: Review, level: int, rationale: str) -> None:
    """Raises ValueError for a level that is not on the review's scale, and for one without a rationale."""
    if not 0 <= level < framework_of(session, review).scale.size:
        raise ValueError(f"{level} is not a level on this scale")
    if not rationale.strip():
        raise ValueError("a score needs a rationale")


def _going_on(session: Session, place: Reviewer, move: str) -> Review:
    """The review, held so that it cannot come to its end meanwhile. Raises WrongMove once it is over."""
    review = place.review
    session.refresh(review, with_for_update={"read": True})
    check_goes_on(review, move)
    return review


def _remove(session: Session, place: Reviewer, row: Note | None, deed: str) -> str:
    if row is None or row.reviewer_id != place.id:
        raise NotFound("a note of this reviewer")
    code = row.heading_code
    session.delete(row)
    session.flush()
    _record(session, place, deed, code)
    return code


def _record(session: Session, place: Reviewer, deed: str, code: str) -> None:
    audit.record(session, place.review.council_id, place.user_id, deed, f"review {place.review_id}", code)


def _names(session: Session, review: Review) -> dict[int | None, str]:
    return {member.reviewer_id: member.name for member in members(session, review)}


def _source(row: Evidence) -> NewEvidence:
    return NewEvidence(row.kind, row.title, row.dated_on, row.outcome, row.outside, row.note)
