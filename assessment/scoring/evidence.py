"""How strong the evidence under a peer score is: METHOD section 8."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from benchmark.framework import EVIDENCE_KINDS

HARD_KINDS = frozenset({"document", "data"})
KINDS_FOR_TWO = 2
KINDS_FOR_THREE = 3


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence. `kind` is one of `EVIDENCE_KINDS`; raises ValueError for another.

    `outcome`: a measure of what came of it; `outside`: the view of somebody from outside the council.
    """

    kind: str
    dated: date | None
    outcome: bool = False
    outside: bool = False

    def __post_init__(self) -> None:
        if self.kind not in EVIDENCE_KINDS:
            raise ValueError(f"{self.kind!r} is not a kind of evidence")


def strength(sources: Iterable[Source], on: date) -> int:
    """Strength 0–3 of the sources for one heading, as it stands `on` a day.

    0 none · 1 one source, or only what people say · 2 two kinds, at least one of them a document or data ·
    3 as 2, with three kinds that are current, a current one being an outcome measure or a view from outside.
    """
    found = tuple(sources)
    kinds = {source.kind for source in found}
    if not found:
        return 0
    if len(kinds) < KINDS_FOR_TWO or not kinds & HARD_KINDS:
        return 1
    current = [source for source in found if is_current(source, on)]
    tested = any(source.outcome or source.outside for source in current)
    return 3 if tested and len({source.kind for source in current}) >= KINDS_FOR_THREE else 2


def is_current(source: Source, on: date) -> bool:
    """Whether the source is dated within the twelve months up to and including `on`; no date, not current."""
    return source.dated is not None and _a_year_before(on) <= source.dated <= on


def _a_year_before(day: date) -> date:
    """The same day a year earlier; for 29 February, the 28th."""
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)
