"""No sentence below the web layer stands in the code without being looked up, or noted to be."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import assessment

ROOT = Path(assessment.__file__).parent
SOURCES = sorted(
    path
    for part in ("services", "planning", "jobs", "lifecycle.py", "access.py")
    for path in ((ROOT / part).rglob("*.py") if (ROOT / part).is_dir() else [ROOT / part])
)
LOOKED_UP = {"_", "ngettext", "N_"}
FOR_NOBODY = {"NotFound", "ValueError", "KeyError", "LeaseLost"}
"""Mistakes of ours, and what is not told apart from there being nothing."""

KNOWN = {
    "Critical Friend",
    "The mail server broke off while it took the mail, so it may have been sent or not.",
    "The mail server cannot be reached: {}.",
}
"""A name, and what is kept of mails of accounts, which no page shows."""

PLACEHOLDER = "{}"
SENTENCE = re.compile(r"“?[A-Z][a-z]*[ ,].*|[^<(]*[a-z]\.", re.DOTALL)
"""What begins as a sentence does, or ends as one. Deeds, moves and what the log says begin small."""

TELLING = {"add", "Expected", "NotAllowed", "NotReady", "Remark", "TableProblem"}
"""What is handed to these is read by people, however it begins, if it has a space in it."""


def plain_words(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Each text that is not looked up, but for docstrings; what is filled in shows as braces."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Call) and name_of(node) in LOOKED_UP | FOR_NOBODY:
            continue
        if isinstance(node, ast.JoinedStr):
            parts = [part.value if isinstance(part, ast.Constant) else PLACEHOLDER for part in node.values]
            yield node.lineno, "".join(map(str, parts))
            for part in node.values:
                if not isinstance(part, ast.Constant):
                    yield from plain_words(part)
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value
        yield from plain_words(node)


def handed_over(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and name_of(node) in TELLING:
            for argument in node.args:
                yield from plain_words(ast.Tuple([argument], ast.Load()))


def name_of(call: ast.Call) -> str:
    return str(getattr(call.func, "attr", getattr(call.func, "id", "")))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_sentence_stands_in_the_code_by_itself(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    found = [(line, text) for line, text in plain_words(tree) if SENTENCE.fullmatch(text)]
    found += [(line, text) for line, text in handed_over(tree) if " " in text.strip()]
    assert [one for one in found if one[1] not in KNOWN] == []


def test_a_sentence_that_is_not_looked_up_is_found() -> None:
    code = """
raise NotReady((f"{name} is late.", _("This is not.")))
text = "Nobody is waiting"
problems.add(1, "", "this is blank; every row needs it")
"""
    tree = ast.parse(code)
    assert [line for line, text in plain_words(tree) if SENTENCE.fullmatch(text)] == [2, 3]
    assert [line for line, text in handed_over(tree) if " " in text] == [2, 4]
