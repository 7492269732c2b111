"""What is wrong with a framework's files, told so that its author can find and mend it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WHOLE_FILE = "file"
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """One fault. `file` is relative to the framework's folder, `line` counts from 1.

    `key` is the nearest key in the file, or "file" where the fault is in the file as a whole.
    """

    file: str
    line: int
    key: str
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.key}: {self.message}"


class FrameworkProblems(Exception):
    """The framework cannot be used. `problems` holds every fault found, by file, then line."""

    problems: tuple[Problem, ...]

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def printable(text: str) -> str:
    """The text with what cannot be seen (control characters, lone surrogates, …) written as escapes."""
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode() for letter in text
    )


def shortened(text: str) -> str:
    """Words out of a file, fit to stand inside a message: printable and not too long."""
    return printable(text if len(text) <= _LONGEST_QUOTE else text[:_LONGEST_QUOTE] + "…")


def quoted(text: str) -> str:
    """The same in quotation marks."""
    return f'"{shortened(text)}"'
