"""The translations beside a framework's main file -> Translation, or every problem in them at once.

`framework.cy.yaml` is the Welsh one. It holds texts by code (docs/framework-files.md), all that respondents
see; what it leaves out of the rest is told as a note.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from benchmark.documents import REFUSED, Document, KeyPath, read_document
from benchmark.framework import Framework, Guidance
from benchmark.problems import WHOLE_FILE, FrameworkProblems, Problem, quoted
from benchmark.reading import path_fault
from benchmark.scale import Level
from benchmark.schema import TranslationFile
from benchmark.translation import Translation, Wording
from benchmark.wording import problems_of

_PREFIX, _SUFFIX = "framework.", ".yaml"


def read_translations(folder: Path, framework: Framework) -> tuple[Translation, ...]:
    """The translations of a framework, by language. Raises FrameworkProblems with what is wrong in any."""
    problems: list[Problem] = []
    found = [_read(folder, file, framework, problems) for file in _files(folder)]
    if problems:
        raise FrameworkProblems(problems)
    return tuple(translation for translation in found if translation is not None)


def notes_on(framework: Framework, translation: Translation) -> list[str]:
    """What is no fault but worth a look: texts that are the same in both languages, and what is left out."""
    notes = []
    same = [code for code, text in _texts(translation) if text == _original(framework).get(code)]
    if same:
        notes.append(f"the same as in {framework.language}: {', '.join(same)}")
    guided = [heading.code for heading in framework.headings if heading.plan != Guidance()]
    for what, codes, given in (
        ("probes", [probe.code for probe in framework.probes], translation.probes),
        ("plans", guided, translation.plans),
    ):
        left_out = [code for code in codes if code not in given]
        if left_out:
            notes.append(f"{what} left in {framework.language}: {len(left_out)} of {len(codes)}")
    return [f"{_PREFIX}{translation.language}{_SUFFIX}: note: {note}" for note in notes]


def _files(folder: Path) -> list[str]:
    """Every `framework.LANGUAGE.yaml`, whatever stands for the language."""
    names = (path.name for path in folder.glob(f"{_PREFIX}*{_SUFFIX}"))
    return sorted(name for name in names if len(name) > len(_PREFIX) + len(_SUFFIX) - 1)


def _read(folder: Path, file: str, framework: Framework, problems: list[Problem]) -> Translation | None:
    if message := path_fault(folder, file):
        problems.append(Problem(file, 1, WHOLE_FILE, message))
        return None
    document = read_document(file, folder / file)
    before = len(problems)
    problems.extend(document.problems)
    if document.content is not REFUSED:
        problems.extend(_check(document, framework))
    try:
        entry = TranslationFile.model_validate(document.content) if document.content is not REFUSED else None
    except ValidationError as error:
        problems.extend(problems_of(document, error, TranslationFile))
        return None
    return None if entry is None or len(problems) > before else _translation(entry)


def _translation(file: TranslationFile) -> Translation:
    return Translation(
        language=file.language,
        title=file.title,
        source=file.source,
        question=file.scale.question,
        service_question=file.scale.service_question,
        levels=tuple(Level(level.label, level.description) for level in file.scale.levels),
        audiences=file.audiences,
        themes=file.themes,
        elements={code: Wording(one.name, one.about) for code, one in file.elements.items()},
        headings={code: Wording(one.name, one.about) for code, one in file.headings.items()},
        statements=file.statements,
        help=file.help,
        probes=file.probes,
        plans={
            code: Guidance(one.outcome, tuple(one.measures), tuple(one.actions))
            for code, one in file.plans.items()
        },
    )


@dataclass(frozen=True, slots=True)
class _Table:
    """A key of the file, what its codes are the codes of, and which of them a translation has to give."""

    key: str
    what: str
    codes: tuple[str, ...]
    required: bool = True


def _tables(framework: Framework) -> tuple[_Table, ...]:
    return (
        _Table("audiences", "an audience", tuple(one.code for one in framework.audiences)),
        _Table("themes", "a theme", tuple(one.code for one in framework.themes)),
        _Table("elements", "an element", tuple(one.code for one in framework.elements)),
        _Table("headings", "a heading", tuple(one.code for one in framework.headings)),
        _Table("statements", "a statement", tuple(one.code for one in framework.statements)),
        _Table("help", "a statement with help", tuple(one.code for one in framework.statements if one.help)),
        _Table("probes", "a probe", tuple(one.code for one in framework.probes), required=False),
        _Table("plans", "a heading", tuple(one.code for one in framework.headings), required=False),
    )


def _check(document: Document, framework: Framework) -> Iterator[Problem]:
    """Every breach of the rules between a translation and its framework."""
    content = _dict(document.content)
    for table in _tables(framework):
        if table.key not in content and TranslationFile.model_fields[table.key].is_required():
            continue  # told once, by the validator
        yield from _check_codes(document, table, _dict(content.get(table.key)))
    yield from _check_language(document, content.get("language"), framework)
    yield from _check_scale(document, _dict(content.get("scale")), framework)
    plans = {heading.code: heading.plan for heading in framework.headings}
    for code, plan in _dict(content.get("plans")).items():
        if code in plans:
            yield from _check_plan(document, code, _dict(plan), plans[code])


def _check_codes(document: Document, table: _Table, given: Mapping[str, object]) -> Iterator[Problem]:
    for code in given:
        if code not in table.codes:
            yield document.problem((table.key, code), f"is not the code of {table.what} in the framework")
    if not table.required:
        return
    for code in table.codes:
        if code not in given:
            yield document.problem((table.key,), f"has no text for {quoted(code)}")


def _check_language(document: Document, language: object, framework: Framework) -> Iterator[Problem]:
    if not isinstance(language, str):
        return
    named = document.file.removeprefix(_PREFIX).removesuffix(_SUFFIX)
    if language != named:
        message = f"{quoted(language)} is not the language in the file's name, {quoted(named)}"
        yield document.problem(("language",), message)
    if language == framework.language:
        yield document.problem(("language",), f"{quoted(language)} is the framework's own language")


def _check_scale(document: Document, scale: Mapping[str, object], framework: Framework) -> Iterator[Problem]:
    levels = scale.get("levels")
    if isinstance(levels, list):
        if len(levels) != framework.scale.size:
            message = (
                f"must have {framework.scale.size} entries like the framework's scale, not {len(levels)}"
            )
            yield document.problem(("scale", "levels"), message)
        yield from _check_labels(document, [_dict(level).get("label") for level in levels])
    if framework.scale.service_question and "service_question" not in scale and scale:
        yield document.problem(("scale",), 'has no text for "service_question"')
    if "service_question" in scale and not framework.scale.service_question:
        message = "is not in the framework's scale; take it out"
        yield document.problem(("scale", "service_question"), message)


def _check_labels(document: Document, labels: Iterable[object]) -> Iterator[Problem]:
    first: dict[str, KeyPath] = {}
    for number, label in enumerate(labels):
        if not isinstance(label, str):
            continue
        path: KeyPath = ("scale", "levels", number, "label")
        if label.casefold() in first:
            line = document.line(first[label.casefold()])
            yield document.problem(path, f"{quoted(label)} is given twice; the first is on line {line}")
        first.setdefault(label.casefold(), path)


def _check_plan(
    document: Document, code: str, plan: Mapping[str, object], original: Guidance
) -> Iterator[Problem]:
    for key, texts in (("measures", original.measures), ("actions", original.actions)):
        given = plan.get(key, [])
        if isinstance(given, list) and len(given) != len(texts):
            message = f"must have {len(texts)} entries like the framework's, not {len(given)}"
            yield document.problem(("plans", code, key), message)
    if bool(plan.get("outcome")) != bool(original.outcome):
        message = "is missing" if original.outcome else "is not in the framework; take it out"
        yield document.problem(("plans", code, "outcome"), message)


def _texts(translation: Translation) -> Iterator[tuple[str, str]]:
    """The sentences of a translation, each with its code: names are often the same in two languages."""
    yield from translation.statements.items()
    for wordings in (translation.elements, translation.headings):
        for code, wording in wordings.items():
            yield code, wording.about


def _original(framework: Framework) -> dict[str, str]:
    texts = {statement.code: statement.text for statement in framework.statements}
    texts |= {element.code: element.about for element in framework.elements}
    return texts | {heading.code: heading.about for heading in framework.headings}


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
