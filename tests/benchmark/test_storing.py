from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmark.framework import Audience, Element, Framework, Guidance, Heading, Probe, Statement, Theme
from benchmark.scale import Level, Scale
from benchmark.storing import from_json, to_json
from tests.factories.frameworks import benchmark_2005, small_framework

words = st.text(st.characters(codec="utf-8"), max_size=8)
several_words = st.lists(words, max_size=2).map(tuple)


def several(part: st.SearchStrategy[object]) -> st.SearchStrategy[tuple[object, ...]]:
    return st.lists(part, max_size=2).map(tuple)


statements = st.builds(
    Statement,
    code=words,
    text=words,
    audiences=several_words,
    help=words,
    core=st.booleans(),
    sources=several_words,
)
probes = st.builds(
    Probe, code=words, text=words, ask=several_words, evidence=several_words, sources=several_words
)
plans = st.builds(Guidance, outcome=words, measures=several_words, actions=several_words)
headings = st.builds(
    Heading,
    code=words,
    name=words,
    about=words,
    statements=several(statements),
    probes=several(probes),
    plan=plans,
)
elements = st.builds(Element, code=words, name=words, about=words, headings=several(headings))
themes = st.builds(Theme, code=words, name=words, elements=several(elements))
levels = st.builds(Level, label=words, description=words)
frameworks = st.builds(
    Framework,
    code=words,
    edition=words,
    title=words,
    source=words,
    language=words,
    scale=st.builds(Scale, question=words, levels=several(levels), service_question=words),
    audiences=several(st.builds(Audience, code=words, name=words)),
    themes=several(themes),
)


@given(frameworks)
def test_a_stored_framework_comes_back_equal_and_with_the_same_hash(framework: Framework) -> None:
    stored = from_json(to_json(framework))
    assert stored == framework
    assert stored.hash == framework.hash


@pytest.mark.parametrize("framework", [small_framework(), benchmark_2005()], ids=["small", "2005"])
def test_a_framework_read_from_files_comes_back_the_same(framework: Framework) -> None:
    assert from_json(to_json(framework)) == framework
    assert to_json(from_json(to_json(framework))) == to_json(framework)


def test_the_stored_text_is_json_on_one_line() -> None:
    text = to_json(small_framework())
    assert "\n" not in text
    assert json.loads(text)["scale"]["levels"][3]["label"] == "Daily"


@pytest.mark.parametrize("text", ["", "[]", "{}", "not json", '{"code": 1}'])
def test_other_text_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="validation error"):
        from_json(text)
