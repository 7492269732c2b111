"""The results in plain sentences, and how they were worked out, for a reader who has five minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.reports.values import MovedBand
from assessment.reports.words import band_text, counted, number_text, share_text, signed_text
from assessment.scoring.findings import COMMUNICATION_FROM
from assessment.scoring.gaps import TIME_TO_ACT
from assessment.scoring.one_service import extremes, standings
from assessment.scoring.values import Agreement, Band, FindingKind, Line, Scorecard, Tier
from benchmark.framework import Framework

FIRST_STEPS = 3
SOLID_EVIDENCE = 2

_URGENCY = (Band.HIGH, Band.MEDIUM, Band.LOW, Band.NONE)

_NO_SCORE = {
    True: "There is no overall score to show, because too few people answered.",
    False: "There is no overall score, because nothing was scored.",
}


@dataclass(frozen=True, slots=True)
class SummaryPart:
    heading: str
    sentences: tuple[str, ...]


def summary_sentences(
    scorecard: Scorecard, framework: Framework, moved: Mapping[str, MovedBand] | None = None
) -> tuple[str, ...]:
    """The sentences of `summary_parts`, without their headings."""
    return tuple(
        sentence for part in summary_parts(scorecard, framework, moved) for sentence in part.sentences
    )


def summary_parts(
    scorecard: Scorecard, framework: Framework, moved: Mapping[str, MovedBand] | None = None
) -> tuple[SummaryPart, ...]:
    """Where the council, or the service, stands, how sure that is, and what to do first.

    `moved` is by element code.
    """
    return (
        SummaryPart(f"Where the {whose(scorecard)} stands", tuple(_standing(scorecard, framework))),
        SummaryPart("How sure that is", tuple(_confidence(scorecard, framework))),
        SummaryPart("What to do first", tuple(_first_steps(scorecard, moved or {}))),
    )


def whose(scorecard: Scorecard) -> str:
    """Whose results these are, in one word."""
    return "service" if scorecard.service else "council"


def band_of(line: Line, moved: Mapping[str, MovedBand]) -> Band | None:
    """The band a line counts in: where a manager moved it, or else the one its score gives."""
    return moved[line.code].band if line.code in moved else line.band


def _standing(scorecard: Scorecard, framework: Framework) -> list[str]:
    overall = scorecard.line("")
    if overall.score is None:
        return [_NO_SCORE[overall.hidden]]
    target = "" if overall.target is None else f", against a target of {number_text(overall.target)}"
    sentences = [
        f"The {whose(scorecard)} scores {number_text(overall.score)} out of 100{target}.",
        _place_on_scale(overall.score, framework),
        _reach(scorecard.tier(Tier.ELEMENT)),
        *_extremes(scorecard),
        *_services(scorecard, framework),
    ]
    if overall.peer is not None:
        sentences.append(
            f"The peer team scores the council {number_text(overall.peer)}. "
            f"Gaps are counted from the {_lens(scorecard)}."
        )
    return sentences


def _lens(scorecard: Scorecard) -> str:
    return "peer team's score" if scorecard.gap_lens == "peer" else f"{whose(scorecard)}'s own score"


def _place_on_scale(score: float, framework: Framework) -> str:
    labels = [level.label for level in framework.scale.levels]
    place = score * (len(labels) - 1) / 100
    below = int(place)
    if place == below:
        return f"On the scale that people answered, that is “{labels[below]}”."
    return (
        f"On the scale that people answered, that lies between “{labels[below]}” and “{labels[below + 1]}”."
    )


def _reach(elements: Sequence[Line]) -> str:
    counts = Counter(_state(line) for line in elements)
    said = [
        f"{counts[state]} {one if counts[state] == 1 else more}"
        for state, (one, more) in _STATES.items()
        if counts[state]
    ]
    return f"Of {counted(len(elements), 'element')}, {_listed(said)}."


_STATES = {
    "reached": ("reaches the target", "reach the target"),
    "short": ("falls short of it", "fall short of it"),
    "hidden": ("cannot be shown", "cannot be shown"),
    "unscored": ("was not assessed", "were not assessed"),
}


def _state(line: Line) -> str:
    if line.gap is None:
        return "hidden" if line.hidden else "unscored"
    return "short" if line.gap else "reached"


def _extremes(scorecard: Scorecard) -> list[str]:
    scored = [(line.score, line) for line in scorecard.tier(Tier.ELEMENT) if line.score is not None]
    if len(scored) < 2:
        return []
    best = max(scored, key=lambda pair: pair[0])[1]
    worst = min(scored, key=lambda pair: pair[0])[1]
    if best is worst:
        return [f"Every element scores {number_text(best.score)}."]
    sentences = [f"The strongest element is {_scored(best)}; the weakest is {_scored(worst)}."]
    if worst.weakest is not None and scorecard.line(worst.weakest).score is not None:
        sentences.append(f"Within it, the weakest heading is {_scored(scorecard.line(worst.weakest))}.")
    return sentences


def _services(scorecard: Scorecard, framework: Framework) -> list[str]:
    """Which services stand out, where each was assessed by itself and this is the council's picture."""
    found = extremes(standings(framework, scorecard)) if scorecard.of_services else None
    if found is None or not found.above:
        return []
    above, below = (
        _listed([f"{one.name} ({signed_text(one.above)})" for one in services])
        for services in (found.above, found.below)
    )
    return [f"Furthest above the council as a whole: {above}. Furthest below: {below}."]


def _scored(line: Line) -> str:
    return f"{line.name} ({number_text(line.score)})"


def _confidence(scorecard: Scorecard, framework: Framework) -> list[str]:
    sentences = [_turnout(scorecard)]
    statements = scorecard.tier(Tier.STATEMENT)
    shown = sum(line.score is not None for line in statements)
    sentences.append(
        f"The scores rest on {shown} of the benchmark's {counted(len(framework.statements), 'statement')}."
    )
    hidden = sum(line.hidden for line in statements)
    if hidden:
        sentences.append(f"{counted(hidden, 'statement')} cannot be shown without saying who answered what.")
    sentences += _agreement(statements)
    doubtful = sum(finding.kind is FindingKind.COMMUNICATION for finding in scorecard.findings)
    if doubtful:
        share = share_text(COMMUNICATION_FROM)
        sentences.append(f"On {counted(doubtful, 'statement')}, {share} or more answered “don't know”.")
    sentences += _evidence(scorecard)
    return sentences


def _turnout(scorecard: Scorecard) -> str:
    if not scorecard.population:
        return f"{counted(scorecard.respondents, 'person', 'people')} answered."
    rate = share_text(scorecard.respondents / scorecard.population)
    return (
        f"{scorecard.respondents:,} of {counted(scorecard.population, 'person', 'people')} answered ({rate})."
    )


def _agreement(statements: Sequence[Line]) -> list[str]:
    labels = Counter(line.agreement_label for line in statements if line.agreement_label is not None)
    total = labels.total()
    if not total:
        return []
    return [
        f"People agree on {labels[Agreement.AGREED]} of {counted(total, 'statement')}, "
        f"have mixed views on {labels[Agreement.MIXED]} and are divided on {labels[Agreement.DIVIDED]}."
    ]


def _evidence(scorecard: Scorecard) -> list[str]:
    scored = [heading for heading in (scorecard.peer or {}).values() if heading.level is not None]
    if not scored:
        return []
    solid = sum(heading.evidence_strength >= SOLID_EVIDENCE for heading in scored)
    return [
        f"The peer team scored {counted(len(scored), 'heading')}, "
        f"{solid} of them on evidence from two or more kinds of source."
    ]


def _first_steps(scorecard: Scorecard, moved: Mapping[str, MovedBand]) -> list[str]:
    ranked = [scorecard.line(code) for code in scorecard.ranked]
    if not ranked:
        scored = any(line.score is not None for line in scorecard.tier(Tier.ELEMENT))
        return [
            "Every element that was scored reaches its target. Keep up the strengths, or aim higher."
            if scored
            else "There are no scores to set priorities from. More answers are needed first."
        ]
    urgent = sorted(ranked, key=lambda line: _URGENCY.index(band_of(line, moved) or Band.NONE))
    steps = [
        f"{opening} {_step(line, scorecard, moved)}"
        for opening, line in zip(("Start with", "Then", "Then"), urgent[:FIRST_STEPS], strict=False)
    ]
    counts = Counter(band_of(line, moved) for line in ranked)
    bands = [
        f"{counts[band]} of {band_text(band).lower()} priority" for band in _URGENCY[:-1] if counts[band]
    ]
    steps.append(f"In all, {counted(len(ranked), 'element')} {_have(len(ranked))} a gap: {_listed(bands)}.")
    divided = sum(finding.kind is FindingKind.DIVIDED for finding in scorecard.findings)
    if divided:
        steps.append(
            f"Find out first why opinion is divided on {counted(divided, 'statement')}: "
            f"the answer may differ from one part of the {whose(scorecard)} to another."
        )
    return steps


def _have(number: int) -> str:
    return "has" if number == 1 else "have"


def _step(line: Line, scorecard: Scorecard, moved: Mapping[str, MovedBand]) -> str:
    band = band_of(line, moved)
    points = number_text(line.gap)
    short = "less than a point" if points == "0" else counted(int(points), "point")
    weakest = (
        "" if line.weakest is None else f" Its weakest heading is {_scored(scorecard.line(line.weakest))}."
    )
    when = f", to be acted on {TIME_TO_ACT[band]}" if band and band is not Band.NONE else ""
    return f"{line.name}, {short} below its target: {band_text(band).lower()} priority{when}.{weakest}"


def _listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return " and ".join([", ".join(parts[:-1]), parts[-1]]) if len(parts) > 1 else "".join(parts)
