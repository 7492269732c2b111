"""A finished peer review by three reviewers: evidence, remarks, their scores and the agreed ones."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewerState, ReviewState
from assessment.models import (
    AgreedScore,
    Evidence,
    EvidenceKind,
    Remark,
    RemarkKind,
    Review,
    Reviewer,
    ReviewerScore,
    Round,
)
from assessment.services import people
from benchmark.framework import Element, Framework, Heading
from seeds.demo.answering import ELEMENTS
from seeds.demo.council import PASSWORD, REVIEWERS
from seeds.demo.words import IMPROVEMENTS, REASONS, SOURCES, STRENGTHS

SCOPE = (
    "All eleven elements, with most time on performance management and on managing change. "
    "We are asked to look at how the council listens, and at what happens afterwards."
)


def review(session: Session, round_: Round, framework: Framework, finished_on: date, seed: int) -> None:
    """Write the review whole. Two headings are left unscored, as teams do."""
    random, words = Random(seed), Random(seed)
    row = Review(
        council_id=round_.council_id,
        round_id=round_.id,
        scope=SCOPE,
        state=ReviewState.FINISHED,
        finished_at=datetime.combine(finished_on, time(16), UTC),
    )
    session.add(row)
    session.flush()
    team = [_reviewer(session, row, *details, lead=number == 0) for number, details in enumerate(REVIEWERS)]
    skipped = {framework.headings[8].code, framework.headings[15].code}
    for heading in framework.headings:
        if heading.code not in skipped:
            _heading(session, row, team, framework, heading, finished_on, random, words)
    session.flush()


def _reviewer(
    session: Session, review: Review, email: str, name: str, council: str, *, lead: bool
) -> Reviewer:
    user = people.find_user(session, email) or people.add_user(session, email, name, PASSWORD)
    reviewer = Reviewer(
        review_id=review.id,
        user_id=user.id,
        from_council=council,
        is_lead=lead,
        state=ReviewerState.SUBMITTED,
    )
    session.add(reviewer)
    session.flush()
    return reviewer


def _heading(
    session: Session,
    review: Review,
    team: list[Reviewer],
    framework: Framework,
    heading: Heading,
    finished_on: date,
    random: Random,
    words: Random,
) -> None:
    area = next(one for one in framework.elements if heading in one.headings)
    top = framework.scale.size - 1
    middle = ELEMENTS[area.code] - 0.25 + random.uniform(-0.8, 0.8)
    levels = [min(top, max(0, round(random.gauss(middle, 0.5)))) for _ in team]
    for reviewer, level in zip(team, levels, strict=True):
        session.add(
            ReviewerScore(
                reviewer_id=reviewer.id,
                heading_code=heading.code,
                level=level,
                rationale=_about(area, words.choice(REASONS[level])),
            )
        )
    agreed = sorted(levels)[1]
    session.add(
        AgreedScore(
            review_id=review.id,
            heading_code=heading.code,
            level=agreed,
            rationale=_about(area, words.choice(REASONS[agreed])),
        )
    )
    for kind in random.sample(list(EvidenceKind), random.choice((1, 2, 3, 3, 4))):
        title, note = words.choice(SOURCES[kind])
        session.add(
            Evidence(
                review_id=review.id,
                reviewer_id=random.choice(team).id,
                heading_code=heading.code,
                kind=kind,
                title=title,
                dated_on=finished_on - timedelta(days=random.randrange(10, 420)),
                outcome=kind is EvidenceKind.DATA,
                outside=kind is EvidenceKind.SURVEY,
                note=note,
            )
        )
    kind_of_remark, texts = (
        (RemarkKind.STRENGTH, STRENGTHS) if agreed >= 3 else (RemarkKind.IMPROVEMENT, IMPROVEMENTS)
    )
    session.add(
        Remark(
            review_id=review.id,
            reviewer_id=random.choice(team).id,
            heading_code=heading.code,
            kind=kind_of_remark,
            text=_about(area, words.choice(texts)),
        )
    )


def _about(area: Element, text: str) -> str:
    return text.format(area=area.name.lower())
