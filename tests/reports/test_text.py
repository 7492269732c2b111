from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.platypus import Paragraph

from assessment.reports.fonts import register_fonts
from assessment.reports.styles import BODY
from assessment.reports.text import MAX_TEXT, MAX_WORD, SUBSTITUTE, can_be_drawn, drawable, markup, one_line


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        ("Tŷ Ŵyn, naïve café — ✓ − ≥ ≤ → ● ■", "Tŷ Ŵyn, naïve café — ✓ − ≥ ≤ → ● ■"),
        ("w\u0302", "ŵ"),
        ("a\x00b\x1bc\u200bd\u202ee", "abcde"),
        ("one\r\ntwo\rthree\u2028four", "one\ntwo\nthree\nfour"),
        ("  wide \t\u00a0 space  ", "wide space"),
        ("\U0001f642", SUBSTITUTE),
        ("議会", SUBSTITUTE * 2),
        ("\ud800lone", "lone"),
        ("0 \x1b 0", "0 0"),
        ("w\u200d\u0302", "ŵ"),
    ],
)
def test_text_is_made_drawable(text: str, expected: str) -> None:
    assert drawable(text) == expected


def test_a_very_long_word_is_broken_and_a_very_long_text_shortened() -> None:
    text = drawable("x" * 50_000)
    assert text.endswith(" … (shortened)")
    assert max(map(len, text.split())) <= MAX_WORD
    assert len(text) <= MAX_TEXT + MAX_TEXT // MAX_WORD + len(" … (shortened)")


def test_one_line_has_no_breaks() -> None:
    assert one_line("a\n\nb\r\nc") == "a b c"


def test_markup_escapes_and_keeps_lines() -> None:
    assert markup("<b>a</b>\n& 'b'") == "&lt;b&gt;a&lt;/b&gt;<br/>&amp; 'b'"


@given(st.text(max_size=200))
def test_any_text_can_be_drawn_with_glyphs_that_the_fonts_have(text: str) -> None:
    drawn = drawable(text)
    assert {ord(character) for character in drawn} - {ord("\n")} <= register_fonts()
    assert drawable(drawn) == drawn
    Paragraph(markup(text), BODY).wrap(200, 10_000)


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("", True),
        ("Rydym yn agor ar amser: ŵ, ŷ\n", True),
        ("Otwieramy na czas: ł, ż", True),
        ("ہم وقت پر کھولتے ہیں", False),
        ("আমরা সময়মতো খুলি", False),
        ("我们准时开门", False),
        ("שלום", False),
    ],
)
def test_a_text_can_be_drawn_where_the_fonts_have_its_letters_and_it_runs_from_the_left(
    text: str, drawn: bool
) -> None:
    assert can_be_drawn(text) is drawn
