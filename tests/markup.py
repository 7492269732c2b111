"""Templates rendered without the app, and a tree of what they give."""

from __future__ import annotations

from typing import Any
from xml.etree.ElementTree import Element

import html5lib
from flask import Flask
from flask_babel import Babel
from jinja2 import Environment, StrictUndefined

from assessment.web import filters
from assessment.web.config import ROOT

TEMPLATES = ROOT / "templates"
HOSTILE = "<script>alert(1)</script>\"'&"


def _environment() -> Environment:
    app = Flask("templates", template_folder=str(TEMPLATES))
    app.jinja_options = {"undefined": StrictUndefined, "trim_blocks": True, "lstrip_blocks": True}
    filters.equip(app)
    Babel(app)
    app.jinja_env.globals.update(
        csrf_token=lambda: "token",
        csp_nonce=lambda: "nonce",
        explanation=lambda endpoint: {"href": f"/{endpoint}", "hreflang": "en"},
        url_for=lambda endpoint, **values: f"/{endpoint}/{values.get('filename', '')}",
        get_flashed_messages=lambda with_categories: [],
    )
    return app.jinja_env


ENVIRONMENT = _environment()


def rendered(file: str, call: str, **context: Any) -> str:
    """What one macro of a component file gives."""
    source = f'{{% import "components/{file}" as file %}}{{{{ file.{call} }}}}'
    return ENVIRONMENT.from_string(source).render(context)


def tree(html: str) -> Element:
    parser = html5lib.HTMLParser(namespaceHTMLElements=False)
    parsed: Element = parser.parseFragment(html)
    return parsed


def made(file: str, call: str, **context: Any) -> Element:
    """The tree of one macro, checked: labels, legends, and ids that others point at."""
    root = tree(rendered(file, call, **context))
    assert_well_labelled(root)
    return root


def every(root: Element, tag: str, **attributes: str) -> list[Element]:
    wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
    return [element for element in root.iter(tag) if wanted.items() <= element.attrib.items()]


def only(root: Element, tag: str, **attributes: str) -> Element:
    (found,) = every(root, tag, **attributes)
    return found


def words_of(element: Element) -> str:
    return " ".join("".join(element.itertext()).split())


def described_by(element: Element) -> list[str]:
    return element.get("aria-describedby", "").split()


def assert_well_labelled(root: Element) -> None:
    """Every control has a label, every fieldset a legend, and every id that is pointed at is there, once."""
    ids = [element.attrib["id"] for element in root.iter() if "id" in element.attrib]
    assert len(ids) == len(set(ids))
    labelled = {label.attrib["for"] for label in root.iter("label")}
    for tag in ("input", "select", "textarea"):
        for control in root.iter(tag):
            assert control.get("type") == "hidden" or control.attrib["id"] in labelled
    for fieldset in root.iter("fieldset"):
        assert fieldset[0].tag == "legend"
        assert words_of(fieldset[0])
    for element in root.iter():
        assert {*described_by(element), *element.get("aria-labelledby", "").split()} <= set(ids)
