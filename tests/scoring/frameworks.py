"""Frameworks of any shape, made up for the arithmetic: only codes, scale and audiences matter here."""

from __future__ import annotations

from collections.abc import Sequence

from benchmark.framework import Audience, Element, Framework, Heading, Statement, Theme
from benchmark.scale import Level, Scale

AUDIENCES = ("staff", "managers", "leaders")
Shape = Sequence[Sequence[Sequence[int]]]
"""Themes of elements of headings, each heading as its number of statements."""

LOPSIDED: Shape = (((1, 3), (2,)), ((2,),))
"""1.1.a has 1 statement, 1.1.b three, 1.2.a two; 2.1.a two."""


def framework_of(shape: Shape = LOPSIDED, size: int = 5) -> Framework:
    return Framework(
        code="made-up",
        edition="1",
        title="Made up",
        source="Invented",
        language="en-GB",
        scale=Scale("How far?", tuple(Level(f"Level {number}", "") for number in range(size))),
        audiences=tuple(Audience(code, code.title()) for code in AUDIENCES),
        themes=tuple(_theme(str(number), elements) for number, elements in enumerate(shape, start=1)),
    )


def _theme(code: str, elements: Sequence[Sequence[int]]) -> Theme:
    numbered = enumerate(elements, start=1)
    return Theme(code, f"Theme {code}", tuple(_element(f"{code}.{number}", one) for number, one in numbered))


def _element(code: str, headings: Sequence[int]) -> Element:
    lettered = zip("abcdefgh", headings, strict=False)
    made = tuple(_heading(f"{code}.{letter}", statements) for letter, statements in lettered)
    return Element(code, f"Element {code}", "", made)


def _heading(code: str, statements: int) -> Heading:
    numbers = range(1, statements + 1)
    made = tuple(Statement(f"{code}.{number}", f"Statement {code}.{number}", AUDIENCES) for number in numbers)
    return Heading(code, f"Heading {code}", "", made)
