"""A QR code as a picture for a page: plain squares, without styles."""

from __future__ import annotations

from itertools import groupby

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib.colors import black

from assessment.reports.svg import svg

QUIET = 4
"""The light border that readers need, in squares."""


def qr_svg(text: str, title: str, description: str, id_prefix: str = "qr") -> str:
    """The QR code of a text as an `svg` element. Dark squares beside each other are one shape."""
    code = QrCodeWidget(text).qr
    code.make()
    size = code.getModuleCount()
    drawing = Drawing(size + 2 * QUIET, size + 2 * QUIET)
    for row in range(size):
        column = 0
        for dark, run in groupby(code.isDark(row, one) for one in range(size)):
            width = len(list(run))
            if dark:
                drawing.add(
                    Rect(QUIET + column, QUIET + size - 1 - row, width, 1, fillColor=black, strokeColor=None)
                )
            column += width
    return svg(drawing, title, description, id_prefix)
