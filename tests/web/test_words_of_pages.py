"""No word that a page shows stands in a template or in the web's code without being looked up."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from jinja2 import nodes

from assessment.web.config import ROOT
from tests.markup import ENVIRONMENT, TEMPLATES

PAGES = sorted(path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.rglob("*.html"))
WEB = ROOT / "assessment" / "web"
MODULES = sorted(
    path
    for path in WEB.rglob("*.py")
    if "commands" not in path.parts and path.name not in ("cli.py", "config.py")
)
LOOK_UPS = {"_", "_l", "gettext", "lazy_gettext", "ngettext", "pgettext", "N_"}
NAME_OF_THE_PRODUCT = "Critical Friend"
SPOKEN = "aria-label|title|alt|placeholder"
MADE_LIKE_WORDS = {"capitalize", "title", "upper"}
LETTERS = re.compile(r"[^\W\d_]")
SEVERAL_WORDS = re.compile(r"[^\W\d_]{2}[^\w\s]? [^\W\d_]|^ [^\W\d_]|[^\W\d_] $")
DRAWING = re.compile(r"[mMlLhHvVcCzZ0-9 .,-]+")
CLASSES_OR_ID = re.compile(r"[\s#]*[a-z0-9]*(-+[a-z0-9]*)+(\s+[a-z0-9]+(-+[a-z0-9]+)+)*\s*")
KEPT_OR_LOGGED = {"record", "begin_session", "_note_limit", "file_name"}
"""What the audit trail keeps as it was, and names of files."""
CODES = {
    "invitees of ",  # marks what is carried from page to page
    "reached the limit of tries to sign in",  # a deed of the audit trail
    "set aside",  # a move of a priority
}
FOR_MACHINES = re.compile(
    r"attachment; .*|[a-z]+/[a-z]+; charset=.*|<span lang.*|(E+ )?d M+ y|Exception on %s .*"
)


def printed(expression: nodes.Node) -> Iterator[nodes.Expr]:
    """The parts of an expression of which one, or all, come to stand on the page."""
    match expression:
        case nodes.CondExpr():
            yield from printed(expression.expr1)
            if expression.expr2 is not None:
                yield from printed(expression.expr2)
        case nodes.Or() | nodes.Add():
            yield from printed(expression.left)
            yield from printed(expression.right)
        case nodes.Concat() | nodes.List() | nodes.Tuple():
            for part in expression.iter_child_nodes():
                yield from printed(part)
        case nodes.Getitem(node=nodes.Dict() as table):
            for pair in table.items:
                yield from printed(pair.value)
        case nodes.Filter():
            yield expression
            if expression.node is not None:
                yield from printed(expression.node)
        case nodes.Expr():
            yield expression


def loose(expression: nodes.Node) -> list[str]:
    """What an expression prints that was not looked up: words, or a code that is dressed up as one."""
    found = []
    for part in printed(expression):
        if isinstance(part, nodes.Const) and isinstance(part.value, str) and LETTERS.search(part.value):
            found.append(part.value)
        if isinstance(part, nodes.Filter) and part.name in MADE_LIKE_WORDS:
            found.append(f"|{part.name}")
    return found


def page_and_outputs(source: str) -> tuple[str, list[nodes.Node]]:
    """A template in the order it is written, with a mark and a number for each of its expressions."""
    text: list[str] = []
    expressions: list[nodes.Node] = []
    for output in ENVIRONMENT.parse(source).find_all(nodes.Output):
        for node in output.nodes:
            if isinstance(node, nodes.TemplateData):
                text.append(node.data)
            else:
                text.append(f"⟦{len(expressions)}⟧")
                expressions.append(node)
    html = re.sub(r"<(script|style)\b.*?</\1>|<!--.*?-->|<!DOCTYPE[^>]*>", "", "".join(text), flags=re.DOTALL)
    return html, expressions


def what_is_read(html: str) -> list[str]:
    """What stands between the tags, in the attributes that are read out, and on buttons."""
    attributes = re.findall(rf'\s(?:{SPOKEN})="([^"]*)"', html)
    buttons = [tag for tag in re.findall(r"<input[^>]*>", html) if re.search(r'type="(submit|button)"', tag)]
    values = [value for tag in buttons for value in re.findall(r'\svalue="([^"]*)"', tag)]
    without_tags = re.sub(r'[\w-]+="[^"]*"', "", re.sub(r"<[^>]*>", "\n", html))
    return [*attributes, *values, *without_tags.split("\n")]


def words_not_looked_up(source: str) -> list[str]:
    html, expressions = page_and_outputs(source)
    found = []
    for text in what_is_read(html):
        found += [word for number in re.findall(r"⟦(\d+)⟧", text) for word in loose(expressions[int(number)])]
        left = re.sub(r"⟦\d+⟧", " ", text).replace(NAME_OF_THE_PRODUCT, "")
        left = re.sub(r"&\w+;", "", left).strip()
        if LETTERS.search(left) and not CLASSES_OR_ID.fullmatch(left):
            found.append(left)
    return found


def words_handed_on(source: str) -> list[str]:
    """Constants of several words, or with a capital, that are set or given to a macro as they are."""
    syntax = ENVIRONMENT.parse(source)
    fine: set[int] = set()
    for call in syntax.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in LOOK_UPS:
            fine |= {id(one) for one in call.find_all(nodes.Const)}
    for codes in syntax.find_all((nodes.Pair, nodes.Compare, nodes.Getitem)):
        key = codes.key if isinstance(codes, nodes.Pair) else codes
        fine |= {
            id(key),
            *(id(one) for one in key.find_all(nodes.Const) if not isinstance(codes, nodes.Getitem)),
        }
    return [
        text.value
        for text in syntax.find_all(nodes.Const)
        if id(text) not in fine
        and isinstance(text.value, str)
        and LETTERS.search(text.value)
        and (" " in text.value.strip() or text.value[:1].isupper())
        and not DRAWING.fullmatch(text.value)
        and not CLASSES_OR_ID.fullmatch(text.value)
    ]


def texts_to_read(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Texts of a module by line; not docstrings, nor what is looked up, raised, kept or logged."""
    left_out: set[int] = set()
    for node in ast.walk(tree):
        name = ""
        if isinstance(node, ast.Call):
            name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
        docstring = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if docstring or isinstance(node, ast.Raise) or name in LOOK_UPS | KEPT_OR_LOGGED:
            left_out |= {id(one) for one in ast.walk(node)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in left_out:
            yield node.lineno, node.value


@pytest.mark.parametrize("name", PAGES)
def test_every_word_of_a_template_is_looked_up(name: str) -> None:
    source = (TEMPLATES / name).read_text("utf-8")
    assert words_not_looked_up(source) + words_handed_on(source) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(WEB).as_posix())
def test_every_sentence_of_the_web_is_looked_up(path: Path) -> None:
    found = [
        f"{line}: {text}"
        for line, text in texts_to_read(ast.parse(path.read_text("utf-8")))
        if SEVERAL_WORDS.search(text) and not FOR_MACHINES.fullmatch(text) and text not in CODES
    ]
    assert found == []


@pytest.mark.parametrize(
    "source",
    [
        "<p>Saved</p>",
        '<a aria-label="Close it">×</a>',
        '<input type="submit" value="Save">',
        "<p>{{ 'saved' }}</p>",
        "<p>{{ _('Saved') if saved else 'not saved' }}</p>",
        "<p>{{ {'a': _('One'), 'b': 'two'}[kind] }}</p>",
        "<p>{{ state|capitalize }}</p>",
        "<p>{{ number ~ ' of ' ~ total }}</p>",
        "{{ button('Save it') }}",
        "{% set title = 'Rounds' %}",
    ],
)
def test_a_word_that_is_not_looked_up_is_found(source: str) -> None:
    assert words_not_looked_up(source) + words_handed_on(source)


@pytest.mark.parametrize(
    "source",
    [
        '<p class="a-class b-class">{{ _("Saved") }} {{ name }}</p>',
        '<a{% if now %} aria-current="true"{% endif %}>{{ ngettext("%(num)s day", "%(num)s days", n) }}</a>',
        "{% trans name=name %}Hello {{ name }}{% endtrans %}",
        "{{ button(_('Save'), kind='secondary') }}",
        "{% if state == 'open' %}{{ {'open': _('Open')}[state] }}{% endif %}",
        "<p>{% if wrong %} govuk-form-group--error{% endif %}</p>",
    ],
)
def test_what_is_looked_up_or_is_no_word_is_let_be(source: str) -> None:
    assert words_not_looked_up(source) + words_handed_on(source) == []


@pytest.mark.parametrize(
    "source", ['flash("It is saved")', 'text = f"{day} at {time}"', 'LABELS = {1: "One thing"}']
)
def test_a_sentence_of_the_code_that_is_not_looked_up_is_found(source: str) -> None:
    assert [text for _, text in texts_to_read(ast.parse(source)) if SEVERAL_WORDS.search(text)]
