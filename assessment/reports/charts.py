"""The charts, each defined once from plain shapes, for the page (as SVG) and for the PDF alike.

A lens is told from another by shape and line as well as colour: the own score is a filled circle
on a solid line, the target a bar or a dashed line, the peer team's score a hollow triangle on a dotted line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from reportlab.graphics.shapes import Circle, Drawing, Line, Polygon, Rect, String
from reportlab.lib.colors import HexColor

from assessment.reports import palette
from assessment.reports.fonts import BOLD, REGULAR, text_width
from assessment.reports.text import one_line
from assessment.reports.words import hidden, not_assessed, number_text
from assessment.scoring import values
from assessment.scoring.values import Distribution
from assessment.translation import gettext as _

LABEL_SIZE = 9.0
LEADING = 11.0
LEGEND_HEIGHT = 26.0

_ROW_HEIGHT = 28.0
_LABEL_SHARE = 0.36
_NOTE_WIDTH = 74.0
_RINGS = (0, 25, 50, 75, 100)
_BAR_HEIGHT = 12.0
_DASH = (4, 2)
_DOTS = (1, 2)


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One element, or anything else with scores, on a chart. Scores are indexes 0–100, None where none."""

    code: str
    label: str
    score: float | None
    target: float | None = None
    peer: float | None = None
    hidden: bool = False


def chart_rows(lines: Iterable[values.Line]) -> tuple[ChartRow, ...]:
    """Lines of a scorecard as rows of a chart, in their order."""
    return tuple(
        ChartRow(line.code, line.name, line.score, line.target, line.peer, line.hidden) for line in lines
    )


def chart_description(rows: Sequence[ChartRow]) -> str:
    """Everything a radar or gap chart shows, in words, for those who cannot see it."""
    return "; ".join(_described(row) for row in rows) + "."


def _described(row: ChartRow) -> str:
    what, score = f"{row.code} {row.label}", _state_within(row)
    target, peer = number_text(row.target), number_text(row.peer)
    if row.target is None and row.peer is None:
        return _("%(what)s: %(score)s", what=what, score=score)
    if row.peer is None:
        return _("%(what)s: %(score)s, target %(target)s", what=what, score=score, target=target)
    if row.target is None:
        return _("%(what)s: %(score)s, peer team %(peer)s", what=what, score=score, peer=peer)
    return _(
        "%(what)s: %(score)s, target %(target)s, peer team %(peer)s",
        what=what,
        score=score,
        target=target,
        peer=peer,
    )


def _state_within(row: ChartRow) -> str:
    """The score of a row, or why it has none, in the middle of a sentence."""
    if row.hidden:
        return _("hidden")
    return _("not assessed") if row.score is None else number_text(row.score)


@lru_cache(maxsize=64)
def colour(name: str) -> HexColor:
    return HexColor(name)


def string(
    x: float,
    y: float,
    text: str,
    *,
    anchor: str = "start",
    bold: bool = False,
    fill: str = palette.INK,
    size: float = LABEL_SIZE,
) -> String:
    """A line of text with its baseline at y."""
    font = BOLD if bold else REGULAR
    return String(x, y, text, fontName=font, fontSize=size, textAnchor=anchor, fillColor=colour(fill))


def stroke(x1: float, y1: float, x2: float, y2: float, fill: str, width: float = 0.5) -> Line:
    return Line(x1, y1, x2, y2, strokeColor=colour(fill), strokeWidth=width)


def dot(x: float, y: float) -> Circle:
    """The mark of the score that those who answered gave."""
    return Circle(x, y, 4.5, fillColor=colour(palette.SELF), strokeColor=colour(palette.WHITE), strokeWidth=1)


def triangle(x: float, y: float) -> Polygon:
    """The mark of the peer team's score."""
    points = [x - 5, y - 4, x + 5, y - 4, x, y + 5]
    fill, edge = colour(palette.WHITE), colour(palette.PEER)
    return Polygon(points, fillColor=fill, strokeColor=edge, strokeWidth=1.6)


def wrapped(text: str, width: float, most: int, font: str = REGULAR, size: float = LABEL_SIZE) -> list[str]:
    """The text in at most `most` lines no wider than `width` points; what does not fit ends in "…"."""
    lines: list[str] = []
    for word in one_line(text).split():
        if lines and text_width(f"{lines[-1]} {word}", font, size) <= width:
            lines[-1] = f"{lines[-1]} {word}"
        else:
            lines.append(word)
    cut = lines[:most]
    if len(lines) > most:
        cut[-1] += "…"
    return [_clipped(line, width, font, size) for line in cut]


def _clipped(line: str, width: float, font: str, size: float) -> str:
    if text_width(line, font, size) <= width:
        return line
    kept = line.rstrip("…")[: int(width)]
    while kept and text_width(kept + "…", font, size) > width:
        kept = kept[:-1]
    return kept + "…"


def state_text(row: ChartRow) -> str:
    """The score of a row, or why it has none."""
    if row.score is not None and not row.hidden:
        return number_text(row.score)
    return hidden() if row.hidden else not_assessed()


def empty_chart(width: float) -> Drawing:
    drawing = Drawing(width, 40)
    said = _("There are no scores to draw.")
    drawing.add(string(width / 2, 16, said, anchor="middle", fill=palette.QUIET))
    return drawing


def gap_chart(rows: Sequence[ChartRow], width: float = 520, gap_lens: str = "self") -> Drawing:
    """For each row, in the order given, a line from its score to its target, with the peer team's score.

    `gap_lens` is "self" or "peer": the score that the line and the points start from.
    Shape: width × (28 points a row, and legend and axis).
    """
    if not rows:
        return empty_chart(width)
    height = LEGEND_HEIGHT + 16 + len(rows) * _ROW_HEIGHT
    left, right = width * _LABEL_SHARE, width - _NOTE_WIDTH
    drawing = Drawing(width, height)
    bottom, top = 16.0, height - LEGEND_HEIGHT
    for ring in _RINGS:
        x = left + (right - left) * ring / 100
        drawing.add(stroke(x, bottom, x, top, palette.RULE))
        drawing.add(string(x, 4, str(ring), anchor="middle", fill=palette.QUIET, size=8))
    for number, row in enumerate(rows):
        middle = top - (number + 0.5) * _ROW_HEIGHT
        _gap_row(drawing, row, middle, (left, right), gap_lens)
    add_legend(drawing, height - 16, peer=any(row.peer is not None for row in rows), bar=True)
    return drawing


def _gap_row(
    drawing: Drawing, row: ChartRow, middle: float, ends: tuple[float, float], gap_lens: str
) -> None:
    left, right = ends

    def at(value: float) -> float:
        return left + (right - left) * value / 100

    lines = wrapped(f"{row.code} {row.label}", left - 16, 2)
    for number, line in enumerate(lines):
        drawing.add(string(0, middle - 3 + (len(lines) - 1) * LEADING / 2 - number * LEADING, line))
    score = None if row.hidden else row.score
    judged = row.peer if gap_lens == "peer" else score
    if judged is not None and row.target is not None:
        short = judged < row.target
        tone, thickness = (palette.GAP, 5.0) if short else (palette.RULE, 1.5)
        drawing.add(stroke(at(judged), middle, at(row.target), middle, tone, thickness))
    if row.target is not None:
        drawing.add(stroke(at(row.target), middle - 9, at(row.target), middle + 9, palette.TARGET, 2.2))
    if score is not None:
        drawing.add(dot(at(score), middle))
    if row.peer is not None:
        drawing.add(triangle(at(row.peer), middle))
    note = state_text(row) if judged is None or row.target is None else _distance(judged, row.target)
    font = REGULAR if judged is None else BOLD
    lines = wrapped(note, _NOTE_WIDTH - 10, 2, font)
    for number, line in enumerate(lines):
        y = middle - 3 + (len(lines) - 1) * LEADING / 2 - number * LEADING
        drawing.add(string(right + 10, y, line, bold=judged is not None))


def _distance(score: float, target: float) -> str:
    points = number_text(abs(target - score))
    if points == "0":
        return _("On target")
    return _("%(points)s short", points=points) if score < target else _("%(points)s above", points=points)


def add_legend(drawing: Drawing, y: float, *, peer: bool, bar: bool) -> None:
    """The key to the lenses. `bar`: the target is a bar, as on the gap chart, else a dashed line."""
    own, target = _("Own score"), _("Target")
    x = 4.0
    drawing.add(stroke(x, y + 3, x + 18, y + 3, palette.SELF, 1.8))
    drawing.add(dot(x + 9, y + 3))
    drawing.add(string(x + 24, y, own))
    x += 24 + text_width(own, REGULAR, LABEL_SIZE) + 18
    if bar:
        drawing.add(stroke(x + 9, y - 5, x + 9, y + 11, palette.TARGET, 2.2))
    else:
        drawing.add(dashed(x, y + 3, x + 18, y + 3))
    drawing.add(string(x + 24, y, target))
    x += 24 + text_width(target, REGULAR, LABEL_SIZE) + 18
    if peer:
        if not bar:
            drawing.add(dotted(x, y + 3, x + 18, y + 3))
        drawing.add(triangle(x + 9, y + 3))
        drawing.add(string(x + 24, y, _("Peer team's score")))


def dashed(x1: float, y1: float, x2: float, y2: float) -> Line:
    """A piece of the target's line."""
    line = stroke(x1, y1, x2, y2, palette.TARGET, 1.4)
    line.strokeDashArray = list(_DASH)
    return line


def dotted(x1: float, y1: float, x2: float, y2: float) -> Line:
    """A piece of the peer team's line."""
    line = stroke(x1, y1, x2, y2, palette.PEER, 1.4)
    line.strokeDashArray = list(_DOTS)
    return line


def distribution_bar(distribution: Distribution, width: float = 160) -> Drawing:
    """The answers to one statement: a stack of its levels, lowest first, then don't know as a hollow piece.

    Each piece is as wide as its share of all who scored the statement or did not know, and says its count
    where there is room.
    """
    drawing = Drawing(width, _BAR_HEIGHT)
    total = distribution.n + distribution.dont_know
    if not total:
        return drawing
    size = len(distribution.counts)
    x = 0.0
    for level, count in enumerate(distribution.counts):
        piece = width * count / total
        fill, ink = palette.level_colour(level, size), palette.on_level_colour(level, size)
        _piece(drawing, x, piece, count, fill, ink)
        x += piece
    _piece(drawing, x, width - x, distribution.dont_know, palette.WHITE, palette.QUIET)
    return drawing


def _piece(drawing: Drawing, x: float, width: float, count: int, fill: str, ink: str) -> None:
    if not count:
        return
    edge = colour(palette.RULE) if fill == palette.WHITE else None
    breadth = max(width - 1.2, 0.3)
    body = Rect(x + 0.6, 0.6, breadth, _BAR_HEIGHT - 1.2, fillColor=colour(fill), strokeWidth=0.6)
    body.strokeColor = edge
    drawing.add(body)
    if text_width(str(count), REGULAR, 7) + 3 <= width:
        drawing.add(string(x + width / 2, 3.3, str(count), anchor="middle", fill=ink, size=7))


def distribution_key(labels: Sequence[str], width: float = 520, *, levels_only: bool = False) -> Drawing:
    """The key to every distribution bar of a page. `labels` are those of the levels, lowest first.

    `levels_only`: the bars have no piece for don't know, as of one service none are known.
    """
    size = len(labels)
    entries = [
        *(
            (wrapped(label, 90, 1)[0], palette.level_colour(level, size))
            for level, label in enumerate(labels)
        ),
        *([] if levels_only else [(_("Don't know"), palette.WHITE)]),
    ]
    places: list[tuple[float, int]] = []
    x, row = 0.0, 0
    for label, _fill in entries:
        taken = 16 + text_width(label, REGULAR, 8) + 14
        if x and x + taken > width:
            x, row = 0.0, row + 1
        places.append((x, row))
        x += taken
    drawing = Drawing(width, 14.0 * (row + 1))
    for (x, line), (label, fill) in zip(places, entries, strict=True):
        y = 14.0 * (row - line) + 2
        edge = colour(palette.RULE)
        drawing.add(Rect(x, y, 11, 10, fillColor=colour(fill), strokeColor=edge, strokeWidth=0.6))
        drawing.add(string(x + 15, y + 2, label, size=8))
    return drawing
