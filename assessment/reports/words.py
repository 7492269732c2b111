"""Scores, shares, bands and findings in words: the page and the PDF say the same thing the same way.

Everything here is plain text. Whoever shows it escapes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time

from assessment.reports.values import Month
from assessment.scoring.findings import COMMUNICATION_FROM, PERCEPTION_FROM
from assessment.scoring.gaps import TIME_TO_ACT
from assessment.scoring.rounding import rounded, whole
from assessment.scoring.values import Agreement, Band, Distribution, Finding, FindingKind, Line, Part, Tier

NOTHING = "–"
HIDDEN = "Hidden"
NOT_ASSESSED = "Not assessed"
NO_ANSWERS = "No answers"
SOME_HIDDEN = "*"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BANDS: Mapping[Band | None, str] = {
    Band.HIGH: "High",
    Band.MEDIUM: "Medium",
    Band.LOW: "Low",
    Band.NONE: "No gap",
    None: NOTHING,
}
_AGREEMENTS = {
    Agreement.AGREED: "Agreed",
    Agreement.MIXED: "Mixed",
    Agreement.DIVIDED: "Divided",
    Agreement.TO_DISCUSS: "To be discussed",
}
_IMPORTANCE = {1: "1 (lower)", 2: "2 (normal)", 3: "3 (higher)"}
_EVIDENCE = (
    "none",
    "one source, or only what people say",
    "two kinds of source, one of them documents or data",
    "three or more kinds, up to date, with results or an outside view",
)
_CHILDREN = {Tier.OVERALL: "theme", Tier.THEME: "element", Tier.ELEMENT: "heading", Tier.HEADING: "statement"}

FINDING_HEADINGS: Mapping[FindingKind, str] = {
    FindingKind.STRENGTH: "Strengths",
    FindingKind.IMPROVEMENT: "Areas for improvement",
    FindingKind.DIVIDED: "Divided opinion",
    FindingKind.COMMUNICATION: "Communication gaps",
    FindingKind.PERCEPTION: "Perception gaps",
    FindingKind.THIN_EVIDENCE: "Thin evidence",
    FindingKind.STRONG_EVIDENCE_LOW_SELF: "Better than people think",
}
FINDING_NOTES: Mapping[FindingKind, str] = {
    FindingKind.STRENGTH: "Headings that reach their target, where people agree that they do.",
    FindingKind.IMPROVEMENT: "Headings that fall short of their target.",
    FindingKind.DIVIDED: "Statements on which people see things in two different ways: agreement "
    "is below 0.2 on a scale from −1 to 1. Find out why before acting.",
    FindingKind.COMMUNICATION: f"Statements to which {COMMUNICATION_FROM:.0%} or more answered "
    "“don't know”. People may not know what is already there.",
    FindingKind.PERCEPTION: f"Where council and peers are {PERCEPTION_FROM:.0f} points or more apart.",
    FindingKind.THIN_EVIDENCE: "Where the peer team gave a high score on little evidence.",
    FindingKind.STRONG_EVIDENCE_LOW_SELF: "Where the evidence is strong but people rate the council low.",
}


def number_text(value: float | None) -> str:
    """A score, target, gap or priority in whole points."""
    return NOTHING if value is None else str(whole(value)).replace("-", "−")


def signed_text(value: float | None) -> str:
    """A difference in whole points, with its sign."""
    if value is None:
        return NOTHING
    points = whole(value)
    return f"+{points}" if points > 0 else number_text(value)


def share_text(share: float | None) -> str:
    """A share 0–1 in whole per cent."""
    return NOTHING if share is None else f"{whole(100 * share)}%"


def score_text(line: Line) -> str:
    if line.hidden:
        return HIDDEN
    if line.score is None:
        return NO_ANSWERS if line.tier is Tier.STATEMENT else NOT_ASSESSED
    return number_text(line.score)


def coverage_text(line: Line) -> str:
    """How much of what a line rolls up was scored: "2 of 3 headings"; "" for a statement."""
    if line.tier is Tier.STATEMENT:
        return ""
    return f"{line.scored} of {counted(line.of, _CHILDREN[line.tier])}"


def counted(number: int, singular: str, plural: str | None = None) -> str:
    """ "1 person", "2 people": a number with the right form of its word."""
    return f"{number:,} {singular if number == 1 else plural or singular + 's'}"


def band_text(band: Band | None) -> str:
    return _BANDS[band]


def time_to_act(band: Band | None) -> str:
    """How soon a band is to be acted on (METHOD section 7): "Within 3 months"."""
    when = TIME_TO_ACT[band] if band else ""
    return when[:1].upper() + when[1:] or NOTHING


def importance_text(importance: int | None) -> str:
    return NOTHING if importance is None else _IMPORTANCE.get(importance, str(importance))


def agreement_text(line: Line) -> str:
    return NOTHING if line.agreement_label is None else _AGREEMENTS[line.agreement_label]


def evidence_text(strength: int | None) -> str:
    """Evidence strength 0–3 with what it means (METHOD section 8)."""
    return NOTHING if strength is None else f"{strength} of 3: {_EVIDENCE[strength]}"


def date_text(day: date) -> str:
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def clock_time(value: time) -> str:
    """A time of day as people write it: 5pm, 5:30pm, midday."""
    if value.minute == 0 and value.hour % 12 == 0:
        return "midday" if value.hour else "midnight"
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def month_text(month: Month) -> str:
    return f"{month_name(month)} {month[0]}"


def month_name(month: Month) -> str:
    """The month in three letters, without its year."""
    return _MONTHS[month[1] - 1][:3]


def distribution_text(distribution: Distribution, labels: Sequence[str], *, levels_only: bool = False) -> str:
    """The counts of a statement in words, one label a level, lowest first.

    `levels_only`: of a part of the council the answers that are not scores are not known.
    """
    levels = (f"{label} {count}" for label, count in zip(labels, distribution.counts, strict=True))
    if levels_only:
        return ", ".join(levels)
    apart = (f"don't know {distribution.dont_know}", f"not applicable {distribution.not_applicable}")
    return f"{', '.join(levels)}; {', '.join(apart)}"


def part_score_text(part: Part, code: str, statements: Iterable[str]) -> str:
    """A part's score of the heading, element or theme `code`, whose statements are given.

    An asterisk says that some of the statements are hidden and so not in the score.
    """
    known = [part.statements[statement] for statement in statements if statement in part.statements]
    any_hidden = any(statement.hidden for statement in known)
    score = part.scores.get(code)
    if score is None or score.value is None:
        return HIDDEN if any_hidden else NO_ANSWERS
    return number_text(score.value) + (SOME_HIDDEN if any_hidden else "")


def hidden_note(threshold: int) -> str:
    """Why a score may be hidden, to stand under every table that can hide one."""
    return (
        f"Hidden: fewer than {threshold} people answered, or the number could be worked out from others "
        f"that are shown. An asterisk marks a score from which hidden statements are left out."
    )


def finding_sentence(finding: Finding) -> str:
    """A finding with the numbers that made it so."""
    name = f"“{finding.name.rstrip('.')}”" if finding.tier is Tier.STATEMENT else finding.name
    return f"{finding.code} {name}: {_because(finding)}."


def _because(finding: Finding) -> str:
    value, other = number_text(finding.value), number_text(finding.other)
    match finding.kind:
        case FindingKind.STRENGTH:
            return f"scores {value} against a target of {other}"
        case FindingKind.IMPROVEMENT:
            just = "just " if value == other else ""
            return f"scores {value}, {just}short of its target of {other}"
        case FindingKind.DIVIDED:
            return f"agreement {rounded(finding.value, 2)}".replace("-", "−")
        case FindingKind.COMMUNICATION:
            return f"{share_text(finding.value)} answered “don't know”"
        case FindingKind.PERCEPTION:
            return f"the council scores itself {value}, the peer team {other}"
        case FindingKind.THIN_EVIDENCE:
            return f"the peer team scores it {value} on evidence of strength {other} of 3"
        case FindingKind.STRONG_EVIDENCE_LOW_SELF:
            return f"people score it {value}, though the evidence is of strength {other} of 3"
