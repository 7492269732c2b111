"""The results as a file for a spreadsheet, in which no text can act as a formula."""

from __future__ import annotations

import csv
from io import StringIO

from assessment.reports.words import agreement_text, band_text
from assessment.scoring.rounding import rounded
from assessment.scoring.values import Line, Scorecard, Tier
from assessment.translation import gettext as _
from benchmark.framework import Framework

COLUMNS = (
    *("tier", "code", "name", "score", "hidden", "target", "gap", "importance", "priority", "band"),
    *("scored", "of", "weakest", "answers", "agreement", "agreement_label", "dont_know_share"),
    *("peer", "perception_gap", "evidence_strength"),
)
_LEVEL = "level_{}"
_APART = ("dont_know", "not_applicable")
_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def scores_csv(scorecard: Scorecard, framework: Framework) -> bytes:
    """One row a line of the scorecard, overall first, with a column for the count of each level.

    UTF-8 with a byte order mark, without which Excel misreads it, and CRLF line ends. Scores to one decimal,
    shares and agreement to three. A cell is empty where there is nothing to show; `hidden` says whether that
    is for confidentiality. Of one service the answers that are not scores are not known.
    Names of columns, tiers, yes and no are for programs, and the same in every language.
    """
    out = StringIO()
    writer = csv.writer(out)
    levels = range(framework.scale.size)
    writer.writerow([*COLUMNS, *(_LEVEL.format(level) for level in levels), *_APART])
    for line in scorecard.lines:
        writer.writerow([*_cells(line), *_counts(line, framework.scale.size, scorecard.service)])
    return out.getvalue().encode("utf-8-sig")


def harmless(text: str) -> str:
    """Text that no spreadsheet takes for a formula: an apostrophe goes before a first character that acts."""
    plain = text.replace("\0", "")
    return f"'{plain}" if plain.lstrip(" ").startswith(_ACTIVE) else plain


def _cells(line: Line) -> list[str]:
    return [
        line.tier.value,
        harmless(line.code),
        harmless(line.name) if line.code else _("Overall"),
        _number(line.score),
        "yes" if line.hidden else "no",
        _number(line.target),
        _number(line.gap),
        _number(line.importance, 0),
        _number(line.priority),
        "" if line.band is None else band_text(line.band),
        "" if line.tier is Tier.STATEMENT else str(line.scored),
        "" if line.tier is Tier.STATEMENT else str(line.of),
        harmless(line.weakest or ""),
        _number(line.n, 0),
        _number(line.agreement, 3),
        "" if line.agreement_label is None else agreement_text(line),
        _number(line.dont_know_share, 3),
        _number(line.peer),
        _number(line.perception_gap),
        _number(line.evidence_strength, 0),
    ]


def _counts(line: Line, size: int, service: str) -> list[str]:
    if line.distribution is None:
        return [""] * (size + len(_APART))
    levels = [str(count) for count in line.distribution.counts]
    if service:
        return levels + [""] * len(_APART)
    return [*levels, str(line.distribution.dont_know), str(line.distribution.not_applicable)]


def _number(value: float | None, places: int = 1) -> str:
    return "" if value is None else str(rounded(value, places))
