"""Rules between the values of a framework's files: codes, audiences, core statements, levels.

Works on the files as read, not on validated values, so that a wrong type in one place hides nothing
elsewhere. What is missing or of the wrong type is passed over here: `benchmark.schema` reports it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from benchmark.documents import Document, KeyPath, Unquoted
from benchmark.problems import Problem, quoted

_THEME = "theme"
_BELOW = {
    _THEME: (("elements", "element"),),
    "element": (("headings", "heading"),),
    "heading": (("statements", "statement"), ("probes", "probe")),
}


@dataclass(frozen=True)
class Part:
    """A theme, element, heading, statement or probe in a file, with what stands under its keys."""

    kind: str
    document: Document
    path: KeyPath
    entry: dict[str, object]
    parent: Part | None = None

    @property
    def code(self) -> str:
        """The code, or "" where there is none to go by."""
        return _word(self.entry.get("code"))

    def problem(self, key: str, message: str, *more: int) -> Problem:
        return self.document.problem((*self.path, key, *more), message)

    def words(self, key: str) -> Iterator[tuple[int, str]]:
        """The texts in the list under a key, numbered by their places in it."""
        for number, value in enumerate(_list(self.entry.get(key))):
            if word := _word(value):
                yield number, word


def check(framework: Document, themes: Sequence[Document]) -> list[Problem]:
    """Every breach of the rules between values, in no particular order."""
    parts = [part for theme in themes for part in _parts(theme)]
    return [
        *_repeated_in_framework(framework),
        *_repeated_codes(parts),
        *_codes_off_their_parents(parts),
        *_audiences(parts, _audience_codes(framework)),
        *_second_cores(parts),
    ]


def _repeated_in_framework(framework: Document) -> Iterator[Problem]:
    root = Part("framework", framework, (), _dict(framework.content))
    scale = Part("scale", framework, ("scale",), _dict(root.entry.get("scale")))
    yield from _repeated(framework, _texts_under(root, "audiences", "code"))
    yield from _repeated(framework, _texts_under(scale, "levels", "label"))
    paths = [(("themes", number), str(PurePosixPath(path))) for number, path in root.words("themes")]
    yield from _repeated(framework, paths)


def _texts_under(part: Part, key: str, name: str) -> list[tuple[KeyPath, str]]:
    return [
        ((*part.path, key, number, name), _word(_dict(entry).get(name)))
        for number, entry in enumerate(_list(part.entry.get(key)))
    ]


def _repeated(document: Document, texts: Sequence[tuple[KeyPath, str]]) -> Iterator[Problem]:
    first: dict[str, KeyPath] = {}
    for path, text in texts:
        same = text.casefold()
        if text and same in first:
            line = document.line(first[same])
            yield document.problem(path, f"{quoted(text)} is given twice; the first is on line {line}")
        first.setdefault(same, path)


def _repeated_codes(parts: Sequence[Part]) -> Iterator[Problem]:
    first: dict[str, Part] = {}
    for part in parts:
        if not part.code:
            continue
        other = first.setdefault(part.code, part)
        if other is not part:
            place = f"{other.document.file}, line {other.document.line((*other.path, 'code'))}"
            yield part.problem(
                "code", f"{quoted(part.code)} is already the code of {_named(other.kind)} in {place}"
            )


def _named(kind: str) -> str:
    return f"an {kind}" if kind == "element" else f"a {kind}"


def _codes_off_their_parents(parts: Sequence[Part]) -> Iterator[Problem]:
    for part in parts:
        parent = part.parent
        if parent is None or not parent.code or not part.code:
            continue
        stem = parent.code + "."
        if not part.code.startswith(stem) or part.code == stem:
            message = f"{quoted(part.code)} must begin with {quoted(stem)}, the code of its {parent.kind}"
            yield part.problem("code", message)


def _audiences(parts: Sequence[Part], known: tuple[str, ...]) -> Iterator[Problem]:
    for part in parts:
        for key in ("audiences", "ask", "evidence"):
            seen: set[str] = set()
            for number, word in part.words(key):
                if word in seen:
                    yield part.problem(key, f"{quoted(word)} is given twice", number)
                elif key != "evidence" and known and word not in known:
                    message = f"{quoted(word)} is not one of the framework's audiences: {', '.join(known)}"
                    yield part.problem(key, message, number)
                seen.add(word)


def _audience_codes(framework: Document) -> tuple[str, ...]:
    root = Part("framework", framework, (), _dict(framework.content))
    return tuple(code for _, code in _texts_under(root, "audiences", "code") if code)


def _second_cores(parts: Sequence[Part]) -> Iterator[Problem]:
    first: dict[tuple[str, KeyPath], Part] = {}
    for part in parts:
        if part.kind != "statement" or part.entry.get("core") is not True or part.parent is None:
            continue
        other = first.setdefault((part.document.file, part.parent.path), part)
        if other is not part:
            line = other.document.line((*other.path, "core"))
            yield part.problem("core", f"is the second in its heading; the first is on line {line}")


def _parts(document: Document) -> Iterator[Part]:
    if isinstance(document.content, dict):
        yield from _descend(Part(_THEME, document, (), document.content))


def _descend(part: Part) -> Iterator[Part]:
    yield part
    for key, kind in _BELOW.get(part.kind, ()):
        for number, entry in enumerate(_list(part.entry.get(key))):
            yield from _descend(Part(kind, part.document, (*part.path, key, number), _dict(entry), part))


def _word(value: object) -> str:
    if isinstance(value, Unquoted):
        return value.raw
    return value.strip() if isinstance(value, str) else ""


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}
