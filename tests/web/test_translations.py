"""The catalogues: in step with the pages, and every translation fit to stand where its source stands."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import Formatter

import pytest
from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_file
from babel.messages.mofile import read_mo
from babel.messages.pofile import read_po
from jinja2 import nodes

from assessment.web.config import ROOT
from assessment.web.language import FOLDER
from tests.markup import ENVIRONMENT, TEMPLATES

WORDS = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "N_"}
SOURCES = sorted((ROOT / "assessment").rglob("*.py"))
PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
LANGUAGES = sorted(path.parent.parent.name for path in FOLDER.glob("*/LC_MESSAGES/messages.po"))
FOR_RESPONDENTS = ("questionnaire/", "components/", "errors/", "base.html")
MOST_LEFT_IN_ENGLISH = 0.1
IN_PYTHON = {**DEFAULT_KEYWORDS, "_l": None, "lazy_gettext": None}
OPTIONS = {"trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}


@cache
def template() -> Catalog:
    return read_po(io.BytesIO((FOLDER / "messages.pot").read_bytes()))


@cache
def catalogue(language: str) -> Catalog:
    return read_po(
        io.BytesIO((FOLDER / language / "LC_MESSAGES" / "messages.po").read_bytes()), locale=language
    )


def sources(message: Message) -> tuple[str, ...]:
    """The words that stand in the page; of a number of things, those for one and those for more."""
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def forms(message: Message) -> tuple[str, ...]:
    """Its translation; of a number of things, one for each plural of the language."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def compiled_forms(message: Message) -> tuple[str, ...]:
    """What the compiled file holds: a plural that is not translated is filled with the source."""
    words = sources(message)
    if len(words) == 1:
        return forms(message)
    return tuple(text or words[min(number, 1)] for number, text in enumerate(forms(message)))


def msgids(catalog: Catalog) -> set[str]:
    return {sources(message)[0] for message in catalog if message.id}


def translations(language: str) -> Iterator[tuple[str, str]]:
    for message in catalogue(language):
        for text in forms(message) if message.id else ():
            if text:
                yield sources(message)[0], text


def placeholders(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|%%", text))


def tags(text: str) -> list[str]:
    return sorted(re.findall(r"<[^>]*>", text))


def words_in(path: Path) -> set[str]:
    """What has to be looked up to draw a template, or to run a module."""
    method, keywords = ("jinja2", None) if path.suffix == ".html" else ("python", IN_PYTHON)
    found = extract_from_file(method, path, keywords=keywords or DEFAULT_KEYWORDS, options=OPTIONS)
    return {message if isinstance(message, str) else message[0] for _, message, _, _ in found}


def test_the_template_of_the_catalogues_has_the_words_of_the_pages() -> None:
    """Where this fails, run make translations, and keep what it changes."""
    said = set().union(*map(words_in, SOURCES), *(words_in(TEMPLATES / name) for name in PAGES))
    assert said == msgids(template())


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalogue_has_no_words_that_the_pages_no_longer_say(language: str) -> None:
    assert msgids(catalogue(language)) == msgids(template())


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_pages_read_is_what_is_in_the_catalogue(language: str) -> None:
    """Where this fails, run make translations, and keep what it changes."""
    compiled = read_mo(io.BytesIO((FOLDER / language / "LC_MESSAGES" / "messages.mo").read_bytes()))
    read = {sources(one): forms(one) for one in compiled if one.id}
    kept = {sources(one): compiled_forms(one) for one in catalogue(language) if one.id}
    assert read == {words: texts for words, texts in kept.items() if any(texts)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_the_placeholders_and_the_tags_of_its_source(language: str) -> None:
    wrong = [
        source
        for source, text in translations(language)
        if placeholders(source) != placeholders(text) or tags(source) != tags(text)
    ]
    assert wrong == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_has_no_stray_percent_sign_braces_or_white_space_at_its_ends(language: str) -> None:
    for _, text in translations(language):
        assert "%" not in re.sub(r"%\(\w+\)s|%%", "", text)
        assert list(Formatter().parse(text)) == [(text, None, None, None)]
        assert text == text.strip()


@pytest.mark.parametrize("language", LANGUAGES)
def test_hardly_a_word_on_the_pages_of_respondents_is_left_in_english(language: str) -> None:
    translated = dict(translations(language))
    words = set().union(*(words_in(TEMPLATES / name) for name in PAGES if name.startswith(FOR_RESPONDENTS)))
    left = sorted(words - translated.keys())
    assert len(words) > 100
    assert len(left) <= MOST_LEFT_IN_ENGLISH * len(words), left


def test_no_words_are_put_together_before_they_are_looked_up() -> None:
    built = [
        f"{path}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in WORDS
        and not (node.args and is_whole(node.args[0], node.func.id))
    ]
    assert built == []


def is_whole(said: ast.expr, looked_up_by: str) -> bool:
    """Whether words are a text of the code, or what holds one that N_ noted."""
    if isinstance(said, ast.Constant):
        return isinstance(said.value, str)
    return looked_up_by != "N_" and isinstance(said, ast.Name | ast.Attribute | ast.Subscript)


@pytest.mark.parametrize("name", PAGES)
def test_no_words_of_a_template_are_put_together_before_they_are_looked_up(name: str) -> None:
    syntax = ENVIRONMENT.parse((TEMPLATES / name).read_text("utf-8"))
    for call in syntax.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in WORDS:
            assert isinstance(call.args[0], nodes.Const), f"{name}:{call.lineno}"
