"""A table that somebody uploads, as values: what its columns should hold, its rows, and what is wrong."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from assessment.services.mail_addresses import is_address
from assessment.translation import gettext as _

MOST_PROBLEMS = 200
LONGEST_QUOTE = 40
WHOLE_FILE = 0

_ACTIVE = re.compile(r"'*[ ]*[=+\-@\t\r\n]")
_UNSTORABLE = frozenset({"Cc", "Cs"})


class Expected(Exception):
    """What is wrong with a cell, as a sentence that quotes it: “forty” should be a whole number."""


def as_written(text: str) -> str:
    """Any text will do."""
    return text


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a file has, or may have.

    `check` gives the text of a filled cell as it is kept, or raises Expected. `aliases` are other names that
    people give the column. `unique`: no two rows may hold the same, whatever the case. `about` explains the
    column to people, noted to be looked up; its name is the same in every language.
    """

    name: str
    about: str = ""
    required: bool = False
    unique: bool = False
    aliases: tuple[str, ...] = ()
    longest: int = 200
    check: Callable[[str], str] = as_written

    @property
    def explanation(self) -> str:
        return _(self.about) if self.about else ""


@dataclass(frozen=True, slots=True)
class TableRow:
    """`number` is that of the spreadsheet. `cells` has every column asked for; one without text is ""."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """`columns` are the names of those that the file had; `notes` are sentences on how it was read."""

    rows: tuple[TableRow, ...]
    columns: frozenset[str]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TableProblem:
    """`row` is `WHOLE_FILE`, and `column` is blank, where the trouble is not with one of them."""

    row: int
    column: str
    message: str

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                f"row {self.row}" if self.row else "",
                f"column {self.column}" if self.column else "",
            )
            if part
        )
        return f"{place}: {self.message}" if place else self.message


class TableProblems(Exception):
    """Why a file cannot be used: the first `MOST_PROBLEMS` problems in the order of rows, and how many.

    `read` is the table as far as it could be read, with what is wrong left blank; None where it has no rows.
    """

    def __init__(
        self, problems: Sequence[TableProblem], count: int | None = None, read: Table | None = None
    ) -> None:
        count = len(problems) if count is None else count
        super().__init__(f"{count} problems in the file")
        self.problems = tuple(problems[:MOST_PROBLEMS])
        self.count = count
        self.read = read

    def with_those_of(self, rest: TableProblems) -> TableProblems:
        """These, and those that were found in what could be read.

        Left out is what may only follow from a blank: on a cell that is wrong already, or on the whole file.
        """
        if self.count > len(self.problems):
            return self
        told = {(problem.row, problem.column) for problem in self.problems}
        more = [one for one in rest.problems if one.row and (one.row, one.column) not in told]
        count = self.count + len(more) + rest.count - len(rest.problems)
        return TableProblems(sorted((*self.problems, *more), key=lambda problem: problem.row), count)


@dataclass
class ProblemList:
    """What has been found wrong so far."""

    kept: list[TableProblem] = field(default_factory=list)
    count: int = 0

    def add(self, row: int, column: str, message: str) -> None:
        self.count += 1
        if len(self.kept) < MOST_PROBLEMS:
            self.kept.append(TableProblem(row, column, message))

    def raise_any(self) -> None:
        if self.count:
            raise TableProblems(self.kept, self.count)


def plain(text: str) -> str:
    """A cell as it is kept: one line, without the apostrophe that our templates put before a formula."""
    return one_line(text[1:] if text.startswith("'") and _ACTIVE.match(text) else text)


def one_line(text: str) -> str:
    """Without control characters and halves of characters; runs of white space become one blank."""
    printable = "".join(
        one if unicodedata.category(one) not in _UNSTORABLE else " " if one.isspace() else "" for one in text
    )
    return " ".join(printable.split())


def quoted(text: str) -> str:
    """Text from the file as a message carries it: short, and on one line."""
    shown = plain(text)
    return f"“{shown if len(shown) <= LONGEST_QUOTE else shown[: LONGEST_QUOTE - 1] + '…'}”"


def whole_number(text: str, *, most: int) -> str:
    """The digits of a whole number from 0 to `most`; commas for thousands and “.0” are forgiven."""
    match = re.fullmatch(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,12})(?:\.0+)?", text)
    number = int(match.group(1).replace(",", "")) if match and text.isascii() else most + 1
    if number > most:
        raise Expected(
            _(
                "%(cell)s should be a whole number from 0 to %(most)s",
                cell=quoted(text),
                most=f"{most:,}",
            )
        )
    return str(number)


def yes_or_no(text: str) -> str:
    """ "yes" or "no"; true, false, 1, 0, y and n are understood."""
    word = text.casefold()
    if word in ("yes", "y", "true", "1", "x"):
        return "yes"
    if word in ("no", "n", "false", "0"):
        return "no"
    raise Expected(_("%(cell)s should be yes or no", cell=quoted(text)))


def email_address(text: str) -> str:
    """An e-mail address in small letters."""
    if not is_address(text) or not re.fullmatch(r"[^@\s,;<>\"()\[\]:\\]+@[^@\s,;<>\"'()\[\]:\\]+", text):
        raise Expected(
            _(
                "%(cell)s should be an e-mail address in the right form, like name@example.org",
                cell=quoted(text),
            )
        )
    return text.lower()
