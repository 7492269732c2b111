"""The results in plain sentences, and how they were worked out, for a reader who has five minutes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assessment.reports.values import MovedBand
from assessment.reports.words import listed, number_text, share_text, signed_text
from assessment.scoring.findings import COMMUNICATION_FROM
from assessment.scoring.one_service import extremes, standings
from assessment.scoring.values import Agreement, Band, FindingKind, Line, Scorecard, Tier
from assessment.translation import N_, ngettext
from assessment.translation import gettext as _
from benchmark.framework import Framework

FIRST_STEPS = 3
SOLID_EVIDENCE = 2

_URGENCY = (Band.HIGH, Band.MEDIUM, Band.LOW, Band.NONE)

_OF_PRIORITY = {
    Band.HIGH: N_("%(number)s of high priority"),
    Band.MEDIUM: N_("%(number)s of medium priority"),
    Band.LOW: N_("%(number)s of low priority"),
}
_TO_BE_ACTED_ON = {
    Band.HIGH: N_("high priority, to be acted on within 3 months"),
    Band.MEDIUM: N_("medium priority, to be acted on in 3 to 9 months"),
    Band.LOW: N_("low priority, to be acted on within 12 months"),
    Band.NONE: N_("no gap priority"),
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
        SummaryPart(
            _("Where the service stands") if scorecard.service else _("Where the council stands"),
            tuple(_standing(scorecard, framework)),
        ),
        SummaryPart(_("How sure that is"), tuple(_confidence(scorecard, framework))),
        SummaryPart(_("What to do first"), tuple(_first_steps(scorecard, moved or {}))),
    )


def band_of(line: Line, moved: Mapping[str, MovedBand]) -> Band | None:
    """The band a line counts in: where a manager moved it, or else the one its score gives."""
    return moved[line.code].band if line.code in moved else line.band


def _standing(scorecard: Scorecard, framework: Framework) -> list[str]:
    overall = scorecard.line("")
    if overall.score is None and overall.hidden:
        return [_("There is no overall score to show, because too few people answered.")]
    if overall.score is None:
        return [_("There is no overall score, because nothing was scored.")]
    sentences = [
        _overall(scorecard, number_text(overall.score), overall.target),
        _place_on_scale(overall.score, framework),
        _reach(scorecard.tier(Tier.ELEMENT)),
        *_extremes(scorecard),
        *_services(scorecard, framework),
    ]
    if overall.peer is not None:
        peer = _("The peer team scores the council %(score)s.", score=number_text(overall.peer))
        sentences.append(f"{peer} {_lens(scorecard)}")
    return sentences


def _overall(scorecard: Scorecard, score: str, target: float | None) -> str:
    if scorecard.service and target is None:
        return _("The service scores %(score)s out of 100.", score=score)
    if target is None:
        return _("The council scores %(score)s out of 100.", score=score)
    aim = number_text(target)
    if scorecard.service:
        return _(
            "The service scores %(score)s out of 100, against a target of %(target)s.",
            score=score,
            target=aim,
        )
    return _(
        "The council scores %(score)s out of 100, against a target of %(target)s.", score=score, target=aim
    )


def _lens(scorecard: Scorecard) -> str:
    if scorecard.gap_lens == "peer":
        return _("Gaps are counted from the peer team's score.")
    if scorecard.service:
        return _("Gaps are counted from the service's own score.")
    return _("Gaps are counted from the council's own score.")


def _place_on_scale(score: float, framework: Framework) -> str:
    labels = [level.label for level in framework.scale.levels]
    place = score * (len(labels) - 1) / 100
    below = int(place)
    if place == below:
        return _("On the scale that people answered, that is “%(level)s”.", level=labels[below])
    return _(
        "On the scale that people answered, that lies between “%(lower)s” and “%(upper)s”.",
        lower=labels[below],
        upper=labels[below + 1],
    )


def _reach(elements: Sequence[Line]) -> str:
    counts = Counter(_state(line) for line in elements)
    states = listed([said(counts[state]) for state, said in _STATES.items() if counts[state]])
    return ngettext(
        "Of %(num)s element, %(states)s.", "Of %(num)s elements, %(states)s.", len(elements), states=states
    )


_STATES: Mapping[str, Callable[[int], str]] = {
    "reached": lambda n: ngettext("%(num)s reaches the target", "%(num)s reach the target", n),
    "short": lambda n: ngettext("%(num)s falls short of it", "%(num)s fall short of it", n),
    "hidden": lambda n: ngettext("%(num)s cannot be shown", "%(num)s cannot be shown", n),
    "unscored": lambda n: ngettext("%(num)s was not assessed", "%(num)s were not assessed", n),
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
        return [_("Every element scores %(score)s.", score=number_text(best.score))]
    sentences = [
        _(
            "The strongest element is %(strongest)s; the weakest is %(weakest)s.",
            strongest=_scored(best),
            weakest=_scored(worst),
        )
    ]
    if worst.weakest is not None and scorecard.line(worst.weakest).score is not None:
        weakest = _scored(scorecard.line(worst.weakest))
        sentences.append(_("Within it, the weakest heading is %(heading)s.", heading=weakest))
    return sentences


def _services(scorecard: Scorecard, framework: Framework) -> list[str]:
    """Which services stand out, where each was assessed by itself and this is the council's picture."""
    found = extremes(standings(framework, scorecard)) if scorecard.of_services else None
    if found is None or not found.above:
        return []
    above, below = (
        listed([f"{one.name} ({signed_text(one.above)})" for one in services])
        for services in (found.above, found.below)
    )
    return [
        _(
            "Furthest above the council as a whole: %(above)s. Furthest below: %(below)s.",
            above=above,
            below=below,
        )
    ]


def _scored(line: Line) -> str:
    return f"{line.name} ({number_text(line.score)})"


def _confidence(scorecard: Scorecard, framework: Framework) -> list[str]:
    sentences = [_turnout(scorecard)]
    statements = scorecard.tier(Tier.STATEMENT)
    shown = sum(line.score is not None for line in statements)
    sentences.append(
        ngettext(
            "The scores rest on %(shown)s of the benchmark's %(num)s statement.",
            "The scores rest on %(shown)s of the benchmark's %(num)s statements.",
            len(framework.statements),
            shown=shown,
        )
    )
    hidden = sum(line.hidden for line in statements)
    if hidden:
        sentences.append(
            ngettext(
                "%(num)s statement cannot be shown without saying who answered what.",
                "%(num)s statements cannot be shown without saying who answered what.",
                hidden,
            )
        )
    sentences += _agreement(statements)
    doubtful = sum(finding.kind is FindingKind.COMMUNICATION for finding in scorecard.findings)
    if doubtful:
        sentences.append(
            ngettext(
                "On %(num)s statement, %(share)s or more answered “don't know”.",
                "On %(num)s statements, %(share)s or more answered “don't know”.",
                doubtful,
                share=share_text(COMMUNICATION_FROM),
            )
        )
    sentences += _evidence(scorecard)
    return sentences


def _turnout(scorecard: Scorecard) -> str:
    if scorecard.people is None:
        return _("How many people answered cannot be shown without telling who they are.")
    if not scorecard.population:
        return ngettext("%(num)s person answered.", "%(num)s people answered.", scorecard.respondents)
    return ngettext(
        "%(answered)s of %(num)s person answered (%(rate)s).",
        "%(answered)s of %(num)s people answered (%(rate)s).",
        scorecard.population,
        answered=f"{scorecard.respondents:,}",
        rate=share_text(scorecard.respondents / scorecard.population),
    )


def _agreement(statements: Sequence[Line]) -> list[str]:
    labels = Counter(line.agreement_label for line in statements if line.agreement_label is not None)
    total = labels.total()
    if not total:
        return []
    return [
        ngettext(
            "People agree on %(agreed)s of %(num)s statement, have mixed views on %(mixed)s "
            "and are divided on %(divided)s.",
            "People agree on %(agreed)s of %(num)s statements, have mixed views on %(mixed)s "
            "and are divided on %(divided)s.",
            total,
            agreed=labels[Agreement.AGREED],
            mixed=labels[Agreement.MIXED],
            divided=labels[Agreement.DIVIDED],
        )
    ]


def _evidence(scorecard: Scorecard) -> list[str]:
    scored = [heading for heading in (scorecard.peer or {}).values() if heading.level is not None]
    if not scored:
        return []
    solid = sum(heading.evidence_strength >= SOLID_EVIDENCE for heading in scored)
    return [
        ngettext(
            "The peer team scored %(num)s heading, %(solid)s of them on evidence from two or more "
            "kinds of source.",
            "The peer team scored %(num)s headings, %(solid)s of them on evidence from two or more "
            "kinds of source.",
            len(scored),
            solid=solid,
        )
    ]


def _first_steps(scorecard: Scorecard, moved: Mapping[str, MovedBand]) -> list[str]:
    ranked = [scorecard.line(code) for code in scorecard.ranked]
    if not ranked:
        scored = any(line.score is not None for line in scorecard.tier(Tier.ELEMENT))
        return [
            _("Every element that was scored reaches its target. Keep up the strengths, or aim higher.")
            if scored
            else _("There are no scores to set priorities from. More answers are needed first.")
        ]
    urgent = sorted(ranked, key=lambda line: _URGENCY.index(band_of(line, moved) or Band.NONE))
    steps = [
        _step(line, scorecard, moved, first=not place) for place, line in enumerate(urgent[:FIRST_STEPS])
    ]
    counts = Counter(band_of(line, moved) for line in ranked)
    bands = [_(text, number=counts[band]) for band, text in _OF_PRIORITY.items() if counts[band]]
    steps.append(
        ngettext(
            "In all, %(num)s element has a gap: %(bands)s.",
            "In all, %(num)s elements have a gap: %(bands)s.",
            len(ranked),
            bands=listed(bands),
        )
    )
    divided = sum(finding.kind is FindingKind.DIVIDED for finding in scorecard.findings)
    if divided:
        steps.append(_divided(divided, scorecard))
    return steps


def _divided(number: int, scorecard: Scorecard) -> str:
    if scorecard.service:
        return ngettext(
            "Find out first why opinion is divided on %(num)s statement: "
            "the answer may differ from one part of the service to another.",
            "Find out first why opinion is divided on %(num)s statements: "
            "the answer may differ from one part of the service to another.",
            number,
        )
    return ngettext(
        "Find out first why opinion is divided on %(num)s statement: "
        "the answer may differ from one part of the council to another.",
        "Find out first why opinion is divided on %(num)s statements: "
        "the answer may differ from one part of the council to another.",
        number,
    )


def _step(line: Line, scorecard: Scorecard, moved: Mapping[str, MovedBand], *, first: bool) -> str:
    """Where to start, or what to do then, and the heading to begin with."""
    points = int(number_text(line.gap))
    band = band_of(line, moved)
    priority = _(_TO_BE_ACTED_ON[band or Band.NONE])
    named = {"element": line.name, "priority": priority}
    if first and not points:
        step = _("Start with %(element)s, less than a point below its target: %(priority)s.", **named)
    elif first:
        step = ngettext(
            "Start with %(element)s, %(num)s point below its target: %(priority)s.",
            "Start with %(element)s, %(num)s points below its target: %(priority)s.",
            points,
            **named,
        )
    elif not points:
        step = _("Then %(element)s, less than a point below its target: %(priority)s.", **named)
    else:
        step = ngettext(
            "Then %(element)s, %(num)s point below its target: %(priority)s.",
            "Then %(element)s, %(num)s points below its target: %(priority)s.",
            points,
            **named,
        )
    if line.weakest is None:
        return step
    weakest = _("Its weakest heading is %(heading)s.", heading=_scored(scorecard.line(line.weakest)))
    return f"{step} {weakest}"
