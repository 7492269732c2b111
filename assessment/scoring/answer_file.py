"""A file of answers: CSV text in, answers or every problem out.

The first row names the columns: `respondent`, `group`, `service`, then statement codes, any of them in any
order. A cell under a code is a level 0..K−1, `dk`, `na` or blank, whatever its case.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from benchmark.framework import Framework
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE, Scale

RESPONDENT = "respondent"
GROUP = "group"
SERVICE = "service"
FIXED_COLUMNS = (RESPONDENT, GROUP, SERVICE)
LONGEST_NAME = 200
MOST_PROBLEMS = 1000
LONGEST_QUOTE = 40
BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """One respondent. `row` counts as a spreadsheet does, the names of the columns being row 1.

    `choices` stand in the order of the file's statements, as they are stored: "0".."K−1", "dk", "na"; blank
    is "". `group` is an audience code or blank.
    """

    row: int
    respondent: str
    group: str
    service: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AnswerFile:
    statements: tuple[str, ...]
    rows: tuple[AnswerRow, ...]


@dataclass(frozen=True, slots=True)
class AnswerProblem:
    """`column` is the name of a column, or blank where the trouble is with the whole row."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{place}: {self.message}"


class AnswerProblems(Exception):
    """Why a file of answers cannot be used: the first `MOST_PROBLEMS` problems, and how many there are."""

    def __init__(self, problems: Sequence[AnswerProblem], count: int) -> None:
        super().__init__(f"{count} problems in the file of answers")
        self.problems = tuple(problems)
        self.count = count

    def described(self, file: str) -> str:
        """One line a problem, each with the name of the file."""
        lines = [f"{file}: {problem}" for problem in self.problems]
        if self.count > len(lines):
            lines.append(f"{file}: and {self.count - len(lines)} more problems")
        return "\n".join(lines)


def read_answers(lines: Iterable[str], framework: Framework) -> AnswerFile:
    """The answers in the lines of a CSV file, opened as UTF-8 with `newline=""`.

    Raises AnswerProblems with everything that is wrong.
    """
    problems = _Problems()
    records = _records(lines, problems)
    answers = AnswerFile((), ())
    header = next(records, None)
    if header is not None:
        columns = _columns(header, framework, problems)
        if columns is not None:
            rows = tuple(_rows(records, columns, framework, problems))
            answers = AnswerFile(tuple(code for code, _ in columns.statements), rows)
    elif not problems.count:
        problems.add(1, "", "the file is empty; it needs a row with the names of the columns")
    if problems.count:
        raise AnswerProblems(problems.kept, problems.count)
    return answers


class _Problems:
    """What has been found wrong so far."""

    def __init__(self) -> None:
        self.kept: list[AnswerProblem] = []
        self.count = 0

    def add(self, row: int, column: str, message: str) -> None:
        self.count += 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(AnswerProblem(row, column, message))


@dataclass(frozen=True, slots=True)
class _Record:
    row: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where each column stands, from 0."""

    count: int
    fixed: tuple[int, int, int]
    statements: tuple[tuple[str, int], ...]


class _Choices(dict[str, str | None]):
    """A cell as it was written → the answer as it is stored; None where it is no answer."""

    def __init__(self, scale: Scale) -> None:
        super().__init__()
        self._known = {"", *scale.choices}

    def __missing__(self, cell: str) -> str | None:
        choice = cell.strip().casefold()
        self[cell] = choice if choice in self._known else None
        return self[cell]


def _records(lines: Iterable[str], problems: _Problems) -> Iterator[_Record]:
    """The rows that hold anything, up to one that is not CSV or not text."""
    row = 0
    try:
        for row, cells in enumerate(csv.reader(_unmarked(lines), strict=True), start=1):
            if any(cells):
                yield _Record(row, cells)
    except csv.Error as error:
        problems.add(row + 1, "", f"this is not CSV, and nothing after it was read: {error}")
    except UnicodeDecodeError:
        problems.add(row + 1, "", "here or below is text that is not UTF-8; save the file as “CSV UTF-8”")


def _unmarked(lines: Iterable[str]) -> Iterator[str]:
    """The lines without the byte order mark that spreadsheets put before the first."""
    for number, line in enumerate(lines):
        yield line.removeprefix(BYTE_ORDER_MARK) if number == 0 else line


def _columns(header: _Record, framework: Framework, problems: _Problems) -> _Columns | None:
    """Where the columns stand; None where the rows below cannot be read by them."""
    names = [name.strip() for name in header.cells]
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and mark in names[0]:
            problems.add(header.row, "", f"the cells are divided by {word}; save the file with commas")
            return None
    known = {*FIXED_COLUMNS, *(statement.code for statement in framework.statements)}
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        if not name:
            problems.add(header.row, "", f"column {place + 1} has no name")
        elif name in places:
            problems.add(header.row, name, "there are two columns of this name")
        elif name not in known:
            problems.add(header.row, _quoted(name), "this is not a statement of the framework")
        else:
            places[name] = place
    missing = [name for name in FIXED_COLUMNS if name not in places]
    for name in missing:
        problems.add(header.row, name, "this column is missing")
    if missing:
        return None
    statements = tuple((name, place) for name, place in places.items() if name not in FIXED_COLUMNS)
    return _Columns(len(names), (places[RESPONDENT], places[GROUP], places[SERVICE]), statements)


def _rows(
    records: Iterable[_Record], columns: _Columns, framework: Framework, problems: _Problems
) -> Iterator[AnswerRow]:
    """The rows, with what is wrong with them noted on the way."""
    audiences = {audience.code for audience in framework.audiences}
    choice_of = _Choices(framework.scale)
    first_row_of: dict[str, int] = {}
    for record in records:
        row, cells = record.row, record.cells
        if len(cells) != columns.count:
            problems.add(row, "", f"there are {len(cells)} cells, but {columns.count} columns")
            continue
        respondent, group, service = [
            _name(row, column, cells[place], problems)
            for column, place in zip(FIXED_COLUMNS, columns.fixed, strict=True)
        ]
        if not respondent:
            problems.add(row, RESPONDENT, "this is blank; each row needs a respondent of its own")
        elif first_row_of.setdefault(respondent, row) != row:
            message = f"{_quoted(respondent)} is also in row {first_row_of[respondent]}"
            problems.add(row, RESPONDENT, message)
        if group and group not in audiences:
            problems.add(row, GROUP, f"{_quoted(group)} is not an audience of the framework")
        choices = [choice_of[cells[place]] for _, place in columns.statements]
        if None in choices:
            _note_bad_choices(record, columns, choices, framework.scale, problems)
        yield AnswerRow(row, respondent, group, service, tuple([choice or "" for choice in choices]))


def _name(row: int, column: str, cell: str, problems: _Problems) -> str:
    name = cell.strip()
    if len(name) > LONGEST_NAME:
        problems.add(row, column, f"this has {len(name)} characters; the most is {LONGEST_NAME}")
    if any(ord(character) < ord(" ") or character == "\x7f" for character in name):
        problems.add(row, column, f"{_quoted(name)} has a character that cannot be shown")
    return name


def _note_bad_choices(
    record: _Record, columns: _Columns, choices: Sequence[str | None], scale: Scale, problems: _Problems
) -> None:
    for (code, place), choice in zip(columns.statements, choices, strict=True):
        if choice is None:
            problems.add(
                record.row,
                code,
                f"{_quoted(record.cells[place])} is not an answer; "
                f"write a level from 0 to {scale.size - 1}, {DONT_KNOW}, {NOT_APPLICABLE} or nothing",
            )


def _quoted(text: str) -> str:
    """Text from the file as a message may carry it: short, and with nothing that a terminal would obey."""
    return repr(text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…")
