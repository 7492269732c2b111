"""View models of the questionnaire.

What a statement's radios cost is the template: each is drawn once for every language of the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

from flask import current_app
from flask_babel import gettext as _
from markupsafe import Markup

from assessment.services.answering import MAX_COMMENT, Progress, statements_in
from assessment.web.forms.questionnaire import Typed
from assessment.web.language import in_language, marked_language, page_language
from benchmark.framework import Element, Framework
from benchmark.scale import DONT_KNOW, NOT_APPLICABLE

MOST_DRAWN = 8192


@dataclass(frozen=True, slots=True)
class HeadingOnPage:
    lead: Markup
    answers: Markup


def headings_on_page(
    framework: Framework, element: Element, typed: Typed, saved: Typed
) -> tuple[HeadingOnPage, ...]:
    """An element's headings with the fields of their statements as typed, each marked if it is saved so."""
    choices = frozenset(framework.scale.choices)
    language = page_language()

    def fields(code: str) -> Markup:
        choice = typed.choices.get(code, "")
        chosen = choice if choice in choices else ""
        is_saved = chosen == saved.choices.get(code)
        comment = typed.comments.get(code)
        if comment:
            return _radios(framework, language, code, chosen, is_saved) + _comment(code, comment)
        return _radios_without_comment(framework, language, code, chosen, is_saved)

    return tuple(
        HeadingOnPage(
            _heading_lead(framework, language, heading.code),
            Markup("").join(fields(statement.code) for statement in heading.statements),
        )
        for heading in element.headings
    )


def element_lead(framework: Framework, code: str, *, of_service: bool) -> Markup:
    """What an element is about, the question that is put, and what the answers mean."""
    return _element_lead(framework, page_language(), code, of_service)


@lru_cache(maxsize=MOST_DRAWN)
def _element_lead(framework: Framework, _language: str, code: str, of_service: bool) -> Markup:
    lang = marked_language(framework.language)
    question = framework.scale.asked(of_service=of_service)
    return cast(Markup, _macros().element_lead(framework.by_code[code], framework.scale, question, lang))


def element_end() -> Markup:
    """The buttons below an element's statements."""
    return _element_end(page_language())


@lru_cache(maxsize=MOST_DRAWN)
def _element_end(_language: str) -> Markup:
    return cast(Markup, _macros().element_end())


def typed_rows(framework: Framework, element: Element, typed: Typed) -> list[dict[str, Any]]:
    """What was typed on a page, in words, for the page that says that it was not kept."""
    rows = []
    for statement in statements_in(element):
        choice, comment = typed.choices.get(statement.code), typed.comments.get(statement.code)
        words = _answer_words(framework, choice, comment)
        if words:
            rows.append({"key": in_language(statement.text, framework.language), "value": words})
    return rows


def answer_rows(framework: Framework, element: Element, saved: Typed, page: str) -> list[dict[str, Any]]:
    """Every statement of an element with its answer, and a link to change it on `page`."""
    rows = []
    for statement in statements_in(element):
        choice, comment = saved.choices.get(statement.code), saved.comments.get(statement.code)
        rows.append(
            {
                "key": in_language(statement.text, framework.language),
                "value": _answer_words(framework, choice or "", comment),
                "href": f"{page}#answer-{statement.code}-0",
                "action": _("Change") if choice else _("Answer"),
            }
        )
    return rows


def task_items(
    framework: Framework, progress: Sequence[Progress], pages: Sequence[str]
) -> list[dict[str, Any]]:
    """The elements as a task list, each with its page."""
    names = {element.code: element.name for element in framework.elements}
    return [
        {
            "text": in_language(names[row.code], framework.language),
            "href": page,
            "status": _("%(answered)s of %(asked)s answered", answered=row.answered, asked=row.asked),
            "done": row.done,
        }
        for row, page in zip(progress, pages, strict=True)
    ]


def _answer_words(framework: Framework, choice: str | None, comment: str | None) -> list[str]:
    """`choice` "" is spelled out as not answered; None is passed over."""
    words = []
    if choice is not None:
        words.append(_choice_words(framework, choice))
    if comment:
        words.append(_("Comment: %(comment)s", comment=comment))
    return words


def _choice_words(framework: Framework, choice: str) -> str:
    if choice == DONT_KNOW:
        return str(_("Don't know"))
    if choice == NOT_APPLICABLE:
        return str(_("Not applicable"))
    if choice not in framework.scale.choices:
        return str(_("Not answered"))
    return in_language(framework.scale.label(choice), framework.language)


@lru_cache(maxsize=MOST_DRAWN)
def _heading_lead(framework: Framework, _language: str, code: str) -> Markup:
    lang = marked_language(framework.language)
    return cast(Markup, _macros().heading_lead(framework.by_code[code], lang))


@lru_cache(maxsize=MOST_DRAWN)
def _radios_without_comment(
    framework: Framework, language: str, code: str, chosen: str, saved: bool
) -> Markup:
    return _radios(framework, language, code, chosen, saved) + _comment(code, "")


@lru_cache(maxsize=MOST_DRAWN)
def _radios(framework: Framework, _language: str, code: str, chosen: str, saved: bool) -> Markup:
    statement, lang = framework.by_code[code], marked_language(framework.language)
    return cast(Markup, _macros().statement_radios(statement, framework.scale.levels, chosen, saved, lang))


def _comment(code: str, comment: str) -> Markup:
    error = ""
    if len(comment) > MAX_COMMENT:
        error = _("Shorten your comment to %(most)s characters or fewer", most=f"{MAX_COMMENT:,}")
    return cast(Markup, _macros().statement_comment(code, comment, error=error))


def _macros() -> Any:
    return current_app.jinja_env.get_template("components/answers.html").module
