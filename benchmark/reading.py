"""A folder of YAML files -> Framework, or every problem in them at once, each with file, line and key."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TypeVar

from pydantic import ValidationError

from benchmark.checking import check
from benchmark.documents import REFUSED, Document, read_document
from benchmark.framework import Audience, Element, Framework, Guidance, Heading, Probe, Statement, Theme
from benchmark.problems import WHOLE_FILE, FrameworkProblems, Problem
from benchmark.scale import Level, Scale
from benchmark.schema import (
    ElementEntry,
    Entry,
    FrameworkFile,
    HeadingEntry,
    ProbeEntry,
    ScaleEntry,
    StatementEntry,
    ThemeFile,
)
from benchmark.wording import problems_of

MAIN_FILE = "framework.yaml"

_File = TypeVar("_File", bound=Entry)


def read_framework(folder: Path) -> Framework:
    """The framework in a folder (docs/framework-files.md). Raises FrameworkProblems, and nothing else."""
    if message := path_fault(folder, MAIN_FILE):
        raise FrameworkProblems([Problem(MAIN_FILE, 1, WHOLE_FILE, message)])
    main = read_document(MAIN_FILE, folder / MAIN_FILE)
    themes, problems = _theme_documents(folder, main)
    for document in (main, *themes):
        problems.extend(document.problems)
    problems.extend(check(main, themes))
    framework_file = _validated(main, FrameworkFile, problems)
    theme_files = [_validated(document, ThemeFile, problems) for document in themes]
    if problems or framework_file is None:
        raise FrameworkProblems(problems)
    return _framework(framework_file, [file for file in theme_files if file is not None])


def _theme_documents(folder: Path, main: Document) -> tuple[list[Document], list[Problem]]:
    """The theme files that can be reached, and problems for paths that lead nowhere or out of the folder."""
    listed = main.content.get("themes") if isinstance(main.content, dict) else None
    documents: list[Document] = []
    problems: list[Problem] = []
    for number, name in enumerate(listed if isinstance(listed, list) else []):
        if not isinstance(name, str):
            continue
        path = str(PurePosixPath(name.strip()))
        if message := path_fault(folder, path):
            problems.append(main.problem(("themes", number), message))
        elif path not in [document.file for document in documents]:
            documents.append(read_document(path, folder / path))
    return documents, problems


def path_fault(folder: Path, path: str) -> str:
    """What is wrong with the path of a file in the folder, or ""."""
    if not path.isprintable() or "\\" in path:
        return "must be a path of letters that can be seen, divided by /"
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        return "must be a path inside the framework's folder"
    try:
        if not (folder / path).resolve().is_relative_to(folder.resolve()):
            return "must not lead out of the framework's folder by a link"
        found = (folder / path).is_file()
    except (OSError, RuntimeError, ValueError):
        found = False
    return "" if found else "is not a file in the framework's folder"


def _validated(document: Document, model: type[_File], problems: list[Problem]) -> _File | None:
    if document.content is REFUSED:
        return None
    try:
        return model.model_validate(document.content)
    except ValidationError as error:
        problems.extend(problems_of(document, error, model))
        return None


def _framework(file: FrameworkFile, themes: Sequence[ThemeFile]) -> Framework:
    everyone = tuple(audience.code for audience in file.audiences)
    return Framework(
        code=file.code,
        edition=file.edition,
        title=file.title,
        source=file.source,
        language=file.language,
        scale=_scale(file.scale),
        audiences=tuple(Audience(audience.code, audience.name) for audience in file.audiences),
        themes=tuple(
            Theme(theme.code, theme.name, tuple(_element(entry, everyone) for entry in theme.elements))
            for theme in themes
        ),
    )


def _scale(entry: ScaleEntry) -> Scale:
    levels = tuple(Level(level.label, level.description) for level in entry.levels)
    return Scale(question=entry.question, levels=levels, service_question=entry.service_question)


def _element(entry: ElementEntry, everyone: tuple[str, ...]) -> Element:
    headings = tuple(_heading(heading, everyone) for heading in entry.headings)
    return Element(entry.code, entry.name, entry.about, headings)


def _heading(entry: HeadingEntry, everyone: tuple[str, ...]) -> Heading:
    plan = entry.plan
    return Heading(
        code=entry.code,
        name=entry.name,
        about=entry.about,
        statements=tuple(_statement(statement, everyone) for statement in entry.statements),
        probes=tuple(_probe(probe) for probe in entry.probes),
        plan=Guidance(plan.outcome, tuple(plan.measures), tuple(plan.actions)),
    )


def _statement(entry: StatementEntry, everyone: tuple[str, ...]) -> Statement:
    return Statement(
        code=entry.code,
        text=entry.text,
        audiences=tuple(entry.audiences) or everyone,
        help=entry.help,
        core=entry.core,
        sources=tuple(entry.sources),
    )


def _probe(entry: ProbeEntry) -> Probe:
    return Probe(
        code=entry.code,
        text=entry.text,
        ask=tuple(entry.ask),
        evidence=tuple(entry.evidence),
        sources=tuple(entry.sources),
    )
