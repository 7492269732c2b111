"""From rows of answers to the counts that scores are worked out from."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from assessment.scoring.answer_file import AnswerFile
from assessment.scoring.values import Cell, Distribution
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE


def count_answers(answers: AnswerFile, size: int) -> tuple[Cell, ...]:
    """The answers counted by group and service, on a scale of `size` levels; cells in order of appearance.

    A blank is no answer: it is not counted.
    """
    rows: dict[tuple[str, str], list[tuple[str, ...]]] = defaultdict(list)
    for row in answers.rows:
        rows[row.group, row.service].append(row.choices)
    levels = tuple(str(level) for level in range(size))
    return tuple(
        Cell(group, service, len(choices), _counted(answers.statements, choices, levels))
        for (group, service), choices in rows.items()
    )


def _counted(
    statements: Sequence[str], choices: Sequence[tuple[str, ...]], levels: Sequence[str]
) -> dict[str, Distribution]:
    distributions: dict[str, Distribution] = {}
    for code, column in zip(statements, zip(*choices, strict=True), strict=True):
        given = Counter(column)
        distributions[code] = Distribution(
            tuple([given[level] for level in levels]), given[DONT_KNOW], given[NOT_APPLICABLE]
        )
    return distributions
