"""A drawing as SVG for a page whose content security policy forbids styles: presentation attributes only."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String

from assessment.reports.fonts import BOLD

FONT_STACK = "Helvetica Neue, Arial, sans-serif"

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(drawing: Drawing, title: str, description: str, id_prefix: str) -> str:
    """The drawing as an `svg` element that scales with its container. All text in it is escaped.

    `id_prefix` keeps the ids of one chart apart from those of every other on the page. Raises KeyError for
    a kind of shape that no chart is made of.
    """
    height = drawing.height
    names = f"{id_prefix}-title {id_prefix}-description"
    shapes = "".join(_SHAPES[type(shape)](shape, height) for shape in drawing.contents)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby={quoteattr(names)} '
        f'viewBox="0 0 {_number(drawing.width)} {_number(height)}" font-family={quoteattr(FONT_STACK)}>'
        f"<title id={quoteattr(id_prefix + '-title')}>{_text(title)}</title>"
        f"<desc id={quoteattr(id_prefix + '-description')}>{_text(description)}</desc>"
        f'<rect width="100%" height="100%" fill="#ffffff"/>{shapes}</svg>'
    )


def _text(text: str) -> str:
    return escape(_NOT_XML.sub("", text))


def _number(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _element(name: str, attributes: Mapping[str, float | str | None], content: str | None = None) -> str:
    written = "".join(
        f" {key}={quoteattr(value if isinstance(value, str) else _number(value))}"
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}/>" if content is None else f"<{name}{written}>{content}</{name}>"


def _colour(value: Any) -> str:
    return "none" if value is None else f"#{value.hexval()[2:]}"


def _stroke(shape: Any) -> dict[str, float | str | None]:
    if shape.strokeColor is None:
        return {}
    dashes = shape.strokeDashArray
    return {
        "stroke": _colour(shape.strokeColor),
        "stroke-width": shape.strokeWidth,
        "stroke-dasharray": " ".join(_number(dash) for dash in dashes) if dashes else None,
    }


def _fill(shape: Any) -> dict[str, float | str | None]:
    return {"fill": _colour(shape.fillColor)}


def _line(shape: Any, height: float) -> str:
    ends = {"x1": shape.x1, "y1": height - shape.y1, "x2": shape.x2, "y2": height - shape.y2}
    return _element("line", {**ends, **_stroke(shape)})


def _rect(shape: Any, height: float) -> str:
    place = {"x": shape.x, "y": height - shape.y - shape.height}
    size = {"width": shape.width, "height": shape.height}
    return _element("rect", {**place, **size, **_fill(shape), **_stroke(shape)})


def _circle(shape: Any, height: float) -> str:
    place = {"cx": shape.cx, "cy": height - shape.cy, "r": shape.r}
    return _element("circle", {**place, **_fill(shape), **_stroke(shape)})


def _polygon(shape: Any, height: float) -> str:
    pairs = zip(shape.points[::2], shape.points[1::2], strict=True)
    points = " ".join(f"{_number(x)},{_number(height - y)}" for x, y in pairs)
    return _element("polygon", {"points": points, **_fill(shape), **_stroke(shape)})


def _string(shape: Any, height: float) -> str:
    attributes: dict[str, float | str | None] = {
        "x": shape.x,
        "y": height - shape.y,
        "font-size": shape.fontSize,
        "font-weight": "bold" if shape.fontName == BOLD else None,
        "text-anchor": None if shape.textAnchor == "start" else shape.textAnchor,
        "fill": _colour(shape.fillColor),
    }
    return _element("text", attributes, _text(shape.text))


_SHAPES: Mapping[type, Callable[[Any, float], str]] = {
    Line: _line,
    Rect: _rect,
    Circle: _circle,
    Polygon: _polygon,
    String: _string,
}
