"""The radar chart: every element on its own spoke from 0 to 100, with as many lenses as there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import cos, pi, sin

from reportlab.graphics.shapes import Circle, Drawing, Polygon, Rect

from assessment.reports import palette
from assessment.reports.charts import (
    LABEL_SIZE,
    LEADING,
    LEGEND_HEIGHT,
    ChartRow,
    add_legend,
    colour,
    dashed,
    dot,
    dotted,
    gap_chart,
    state_text,
    string,
    stroke,
    triangle,
    wrapped,
)
from assessment.reports.fonts import REGULAR, text_width

_RINGS = (25, 50, 75, 100)
_FEWEST_SPOKES = 3
_MOST_NAMED = 14
_RADIUS_SHARE = 0.29
_NAME_LINES = 3


def radar(rows: Sequence[ChartRow], width: float = 520) -> Drawing:
    """A spoke a row, clockwise from the top. Fewer than three rows have no shape, and get the gap chart.

    A row without a score breaks the line rather than pulling it to 0. More than 14 rows are labelled by code.
    """
    if len(rows) < _FEWEST_SPOKES:
        return gap_chart(rows, width)
    radius = width * _RADIUS_SHARE
    margin = (_NAME_LINES + 1) * LEADING + 12
    height = 2 * (radius + margin) + LEGEND_HEIGHT
    web = _Web(width / 2, LEGEND_HEIGHT + margin + radius, radius, len(rows))
    drawing = Drawing(width, height)
    shown = [None if row.hidden else row.score for row in rows]
    targets, peers = [row.target for row in rows], [row.peer for row in rows]
    if all(value is not None for value in shown):
        points = [part for spoke, value in enumerate(shown) for part in web.at(spoke, value or 0.0)]
        drawing.add(Polygon(points, fillColor=colour(palette.TINT), strokeColor=None))
    _rings(drawing, web)
    _loop(drawing, web, targets, dashed)
    _loop(drawing, web, peers, dotted)
    _loop(drawing, web, shown, lambda x1, y1, x2, y2: stroke(x1, y1, x2, y2, palette.SELF, 1.8))
    for spoke, (value, peer) in enumerate(zip(shown, peers, strict=True)):
        if value is not None:
            drawing.add(dot(*web.at(spoke, value)))
        if peer is not None:
            drawing.add(triangle(*web.at(spoke, peer)))
    for spoke, row in enumerate(rows):
        _label(drawing, web, spoke, row)
    add_legend(drawing, 6, peer=any(peer is not None for peer in peers), bar=False)
    return drawing


class _Web:
    """Where things are: a centre, a radius for 100, and evenly spread spokes."""

    def __init__(self, x: float, y: float, radius: float, spokes: int) -> None:
        self.x, self.y, self.radius, self.spokes = x, y, radius, spokes

    def direction(self, spoke: int) -> tuple[float, float]:
        turn = 2 * pi * spoke / self.spokes
        return sin(turn), cos(turn)

    def at(self, spoke: int, value: float) -> tuple[float, float]:
        across, up = self.direction(spoke)
        reach = self.radius * value / 100
        return self.x + reach * across, self.y + reach * up


def _rings(drawing: Drawing, web: _Web) -> None:
    for ring in _RINGS:
        reach = web.radius * ring / 100
        drawing.add(
            Circle(web.x, web.y, reach, fillColor=None, strokeColor=colour(palette.RULE), strokeWidth=0.5)
        )
    for spoke in range(web.spokes):
        drawing.add(stroke(web.x, web.y, *web.at(spoke, 100), palette.RULE))
    for ring in _RINGS:
        text = str(ring)
        across = text_width(text, REGULAR, 7) + 3
        y = web.y + web.radius * ring / 100
        backing = colour(palette.WHITE)
        drawing.add(Rect(web.x - across / 2, y - 4, across, 8, fillColor=backing, strokeColor=None))
        drawing.add(string(web.x, y - 2.5, text, anchor="middle", fill=palette.QUIET, size=7))


def _loop(
    drawing: Drawing,
    web: _Web,
    along: Sequence[float | None],
    piece: Callable[[float, float, float, float], object],
) -> None:
    """Join each spoke's value to the next one's, where both have one."""
    for spoke, value in enumerate(along):
        following = (spoke + 1) % web.spokes
        after = along[following]
        if value is not None and after is not None:
            drawing.add(piece(*web.at(spoke, value), *web.at(following, after)))


def _label(drawing: Drawing, web: _Web, spoke: int, row: ChartRow) -> None:
    across, up = web.direction(spoke)
    x, y = web.x + (web.radius + 10) * across, web.y + (web.radius + 10) * up
    anchor = "middle" if abs(across) < 0.2 else "start" if across > 0 else "end"
    if web.spokes > _MOST_NAMED:
        lines = [row.code]
    else:
        room = web.radius * 1.1 if anchor == "middle" else web.x - abs(x - web.x) - 2
        lines = [*wrapped(f"{row.code} {row.label}", room, _NAME_LINES), state_text(row)]
    block = len(lines) * LEADING
    top = y + block / 2 + up * block / 2 - LABEL_SIZE + 1
    for number, line in enumerate(lines):
        bold = web.spokes <= _MOST_NAMED and number == len(lines) - 1
        drawing.add(string(x, top - number * LEADING, line, anchor=anchor, bold=bold))
