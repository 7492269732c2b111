from __future__ import annotations

import re
from dataclasses import replace
from itertools import combinations
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from reportlab.graphics.shapes import Drawing, Ellipse, String

from assessment.reports import palette
from assessment.reports.charts import (
    ChartRow,
    chart_description,
    chart_rows,
    distribution_bar,
    distribution_key,
    gap_chart,
    wrapped,
)
from assessment.reports.fonts import REGULAR, text_width
from assessment.reports.radar import radar
from assessment.reports.svg import svg
from assessment.scoring.values import Distribution, Tier
from tests.reports.factories import LABELS, framework, scorecard

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = (
    "<script>alert(1)</script>",
    "a < b & c",
    "</text>",
    "<img src=x>",
    "\x00\x1b\ufffe",
    "שלום",
    "🙂",
    "=1+1",
)


def _rows(count: int) -> tuple[ChartRow, ...]:
    return chart_rows(scorecard(framework(count)).tier(Tier.ELEMENT))


def _texts(drawing: Drawing) -> list[str]:
    return [shape.text for shape in drawing.contents if isinstance(shape, String)]


def _box(shape: String) -> tuple[float, float, float, float]:
    width = text_width(shape.text, shape.fontName, shape.fontSize)
    left = {"start": shape.x, "middle": shape.x - width / 2, "end": shape.x - width}[shape.textAnchor]
    return left, shape.y - 1, left + width, shape.y + shape.fontSize * 0.72


def _parsed(drawing: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(svg(drawing, "Title", "Description", "chart"))


@pytest.mark.parametrize("count", [3, 5, 8, 11, 14, 15, 30])
def test_labels_of_a_radar_neither_overlap_nor_leave_the_picture(count: int) -> None:
    drawing = radar(_rows(count))
    boxes = [_box(shape) for shape in drawing.contents if isinstance(shape, String)]
    for left, bottom, right, top in boxes:
        assert left >= -0.5
        assert right <= drawing.width + 0.5
        assert bottom >= 0
        assert top <= drawing.height
    for one, two in combinations(boxes, 2):
        apart = one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
        assert apart, (one, two)


@pytest.mark.parametrize("count", [0, 1, 2])
def test_fewer_than_three_elements_have_no_radar_but_a_gap_chart(count: int) -> None:
    rows = _rows(count) if count else ()
    assert _texts(radar(rows)) == _texts(gap_chart(rows))


def test_a_chart_of_nothing_says_so() -> None:
    assert _texts(gap_chart([])) == ["There are no scores to draw."]


def test_many_elements_are_labelled_by_code_alone() -> None:
    texts = _texts(radar(_rows(30)))
    assert "10.3" in texts
    assert not any("Ambition" in text for text in texts)


def test_a_row_without_a_score_breaks_the_line_and_says_why() -> None:
    rows = [replace(row, peer=None, target=None) for row in _rows(5)]
    whole = _parsed(radar(rows)).findall(f"{SVG}circle")
    rows[1] = replace(rows[1], score=None)
    rows[2] = replace(rows[2], score=50.0, hidden=True)
    drawing = radar(rows)
    assert len(_parsed(drawing).findall(f"{SVG}circle")) == len(whole) - 2
    assert "Not assessed" in _texts(drawing)
    assert "Hidden" in _texts(drawing)
    assert "50" not in [
        shape.text for shape in drawing.contents if isinstance(shape, String) and shape.fontSize > 7
    ]


def test_a_chart_of_hidden_scores_alone_shows_none_of_them() -> None:
    rows = [replace(row, score=None, peer=None, hidden=True) for row in _rows(11)]
    for drawing in (radar(rows), gap_chart(rows)):
        assert _texts(drawing).count("Hidden") == 11


def test_the_gap_chart_says_how_far_each_score_is_from_its_target() -> None:
    rows = [
        ChartRow("1.1", "Ambition", 40.0, 75.0),
        ChartRow("1.2", "Prioritisation", 80.0, 75.0),
        ChartRow("1.3", "Scrutiny", 75.2, 75.0),
        ChartRow("1.4", "Customers", None, 75.0),
    ]
    notes = _texts(gap_chart(rows))
    assert [note for note in notes if note in ("35 short", "5 above", "On target", "Not assessed")] == [
        "35 short",
        "5 above",
        "On target",
        "Not assessed",
    ]


def test_gaps_from_the_peer_score_start_at_the_peer_score() -> None:
    rows = [ChartRow("1.1", "Ambition", 70.0, 75.0, 50.0)]
    assert "25 short" in _texts(gap_chart(rows, gap_lens="peer"))


def test_lenses_differ_by_shape_and_line_as_well_as_colour() -> None:
    tree = _parsed(radar(_rows(11)))
    dashes = {
        (line.get("stroke"), line.get("stroke-dasharray"))
        for line in tree.findall(f"{SVG}line")
        if line.get("stroke") != palette.RULE
    }
    assert {(palette.SELF, None), (palette.TARGET, "4 2"), (palette.PEER, "1 2")} <= dashes
    assert len({dash for _colour, dash in dashes}) == 3


def test_a_distribution_shows_each_count_and_dont_know_apart() -> None:
    assert _texts(distribution_bar(Distribution((10, 20, 0, 30, 40), 25, 7))) == [
        "10",
        "20",
        "30",
        "40",
        "25",
    ]
    assert not _texts(distribution_bar(Distribution((0, 0, 0, 0, 0), 0, 9)))


def test_the_pieces_of_a_distribution_fill_its_width() -> None:
    pieces = _parsed(distribution_bar(Distribution((1, 1, 2)), 100)).findall(f"{SVG}rect")[1:]
    places = [(float(piece.get("x", "")), float(piece.get("width", ""))) for piece in pieces]
    assert places == [(0.6, 23.8), (25.6, 23.8), (50.6, 48.8)]


def test_the_key_names_every_level_within_its_width() -> None:
    drawing = distribution_key(LABELS, 160)
    assert _texts(drawing) == [*LABELS, "Don't know"]
    assert max(_box(shape)[2] for shape in drawing.contents if isinstance(shape, String)) <= 160


def test_long_labels_are_cut_with_a_mark() -> None:
    lines = wrapped("Customer focus and community engagement in every part of the council", 80, 2)
    assert len(lines) == 2
    assert lines[-1].endswith("…")
    assert all(text_width(line, REGULAR, 9) <= 80 for line in lines)
    assert wrapped("W" * 50_000, 80, 2)[0].endswith("…")


def test_the_description_says_everything_the_chart_shows() -> None:
    rows = [ChartRow("1.1", "Ambition", 40.0, 75.0, 30.0), ChartRow("1.2", "Scrutiny", None, hidden=True)]
    assert chart_description(rows) == "1.1 Ambition: 40, target 75, peer team 30; 1.2 Scrutiny: hidden."


@pytest.mark.parametrize("draw", [radar, gap_chart])
@pytest.mark.parametrize("count", [1, 3, 11, 30])
def test_svg_has_presentation_attributes_only_and_scales(draw: object, count: int) -> None:
    assert callable(draw)
    written = svg(draw(_rows(count)), "Scores", "All of them", "radar-1")
    tree = ElementTree.fromstring(written)
    assert not re.search(r"\sstyle=|<style|\sclass=|\son\w+=|href", written)
    assert tree.get("role") == "img"
    assert tree.get("aria-labelledby") == "radar-1-title radar-1-description"
    assert tree.get("width") is None
    assert tree.get("viewBox", "").startswith("0 0 520 ")
    title, description = tree.find(f"{SVG}title"), tree.find(f"{SVG}desc")
    assert title is not None
    assert description is not None
    assert (title.get("id"), title.text) == ("radar-1-title", "Scores")
    assert (description.get("id"), description.text) == ("radar-1-description", "All of them")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text(text: str) -> None:
    rows = tuple(replace(row, label=text) for row in _rows(3))
    tree = ElementTree.fromstring(svg(radar(rows), text, text, 'x" onload="y'))
    assert {part.tag.removeprefix(SVG) for part in tree.iter()} <= {
        *("svg", "title", "desc", "rect", "circle", "polygon", "line", "text")
    }
    assert tree.get("onload") is None


@given(st.text(max_size=60), st.lists(st.none() | st.floats(0, 100), min_size=1, max_size=20))
@settings(max_examples=40, deadline=None)
def test_any_label_and_scores_make_a_chart_that_is_xml(label: str, scores: list[float | None]) -> None:
    rows = [ChartRow(str(place), label, score, 75.0) for place, score in enumerate(scores)]
    for drawing in (radar(rows), gap_chart(rows)):
        ElementTree.fromstring(svg(drawing, label, chart_description(rows), "c"))


def test_a_shape_that_no_chart_is_made_of_is_refused() -> None:
    drawing = Drawing(10, 10)
    drawing.add(Ellipse(5, 5, 2, 3))
    with pytest.raises(KeyError):
        svg(drawing, "", "", "x")


def _luminance(colour: str) -> float:
    parts = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, two: str) -> float:
    high, low = sorted((_luminance(one), _luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("colour", [palette.BRAND, palette.INK, palette.QUIET, palette.TARGET, palette.PEER])
def test_text_and_marks_stand_out_from_white(colour: str) -> None:
    assert _contrast(colour, palette.WHITE) >= 4.5


@pytest.mark.parametrize("size", range(2, 12))
def test_counts_can_be_read_on_every_level(size: int) -> None:
    for level in range(size):
        assert _contrast(palette.level_colour(level, size), palette.on_level_colour(level, size)) >= 4.5
