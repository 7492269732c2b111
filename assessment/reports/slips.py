"""Sheets of single-use codes as paper slips to cut: ten to a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from assessment.reports import palette
from assessment.reports.sheets import HEIGHT, WIDTH, draw_line, draw_qr, new_canvas
from assessment.translation import gettext as _

COLUMNS, ROWS = 2, 5
A_PAGE = COLUMNS * ROWS
_ACROSS, _DOWN = WIDTH / COLUMNS, HEIGHT / ROWS
_INSET = 8 * mm
_QR = 34 * mm


@dataclass(frozen=True, slots=True)
class Slips:
    """`codes` by what is printed (7K3-M0QX) and what the QR code holds."""

    council: str
    whom: str
    typed: str
    closing: str
    codes: Sequence[tuple[str, str]]


def slips_pdf(slips: Slips, title: str) -> bytes:
    out = BytesIO()
    canvas = new_canvas(out, title, _("Codes to cut out and hand round"))
    for start in range(0, len(slips.codes), A_PAGE):
        codes = slips.codes[start : start + A_PAGE]
        _draw_cuts(canvas, len(codes))
        for place, (code, address) in enumerate(codes):
            down, across = divmod(place, COLUMNS)
            _draw_slip(canvas, slips, code, address, across * _ACROSS, HEIGHT - (down + 1) * _DOWN)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_cuts(canvas: Any, number: int) -> None:
    """Dashed lines along which to cut, no farther than there are slips."""
    rows = -(-number // COLUMNS)
    canvas.setStrokeColor(HexColor(palette.QUIET))
    canvas.setLineWidth(0.6)
    canvas.setDash(4, 3)
    for column in range(1, COLUMNS):
        canvas.line(column * _ACROSS, HEIGHT, column * _ACROSS, HEIGHT - rows * _DOWN)
    for row in range(1, min(rows, ROWS - 1) + 1):
        canvas.line(0, HEIGHT - row * _DOWN, WIDTH, HEIGHT - row * _DOWN)
    canvas.setDash()


def _draw_slip(canvas: Any, slips: Slips, code: str, address: str, x: float, y: float) -> None:
    left, top = x + _INSET, y + _DOWN
    whole = _ACROSS - 2 * _INSET
    beside = whole - _QR
    draw_line(canvas, slips.council, left, top - 9 * mm, room=beside, size=9, colour=palette.QUIET)
    draw_line(canvas, slips.whom, left, top - 15 * mm, room=beside, size=11, bold=True)
    draw_line(canvas, _("Your code"), left, top - 23 * mm, room=beside, size=9.5)
    draw_line(canvas, code, left, top - 32 * mm, room=beside, size=25, bold=True, colour=palette.BRAND)
    draw_line(canvas, _("Point a phone here, or go to"), left, top - 39 * mm, room=beside, size=9.5)
    draw_line(canvas, slips.typed, left, top - 45.5 * mm, room=whole, size=13, bold=True)
    note = _("One answer a code. Open until %(day)s.", day=slips.closing)
    draw_line(canvas, note, left, top - 50.5 * mm, room=whole, size=8.5)
    kept = _("Take any slip: nobody notes who has which, and no name is asked.")
    draw_line(canvas, kept, left, top - 55 * mm, room=whole, size=8.5)
    draw_qr(canvas, address, x + _ACROSS - _INSET - _QR + 6, top - 5 * mm - _QR, _QR)
