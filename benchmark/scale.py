"""The scale of a framework: ordered levels, and the two answers that are not scores (METHOD section 1)."""

from __future__ import annotations

from dataclasses import dataclass

MIN_LEVELS = 2
MAX_LEVELS = 11
DONT_KNOW = "dk"
NOT_APPLICABLE = "na"
USUAL_SERVICE_QUESTION = "How far is this true of your service today?"
"""Where a framework words no question of its own about a service."""


@dataclass(frozen=True, slots=True)
class Level:
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Scale:
    """K ordered levels, lowest first, numbered 0 .. K−1."""

    question: str
    levels: tuple[Level, ...]
    service_question: str = ""

    def asked(self, *, of_service: bool) -> str:
        """The one question of every statement, in a round of the council or of each service by itself."""
        return (self.service_question or USUAL_SERVICE_QUESTION) if of_service else self.question

    @property
    def size(self) -> int:
        return len(self.levels)

    @property
    def choices(self) -> tuple[str, ...]:
        """Every answer that may be given, as it is stored: "0" .. "K−1", "dk", "na"."""
        return (*(str(number) for number in range(self.size)), DONT_KNOW, NOT_APPLICABLE)

    def label(self, choice: str) -> str:
        """The words for a stored answer. Raises ValueError for anything that is not a choice."""
        if choice == DONT_KNOW:
            return "Don't know"
        if choice == NOT_APPLICABLE:
            return "Not applicable"
        if choice not in self.choices:
            raise ValueError(f"{choice!r} is not an answer on this scale")
        return self.levels[int(choice)].label


def index_of_level(level: float, size: int) -> float:
    """A level, or a mean of levels, as an index 0–100 (METHOD section 2: x = 100·s/(K−1))."""
    return 100.0 * level / (size - 1)
