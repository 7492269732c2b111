"""What a respondent is asked and how far they have come: frozen values, no queries."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from assessment.models import Form
from benchmark.framework import Element, Framework, Heading, Statement

MAX_COMMENT = 2000
MOST_KEPT = 256
"""Frameworks never change, so what a form puts to a group is worked out once, for so many of these."""


@dataclass(frozen=True, slots=True)
class Asking:
    """What a round asks of whom: the form of each group that takes part, and the elements left out."""

    forms: tuple[tuple[str, Form], ...]
    left_out: frozenset[str] = frozenset()

    def form_for(self, group_code: str) -> Form | None:
        return dict(self.forms).get(group_code)


def asked_of_all(framework: Framework, form: Form) -> Asking:
    """The same form for every group, and every element."""
    return Asking(tuple((audience.code, form) for audience in framework.audiences))


class BadAnswer(Exception):
    """A group, service, statement or choice that the round does not offer, or a comment that is too long."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How many of the statements put to a respondent in one element they have answered."""

    code: str
    name: str
    answered: int
    asked: int

    @property
    def done(self) -> bool:
        return self.answered == self.asked


def groups_asked(framework: Framework, asking: Asking) -> list[tuple[str, str]]:
    """Code and name of each group to which at least one statement is put."""
    return [
        (audience.code, audience.name)
        for audience in framework.audiences
        if asked_codes(framework, asking, audience.code)
    ]


@lru_cache(maxsize=MOST_KEPT)
def asked_elements(framework: Framework, asking: Asking, group_code: str) -> tuple[Element, ...]:
    """The framework cut down to what is put to a group; elements and headings left empty are dropped."""
    form = asking.form_for(group_code)
    if form is None:
        return ()
    statements = framework.statements_for(group_code, short=form is Form.SHORT)
    asked = {statement.code for statement in statements}
    in_scope = (element for element in framework.elements if element.code not in asking.left_out)
    elements = (_cut_element(element, asked) for element in in_scope)
    return tuple(element for element in elements if element.headings)


@lru_cache(maxsize=MOST_KEPT)
def asked_codes(framework: Framework, asking: Asking, group_code: str) -> frozenset[str]:
    """The codes of the statements that are put to a group."""
    elements = asked_elements(framework, asking, group_code)
    return frozenset(statement.code for element in elements for statement in statements_in(element))


def statements_in(element: Element) -> tuple[Statement, ...]:
    return tuple(statement for heading in element.headings for statement in heading.statements)


def progress_by_element(elements: Collection[Element], answers: Mapping[str, str]) -> tuple[Progress, ...]:
    """`elements` as `asked_elements` gives them, `answers` by statement code."""
    rows = []
    for element in elements:
        codes = [statement.code for statement in statements_in(element)]
        rows.append(Progress(element.code, element.name, sum(code in answers for code in codes), len(codes)))
    return tuple(rows)


def clean_comment(text: str) -> str:
    """A comment as it is kept: plain line breaks, no control characters, no space at either end."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(
        one for one in lines if one in "\n\t" or unicodedata.category(one) not in _UNSTORABLE
    ).strip()


_UNSTORABLE = frozenset({"Cc", "Cs"})


def _cut_element(element: Element, asked: Collection[str]) -> Element:
    headings = (_cut_heading(heading, asked) for heading in element.headings)
    return replace(element, headings=tuple(heading for heading in headings if heading.statements))


def _cut_heading(heading: Heading, asked: Collection[str]) -> Heading:
    return replace(
        heading, statements=tuple(statement for statement in heading.statements if statement.code in asked)
    )
