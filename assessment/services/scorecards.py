"""The seam between what is stored and the arithmetic: rows in, values out, scoring in between."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import ReviewState, RoundState
from assessment.models import Comment, FrozenCounts, Response, Review, Round
from assessment.scoring.scorecard import NONE_SMALL, Small, build_scorecard
from assessment.scoring.turnout import Part, kept_back
from assessment.scoring.values import COMMENT_THRESHOLD, Cell, Distribution, Scorecard
from assessment.services.asking import framework_asked, statements_asked
from assessment.services.keeping import Kept
from assessment.services.live_counts import count_now, is_live
from assessment.services.named_rounds import names_by_response
from assessment.services.peer_lens import peer_headings
from assessment.services.problems import NotReady
from assessment.services.rounds import NO_SERVICE, aims_of
from assessment.translation import gettext as _
from assessment.translation import spoken

Key = tuple[str, int, int | None, bool, str]

KEPT_AT_MOST = 32

_kept: Kept[Key, Scorecard] = Kept(KEPT_AT_MOST)
"""The scorecards asked for last."""


def round_scorecard(session: Session, round_: Round, *, to_others: bool = False) -> Scorecard:
    """The results of a closed round, from its frozen counts, with the peer lens once a review is finished.

    Raises NotReady while the round is not closed: until then only response counts may be seen. Of a named
    round that is open they are what has been answered so far, counted at every call.

    `to_others`: for readers who do not run the round. A named round is shown to them once it is closed, and
    by its threshold like any other: its respondents were told that those who run it see who said what.
    """
    if is_live(round_):
        return fresh_scorecard(session, round_, to_others=to_others)
    key = scorecard_key(session, round_, to_others=to_others)
    scorecard = _kept.get(key)
    if scorecard is None:
        scorecard = fresh_scorecard(session, round_, to_others=to_others)
        _kept.keep(key, scorecard)
    return scorecard


def scorecard_key(session: Session, round_: Round, *, to_others: bool = False) -> Key:
    """Under what the results of a round are kept: it changes with anything that they are made of.

    The language that is spoken is among it, for those who named no service are named in it.
    """
    review_version = session.scalar(
        select(Review.version).where(Review.round_id == round_.id, Review.state == ReviewState.FINISHED)
    )
    # The token stands for the round: unlike its number, it is the same in no two databases.
    return round_.link_token, round_.version, review_version, to_others and round_.is_named, spoken().tag


def fresh_scorecard(session: Session, round_: Round, *, to_others: bool = False) -> Scorecard:
    """What `round_scorecard` gives, worked out anew and not kept. Raises NotReady as that does.

    Where each service is assessed by itself the results are cut by service only: beside a cut by group, some
    services would have to be hidden that can be shown (decision 0016).
    """
    if round_.state is RoundState.CANCELLED:
        raise NotReady((_("This round was cancelled, so it has no results."),))
    if round_.state is not RoundState.CLOSED and (to_others or not is_live(round_)):
        raise NotReady((_("The results can be seen once the round is closed."),))
    framework = framework_asked(session, round_)
    frozen = _counts(session, round_)
    services = [(service.code, service.name) for service in round_.services]
    if any(row.service_code == "" for row in frozen):
        services.append(("", _(NO_SERVICE)))
    return build_scorecard(
        framework,
        statements_asked(session, round_),
        [_cell(row) for row in frozen],
        threshold=round_.threshold if to_others else threshold_of(round_),
        aims=aims_of(round_),
        groups=[]
        if round_.of_services
        else [(audience.code, audience.name) for audience in framework.audiences],
        services=services,
        peer=peer_headings(session, round_.id),
        gap_lens=round_.gap_lens.value,
        population=_population(round_, frozen),
        of_services=round_.of_services,
        small=NONE_SMALL if round_.is_named else _small(round_, frozen),
    )


def threshold_of(round_: Round) -> int:
    """The fewest answers that are shown: a named round promises no secrecy, so it hides nothing."""
    return 1 if round_.is_named else round_.threshold


def comment_threshold_of(round_: Round) -> int:
    """The fewest answers to a statement for its comments to be shown."""
    return 1 if round_.is_named else max(COMMENT_THRESHOLD, round_.threshold)


def _counts(session: Session, round_: Round) -> Sequence[FrozenCounts]:
    if is_live(round_):
        return count_now(session, round_)
    return session.scalars(select(FrozenCounts).where(FrozenCounts.round_id == round_.id)).all()


def comments_of(session: Session, round_: Round) -> Mapping[str, tuple[str, ...]]:
    """The comments that may be shown, by statement code: those on statements that enough people answered.

    Each statement's come in alphabetical order, so that their order tells nothing of who wrote them. Never
    by group or by service. In a named round all are shown, and each begins with who wrote it. Raises NotReady
    while the round is not closed, nor live. Nothing is left of them once they were deleted because they had
    been kept long enough.
    """
    scorecard = round_scorecard(session, round_)
    if round_.comments_deleted_at is not None:
        return {}
    enough = comment_threshold_of(round_)
    names = names_by_response(session, round_)
    shown = {line.code for line in scorecard.lines if line.n is not None and line.n >= enough}
    rows = session.execute(
        select(Comment.statement_code, Comment.text, Comment.response_id)
        .join(Response, Response.id == Comment.response_id)
        .where(Response.round_id == round_.id)
    )
    comments: dict[str, list[str]] = {}
    for code, text, response_id in rows:
        if code in shown or round_.is_named:
            name = names.get(response_id)
            comments.setdefault(code, []).append(text if name is None else f"{name}: {text}")
    return {code: tuple(sorted(texts, key=str.casefold)) for code, texts in comments.items()}


def population_of(round_: Round) -> int | None:
    """How many people work in the round's services; None where that is not known of every one."""
    headcounts = [service.headcount for service in round_.services]
    known = [headcount for headcount in headcounts if headcount is not None]
    return sum(known) if known and len(known) == len(headcounts) else None


def _population(round_: Round, frozen: Sequence[FrozenCounts]) -> int | None:
    """Everybody who could have answered; None unless every respondent is one of the people it counts.

    Those who named no service are not in the headcounts, nor are all of those in a service from which more
    people answered than work there.
    """
    headcounts = {service.code: service.headcount for service in round_.services}
    answered: Counter[str] = Counter()
    for row in frozen:
        answered[row.service_code] += row.respondents
    counted = all(number <= (headcounts.get(code) or 0) for code, number in answered.items())
    return population_of(round_) if counted else None


def _small(round_: Round, frozen: Sequence[FrozenCounts]) -> Small:
    """The groups and services that response rates show together, where results must not tell them apart."""
    answered: Counter[tuple[str, str]] = Counter()
    for row in frozen:
        answered["group", row.group_code] += row.respondents
        answered["service", row.service_code] += row.respondents
    headcounts: dict[tuple[str, str], int | None] = dict.fromkeys(answered)
    headcounts |= {("group", group.code): group.headcount for group in round_.groups if group.takes_part}
    headcounts |= {("service", service.code): service.headcount for service in round_.services}
    groups, services = (
        [
            Part(code, "", answered[kind, code], answered[kind, code], headcount)
            for (kind, code), headcount in headcounts.items()
            if kind == by
        ]
        for by in ("group", "service")
    )
    return kept_back(groups, round_.threshold), kept_back(services, round_.threshold)


def _cell(row: FrozenCounts) -> Cell:
    distributions = {code: _distribution(counts) for code, counts in row.counts.items()}
    return Cell(row.group_code, row.service_code, row.respondents, distributions)


def _distribution(counts: Sequence[int]) -> Distribution:
    *levels, dont_know, not_applicable = counts
    return Distribution(tuple(levels), dont_know, not_applicable)
