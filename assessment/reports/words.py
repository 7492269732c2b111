"""Scores, shares, bands and findings in words: the page and the PDF say the same thing the same way.

Everything here is plain text, in the language that is spoken. Whoever shows it escapes it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, time

from babel.dates import format_date, format_time

from assessment.reports.values import Month
from assessment.scoring.findings import COMMUNICATION_FROM, PERCEPTION_FROM
from assessment.scoring.rounding import rounded, whole
from assessment.scoring.values import Agreement, Band, Distribution, Finding, FindingKind, Line, Part, Tier
from assessment.translation import N_, ngettext, spoken
from assessment.translation import gettext as _

NOTHING = "–"
SOME_HIDDEN = "*"

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_BANDS: Mapping[Band, str] = {
    Band.HIGH: N_("High"),
    Band.MEDIUM: N_("Medium"),
    Band.LOW: N_("Low"),
    Band.NONE: N_("No gap"),
}
_TIMES_TO_ACT: Mapping[Band, str] = {
    Band.HIGH: N_("Within 3 months"),
    Band.MEDIUM: N_("In 3 to 9 months"),
    Band.LOW: N_("Within 12 months"),
}
_AGREEMENTS: Mapping[Agreement, str] = {
    Agreement.AGREED: N_("Agreed"),
    Agreement.MIXED: N_("Mixed"),
    Agreement.DIVIDED: N_("Divided"),
    Agreement.TO_DISCUSS: N_("To be discussed"),
}
_IMPORTANCE: Mapping[int, str] = {1: N_("1 (lower)"), 2: N_("2 (normal)"), 3: N_("3 (higher)")}
_EVIDENCE = (
    N_("%(strength)s of 3: none"),
    N_("%(strength)s of 3: one source, or only what people say"),
    N_("%(strength)s of 3: two kinds of source, one of them documents or data"),
    N_("%(strength)s of 3: three or more kinds, up to date, with results or an outside view"),
)
_COVERAGES: Mapping[Tier, Callable[[int, int], str]] = {
    Tier.OVERALL: lambda scored, of: ngettext(
        "%(scored)s of %(num)s theme", "%(scored)s of %(num)s themes", of, scored=scored
    ),
    Tier.THEME: lambda scored, of: ngettext(
        "%(scored)s of %(num)s element", "%(scored)s of %(num)s elements", of, scored=scored
    ),
    Tier.ELEMENT: lambda scored, of: ngettext(
        "%(scored)s of %(num)s heading", "%(scored)s of %(num)s headings", of, scored=scored
    ),
    Tier.HEADING: lambda scored, of: ngettext(
        "%(scored)s of %(num)s statement", "%(scored)s of %(num)s statements", of, scored=scored
    ),
}

FINDING_HEADINGS: Mapping[FindingKind, str] = {
    FindingKind.STRENGTH: N_("Strengths"),
    FindingKind.IMPROVEMENT: N_("Areas for improvement"),
    FindingKind.DIVIDED: N_("Divided opinion"),
    FindingKind.COMMUNICATION: N_("Communication gaps"),
    FindingKind.PERCEPTION: N_("Perception gaps"),
    FindingKind.THIN_EVIDENCE: N_("Thin evidence"),
    FindingKind.STRONG_EVIDENCE_LOW_SELF: N_("Better than people think"),
}
FINDING_NOTES: Mapping[FindingKind, str] = {
    FindingKind.STRENGTH: N_("Headings that reach their target, where people agree that they do."),
    FindingKind.IMPROVEMENT: N_("Headings that fall short of their target."),
    FindingKind.DIVIDED: N_(
        "Statements on which people see things in two different ways: agreement "
        "is below 0.2 on a scale from −1 to 1. Find out why before acting."
    ),
    FindingKind.COMMUNICATION: N_(
        "Statements to which %(share)s or more answered “don't know”. "
        "People may not know what is already there."
    ),
    FindingKind.PERCEPTION: N_("Where council and peers are %(points)s points or more apart."),
    FindingKind.THIN_EVIDENCE: N_("Where the peer team gave a high score on little evidence."),
    FindingKind.STRONG_EVIDENCE_LOW_SELF: N_("Where the evidence is strong but people rate the council low."),
}


def hidden() -> str:
    """In the place of a number that may not be shown."""
    return _("Hidden")


def people_text(people: int | None) -> str:
    """How many people answered, as far as that may be shown."""
    return hidden() if people is None else f"{people:,}"


def not_assessed() -> str:
    """In the place of a score of something that nothing was scored of."""
    return _("Not assessed")


def no_answers() -> str:
    """In the place of the score of a statement, or of a part, that nobody scored."""
    return _("No answers")


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
        return hidden()
    if line.score is None:
        return no_answers() if line.tier is Tier.STATEMENT else not_assessed()
    return number_text(line.score)


def score_within(line: Line) -> str:
    """The score of a line, or why it has none, in the middle of a sentence."""
    if line.hidden:
        return _("hidden")
    if line.score is None:
        return _("no answers") if line.tier is Tier.STATEMENT else _("not assessed")
    return number_text(line.score)


def line_name(line: Line) -> str:
    """What a line is called, with its code: "1.1 Ambition", "Overall"."""
    return f"{line.code} {line.name}" if line.code else _("Overall")


def coverage_text(line: Line) -> str:
    """How much of what a line rolls up was scored: "2 of 3 headings"; "" for a statement."""
    if line.tier is Tier.STATEMENT:
        return ""
    return _COVERAGES[line.tier](line.scored, line.of)


def in_a_sentence(name: str) -> str:
    """A name within a sentence: in English it begins small there; other languages have rules of their own."""
    return str(name).lower() if _in_english() else str(name)


def band_text(band: Band | None) -> str:
    return NOTHING if band is None else _(_BANDS[band])


def time_to_act(band: Band | None) -> str:
    """How soon a band is to be acted on (METHOD section 7): "Within 3 months"."""
    return NOTHING if band is None or band is Band.NONE else _(_TIMES_TO_ACT[band])


def importance_text(importance: int | None) -> str:
    if importance is None:
        return NOTHING
    return _(_IMPORTANCE[importance]) if importance in _IMPORTANCE else str(importance)


def agreement_text(line: Line) -> str:
    return NOTHING if line.agreement_label is None else _(_AGREEMENTS[line.agreement_label])


def evidence_text(strength: int | None) -> str:
    """Evidence strength 0–3 with what it means (METHOD section 8)."""
    return NOTHING if strength is None else _(_EVIDENCE[strength], strength=strength)


def of_three(strength: float | None) -> str:
    """Evidence strength alone: "2 of 3"."""
    return _("%(strength)s of 3", strength=number_text(strength))


def _in_english() -> bool:
    return spoken().locale.language == "en"


def date_text(day: date) -> str:
    """A date as people write it: 3 November 2026, 3 Tachwedd 2026."""
    if _in_english():
        return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"
    return str(format_date(day, "d MMMM y", locale=spoken().locale))


def weekday_text(day: date) -> str:
    """A date with its day of the week: Friday 18 December 2026."""
    if _in_english():
        return f"{day:%A} {date_text(day)}"
    return str(format_date(day, "EEEE d MMMM y", locale=spoken().locale))


def clock_time(value: time) -> str:
    """A time of day as people write it: 5pm, 5:30pm, midday."""
    if value.minute == 0 and value.hour % 12 == 0:
        return _("midday") if value.hour else _("midnight")
    if not _in_english():
        return str(format_time(value, "short", locale=spoken().locale))
    minutes = f":{value:%M}" if value.minute else ""
    return f"{value.hour % 12 or 12}{minutes}{'am' if value.hour < 12 else 'pm'}"


def moment_text(day: date, value: time) -> str:
    """A moment to the minute: 4:05pm on 3 November 2026."""
    if _in_english():
        at = f"{value.hour % 12 or 12}:{value:%M}{'am' if value.hour < 12 else 'pm'}"
    else:
        at = str(format_time(value, "short", locale=spoken().locale))
    return _("%(time)s on %(day)s", time=at, day=date_text(day))


def month_text(month: Month) -> str:
    """A month in short, with its year: Sep 2027."""
    if _in_english():
        return f"{month_name(month)} {month[0]}"
    return str(format_date(date(*month, 1), "LLL y", locale=spoken().locale))


def months_text(first: Month, last: Month) -> str:
    """The months from one to another, or the one month that they are."""
    if first == last:
        return month_text(first)
    return _("%(first)s to %(last)s", first=month_text(first), last=month_text(last))


def month_name(month: Month) -> str:
    """The month in short, without its year: in English three letters."""
    if _in_english():
        return _MONTHS[month[1] - 1][:3]
    return str(format_date(date(*month, 1), "LLL", locale=spoken().locale))


def month_letter(month: Month) -> str:
    """The month in the least room."""
    if _in_english():
        return _MONTHS[month[1] - 1][0]
    return str(format_date(date(*month, 1), "LLLLL", locale=spoken().locale))


def listed(parts: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    if len(parts) < 2:
        return "".join(parts)
    return _("%(names)s and %(last)s", names=", ".join(parts[:-1]), last=parts[-1])


def distribution_text(distribution: Distribution, labels: Sequence[str], *, levels_only: bool = False) -> str:
    """The counts of a statement in words, one label a level, lowest first.

    `levels_only`: of a part of the council the answers that are not scores are not known.
    """
    levels = ", ".join(f"{label} {count}" for label, count in zip(labels, distribution.counts, strict=True))
    if levels_only:
        return levels
    return _(
        "%(levels)s; don't know %(unknown)s, not applicable %(apart)s",
        levels=levels,
        unknown=distribution.dont_know,
        apart=distribution.not_applicable,
    )


def part_score_text(part: Part, code: str, statements: Iterable[str]) -> str:
    """A part's score of the heading, element or theme `code`, whose statements are given.

    An asterisk says that some of the statements are hidden and so not in the score.
    """
    known = [part.statements[statement] for statement in statements if statement in part.statements]
    any_hidden = any(statement.hidden for statement in known)
    score = part.scores.get(code)
    if score is None or score.value is None:
        return hidden() if any_hidden else no_answers()
    return number_text(score.value) + (SOME_HIDDEN if any_hidden else "")


def hidden_note(threshold: int) -> str:
    """Why a score may be hidden, to stand under every table that can hide one."""
    return _(
        "Hidden: fewer than %(threshold)s people answered, or the number could be worked out from others "
        "that are shown. An asterisk marks a score from which hidden statements are left out.",
        threshold=threshold,
    )


def finding_heading(kind: FindingKind) -> str:
    return _(FINDING_HEADINGS[kind])


def finding_note(kind: FindingKind) -> str:
    """What all findings of a kind have in common."""
    share, points = f"{COMMUNICATION_FROM:.0%}", f"{PERCEPTION_FROM:.0f}"
    return _(FINDING_NOTES[kind], share=share, points=points)


def finding_sentence(finding: Finding) -> str:
    """A finding with the numbers that made it so."""
    if finding.tier is Tier.STATEMENT:
        statement = finding.name.rstrip(".")
        what = _("%(code)s “%(statement)s”", code=finding.code, statement=statement)
    else:
        what = f"{finding.code} {finding.name}"
    value, other = number_text(finding.value), number_text(finding.other)
    match finding.kind:
        case FindingKind.STRENGTH:
            return _(
                "%(what)s: scores %(score)s against a target of %(target)s.",
                what=what,
                score=value,
                target=other,
            )
        case FindingKind.IMPROVEMENT if value == other:
            return _(
                "%(what)s: scores %(score)s, just short of its target of %(target)s.",
                what=what,
                score=value,
                target=other,
            )
        case FindingKind.IMPROVEMENT:
            return _(
                "%(what)s: scores %(score)s, short of its target of %(target)s.",
                what=what,
                score=value,
                target=other,
            )
        case FindingKind.DIVIDED:
            agreement = str(rounded(finding.value, 2)).replace("-", "−")
            return _("%(what)s: agreement %(agreement)s.", what=what, agreement=agreement)
        case FindingKind.COMMUNICATION:
            return _("%(what)s: %(share)s answered “don't know”.", what=what, share=share_text(finding.value))
        case FindingKind.PERCEPTION:
            return _(
                "%(what)s: the council scores itself %(score)s, the peer team %(peer)s.",
                what=what,
                score=value,
                peer=other,
            )
        case FindingKind.THIN_EVIDENCE:
            return _(
                "%(what)s: the peer team scores it %(score)s on evidence of strength %(strength)s of 3.",
                what=what,
                score=value,
                strength=other,
            )
        case FindingKind.STRONG_EVIDENCE_LOW_SELF:
            return _(
                "%(what)s: people score it %(score)s, though the evidence is of strength %(strength)s of 3.",
                what=what,
                score=value,
                strength=other,
            )
