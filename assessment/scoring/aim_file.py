"""A file of targets: CSV with the columns element, target, importance. Elements left out keep the usual."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator

from assessment.scoring.answer_file import AnswerProblem
from assessment.scoring.values import DEFAULT_IMPORTANCE, DEFAULT_TARGET, Aim
from benchmark.framework import Framework

COLUMNS = ("element", "target", "importance")


class AimProblems(Exception):
    """Everything that is wrong with a file of targets."""

    def __init__(self, problems: tuple[AnswerProblem, ...]) -> None:
        super().__init__(f"{len(problems)} problems in the file of targets")
        self.problems = problems


def read_aims(lines: Iterable[str], framework: Framework) -> dict[str, Aim]:
    """The aim of each element of the framework. Raises AimProblems. No lines at all: the usual aims."""
    aims = {element.code: Aim() for element in framework.elements}
    problems: list[AnswerProblem] = []
    seen: set[str] = set()
    for row, cells in _rows(lines, problems):
        code = cells["element"]
        if code not in aims:
            problems.append(AnswerProblem(row, "element", f"{code!a} is not an element of the framework"))
        elif code in seen:
            problems.append(AnswerProblem(row, "element", f"{code!a} has a row already"))
        seen.add(code)
        target = _number(row, "target", cells["target"], DEFAULT_TARGET, 0, 100, problems)
        importance = _number(row, "importance", cells["importance"], DEFAULT_IMPORTANCE, 1, 3, problems)
        if importance != int(importance):
            problems.append(AnswerProblem(row, "importance", "write 1, 2 or 3"))
        aims[code] = Aim(target, int(importance))
    if problems:
        raise AimProblems(tuple(problems))
    return aims


def _rows(lines: Iterable[str], problems: list[AnswerProblem]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.reader(lines, strict=True)
    try:
        names = [name.strip().removeprefix("\ufeff") for name in next(reader, [])]
        missing = [column for column in COLUMNS[:2] if names and column not in names]
        unknown = [name for name in names if name not in COLUMNS]
        problems += [AnswerProblem(1, column, "this column is missing") for column in missing]
        problems += [AnswerProblem(1, ascii(name)[:40], "this column is not known") for name in unknown]
        if missing or unknown:
            return
        for cells in reader:
            if not any(cells):
                continue
            if len(cells) != len(names):
                message = f"there are {len(cells)} cells, but {len(names)} columns"
                problems.append(AnswerProblem(reader.line_num, "", message))
                continue
            found = dict(zip(names, (cell.strip() for cell in cells), strict=True))
            yield reader.line_num, {"importance": "", **found}
    except csv.Error as error:
        problems.append(AnswerProblem(reader.line_num, "", f"this is not CSV: {error}"))
    except UnicodeDecodeError:
        problems.append(AnswerProblem(1, "", "the file is not UTF-8; save it as “CSV UTF-8”"))


def _number(
    row: int, column: str, cell: str, usual: float, low: int, high: int, problems: list[AnswerProblem]
) -> float:
    """The number in a cell; the usual one where it is blank."""
    if not cell:
        return usual
    try:
        number = float(cell)
    except ValueError:
        number = float("nan")
    if low <= number <= high:
        return number
    problems.append(AnswerProblem(row, column, f"{cell[:40]!a} is not a number from {low} to {high}"))
    return usual
