"""What a respondent is asked, as values."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assessment.models import Form
from assessment.services.answering import (
    asked_elements,
    asked_of_all,
    clean_comment,
    progress_by_element,
    statements_in,
)
from tests.factories.frameworks import small_framework


def test_a_group_is_asked_its_own_statements_under_their_headings() -> None:
    elements = asked_elements(small_framework(), asked_of_all(small_framework(), Form.FULL), "volunteers")
    shape = {
        element.code: {heading.code: len(heading.statements) for heading in element.headings}
        for element in elements
    }
    assert shape == {"a.1": {"a.1.x": 1, "a.1.y": 2}, "a.2": {"a.2.z": 1}, "b.1": {"b.1.v": 2}}


def test_the_short_form_asks_every_group_the_core_statements() -> None:
    for group in ("staff", "managers", "volunteers"):
        elements = asked_elements(small_framework(), asked_of_all(small_framework(), Form.SHORT), group)
        codes = [statement.code for element in elements for statement in statements_in(element)]
        assert codes == ["a.1.x.1", "a.1.y.1", "a.2.z.1", "b.1.v.1"]


def test_progress_leaves_out_answers_to_what_is_not_asked() -> None:
    elements = asked_elements(small_framework(), asked_of_all(small_framework(), Form.SHORT), "staff")
    rows = progress_by_element(elements, {"a.2.z.1": "3", "a.2.z.2": "3"})
    assert [(row.answered, row.asked, row.done) for row in rows] == [
        (0, 2, False),
        (1, 1, True),
        (0, 1, False),
    ]


@given(st.text(st.characters(codec=None)))
def test_a_cleaned_comment_can_be_stored_and_stays_as_it_is(text: str) -> None:
    kept = clean_comment(text)
    assert kept.encode().decode() == kept
    assert "\x00" not in kept
    assert "\r" not in kept
    assert clean_comment(kept) == kept
