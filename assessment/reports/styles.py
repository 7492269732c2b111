"""The paragraph styles of every document, made once."""

from __future__ import annotations

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.styles import ParagraphStyle

from assessment.reports import palette
from assessment.reports.fonts import BOLD, REGULAR


def _style(name: str, size: float, leading: float, **more: object) -> ParagraphStyle:
    settings: dict[str, object] = {
        "fontName": REGULAR,
        "textColor": HexColor(palette.INK),
        "splitLongWords": 1,
        **more,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **settings)


_brand = HexColor(palette.BRAND)
_quiet = HexColor(palette.QUIET)
_white = HexColor(palette.WHITE)

BODY = _style("body", 9.5, 14, spaceAfter=5)
LEAD = _style("lead", 11, 16.5, spaceAfter=5)
NOTE = _style("note", 8, 11.5, textColor=_quiet, spaceBefore=3, spaceAfter=6)
BULLET = _style("bullet", 9.5, 14, leftIndent=12, bulletIndent=1, spaceAfter=3)
H1 = _style("h1", 20, 25, fontName=BOLD, textColor=_brand, spaceBefore=20, spaceAfter=9)
H2 = _style("h2", 13.5, 18, fontName=BOLD, spaceBefore=13, spaceAfter=5)
H3 = _style("h3", 10.5, 14, fontName=BOLD, textColor=_brand, spaceBefore=8, spaceAfter=3)
HEADINGS = {1: H1, 2: H2, 3: H3}

CELL = _style("cell", 8, 11)
CELL_NUMBER = _style("cell number", 8, 11, alignment=TA_RIGHT)
CELL_BOLD = _style("cell bold", 8, 11, fontName=BOLD)
PEER_LEAD = _style("peer lead", 8.5, 12, fontName=BOLD, textColor=HexColor(palette.PEER), spaceBefore=5)
HEAD = _style("head", 7.5, 10, fontName=BOLD, textColor=_white)
HEAD_NUMBER = _style("head number", 7.5, 10, fontName=BOLD, textColor=_white, alignment=TA_RIGHT)
HEAD_CENTRE = _style("head centre", 7, 10, fontName=BOLD, textColor=_white, alignment=TA_CENTER)

COVER_TITLE = _style("cover title", 34, 41, fontName=BOLD, textColor=_white)
COVER_LINE = _style("cover line", 15, 21, textColor=_white)
COVER_MARK = _style("cover mark", 11, 15, fontName=BOLD, textColor=_white)
FIGURE = _style("figure", 26, 31, fontName=BOLD, textColor=_brand)
FIGURE_LABEL = _style("figure label", 8.5, 12, textColor=_quiet)
