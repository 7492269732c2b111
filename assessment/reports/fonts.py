"""The fonts of every document: DejaVu Sans, which holds Welsh letters and the signs that reports need."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

REGULAR = "DejaVuSans"
BOLD = "DejaVuSans-Bold"
OBLIQUE = "DejaVuSans-Oblique"

FOLDER = Path(__file__).parents[2] / "static" / "fonts"


@lru_cache(maxsize=1)
def register_fonts() -> frozenset[int]:
    """Make the fonts known to ReportLab, once a process.

    Returns the code points that all of them can draw.
    """
    for name in (REGULAR, BOLD, OBLIQUE):
        pdfmetrics.registerFont(TTFont(name, str(FOLDER / f"{name}.ttf")))
    pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=OBLIQUE, boldItalic=BOLD)
    faces = [pdfmetrics.getFont(name).face.charToGlyph for name in (REGULAR, BOLD, OBLIQUE)]
    return frozenset(faces[0]).intersection(*faces[1:])


def text_width(text: str, font: str, size: float) -> float:
    """The width of a line of text, in points."""
    register_fonts()
    width: float = pdfmetrics.stringWidth(text, font, size)
    return width
