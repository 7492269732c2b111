"""The benchmark as shipped: whole, covering its source, and in words that everyone understands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path

import pytest
import yaml

from benchmark.framework import Heading, Probe, Statement, summary
from tests.factories.frameworks import benchmark_2005

SOURCES: Mapping[str, Mapping[str, list[str]]] = yaml.safe_load(
    (Path(__file__).parent / "sources-2005.yaml").read_text(encoding="utf-8")
)
AUDIENCES = ("staff", "managers", "leaders", "councillors", "partners")
ACRONYMS = "LPSA LPSAs LAA LAAs LSP LSPs CPA BVPI BVPIs ODPM IDeA IIP CDRP SMART Gershon"
JARGON = (
    "audit commission|best value|call centres?|community strategy|cross-cutting|deliverables|"
    "e-government|e-technology|embedded|facilitate|fourth option|going forward|holistic(ally)?|joined-up|"
    "leverage|mainstream(ed|ing)|mechanisms?|outcomes-focused|proactive(ly)?|robust(ly)?|stakeholders?|"
    "strategic alignment|synerg(y|ies)|utilise|well being"
)
ABSOLUTES = "always|never|all|every|everyone|everybody|no one|nobody"
OF_STATEMENTS = pytest.mark.parametrize("statement", benchmark_2005().statements, ids=lambda part: part.code)
OF_HEADINGS = pytest.mark.parametrize("heading", benchmark_2005().headings, ids=lambda part: part.code)


def words_found(text: str, unwanted: str) -> list[str]:
    """The unwanted words, parts of a regular expression, that stand in a text as words of their own."""
    return [found[0] for found in re.finditer(rf"(?<![\w-])({unwanted})(?![\w-])", text, re.IGNORECASE)]


def jargon(text: str) -> list[str]:
    return [
        *words_found(text, JARGON),
        *(word for word in re.findall(r"\w+", text) if word in ACRONYMS.split()),
    ]


def sources(parts: Collection[Statement] | Collection[Probe]) -> set[str]:
    return {source for part in parts for source in part.sources}


def plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.casefold()))


def test_it_has_the_structure_of_its_source() -> None:
    counts = summary(benchmark_2005())
    assert (counts["themes"], counts["elements"], counts["headings"]) == (4, 11, 34)
    assert counts["core"] == 34
    assert [heading.code for heading in benchmark_2005().headings] == list(SOURCES)


def test_its_scale_is_that_of_the_method() -> None:
    framework = benchmark_2005()
    assert framework.scale.question == "How far is this true of the council today?"
    assert [level.label for level in framework.scale.levels] == [
        "Not at all",
        "A little",
        "Partly",
        "Mostly",
        "Fully",
    ]
    assert tuple(audience.code for audience in framework.audiences) == AUDIENCES


def test_its_source_has_159_features_and_145_probes() -> None:
    assert sum(len(heading["features"]) for heading in SOURCES.values()) == 159
    assert sum(len(heading["probes"]) for heading in SOURCES.values()) == 145


@OF_HEADINGS
def test_each_feature_and_probe_of_the_source_is_covered_under_its_own_heading(heading: Heading) -> None:
    assert sources(heading.statements) == set(SOURCES[heading.code]["features"])
    assert sources(heading.probes) == set(SOURCES[heading.code]["probes"])


@OF_HEADINGS
def test_each_heading_has_one_core_statement_that_every_audience_can_judge(heading: Heading) -> None:
    core = [statement for statement in heading.statements if statement.core]
    assert [statement.audiences for statement in core] == [AUDIENCES]


@OF_HEADINGS
def test_each_heading_has_an_outcome_two_or_three_measures_and_three_to_five_actions(
    heading: Heading,
) -> None:
    assert heading.plan.outcome
    assert 2 <= len(heading.plan.measures) <= 3
    assert 3 <= len(heading.plan.actions) <= 5


@OF_HEADINGS
def test_each_probe_says_whom_to_ask_and_what_would_show_it(heading: Heading) -> None:
    assert all(probe.ask and probe.evidence for probe in heading.probes)


@OF_HEADINGS
def test_no_heading_speaks_the_language_of_2005(heading: Heading) -> None:
    plan = heading.plan
    texts = [heading.about, plan.outcome, *plan.measures, *plan.actions]
    texts += [text for statement in heading.statements for text in (statement.text, statement.help)]
    texts += [probe.text for probe in heading.probes]
    assert {text: found for text in texts if (found := jargon(text))} == {}


@OF_STATEMENTS
def test_each_statement_is_one_short_sentence_that_can_be_fully_true(statement: Statement) -> None:
    assert len(statement.text.split()) <= 25
    assert re.fullmatch(r"[A-Z][^.?!]*\.", statement.text)
    assert words_found(statement.text, ABSOLUTES) == []


def test_staff_are_asked_between_40_and_80_statements() -> None:
    assert 40 <= len(benchmark_2005().statements_for("staff")) <= 80


@pytest.mark.parametrize("audience", AUDIENCES)
def test_each_audience_is_asked_more_than_the_short_form(audience: str) -> None:
    framework = benchmark_2005()
    assert len(framework.statements_for(audience)) > len(framework.statements_for(audience, short=True))


def test_no_two_texts_are_the_same() -> None:
    framework = benchmark_2005()
    statements = Counter(plain(statement.text) for statement in framework.statements)
    probes = Counter(plain(probe.text) for probe in framework.probes)
    plans = Counter(
        plain(text)
        for heading in framework.headings
        for text in (heading.plan.outcome, *heading.plan.measures, *heading.plan.actions)
    )
    repeated = [text for counts in (statements, probes, plans) for text, count in counts.items() if count > 1]
    assert repeated == []
