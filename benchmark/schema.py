"""What a framework's files may hold, value by value: the keys, which are required, their types and limits.

Rules between values (unique codes, known audiences, …) are in `benchmark.checking`. The public description of
this schema is docs/framework-files.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from benchmark.framework import EVIDENCE_KINDS
from benchmark.problems import quoted
from benchmark.scale import MAX_LEVELS, MIN_LEVELS

MAX_STATEMENT = 500
MAX_TEXT = 2000
MAX_CODE = 60

_SEGMENT = r"[A-Za-z0-9_-]+"
_BIDIRECTIONAL = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fault(message: str) -> PydanticCustomError:
    """An error whose message is already in the author's words."""
    return PydanticCustomError("framework", "{message}", {"message": message})


def _text(limit: int, *, lines: bool) -> AfterValidator:
    def check(text: str) -> str:
        text = text.strip()
        if not text:
            raise fault("is blank")
        if len(text) > limit:
            raise fault(f"is longer than {limit:,} characters ({len(text):,})")
        if "\n" in text and not lines:
            raise fault("must be on one line")
        for letter in text:
            hidden = unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp") or letter in _BIDIRECTIONAL
            if hidden and letter != "\n":
                raise fault(f"holds a control character (U+{ord(letter):04X}); delete it")
        return text

    return AfterValidator(check)


def _shaped(pattern: str, what: str) -> Callable[[str], str]:
    shape = re.compile(pattern)

    def check(text: str) -> str:
        if not shape.fullmatch(text):
            raise fault(f"{quoted(text)} is not {what}")
        return text

    return check


def _evidence_kind(text: str) -> str:
    if text not in EVIDENCE_KINDS:
        raise fault(f"{quoted(text)} is not a kind of evidence; choose from {', '.join(EVIDENCE_KINDS)}")
    return text


Line = Annotated[str, _text(MAX_TEXT, lines=False)]
Prose = Annotated[str, _text(MAX_TEXT, lines=True)]
StatementText = Annotated[str, _text(MAX_STATEMENT, lines=False)]
ShortLine = Annotated[str, _text(MAX_CODE, lines=False)]
Code = Annotated[
    ShortLine,
    AfterValidator(
        _shaped(
            rf"{_SEGMENT}(\.{_SEGMENT})*", "a code: letters, digits, - and _, in parts divided by full stops"
        )
    ),
]
PlainCode = Annotated[
    ShortLine, AfterValidator(_shaped(_SEGMENT, "a plain code: letters, digits, - and _ only"))
]
Language = Annotated[
    ShortLine,
    AfterValidator(_shaped(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", "a language code such as en-GB or cy")),
]
TranslationLanguage = Annotated[
    ShortLine,
    AfterValidator(
        _shaped(r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?", "the code of a language such as cy, pl or pt-BR")
    ),
]
EvidenceKind = Annotated[Line, AfterValidator(_evidence_kind)]


class Entry(BaseModel):
    """A set of keys in a framework's file."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class LevelEntry(Entry):
    label: Line
    description: Prose


class ScaleEntry(Entry):
    question: Line
    service_question: Line = ""
    levels: list[LevelEntry] = Field(min_length=MIN_LEVELS, max_length=MAX_LEVELS)


class AudienceEntry(Entry):
    code: PlainCode
    name: Line


class FrameworkFile(Entry):
    code: PlainCode
    edition: ShortLine
    title: Line
    source: Prose
    language: Language
    scale: ScaleEntry
    audiences: list[AudienceEntry] = Field(min_length=1)
    themes: list[str] = Field(min_length=1)


class StatementEntry(Entry):
    """`audiences` is empty only where the file leaves it out: then all audiences can judge the statement."""

    code: Code
    text: StatementText
    help: Prose = ""
    audiences: list[Line] = Field(default_factory=list, min_length=1)
    core: bool = False
    sources: list[Line] = []


class ProbeEntry(Entry):
    code: Code
    text: Prose
    ask: list[Line] = []
    evidence: list[EvidenceKind] = []
    sources: list[Line] = []


class PlanEntry(Entry):
    outcome: Prose = ""
    measures: list[Prose] = []
    actions: list[Prose] = []


class HeadingEntry(Entry):
    code: Code
    name: Line
    about: Prose
    statements: list[StatementEntry] = Field(min_length=1)
    probes: list[ProbeEntry] = []
    plan: PlanEntry = PlanEntry()


class ElementEntry(Entry):
    code: Code
    name: Line
    about: Prose
    headings: list[HeadingEntry] = Field(min_length=1)


class ThemeFile(Entry):
    code: Code
    name: Line
    elements: list[ElementEntry] = Field(min_length=1)


class TranslatedScaleEntry(Entry):
    question: Line
    service_question: Line = ""
    levels: list[LevelEntry] = Field(min_length=MIN_LEVELS, max_length=MAX_LEVELS)


class WordingEntry(Entry):
    name: Line
    about: Prose


class TranslationFile(Entry):
    """Texts by code. Whether they are the codes of the framework is checked in `translation_files`."""

    language: TranslationLanguage
    title: Line
    source: Prose = ""
    scale: TranslatedScaleEntry
    audiences: dict[str, Line]
    themes: dict[str, Line]
    elements: dict[str, WordingEntry]
    headings: dict[str, WordingEntry]
    statements: dict[str, StatementText]
    help: dict[str, Prose] = {}
    probes: dict[str, Prose] = {}
    plans: dict[str, PlanEntry] = {}
