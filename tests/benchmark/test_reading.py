from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from benchmark.framework import Audience, Framework, Guidance, Probe, Statement
from benchmark.problems import FrameworkProblems, Problem
from benchmark.reading import read_framework
from benchmark.storing import from_json, to_json
from tests.benchmark.bad_files import MAIN, MAIN_FAULTS, THEME, THEME_FAULTS, UNREADABLE
from tests.factories.frameworks import SMALL_FOLDER


def written(folder: Path, main: str = MAIN, theme: str = THEME) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "framework.yaml").write_text(main, encoding="utf-8", newline="")
    (folder / "one.yaml").write_text(theme, encoding="utf-8", newline="")
    return folder


def problems_in(folder: Path) -> list[str]:
    with pytest.raises(FrameworkProblems) as caught:
        read_framework(folder)
    return [str(problem) for problem in caught.value.problems]


def changed(text: str, old: str, new: str) -> str:
    assert text.count(old) == 1
    return text.replace(old, new)


def test_a_good_folder_becomes_a_framework(tmp_path: Path) -> None:
    framework = read_framework(written(tmp_path))
    assert (framework.code, framework.edition, framework.language) == ("tiny", "1", "en-GB")
    assert framework.scale.choices == ("0", "1", "dk", "na")
    assert framework.scale.service_question == ""
    assert framework.audiences == (Audience("staff", "Staff"), Audience("others", "Others"))
    assert framework.statements == (
        Statement("1.1.a.1", "We do it.", ("staff",), core=True),
        Statement("1.1.a.2", "We do it well.", ("staff", "others")),
    )
    assert framework.probes == (Probe("1.1.a.p1", "Look.", ask=("staff",), evidence=("data",)),)
    assert framework.headings[0].plan == Guidance("It is done.", (), ("Do it",))


def test_the_bytes_of_the_file_do_not_matter_where_yaml_says_they_do_not(tmp_path: Path) -> None:
    plain = read_framework(written(tmp_path / "plain"))
    windows = written(
        tmp_path / "windows", "\ufeff" + MAIN.replace("\n", "\r\n"), THEME.replace("\n", "\r\n")
    )
    spaced = written(tmp_path / "spaced", MAIN.replace("title: Tiny", 'title: " Tiny "  # a title'))
    assert read_framework(windows).hash == plain.hash
    assert read_framework(spaced).hash == plain.hash


@pytest.mark.parametrize(("old", "new", "expected"), [(old, new, exp) for old, new, *exp in MAIN_FAULTS])
def test_a_fault_in_the_main_file_is_told_with_its_line_and_key(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    folder = written(tmp_path, main=changed(MAIN, old, new))
    assert problems_in(folder) == [f"framework.yaml:{problem}" for problem in expected]


@pytest.mark.parametrize(("old", "new", "expected"), [(old, new, exp) for old, new, *exp in THEME_FAULTS])
def test_a_fault_in_a_theme_file_is_told_with_its_line_and_key(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    folder = written(tmp_path, theme=changed(THEME, old, new))
    assert problems_in(folder) == [f"one.yaml:{problem}" for problem in expected]


@pytest.mark.parametrize(("content", "expected"), UNREADABLE, ids=[problem for _, problem in UNREADABLE])
def test_a_file_that_cannot_be_read_is_one_problem(tmp_path: Path, content: bytes, expected: str) -> None:
    folder = written(tmp_path)
    (folder / "one.yaml").write_bytes(content)
    assert problems_in(folder) == [f"one.yaml:{expected}"]


@pytest.mark.parametrize(("content", "expected"), UNREADABLE, ids=[problem for _, problem in UNREADABLE])
def test_the_parser_in_plain_python_tells_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, content: bytes, expected: str
) -> None:
    monkeypatch.setattr("benchmark.documents._LOADER", yaml.SafeLoader)
    folder = written(tmp_path)
    (folder / "one.yaml").write_bytes(content)
    assert problems_in(folder) == [f"one.yaml:{expected}"]


def test_aliases_within_aliases_are_refused_before_they_grow(tmp_path: Path) -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{b}: &{b} [*{a}, *{a}]\n" for a, b in zip("abcdef", "bcdefg", strict=True)
    )
    folder = written(tmp_path, theme=bomb)
    assert any("starts with *" in problem for problem in problems_in(folder))


@pytest.mark.parametrize("folder", ["nowhere", "framework.yaml"])
def test_a_folder_that_is_not_there_is_a_problem(tmp_path: Path, folder: str) -> None:
    written(tmp_path)
    expected = ["framework.yaml:1: file: is not a file in the framework's folder"]
    assert problems_in(tmp_path / folder) == expected


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "secret.yaml"
    outside.write_text(THEME)
    folder = written(tmp_path / "framework")
    (folder / "one.yaml").unlink()
    (folder / "one.yaml").symlink_to(outside)
    message = "must not lead out of the framework's folder by a link"
    assert problems_in(folder) == [f"framework.yaml:14: themes: {message}"]


def test_a_link_in_a_circle_and_a_pipe_are_not_files(tmp_path: Path) -> None:
    folder = written(tmp_path, main=changed(MAIN, "[one.yaml]", "[one.yaml, circle, pipe]"))
    (folder / "circle").symlink_to("circle")
    os.mkfifo(folder / "pipe")
    assert problems_in(folder) == ["framework.yaml:14: themes: is not a file in the framework's folder"]


def test_every_problem_of_every_file_comes_at_once_in_the_order_of_the_files(tmp_path: Path) -> None:
    main = changed(changed(MAIN, "title: Tiny", "title: yes"), "[one.yaml]", "[one.yaml, two.yaml, bad.yaml]")
    folder = written(tmp_path, main=main, theme=changed(THEME, "text: We do it.\n", "text: 7\n"))
    (folder / "two.yaml").write_text(changed(THEME, "core: true", "core: maybe"))
    (folder / "bad.yaml").write_text("code: [")
    problems = problems_in(folder)
    assert problems[:3] == [
        'bad.yaml:1: file: cannot be read as YAML from "code: ["; '
        "look for a missing quote, colon, space or indent",
        "framework.yaml:3: title: must be text; YAML reads it as true or false, so write it in quotes",
        "one.yaml:13: text: must be text; YAML reads 7 as a number, so write it in quotes",
    ]
    assert problems[3:] == [
        'two.yaml:1: code: "1" is already the code of a theme in one.yaml, line 1',
        'two.yaml:4: code: "1.1" is already the code of an element in one.yaml, line 4',
        'two.yaml:8: code: "1.1.a" is already the code of a heading in one.yaml, line 8',
        'two.yaml:12: code: "1.1.a.1" is already the code of a statement in one.yaml, line 12',
        "two.yaml:15: core: must be true or false, not text",
        'two.yaml:16: code: "1.1.a.2" is already the code of a statement in one.yaml, line 16',
        'two.yaml:18: code: "1.1.a.p1" is already the code of a probe in one.yaml, line 18',
    ]


def test_a_problem_has_parts_for_a_program_and_a_line_for_a_person() -> None:
    problem = Problem("one.yaml", 3, "text", "is missing")
    assert str(problem) == "one.yaml:3: text: is missing"
    assert str(FrameworkProblems([problem, Problem("one.yaml", 2, "name", "is empty"), problem])) == (
        "one.yaml:2: name: is empty\none.yaml:3: text: is missing"
    )


SMALL_FILES = {
    name: (SMALL_FOLDER / name).read_bytes()
    for name in ("framework.yaml", "themes/a-place.yaml", "themes/b-people.yaml")
}
SNIPPETS = [
    b"*a",
    b"&a ",
    b"!!python/object:os.system ",
    b"<<: ",
    b"- ",
    b"? ",
    b": ",
    b"\n",
    b"\t",
    b"'",
    b'"',
    b"[",
    b"]",
    b"{",
    b"}",
    b"|\n",
    b"%YAML 9\n",
    b"---\n",
    b"\x00",
    b"\xff",
    b'"\\ud800"',
    b"1.1",
    b"yes",
    b"~",
    b"..",
    b"2005-13-45",
    b"1" * 5000,
    b".inf",
    b"=",
    "\u202e\U0001f600".encode(),
]


@given(
    name=st.sampled_from(sorted(SMALL_FILES)),
    edits=st.lists(
        st.tuples(
            st.floats(0, 1), st.integers(0, 40), st.one_of(st.sampled_from(SNIPPETS), st.binary(max_size=8))
        ),
        min_size=1,
        max_size=4,
    ),
)
def test_a_mangled_file_gives_a_framework_or_its_problems_and_nothing_else(
    name: str, edits: list[tuple[float, int, bytes]]
) -> None:
    content = SMALL_FILES[name]
    for place, cut, inserted in edits:
        start = int(place * len(content))
        content = content[:start] + inserted + content[start + cut :]
    with tempfile.TemporaryDirectory() as folder:
        for file, original in SMALL_FILES.items():
            path = Path(folder, file)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content if file == name else original)
        try:
            outcome: Framework | FrameworkProblems = read_framework(Path(folder))
        except FrameworkProblems as problems:
            outcome = problems
    if isinstance(outcome, Framework):
        assert from_json(to_json(outcome)).hash == outcome.hash
    else:
        assert outcome.problems
        assert all(str(problem).isprintable() and problem.line >= 1 for problem in outcome.problems)
