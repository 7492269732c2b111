"""The texts of a framework in another language, by code, and the framework that speaks it.

Answers, scores and results go by code, so they never ask in which language a statement was read.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace

from pydantic import TypeAdapter

from benchmark.framework import Element, Framework, Guidance, Heading, Probe, Statement, Theme
from benchmark.scale import Level


@dataclass(frozen=True, slots=True)
class Wording:
    """What an element or a heading is called, and what it is about."""

    name: str
    about: str


@dataclass(frozen=True, slots=True)
class Translation:
    """Every text that a respondent sees is there; `source`, `probes` and `plans` may be left out.

    `levels` are in the order of the scale, lowest first. `plans` are by the codes of their headings.
    """

    language: str
    title: str
    question: str
    levels: tuple[Level, ...]
    audiences: Mapping[str, str]
    themes: Mapping[str, str]
    elements: Mapping[str, Wording]
    headings: Mapping[str, Wording]
    statements: Mapping[str, str]
    service_question: str = ""
    source: str = ""
    help: Mapping[str, str] = field(default_factory=dict)
    probes: Mapping[str, str] = field(default_factory=dict)
    plans: Mapping[str, Guidance] = field(default_factory=dict)


def translated(framework: Framework, translation: Translation) -> Framework:
    """The framework in another language: the same codes, order and rules, and a hash of its own.

    What is stored about answers goes by the hash of the original. What the translation leaves out stays
    in the original's language.
    """
    return replace(
        framework,
        title=translation.title,
        source=translation.source or framework.source,
        language=translation.language,
        scale=replace(
            framework.scale,
            question=translation.question,
            service_question=translation.service_question,
            levels=translation.levels,
        ),
        audiences=tuple(replace(one, name=translation.audiences[one.code]) for one in framework.audiences),
        themes=tuple(_theme(theme, translation) for theme in framework.themes),
    )


def _theme(theme: Theme, translation: Translation) -> Theme:
    return replace(
        theme,
        name=translation.themes[theme.code],
        elements=tuple(_element(element, translation) for element in theme.elements),
    )


def _element(element: Element, translation: Translation) -> Element:
    wording = translation.elements[element.code]
    headings = tuple(_heading(heading, translation) for heading in element.headings)
    return replace(element, name=wording.name, about=wording.about, headings=headings)


def _heading(heading: Heading, translation: Translation) -> Heading:
    wording = translation.headings[heading.code]
    return replace(
        heading,
        name=wording.name,
        about=wording.about,
        statements=tuple(_statement(statement, translation) for statement in heading.statements),
        probes=tuple(_probe(probe, translation) for probe in heading.probes),
        plan=translation.plans.get(heading.code, heading.plan),
    )


def _statement(statement: Statement, translation: Translation) -> Statement:
    return replace(
        statement,
        text=translation.statements[statement.code],
        help=translation.help.get(statement.code, ""),
    )


def _probe(probe: Probe, translation: Translation) -> Probe:
    return replace(probe, text=translation.probes.get(probe.code, probe.text))


_TRANSLATION = TypeAdapter(Translation)


def to_json(translation: Translation) -> str:
    """The translation as one line of JSON; equal translations give equal texts."""
    return json.dumps(asdict(translation), sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def from_json(text: str) -> Translation:
    """The translation that `to_json` wrote. Raises ValueError for other text."""
    return _TRANSLATION.validate_json(text, strict=True)
