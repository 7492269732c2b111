"""Every template compiles strictly, the frame and the error pages are valid, nothing comes from elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import nodes

from assessment.web.config import ROOT
from tests.client import NAMESPACE, check_html
from tests.markup import ENVIRONMENT, HOSTILE, TEMPLATES

STATIC = ROOT / "static"
NAMES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
ERROR_PAGES = sorted(path.stem for path in (TEMPLATES / "errors").glob("[0-9]*.html"))
STYLE_SHEETS = sorted(STATIC.rglob("*.css"))
PAGE = (
    '{% extends "base.html" %}{% block page_title %}Rounds{% endblock %}'
    "{% block heading %}<h1>Rounds</h1>{% endblock %}"
)


def page(**context: Any) -> str:
    return ENVIRONMENT.from_string(PAGE).render(context)


def imports() -> Iterator[tuple[str, str, str]]:
    """Template, the file that it imports from, and the macro."""
    for name in NAMES:
        syntax = ENVIRONMENT.parse((TEMPLATES / name).read_text("utf-8"))
        for node in syntax.find_all(nodes.FromImport):
            assert isinstance(node.template, nodes.Const)
            for macro in node.names:
                yield name, node.template.value, macro if isinstance(macro, str) else macro[0]


@pytest.mark.parametrize("name", NAMES)
def test_a_template_compiles_with_the_filters_of_the_app(name: str) -> None:
    ENVIRONMENT.get_template(name)


def test_whatever_a_template_imports_is_there() -> None:
    missing = [one for one in imports() if not hasattr(ENVIRONMENT.get_template(one[1]).module, one[2])]
    assert missing == []


def test_whatever_a_template_imports_is_used() -> None:
    sources = {name: (TEMPLATES / name).read_text("utf-8") for name in NAMES}
    unused = [one for one in imports() if len(re.findall(rf"\b{one[2]}\b", sources[one[0]])) < 2]
    assert unused == []


def test_every_class_of_the_style_sheets_is_given_to_something() -> None:
    places = [
        *TEMPLATES.rglob("*.html"),
        *(STATIC / "js").glob("*.js"),
        *(ROOT / "assessment").rglob("*.py"),
    ]
    given = "\n".join(path.read_text("utf-8") for path in places)
    styled = {
        name
        for sheet in (STATIC / "css").glob("*.css")
        for name in re.findall(r"\.(app-[\w-]+)", sheet.read_text("utf-8"))
    }
    assert {name for name in styled if re.sub(r"step-\d$", "step-", name) not in given} == set()


@pytest.mark.parametrize("name", NAMES)
def test_a_template_has_nothing_that_the_policy_blocks_and_no_address_outside(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8").replace("http://www.w3.org/2000/svg", "")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=\"|javascript:", source)
    assert not re.search(r"(?:https?:)?//[a-z]", source)
    assert all("nonce=" in tag or "src=" in tag for tag in re.findall(r"<script[^>]*>", source))


def test_the_frame_is_a_valid_page_without_anyone_signed_in() -> None:
    frame = check_html(page())
    assert [link.get("href") for link in frame.iter(f"{NAMESPACE}a")][:2] == ["#main-content", "/"]
    assert list(frame.iter(f"{NAMESPACE}form")) == []


def test_the_frame_shows_where_one_is_and_signs_out_by_post() -> None:
    html = page(
        signed_in=SimpleNamespace(name=HOSTILE),
        council_name=HOSTILE,
        sign_out_href="/sign-out",
        navigation=[
            {"text": "Rounds", "href": "/rounds", "current": True},
            {"text": "Plans", "href": "/plans", "current": False},
        ],
    )
    frame = check_html(html)
    (current,) = (link for link in frame.iter(f"{NAMESPACE}a") if link.get("aria-current"))
    (form,) = frame.iter(f"{NAMESPACE}form")
    assert current.get("href") == "/rounds"
    assert (form.get("method"), form.get("action")) == ("post", "/sign-out")
    assert "token" in {control.get("value") for control in form.iter(f"{NAMESPACE}input")}
    assert "<script>alert" not in html


def test_the_title_says_when_there_are_errors() -> None:
    assert "<title>Rounds – Critical Friend</title>" in page()
    assert "<title>Error: Rounds – Critical Friend</title>" in page(has_errors=True)
    wrong = SimpleNamespace(errors={"title": ["Enter a title"]})
    assert "<title>Error: Rounds – Critical Friend</title>" in page(form=wrong)


def test_messages_are_banners_and_are_escaped() -> None:
    flashes = [("success", "Saved"), ("info", HOSTILE)]
    html = page(get_flashed_messages=lambda with_categories: flashes)
    frame = check_html(html)
    roles = [part.get("role") for part in frame.iter(f"{NAMESPACE}div") if part.get("role")]
    assert roles == ["alert", "region"]
    assert "<script>alert" not in html


def test_the_pages_for_errors_are_all_there() -> None:
    assert ERROR_PAGES == ["400", "403", "404", "405", "409", "410", "413", "429", "500"]


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_an_error_page_needs_nothing_but_itself(code: str) -> None:
    check_html(ENVIRONMENT.get_template(f"errors/{code}.html").render())


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_an_error_page_shows_the_message_that_it_is_given_escaped(code: str) -> None:
    html = ENVIRONMENT.get_template(f"errors/{code}.html").render(message=HOSTILE)
    check_html(html)
    assert "&lt;script&gt;alert(1)" in html


def test_a_conflict_shows_both_texts() -> None:
    conflicts = [{"label": "Outcome", "theirs": "Theirs " + HOSTILE, "yours": "Mine " + HOSTILE}]
    html = ENVIRONMENT.get_template("errors/409.html").render(conflicts=conflicts)
    check_html(html)
    assert "Theirs &lt;script&gt;" in html
    assert "Mine &lt;script&gt;" in html


@pytest.mark.parametrize("path", STYLE_SHEETS, ids=lambda path: path.name)
def test_a_style_sheet_names_no_font_picture_or_address_that_is_not_ours(path: Path) -> None:
    css = path.read_text("utf-8")
    assert not re.search(r"@font-face|GDS Transport|sourceMappingURL|url\(|@import", css)
    assert not re.search(r"https?://[a-z]", css)


def test_the_scripts_load_nothing_from_elsewhere() -> None:
    for path in STATIC.rglob("*.js"):
        script = path.read_text("utf-8")
        assert "sourceMappingURL" not in script
        assert not re.search(r"https?://[a-z]", script)
        for target in re.findall(r"from '(\.[^']+)'", script):
            assert (path.parent / target).is_file()


def test_what_is_vendored_comes_with_its_licence() -> None:
    assert "MIT License" in (STATIC / "vendor" / "govuk-frontend" / "LICENCE.txt").read_text("utf-8")
    assert "Bitstream Vera" in (STATIC / "fonts" / "LICENCE.txt").read_text("utf-8")
