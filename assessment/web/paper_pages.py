"""What the pages about paper show: statements numbered as on the paper, and what the check says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from assessment.models import Round
from assessment.reports.paper import PaperForm
from assessment.reports.text import can_be_drawn
from assessment.scoring.double_entry import EntryCheck, Verdict
from assessment.scoring.rounding import rounded
from assessment.services.answering import statements_in
from assessment.services.rounds import minutes_for
from assessment.translation import ngettext
from assessment.web.filters import closing_weekday
from benchmark.framework import Element, Framework
from benchmark.scale import Scale

BLANK = _l("Left blank")


@dataclass(frozen=True, slots=True)
class PaperStatement:
    number: int
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What the two entries of a paper say about one statement, in words."""

    statement: PaperStatement
    first: str
    second: str


def numbered(elements: Iterable[Element]) -> list[tuple[str, list[PaperStatement]]]:
    """Name and statements of each element; the numbers run through, as on the paper."""
    pages, number = [], 0
    for element in elements:
        statements = []
        for statement in statements_in(element):
            number += 1
            statements.append(PaperStatement(number, statement.code, statement.text))
        pages.append((element.name, statements))
    return pages


def boxes(scale: Scale) -> list[tuple[str, str]]:
    """Value and words of each box, in the order of the paper, and of none ticked."""
    return [*((choice, scale.label(choice)) for choice in scale.choices), ("", str(BLANK))]


def differences_on_page(
    elements: Iterable[Element],
    codes: Sequence[str],
    first: Mapping[str, str],
    second: Mapping[str, str],
    scale: Scale,
) -> list[Difference]:
    words = dict(boxes(scale))
    return [
        Difference(one, words[first.get(one.code, "")], words[second.get(one.code, "")])
        for _, statements in numbered(elements)
        for one in statements
        if one.code in codes
    ]


def verdict_text(check: EntryCheck) -> str:
    """How well papers are typed in, in a sentence or two."""
    if check.error_rate is None:
        return str(_("No paper has been typed twice yet, so nobody can say how well they are typed in."))
    said = {
        "papers": f"{check.checked:,}",
        "wrong": f"{check.wrong:,}",
        "answers": f"{check.compared:,}",
        "rate": rounded(100 * check.error_rate, 1),
    }
    if check.verdict is Verdict.GOOD:
        return ngettext(
            "%(papers)s paper typed twice: %(wrong)s of %(answers)s answers were wrong (%(rate)s%%). "
            "That is few enough: carry on.",
            "%(papers)s papers typed twice: %(wrong)s of %(answers)s answers were wrong (%(rate)s%%). "
            "That is few enough: carry on.",
            check.checked,
            **said,
        )
    return ngettext(
        "%(papers)s paper typed twice: %(wrong)s of %(answers)s answers were wrong (%(rate)s%%). "
        "That is more than 1 in 100: type more slowly, and check more papers. "
        "1 in %(share)s now goes to the check pile; you can check any other by its number.",
        "%(papers)s papers typed twice: %(wrong)s of %(answers)s answers were wrong (%(rate)s%%). "
        "That is more than 1 in 100: type more slowly, and check more papers. "
        "1 in %(share)s now goes to the check pile; you can check any other by its number.",
        check.checked,
        share=check.share,
        **said,
    )


def paper_form(
    round_: Round,
    framework: Framework,
    elements: Sequence[Element],
    *,
    group: str,
    service: str,
    return_to: str,
    large: bool,
) -> PaperForm:
    """The paper in the language of the framework that is given, which the request has to speak."""
    statements = sum(len(statements_in(element)) for element in elements)
    return PaperForm(
        council=round_.council.name,
        round_title=round_.title,
        introduction=round_.introduction,
        question=framework.scale.asked(of_service=round_.of_services),
        group=group,
        service=service,
        has_services=bool(round_.services),
        return_to=return_to,
        closing=closing_weekday(round_),
        threshold=round_.threshold,
        minutes=minutes_for(statements),
        scale=framework.scale,
        elements=elements,
        of_services=round_.of_services,
        large=large,
        language=framework.language,
    )


@lru_cache(maxsize=64)
def can_be_printed(framework: Framework) -> bool:
    """Whether what a framework says, in the language that it is in, can be drawn in a PDF."""
    texts = (
        framework.scale.question,
        *(text for level in framework.scale.levels for text in (level.label, level.description)),
        *(audience.name for audience in framework.audiences),
        *(text for element in framework.elements for text in (element.name, element.about)),
        *(text for heading in framework.headings for text in (heading.name, heading.about)),
        *(text for one in framework.statements for text in (one.text, one.help)),
    )
    return all(map(can_be_drawn, texts))
