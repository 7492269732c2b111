"""Posters for the wall of a mess room: a page each, to be read from two steps away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from assessment.reports import palette
from assessment.reports.sheets import HEIGHT, WIDTH, draw_line, draw_qr, draw_text, new_canvas
from assessment.translation import N_
from assessment.translation import gettext as _

EDGE = 18 * mm
_ROOM = WIDTH - 2 * EDGE
_BAND = 62 * mm
_QR = 96 * mm
_QUESTION = {
    False: N_("How well is the council doing? Tell it what you see from where you work."),
    True: N_("How well is your service doing? Tell the council what you see where you work."),
}


@dataclass(frozen=True, slots=True)
class Poster:
    """`address` is what the QR code holds; `typed` is the same for people to type. `closing` is in words.

    `whom` is "" on a poster for everybody. `with_code`: people need a code from a slip beside it.
    """

    council: str
    whom: str
    address: str
    typed: str
    closing: str
    threshold: int
    with_code: bool = False
    of_services: bool = False


def posters_pdf(posters: Sequence[Poster], title: str) -> bytes:
    """A page a poster. The same posters always give the same bytes."""
    out = BytesIO()
    canvas = new_canvas(out, title, _("Posters"))
    for poster in posters:
        _draw(canvas, poster)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Any, poster: Poster) -> None:
    _draw_band(canvas, poster)
    top = HEIGHT - _BAND - 12 * mm
    top -= draw_text(
        canvas,
        _(_QUESTION[poster.of_services]),
        EDGE,
        top,
        room=_ROOM,
        height=26 * mm,
        size=25,
    )
    _draw_way_in(canvas, poster, top - 6 * mm)
    _draw_foot(canvas, poster)


def _draw_band(canvas: Any, poster: Poster) -> None:
    canvas.setFillColor(HexColor(palette.BRAND))
    canvas.rect(0, HEIGHT - _BAND, WIDTH, _BAND, stroke=0, fill=1)
    white = palette.WHITE
    draw_line(canvas, poster.council, EDGE, HEIGHT - 16 * mm, room=_ROOM, size=17, colour=white)
    say = _("Have your say")
    draw_line(canvas, say, EDGE, HEIGHT - 35 * mm, room=_ROOM, size=52, bold=True, colour=white)
    if poster.whom:
        draw_text(
            canvas,
            poster.whom,
            EDGE,
            HEIGHT - 40 * mm,
            room=_ROOM,
            height=18 * mm,
            size=27,
            bold=True,
            colour=white,
        )


def _draw_way_in(canvas: Any, poster: Poster, top: float) -> None:
    """The square to point a phone at, with what to do beside it and the address to type below."""
    draw_qr(canvas, poster.address, EDGE - 24, top - _QR, _QR)
    beside = EDGE + _QR - 6 * mm
    room = WIDTH - EDGE - beside
    steps = (
        _("Point the camera of your phone at this square."),
        _("No phone? Use any computer, and type the address below."),
        _("Have the code from your slip ready.")
        if poster.with_code
        else _("You need no password and no e-mail."),
    )
    y = top - 8 * mm
    for step in steps:
        y -= draw_text(canvas, step, beside, y, room=room, height=30 * mm, size=20) + 6 * mm
    box = top - _QR - 18 * mm
    canvas.setFillColor(HexColor(palette.TINT))
    canvas.roundRect(EDGE, box, _ROOM, 18 * mm, 5, stroke=0, fill=1)
    draw_line(canvas, poster.typed, EDGE + 6 * mm, box + 5.5 * mm, room=_ROOM - 12 * mm, size=30, bold=True)


def _draw_foot(canvas: Any, poster: Poster) -> None:
    until = _("Open until %(day)s", day=poster.closing)
    draw_line(canvas, until, EDGE, 50 * mm, room=_ROOM, size=25, bold=True)
    canvas.setStrokeColor(HexColor(palette.BRAND))
    canvas.setLineWidth(2)
    canvas.line(EDGE, 43 * mm, WIDTH - EDGE, 43 * mm)
    words = _(
        "Confidential: you are not asked for your name, nobody is told what you answered, and no result is "
        "shown about fewer than %(threshold)s people.",
        threshold=poster.threshold,
    )
    draw_text(canvas, words, EDGE, 40 * mm, room=_ROOM, height=26 * mm, size=18)
