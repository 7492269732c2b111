"""A team agrees its scores: everybody's side by side, the lead's record of what was agreed, the finish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment import lifecycle
from assessment.lifecycle import ReviewState, WrongMove
from assessment.models import AgreedScore, Review, Reviewer, ReviewerScore
from assessment.models.base import utc_now
from assessment.scoring.distribution import agreement_label, level_range
from assessment.scoring.values import Agreement, Distribution
from assessment.services import audit
from assessment.services.problems import Conflict, NotAllowed, NotReady
from assessment.services.review_headings import check_level
from assessment.services.reviews import Member, framework_of, heading_of, lock, members
from assessment.translation import N_
from assessment.translation import gettext as _
from benchmark.framework import Element, Heading

NOT_YET = N_("The team’s scores are shown once every reviewer has submitted theirs.")
LEAD_ONLY = N_("Only the lead reviewer can record what the team has agreed.")


@dataclass(frozen=True, slots=True)
class MemberScore:
    """One member's score of a heading; `level` is None where they gave none."""

    name: str
    level: int | None
    rationale: str


@dataclass(frozen=True, slots=True)
class Agreed:
    """What the team agreed on a heading. `level` None: to leave it unscored. `version` 0: nothing yet."""

    level: int | None = None
    rationale: str = ""
    version: int = 0

    @property
    def recorded(self) -> bool:
        return self.version > 0


@dataclass(frozen=True, slots=True)
class TeamScores:
    """A heading with all members' scores side by side, in the order of the team (METHOD section 3)."""

    heading: Heading
    scores: tuple[MemberScore, ...]
    spread: int | None
    label: Agreement | None
    agreed: Agreed

    @property
    def given(self) -> int:
        """How many members scored it."""
        return sum(score.level is not None for score in self.scores)

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of the members who gave no score."""
        return tuple(score.name for score in self.scores if score.level is None)

    @property
    def left_out(self) -> bool:
        """Somebody scored it, and no agreed score would enter the results."""
        return self.given > 0 and self.agreed.level is None


@dataclass(frozen=True, slots=True)
class AgreeingElement:
    element: Element
    headings: tuple[TeamScores, ...]


def scores_are_open(review: Review) -> bool:
    """Whether members may see each other's scores: after everybody has submitted, unless it was cancelled."""
    return review.state in (ReviewState.AGREEING, ReviewState.FINISHED)


def team_scores(session: Session, review: Review) -> tuple[AgreeingElement, ...]:
    """Every heading with all members' scores. Raises NotReady before everybody has submitted."""
    _only_when_open(review)
    team = members(session, review)
    given = _given(session, review)
    agreed = _agreed(session, review)
    framework = framework_of(session, review)
    return tuple(
        AgreeingElement(
            element,
            tuple(
                _side_by_side(heading, team, given, agreed.get(heading.code), framework.scale.size)
                for heading in element.headings
            ),
        )
        for element in framework.elements
    )


def heading_scores(session: Session, review: Review, code: str) -> TeamScores:
    """One heading with all members' scores. Raises NotReady, NotFound."""
    _only_when_open(review)
    return _side_by_side(
        heading_of(session, review, code),
        members(session, review),
        _given(session, review),
        _agreed(session, review).get(code),
        framework_of(session, review).scale.size,
    )


def only_lead(place: Reviewer) -> None:
    """Raises NotAllowed for anybody but the lead reviewer."""
    if not place.is_lead:
        raise NotAllowed(_(LEAD_ONLY))


def record_agreed(session: Session, place: Reviewer, code: str, agreed: Agreed) -> None:
    """Keep what the team agreed on a heading; `agreed.version` is the one that the lead had read.

    Raises NotAllowed, NotFound, ValueError for a level that is not on the scale or lacks a rationale,
    WrongMove outside the agreeing state, and Conflict where the record has changed since.
    """
    only_lead(place)
    review = place.review
    heading_of(session, review, code)
    lock(session, review)
    if review.state is not ReviewState.AGREEING:
        raise WrongMove("review", review.state, "agree a score of")
    if agreed.level is not None:
        check_level(session, review, agreed.level, agreed.rationale)
    row = session.get(AgreedScore, (review.id, code), populate_existing=True)
    if (row.version if row is not None else 0) != agreed.version:
        raise Conflict(f"the agreed score of {code}", _as_text(row), _as_text(agreed))
    if row is None:
        row = AgreedScore(review_id=review.id, heading_code=code)
        session.add(row)
    row.level, row.rationale = agreed.level, agreed.rationale
    session.flush()
    audit.record(session, review.council_id, place.user_id, "agreed a score of", f"review {review.id}", code)


def left_out(session: Session, review: Review) -> tuple[Heading, ...]:
    """The headings that somebody scored and that would have no agreed score. Raises NotReady."""
    return tuple(
        scores.heading
        for element in team_scores(session, review)
        for scores in element.headings
        if scores.left_out
    )


def finish_review(session: Session, place: Reviewer) -> None:
    """Close the review: it is read only from now on, and its scores are the peer lens of the results.

    Raises NotAllowed, WrongMove.
    """
    only_lead(place)
    review = place.review
    lock(session, review)
    review.state = lifecycle.REVIEW.after(review.state, "finish")
    review.finished_at = utc_now()
    session.flush()
    audit.record(session, review.council_id, place.user_id, "finished", f"review {review.id}")


def _only_when_open(review: Review) -> None:
    if not scores_are_open(review):
        raise NotReady((_(NOT_YET),))


def _side_by_side(
    heading: Heading,
    team: Sequence[Member],
    given: dict[tuple[int, str], ReviewerScore],
    agreed: AgreedScore | None,
    size: int,
) -> TeamScores:
    rows = [(member.name, given.get((member.reviewer_id, heading.code))) for member in team]
    levels = Counter(row.level for _, row in rows if row is not None)
    distribution = Distribution(tuple(levels[level] for level in range(size)))
    return TeamScores(
        heading=heading,
        scores=tuple(
            MemberScore(name, row.level, row.rationale) if row is not None else MemberScore(name, None, "")
            for name, row in rows
        ),
        spread=level_range(distribution),
        label=agreement_label(distribution),
        agreed=Agreed(agreed.level, agreed.rationale, agreed.version) if agreed is not None else Agreed(),
    )


def _given(session: Session, review: Review) -> dict[tuple[int, str], ReviewerScore]:
    rows = session.scalars(
        select(ReviewerScore)
        .join(Reviewer, Reviewer.id == ReviewerScore.reviewer_id)
        .where(Reviewer.review_id == review.id)
    )
    return {(row.reviewer_id, row.heading_code): row for row in rows}


def _agreed(session: Session, review: Review) -> dict[str, AgreedScore]:
    rows = session.scalars(select(AgreedScore).where(AgreedScore.review_id == review.id))
    return {row.heading_code: row for row in rows}


def _as_text(score: AgreedScore | Agreed | None) -> dict[str, str]:
    if score is None:
        return {_("Agreed level"): _("Not recorded"), _("Rationale"): ""}
    level = _("Left unscored") if score.level is None else str(score.level)
    return {_("Agreed level"): level, _("Rationale"): score.rationale}
