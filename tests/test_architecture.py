"""The shape of the house, checked by machine: see docs/decisions for why."""

from __future__ import annotations

import ast
import logging
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

ROOT = Path(__file__).parents[1]
ROOMS = ("benchmark", "assessment", "seeds", "tests", "benchmarks")
LONGEST_MODULE = 400
LONGEST_FUNCTION = 60
WRITTEN_BY_ALEMBIC = ROOT / "assessment/migrations/versions"
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "common", "misc"}
CORE = (
    "benchmark.reading",
    "assessment.scoring.scorecard",
    "assessment.planning.proposing",
    "assessment.lifecycle",
    "assessment.access",
)

Function = ast.FunctionDef | ast.AsyncFunctionDef


def modules() -> list[Path]:
    return sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))


def functions(path: Path) -> Iterator[Function]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, Function):
            yield node


@pytest.fixture
def _loggers() -> Iterator[None]:
    """The linter of imports silences every logger that there is: tests after it listen to ours again."""
    yield
    for name in list(logging.root.manager.loggerDict):
        logging.getLogger(name).disabled = False


@pytest.mark.usefixtures("_loggers")
def test_the_arrows_between_the_rooms_point_one_way() -> None:
    assert lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True) == 0


def test_every_module_can_be_read_whole() -> None:
    lengths = {path: len(path.read_text().splitlines()) for path in modules()}

    assert {str(path): length for path, length in lengths.items() if length >= LONGEST_MODULE} == {}


def test_every_function_fits_on_a_page() -> None:
    too_long = [
        f"{path}:{function.lineno} {function.name}"
        for path in modules()
        if WRITTEN_BY_ALEMBIC not in path.parents
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 >= LONGEST_FUNCTION
    ]

    assert too_long == []


def test_no_function_hides_an_import() -> None:
    hidden = [
        f"{path}:{node.lineno}"
        for path in modules()
        for function in functions(path)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    assert hidden == []


def test_no_module_has_a_name_that_says_nothing() -> None:
    parts = {part for path in modules() for part in path.relative_to(ROOT).with_suffix("").parts}

    assert parts & NAMES_THAT_SAY_NOTHING == set()


@pytest.mark.parametrize("heavy", ["flask", "sqlalchemy", "reportlab"])
def test_the_core_does_not_drag_in(heavy: str) -> None:
    code = f"import sys, {', '.join(CORE)}; sys.exit({heavy!r} in sys.modules)"

    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
