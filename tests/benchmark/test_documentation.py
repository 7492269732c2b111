"""docs/framework-files.md is a public interface: its keys, its example and its problems are the real ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmark.framework import EVIDENCE_KINDS
from benchmark.problems import FrameworkProblems
from benchmark.reading import read_framework
from benchmark.schema import (
    AudienceEntry,
    ElementEntry,
    Entry,
    FrameworkFile,
    HeadingEntry,
    PlanEntry,
    ProbeEntry,
    ScaleEntry,
    StatementEntry,
    ThemeFile,
    TranslationFile,
)
from benchmark.translation import translated
from benchmark.translation_files import read_translations

PAGE = (Path(__file__).parents[2] / "docs/framework-files.md").read_text(encoding="utf-8")
MAIN, THEME, WELSH = re.findall(r"```yaml\n# [^\n]*\n(.*?)```", PAGE, re.DOTALL)
MISTAKES = [
    ("framework.yaml", 'edition: "1"', "edition: 2005"),
    ("themes/a-place.yaml", "        about: People can come in, and come to no harm.\n", ""),
    ("themes/a-place.yaml", "code: a.1.x.2", "code: b.1.x.2"),
    ("themes/a-place.yaml", "audiences: [staff]", "audience: [staff]"),
    ("themes/a-place.yaml", "text: Look at the log of opening times.", 'text: ""'),
    ("themes/a-place.yaml", "ask: [staff]", "ask: [visitors]"),
]


def written(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("title", "entry"),
    [
        ("framework.yaml", FrameworkFile),
        ("scale", ScaleEntry),
        ("audiences", AudienceEntry),
        ("Theme files", ThemeFile),
        ("elements", ElementEntry),
        ("headings", HeadingEntry),
        ("statements", StatementEntry),
        ("probes", ProbeEntry),
        ("plan", PlanEntry),
        ("Translation files", TranslationFile),
    ],
)
def test_the_page_names_every_key_in_order_and_says_whether_it_is_required(
    title: str, entry: type[Entry]
) -> None:
    section = PAGE.split(f"### {title}\n")[1].split("\n#")[0]
    documented = re.findall(r"^\| `(\w+)` \| (yes|no) \|", section, re.MULTILINE)
    assert documented == [
        (key, "yes" if field.is_required() else "no") for key, field in entry.model_fields.items()
    ]


def test_the_page_lists_every_kind_of_evidence() -> None:
    assert ", ".join(f"`{kind}`" for kind in EVIDENCE_KINDS) in PAGE


def test_the_example_on_the_page_is_a_good_framework(tmp_path: Path) -> None:
    framework = read_framework(written(tmp_path, {"framework.yaml": MAIN, "themes/a-place.yaml": THEME}))
    assert [statement.code for statement in framework.statements] == ["a.1.x.1", "a.1.x.2"]


def test_the_translation_on_the_page_is_a_good_one_of_the_example(tmp_path: Path) -> None:
    files = {"framework.yaml": MAIN, "themes/a-place.yaml": THEME, "framework.cy.yaml": WELSH}
    framework = read_framework(written(tmp_path, files))
    (welsh,) = read_translations(tmp_path, framework)
    assert translated(framework, welsh).by_code.keys() == framework.by_code.keys()


def test_the_problems_on_the_page_are_those_of_the_example_with_six_mistakes(tmp_path: Path) -> None:
    files = {"framework.yaml": MAIN, "themes/a-place.yaml": THEME}
    for name, old, new in MISTAKES:
        assert old in files[name]
        files[name] = files[name].replace(old, new)
    with pytest.raises(FrameworkProblems) as caught:
        read_framework(written(tmp_path, files))
    shown = PAGE.split("## Problems\n")[1].split("```\n")[1]
    assert f"{caught.value}\n" == shown
