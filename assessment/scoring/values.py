"""The frozen values that the arithmetic takes and gives. Scores are indexes 0–100, never rounded here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

DEFAULT_THRESHOLD = 5
MIN_THRESHOLD = 3
MAX_THRESHOLD = 20
COMMENT_THRESHOLD = 10
DEFAULT_TARGET = 75.0
DEFAULT_IMPORTANCE = 2


@dataclass(frozen=True, slots=True)
class Distribution:
    """The answers to one statement in one lens: a count for each level, and the two that are not scores."""

    counts: tuple[int, ...]
    dont_know: int = 0
    not_applicable: int = 0

    def __post_init__(self) -> None:
        if min(self.counts) < 0 or self.dont_know < 0 or self.not_applicable < 0:
            raise ValueError("a count of answers cannot be negative")

    @property
    def n(self) -> int:
        """Scored answers: neither don't know nor not applicable."""
        return sum(self.counts)

    def __add__(self, other: Distribution) -> Distribution:
        if len(self.counts) != len(other.counts):
            raise ValueError("distributions on different scales do not add")
        return Distribution(
            tuple(one + two for one, two in zip(self.counts, other.counts, strict=True)),
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
        )


@dataclass(frozen=True, slots=True)
class Score:
    """A rolled-up score with its coverage. `value` is None where nothing below it was scored."""

    value: float | None
    scored: int
    of: int
    weakest: str | None = None

    @property
    def coverage(self) -> float:
        """Scored children as a share (0–1) of all children."""
        return self.scored / self.of if self.of else 0.0


class Tier(StrEnum):
    OVERALL = "overall"
    THEME = "theme"
    ELEMENT = "element"
    HEADING = "heading"
    STATEMENT = "statement"


class Band(StrEnum):
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    NONE = "none"


class Agreement(StrEnum):
    AGREED = "agreed"
    MIXED = "mixed"
    DIVIDED = "divided"
    TO_DISCUSS = "to be discussed"
    """Fewer than six raters, and their answers two levels or more apart."""


class FindingKind(StrEnum):
    STRENGTH = "strength"
    IMPROVEMENT = "improvement"
    DIVIDED = "divided"
    COMMUNICATION = "communication"
    PERCEPTION = "perception"
    THIN_EVIDENCE = "thin_evidence"
    STRONG_EVIDENCE_LOW_SELF = "strong_evidence_low_self"


@dataclass(frozen=True, slots=True)
class Aim:
    """What a round wants of an element: a target index, and an importance of 1, 2 or 3."""

    target: float = DEFAULT_TARGET
    importance: int = DEFAULT_IMPORTANCE


@dataclass(frozen=True, slots=True)
class PeerHeading:
    """What the review team agreed on a heading. `level` is 0..K−1, None where they did not score it."""

    level: float | None
    evidence_strength: int
    rationale: str = ""
    strengths: tuple[str, ...] = ()
    improvements: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """Everything one group in one service answered, as counts: the frozen row that results are read from."""

    group: str
    service: str
    respondents: int
    distributions: Mapping[str, Distribution]


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the results, for the whole council, after the disclosure gate.

    Fields are None where there is nothing to show; `hidden` says that this is for confidentiality.
    On tiers above the statement `n`, `distribution`, `margin`, `mean_level`, `sd_level` and `median_level`
    are None, and `agreement` and `dont_know_share` are means of the children that have one.
    """

    tier: Tier
    code: str
    name: str
    score: float | None = None
    hidden: bool = False
    scored: int = 0
    of: int = 0
    weakest: str | None = None
    target: float | None = None
    gap: float | None = None
    importance: int | None = None
    priority: float | None = None
    band: Band | None = None
    n: int | None = None
    distribution: Distribution | None = None
    mean_level: float | None = None
    median_level: float | None = None
    sd_level: float | None = None
    margin: float | None = None
    agreement: float | None = None
    agreement_label: Agreement | None = None
    dont_know_share: float | None = None
    peer: float | None = None
    perception_gap: float | None = None
    evidence_strength: int | None = None

    @property
    def coverage(self) -> float:
        return self.scored / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class PartStatement:
    """One statement in one part, after the gate. Hidden: `n` and `index` are None. n = 0: "no answers".

    `distribution` holds the counts per level only: a part's don't know and not applicable stay inside.
    """

    code: str
    n: int | None
    index: float | None
    hidden: bool
    distribution: Distribution | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One group, or one service: its statements after the gate, and what rolls up from the shown ones.

    `people` is how many answered, None where that may not be shown.
    """

    code: str
    name: str
    respondents: int
    statements: Mapping[str, PartStatement]
    scores: Mapping[str, Score]
    """By code of heading, element and theme, and "" for overall."""

    people_hidden: bool = False

    @property
    def people(self) -> int | None:
        return None if self.people_hidden else self.respondents


@dataclass(frozen=True, slots=True)
class Breakdown:
    """`by` is "group" or "service". Parts in the order they were given; breakdowns are never crossed."""

    by: str
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A signed difference of two lenses on a theme, element or heading ("": overall).

    It is taken over the statements that both lenses show, so that like is compared with like.
    `common` is how many those are; with none, `value` is None.
    """

    code: str
    value: float | None
    common: int
    of: int


@dataclass(frozen=True, slots=True)
class Finding:
    """Something worth saying beside the gap. `value` and `other` are the numbers that made it so:

    strength: score, target · improvement: score, target · divided: agreement · communication: don't-know
    share (0–1) · perception: self, peer · thin evidence: peer score, evidence strength · strong evidence
    with a low self score: self score, evidence strength.
    """

    kind: FindingKind
    tier: Tier
    code: str
    name: str
    value: float
    other: float | None = None


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The whole results of one round or one file of answers: every page, report and export is drawn from it.

    `lines` holds overall first, then in framework order each theme, its elements, their headings and their
    statements (only statements that were asked). `ranked` are the codes of elements with a gap, largest
    priority first; `ranked_headings` the same for headings. `service` is the name of the service whose
    results these are, "" for the whole council; of a service no don't knows are known. `of_services`: people
    judged each their own service. `people` is how many answered, None where that may not be shown.
    """

    respondents: int
    threshold: int
    size: int
    lines: tuple[Line, ...]
    ranked: tuple[str, ...]
    ranked_headings: tuple[str, ...]
    findings: tuple[Finding, ...]
    groups: Breakdown | None = None
    services: Breakdown | None = None
    group_gap: tuple[Difference, ...] = ()
    peer: Mapping[str, PeerHeading] | None = None
    gap_lens: str = "self"
    population: int | None = None
    service: str = ""
    of_services: bool = False
    people_hidden: bool = False

    @property
    def people(self) -> int | None:
        return None if self.people_hidden else self.respondents

    @property
    def shows_scores(self) -> bool:
        """Whether there is a score of anything, the council's own or the peer team's, that may be seen."""
        return any(line.score is not None or line.peer is not None for line in self.lines)

    def line(self, code: str) -> Line:
        """The line of a code; "" is overall. Raises KeyError."""
        for line in self.lines:
            if line.code == code:
                return line
        raise KeyError(code)

    def tier(self, tier: Tier) -> tuple[Line, ...]:
        return tuple(line for line in self.lines if line.tier == tier)
