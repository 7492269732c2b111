"""A breakdown by group or by service: each part's statements past the gate, and what they roll up to."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from assessment.scoring.disclosure import Hidden, gate_part
from assessment.scoring.rollup import roll_up
from assessment.scoring.tally import NOT_GIVEN, NOT_GIVEN_NAME, Counts, Listed
from assessment.scoring.values import Breakdown, Part, PartStatement
from benchmark.framework import Framework


def build_breakdown(
    framework: Framework,
    by: str,
    listed: Listed,
    respondents: Mapping[str, int],
    answers: Mapping[str, Mapping[str, Counts]],
    hidden: Mapping[str, Hidden],
    few: Collection[str] = (),
) -> Breakdown:
    """Parts in the order listed; those who gave no known group or service come last, where there are any.

    `answers` are counts by statement, then part; `hidden` by statement. `few`: the parts of which it may not
    be shown how many people answered.
    """
    parts = [*listed]
    if respondents.get(NOT_GIVEN) and NOT_GIVEN not in dict(listed):
        parts.append((NOT_GIVEN, NOT_GIVEN_NAME))
    return Breakdown(
        by,
        tuple(
            replace(
                _part(framework, code, name, respondents.get(code, 0), _statements(code, answers, hidden)),
                people_hidden=code in few and bool(respondents.get(code)),
            )
            for code, name in parts
        ),
    )


def _part(
    framework: Framework, code: str, name: str, respondents: int, statements: Mapping[str, PartStatement]
) -> Part:
    scores = roll_up(framework, {statement.code: statement.index for statement in statements.values()})
    return Part(code, name, respondents, statements, scores)


def _statements(
    part: str, answers: Mapping[str, Mapping[str, Counts]], hidden: Mapping[str, Hidden]
) -> Mapping[str, PartStatement]:
    statements: dict[str, PartStatement] = {}
    for code, parts in answers.items():
        if part in parts:
            gate = hidden[code]
            statements[code] = gate_part(
                code, parts[part], mean_hidden=part in gate.means, detail_hidden=part in gate.details
            )
        else:
            statements[code] = PartStatement(code, 0, None, False)
    return statements
