"""How well paper returns are typed in, judged by typing some of them twice: counts in, a verdict out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

USUAL_SHARE = 10
RAISED_SHARE = 3
"""One in so many returns is typed twice: usually, and while too many answers are wrong."""

MOST_WRONG = 0.01


class Verdict(StrEnum):
    NOTHING_CHECKED = "nothing checked"
    GOOD = "good"
    TOO_MANY_WRONG = "too many wrong"


@dataclass(frozen=True, slots=True)
class EntryCheck:
    """`wrong` are answers typed at first otherwise than the paper says; a blank is an answer here too."""

    entered: int = 0
    to_check: int = 0
    checked: int = 0
    compared: int = 0
    wrong: int = 0

    @property
    def waiting(self) -> int:
        """Returns in the check pile."""
        return max(0, self.to_check - self.checked)

    @property
    def error_rate(self) -> float | None:
        return self.wrong / self.compared if self.compared else None

    @property
    def verdict(self) -> Verdict:
        if self.error_rate is None:
            return Verdict.NOTHING_CHECKED
        return Verdict.TOO_MANY_WRONG if self.error_rate > MOST_WRONG else Verdict.GOOD

    @property
    def share(self) -> int:
        """One in so many of the next returns goes to the check pile."""
        return RAISED_SHARE if self.verdict is Verdict.TOO_MANY_WRONG else USUAL_SHARE


def goes_to_check(so_far: EntryCheck, draw: float) -> bool:
    """Whether the next return is one to type twice. `draw` is random, from 0 up to 1.

    Whatever is drawn, of each ten (or three) in a row at least one has been chosen by the last.
    """
    number = so_far.entered + 1
    due = number % so_far.share == 0 and so_far.to_check < number // so_far.share
    return due or draw < 1 / so_far.share


def differing(codes: Iterable[str], first: Mapping[str, str], second: Mapping[str, str]) -> tuple[str, ...]:
    """The statements, in the order given, that two entries of one paper do not agree on."""
    return tuple(code for code in codes if first.get(code) != second.get(code))
