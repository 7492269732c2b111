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


def groups_asked(framework: Framework, form: Form) -> list[tuple[str, str]]:
    """Code and name of each group to which a form puts at least one statement."""
    short = form is Form.SHORT
    return [
        (audience.code, audience.name)
        for audience in framework.audiences
        if framework.statements_for(audience.code, short=short)
    ]


@lru_cache(maxsize=MOST_KEPT)
def asked_elements(framework: Framework, form: Form, group_code: str) -> tuple[Element, ...]:
    """The framework cut down to what a form puts to a group; elements and headings left empty are dropped."""
    statements = framework.statements_for(group_code, short=form is Form.SHORT)
    asked = {statement.code for statement in statements}
    elements = (_cut_element(element, asked) for element in framework.elements)
    return tuple(element for element in elements if element.headings)


@lru_cache(maxsize=MOST_KEPT)
def asked_codes(framework: Framework, form: Form, group_code: str) -> frozenset[str]:
    """The codes of the statements that a form puts to a group."""
    elements = asked_elements(framework, form, group_code)
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
