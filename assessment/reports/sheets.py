"""What posters, slips and paper questionnaires share: a drawn page, text fitted to a width, a QR code."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from reportlab.graphics import renderPDF
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph

from assessment.reports import palette
from assessment.reports.document import PRODUCT
from assessment.reports.fonts import BOLD, REGULAR, register_fonts, text_width
from assessment.reports.text import markup, one_line
from assessment.translation import spoken

WIDTH, HEIGHT = A4

_QUIET_ZONE = 4
_SMALLEST = 7.0


def new_canvas(out: BytesIO, title: str, subject: str) -> Any:
    """An A4 canvas: titled, in the language that is spoken, the same bytes for the same drawing."""
    register_fonts()
    language = spoken().tag
    canvas = Canvas(out, pagesize=A4, invariant=1, lang=language, initialFontName=REGULAR, pageCompression=1)
    canvas.setTitle(one_line(title))
    canvas.setSubject(one_line(subject))
    canvas.setAuthor(PRODUCT)
    canvas.setCreator(PRODUCT)
    canvas.setViewerPreference("DisplayDocTitle", "true")
    return canvas


def draw_qr(canvas: Any, text: str, x: float, y: float, size: float) -> None:
    """A QR code of a text as shapes, with its quiet margin, in a white square of the given size."""
    widget = QrCodeWidget(text, barLevel="M", barBorder=_QUIET_ZONE)
    left, bottom, right, top = widget.getBounds()
    scale = size / max(right - left, top - bottom)
    drawing = Drawing(size, size, transform=[scale, 0, 0, scale, -left * scale, -bottom * scale])
    drawing.add(widget)
    canvas.setFillColor(HexColor(palette.WHITE))
    canvas.rect(x, y, size, size, stroke=0, fill=1)
    renderPDF.draw(drawing, canvas, x, y)


def draw_line(
    canvas: Any,
    text: str,
    x: float,
    y: float,
    *,
    room: float,
    size: float,
    bold: bool = False,
    colour: str = palette.INK,
) -> None:
    """One line of text from x on, made smaller where it would not fit its room, and cut at the very least."""
    font = BOLD if bold else REGULAR
    line = one_line(text)
    if " " not in text:  # an address, which is never to be broken however long it is
        line = line.replace(" ", "")
    size = min(size, max(_SMALLEST, size * room / max(text_width(line, font, size), 1)))
    while text_width(line, font, size) > room + 0.01 and line:
        line = line[:-2].rstrip() + "…" if len(line) > 1 else ""
    canvas.setFont(font, size)
    canvas.setFillColor(HexColor(colour))
    canvas.drawString(x, y, line)


def draw_text(
    canvas: Any,
    text: str,
    x: float,
    top: float,
    *,
    room: float,
    height: float,
    size: float,
    bold: bool = False,
    colour: str = palette.INK,
) -> float:
    """Text in lines from a top edge down, made smaller until it fits the height. Returns the height used."""
    while True:
        style = ParagraphStyle(
            "fitted",
            fontName=BOLD if bold else REGULAR,
            fontSize=size,
            leading=size * 1.22,
            textColor=HexColor(colour),
            splitLongWords=1,
        )
        paragraph = Paragraph(markup(text, 400), style)
        used = float(paragraph.wrapOn(canvas, room, height)[1])
        if used <= height or size <= _SMALLEST:
            break
        size = max(_SMALLEST, size * 0.92)
    paragraph.drawOn(canvas, x, top - used)
    return used
