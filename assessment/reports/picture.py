"""A drawing inside a PDF: the counterpart of `svg`, for the same few shapes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.platypus import Flowable

_SPACE_AFTER = 6.0


class Picture(Flowable):
    """A chart as a flowable. It draws several times faster than ReportLab's own renderer."""

    def __init__(self, drawing: Drawing) -> None:
        super().__init__()
        self.drawing = drawing
        self.width, self.height = float(drawing.width), float(drawing.height)

    def getSpaceAfter(self) -> float:
        return _SPACE_AFTER

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        return self.width, self.height

    def draw(self) -> None:
        for shape in self.drawing.contents:
            _SHAPES[type(shape)](self.canv, shape)


def _set_stroke(canvas: Any, shape: Any) -> bool:
    if shape.strokeColor is None:
        return False
    canvas.setStrokeColor(shape.strokeColor)
    canvas.setLineWidth(shape.strokeWidth)
    canvas.setDash(shape.strokeDashArray or [])
    return True


def _set_fill(canvas: Any, shape: Any) -> bool:
    if shape.fillColor is None:
        return False
    canvas.setFillColor(shape.fillColor)
    return True


def _line(canvas: Any, shape: Any) -> None:
    _set_stroke(canvas, shape)
    canvas.line(shape.x1, shape.y1, shape.x2, shape.y2)


def _rect(canvas: Any, shape: Any) -> None:
    stroke, fill = _set_stroke(canvas, shape), _set_fill(canvas, shape)
    canvas.rect(shape.x, shape.y, shape.width, shape.height, stroke=stroke, fill=fill)


def _circle(canvas: Any, shape: Any) -> None:
    stroke, fill = _set_stroke(canvas, shape), _set_fill(canvas, shape)
    canvas.circle(shape.cx, shape.cy, shape.r, stroke=stroke, fill=fill)


def _polygon(canvas: Any, shape: Any) -> None:
    stroke, fill = _set_stroke(canvas, shape), _set_fill(canvas, shape)
    path = canvas.beginPath()
    points = shape.points
    path.moveTo(points[0], points[1])
    for place in range(2, len(points), 2):
        path.lineTo(points[place], points[place + 1])
    path.close()
    canvas.drawPath(path, stroke=stroke, fill=fill)


def _string(canvas: Any, shape: Any) -> None:
    canvas.setFillColor(shape.fillColor)
    canvas.setFont(shape.fontName, shape.fontSize)
    draw = {"start": canvas.drawString, "middle": canvas.drawCentredString, "end": canvas.drawRightString}
    draw[shape.textAnchor](shape.x, shape.y, shape.text)


_SHAPES: Mapping[type, Callable[[Any, Any], None]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    String: _string,
}
