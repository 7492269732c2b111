"""One YAML file as a plain tree that remembers the line of every key; faults become problems, not exceptions.

The tree holds str, bool, None, list and dict, `Unquoted` for what YAML takes for a number or a date, and
`REFUSED` for a value already reported. Anchors, aliases and tags are refused: a framework needs none of them,
and an alias inside an alias can grow a small file beyond any memory.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)
from yaml.resolver import Resolver

from benchmark.problems import WHOLE_FILE, Problem, quoted, shortened

MAX_BYTES = 5 * 1024 * 1024
MAX_DEPTH = 20

KeyPath = tuple[str | int, ...]

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LOOK_FOR = "look for a missing quote, colon, space or indent"
_BOOLEANS = {"yes": True, "true": True, "on": True, "no": False, "false": False, "off": False}
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_KINDS = {"int": "a number", "float": "a number", "timestamp": "a date"}


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A bare word that YAML does not take for text: `2005`, `1.1`, `2005-07-01`."""

    raw: str
    kind: str


class Refused:
    """Stands in the tree for a value that has been reported already."""


REFUSED: Final = Refused()


@dataclass(frozen=True)
class Document:
    """A file as read. `content` is REFUSED where nothing could be made of it."""

    file: str
    content: object
    lines: Mapping[KeyPath, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    def line(self, path: KeyPath) -> int:
        """The line of a key, or of the nearest thing around it that is in the file."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)

    def problem(self, path: KeyPath, message: str) -> Problem:
        """A fault at a place in this file."""
        keys = [part for part in path if isinstance(part, str)]
        return Problem(self.file, self.line(path), shortened(keys[-1]) if keys else WHOLE_FILE, message)


def read_document(file: str, path: Path) -> Document:
    """Read one file; `file` is the name to give it in problems."""
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(file, 1, f"cannot be read ({error.strerror})")
    if len(content) > MAX_BYTES:
        return _unreadable(file, 1, f"is larger than {MAX_BYTES // 1024 // 1024} MB")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return _unreadable(file, line, "is not UTF-8 text; save the file as UTF-8")
    return parse_document(file, text)


def parse_document(file: str, text: str) -> Document:
    """The tree of a YAML text. Never raises: whatever is wrong is in the document's problems."""
    if control := _CONTROL.search(text):
        line = text.count("\n", 0, control.start()) + 1
        return _unreadable(file, line, f"holds a control character (U+{ord(control[0]):04X}); delete it")
    tree = _Tree(file, yaml.parse(text, Loader=_LOADER))
    try:
        content = tree.document()
    except _UnreadableError as error:
        return _unreadable(file, error.line, error.message)
    except yaml.MarkedYAMLError as error:
        return _unreadable(file, *_syntax_fault(error, text.splitlines()))
    except yaml.YAMLError:
        return _unreadable(file, 1, "holds a character that YAML does not allow")
    return Document(file, content, tree.lines, tuple(tree.problems))


class _UnreadableError(Exception):
    def __init__(self, line: int, message: str) -> None:
        super().__init__(message)
        self.line = line
        self.message = message


class _Tree:
    """Builds the tree out of the parser's events, and notes lines and faults on the way."""

    def __init__(self, file: str, events: Iterator[Event]) -> None:
        self._file = file
        self._events = events
        self._resolve: Callable[..., str] = Resolver().resolve
        self.lines: dict[KeyPath, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> object:
        content: object = REFUSED
        started = False
        for event in self._events:
            if isinstance(event, DocumentStartEvent):
                if started:
                    raise _UnreadableError(_line(event), "holds a second document; take out the line ---")
                started = True
                content = self._value(next(self._events), ())
            elif not isinstance(event, StreamStartEvent | StreamEndEvent):
                continue
        if not started or content is None:
            raise _UnreadableError(1, "is empty")
        if not isinstance(content, dict | Refused):
            raise _UnreadableError(1, "must consist of keys and values, as in code: …")
        return content

    def _value(self, event: Event, path: KeyPath) -> object:
        self.lines.setdefault(path, _line(event))
        if len(path) > MAX_DEPTH:
            raise _UnreadableError(_line(event), f"is nested more than {MAX_DEPTH} levels deep")
        value = self._plain_value(event, path)
        sign = _special_sign(event)
        if sign is None:
            return value
        message = f"starts with {sign}, which has a meaning of its own in YAML; write the text in quotes"
        self._report(path, _line(event), message)
        return REFUSED

    def _plain_value(self, event: Event, path: KeyPath) -> object:
        match event:
            case ScalarEvent():
                return self._scalar(event)
            case SequenceStartEvent():
                return self._list(path)
            case MappingStartEvent():
                return self._mapping(path)
        return REFUSED

    def _list(self, path: KeyPath) -> list[object]:
        entries: list[object] = []
        while not isinstance(event := next(self._events), SequenceEndEvent):
            entries.append(self._value(event, (*path, len(entries))))
        return entries

    def _mapping(self, path: KeyPath) -> dict[str, object]:
        entries: dict[str, object] = {}
        while not isinstance(event := next(self._events), MappingEndEvent):
            if not isinstance(event, ScalarEvent) or _special_sign(event):
                raise _UnreadableError(_line(event), "has something that cannot be a key; a key is a word")
            here = (*path, event.value)
            if event.value in entries:
                message = f"is given twice; the first is on line {self.lines[here]}"
                self._report(here, _line(event), message)
                self._value(next(self._events), here)
            else:
                self.lines[here] = _line(event)
                entries[event.value] = self._value(next(self._events), here)
        return entries

    def _scalar(self, event: ScalarEvent) -> object:
        value = event.value
        if not event.implicit[0]:
            return value
        kind = self._resolve(yaml.ScalarNode, value, (True, False)).rpartition(":")[2]
        if kind == "str":
            return value
        if kind == "null":
            return None
        if kind == "bool":
            return _BOOLEANS[value.lower()]
        return Unquoted(value, _KINDS.get(kind, "a special sign"))

    def _report(self, path: KeyPath, line: int, message: str) -> None:
        place = Document(self._file, None, {path: line})
        self.problems.append(place.problem(path, message))


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _special_sign(event: Event) -> str | None:
    """The sign by which YAML takes a value for something other than plain data, if it does."""
    if isinstance(event, AliasEvent):
        return "*"
    if getattr(event, "anchor", None) is not None:
        return "&"
    if getattr(event, "tag", None) is not None:
        return "!"
    return None


def _syntax_fault(error: yaml.MarkedYAMLError, lines: list[str]) -> tuple[int, str]:
    """The line and the message. What is begun and never ended is told where it begins."""
    marks = [mark for mark in (error.problem_mark, error.context_mark) if mark]
    line = next((mark.line + 1 for mark in marks if mark.line < len(lines)), len(lines))
    text = lines[line - 1]
    if "\t" in text[: len(text) - len(text.lstrip())]:
        return line, "is indented with a tab; use spaces"
    return line, f"cannot be read as YAML from {quoted(text.strip())}; {_LOOK_FOR}"


def _unreadable(file: str, line: int, message: str) -> Document:
    return Document(file, REFUSED, {(): line}, (Problem(file, line, WHOLE_FILE, message),))
