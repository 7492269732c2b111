"""What a document is drawn from: frozen values that hold everything it says, so that drawing asks nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessment.planning.months import MAX_MONTHS
from assessment.scoring.values import Band, Scorecard
from benchmark.framework import Framework

Month = tuple[int, int]
"""Year, and month 1–12."""


@dataclass(frozen=True, slots=True)
class MovedBand:
    """A manager's decision to put an element into another band than its score does, with the reason kept."""

    band: Band
    reason: str


@dataclass(frozen=True, slots=True)
class GapReport:
    """Everything the gap report says.

    `council` is "" for a file scored on the command line; `closed_on` is None while a round is open, and for
    a file. `moved` is by code of element or heading. `reviewers` is the size of the peer team, where it is
    known.
    """

    council: str
    round_title: str
    framework: Framework
    scorecard: Scorecard
    printed_on: date
    closed_on: date | None = None
    moved: Mapping[str, MovedBand] = field(default_factory=dict)
    reviewers: int | None = None


@dataclass(frozen=True, slots=True)
class PlanMeasure:
    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class PlanAction:
    """`start` and `end` are both planned months; `status` is in words, as it is to be shown."""

    ref: str
    text: str
    lead: str = ""
    start: Month | None = None
    end: Month | None = None
    resources: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class PlanOrigin:
    """The gap that a priority came from, as it stood when the priority was proposed."""

    round_title: str
    code: str
    name: str
    score: float | None
    target: float | None
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PlanPriority:
    ref: str
    title: str
    outcome: str = ""
    band: Band | None = None
    band_reason: str = ""
    came_from: PlanOrigin | None = None
    measures: tuple[PlanMeasure, ...] = ()
    actions: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanDocument:
    """An improvement plan to print, with `months` columns (1–36) from `first_month` on."""

    title: str
    council: str
    first_month: Month
    months: int
    priorities: tuple[PlanPriority, ...]
    printed_on: date

    def __post_init__(self) -> None:
        if not 1 <= self.months <= MAX_MONTHS:
            raise ValueError(f"a plan shows 1 to {MAX_MONTHS} months")
