from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from pypdf import PdfReader

from assessment.models import Form
from assessment.reports.paper import PaperForm, paper_pdf
from assessment.services.answering import asked_elements, asked_of_all
from benchmark.scale import Level, Scale
from tests.factories.frameworks import small_framework
from tests.reports.pdfs import page_texts

FRAMEWORK = small_framework()
ELEMENTS = asked_elements(FRAMEWORK, asked_of_all(FRAMEWORK, Form.FULL), "staff")
FORM = PaperForm(
    council="Ashvale District Council",
    round_title="Autumn 2026",
    introduction="We ask every two years.",
    question=FRAMEWORK.scale.question,
    group="Library staff",
    service="",
    has_services=True,
    return_to="",
    closing="Friday 18 December 2026",
    threshold=5,
    minutes=5,
    scale=FRAMEWORK.scale,
    elements=ELEMENTS,
)
STATEMENTS = [one.text for element in ELEMENTS for heading in element.headings for one in heading.statements]
HOSTILE = '<img src="file:///etc/passwd"/> & <b>unclosed'


def whole(form: PaperForm) -> str:
    return " ".join(page_texts(paper_pdf(form)))


@pytest.mark.parametrize("large", [False, True])
def test_every_statement_stands_on_the_paper_with_its_number(large: bool) -> None:
    text = whole(replace(FORM, large=large))

    plain = re.sub(r"\s", "", text)
    for number, statement in enumerate(STATEMENTS, 1):
        assert re.sub(r"\s", "", f"{number} {statement}") in plain
    for label in (*(level.label for level in FRAMEWORK.scale.levels), "Don’t know", "Not applicable"):
        assert label in text
    assert "Nothing is shown about a group or a service in which fewer than 5 people answered." in text


def test_service_and_place_of_return_are_printed_or_left_as_lines() -> None:
    assert whole(FORM).count("______") > 3
    text = whole(replace(FORM, service="Housing", return_to="The box in the mess room"))
    assert "Your service: Housing" in text
    assert "Return this by Friday 18 December 2026 to: The box in the mess room" in text
    assert "Your service" not in whole(replace(FORM, has_services=False))


def test_every_page_says_which_it_is() -> None:
    texts = page_texts(paper_pdf(replace(FORM, large=True)))

    assert len(texts) > 1
    for number, text in enumerate(texts, 1):
        assert f"Page {number} of {len(texts)}" in text


def test_large_print_has_eighteen_points_throughout() -> None:
    smallest = []

    def note_size(text: str, _cm: object, tm: list[float], _font: object, size: float) -> None:
        if text.strip():
            smallest.append(size * tm[3])

    for page in PdfReader(BytesIO(paper_pdf(replace(FORM, large=True)))).pages:
        page.extract_text(visitor_text=note_size)

    assert min(smallest) >= 18


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("text", [HOSTILE, "W" * 200, "\x00\u202e", "word " * 2000])
def test_hostile_and_endless_text_is_drawn_as_text(text: str, large: bool) -> None:
    form = replace(
        FORM, council=text, round_title=text, introduction=text, service=text, return_to=text, large=large
    )

    assert paper_pdf(form).startswith(b"%PDF")


def test_a_scale_of_eleven_levels_has_its_boxes_below_each_statement() -> None:
    levels = tuple(Level(f"Level {number}", "So much") for number in range(11))

    text = whole(replace(FORM, scale=Scale("How far?", levels)))

    assert text.count("Level 10") == len(STATEMENTS) + 1


def test_the_same_form_gives_the_same_bytes() -> None:
    assert paper_pdf(FORM) == paper_pdf(FORM)
