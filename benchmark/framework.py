"""A framework as frozen values: Framework > Theme > Element > Heading > Statement and Probe.

Codes outlive wording: "1.1.a" is a heading, "1.1.a.3" a statement.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import cached_property

from benchmark.scale import Scale

EVIDENCE_KINDS = ("document", "data", "interview", "focus_group", "observation", "survey")


@dataclass(frozen=True, slots=True)
class Audience:
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class Statement:
    code: str
    text: str
    audiences: tuple[str, ...]
    help: str = ""
    core: bool = False
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    code: str
    text: str
    ask: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Guidance:
    """What the framework suggests for the improvement plan where a heading has a gap."""

    outcome: str = ""
    measures: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    code: str
    name: str
    about: str
    statements: tuple[Statement, ...]
    probes: tuple[Probe, ...] = ()
    plan: Guidance = Guidance()


@dataclass(frozen=True, slots=True)
class Element:
    code: str
    name: str
    about: str
    headings: tuple[Heading, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    code: str
    name: str
    elements: tuple[Element, ...]


@dataclass(frozen=True)
class Framework:
    code: str
    edition: str
    title: str
    source: str
    language: str
    scale: Scale
    audiences: tuple[Audience, ...]
    themes: tuple[Theme, ...]

    def __hash__(self) -> int:
        """Quick, so that what is made of a framework can be kept under it."""
        return hash(self.hash)

    @cached_property
    def elements(self) -> tuple[Element, ...]:
        return tuple(element for theme in self.themes for element in theme.elements)

    @cached_property
    def headings(self) -> tuple[Heading, ...]:
        return tuple(heading for element in self.elements for heading in element.headings)

    @cached_property
    def statements(self) -> tuple[Statement, ...]:
        return tuple(statement for heading in self.headings for statement in heading.statements)

    @cached_property
    def probes(self) -> tuple[Probe, ...]:
        return tuple(probe for heading in self.headings for probe in heading.probes)

    @cached_property
    def by_code(self) -> Mapping[str, Theme | Element | Heading | Statement | Probe]:
        parts: list[Theme | Element | Heading | Statement | Probe] = []
        for group in (self.themes, self.elements, self.headings, self.statements, self.probes):
            parts.extend(group)
        return {part.code: part for part in parts}

    @cached_property
    def parent_of(self) -> Mapping[str, str]:
        """The code one step up, for each element, heading, statement and probe."""
        parents = {element.code: theme.code for theme in self.themes for element in theme.elements}
        for element in self.elements:
            parents |= {heading.code: element.code for heading in element.headings}
        for heading in self.headings:
            parents |= {statement.code: heading.code for statement in heading.statements}
            parents |= {probe.code: heading.code for probe in heading.probes}
        return parents

    def statements_for(self, audience: str, *, short: bool = False) -> tuple[Statement, ...]:
        """The statements put to an audience, in order: its own, or in the short form the core ones."""
        if short:
            return tuple(statement for statement in self.statements if statement.core)
        return tuple(statement for statement in self.statements if audience in statement.audiences)

    @cached_property
    def hash(self) -> str:
        """SHA-256 of the whole content, in hexadecimal: one letter changed, and it changes."""
        return hashlib.sha256(canonical_json(self).encode()).hexdigest()


def canonical_json(framework: Framework) -> str:
    """The framework as one line of JSON, keys sorted; the same content always gives the same text."""
    return json.dumps(asdict(framework), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def summary(framework: Framework) -> dict[str, int]:
    """How many of each there are: what `framework check` prints of a framework without problems."""
    return {
        "themes": len(framework.themes),
        "elements": len(framework.elements),
        "headings": len(framework.headings),
        "statements": len(framework.statements),
        "core": sum(statement.core for statement in framework.statements),
        "probes": len(framework.probes),
    }
