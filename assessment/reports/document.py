"""What every document is made with: numbered pages, bookmarks, contents, and headings that keep company.

All in one pass. What is only known at the end is drawn when the document is saved: how many pages there are,
at the foot of each page; on which page a heading stands, as a form that the contents already refer to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from reportlab import rl_config
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from assessment.reports import palette
from assessment.reports.charts import wrapped
from assessment.reports.fonts import REGULAR, register_fonts
from assessment.reports.styles import BODY, HEADINGS
from assessment.reports.text import clipped, one_line
from assessment.translation import gettext as _
from assessment.translation import spoken

PRODUCT = "Critical Friend"
MARGIN = 18 * mm
COVER = "cover"
INSIDE = "inside"

rl_config.useA85 = 0  # every reader takes binary streams, which are smaller and quicker to write

_FOOT = 8.0
_NUMBER_ROOM = 40.0
_LONGEST_TITLE = 240


class ReportCanvas(Canvas):
    """A canvas that knows, when it is saved, the number of pages and the page of every heading.

    `numbered` are the pages that say which they are: page number, right edge and base line, in points.
    """

    _code: list[str]

    def __init__(self, *arguments: Any, foot_size: float = _FOOT, **settings: Any) -> None:
        super().__init__(*arguments, **settings)
        self.foot_size = foot_size
        self.pages_of: dict[str, int] = {}
        self.asked_for: set[str] = set()
        self.numbered: list[tuple[int, float, float]] = []

    def save(self) -> None:
        total = self.getPageNumber() - 1
        for number, x, y in self.numbered:
            page = _("Page %(number)s of %(total)s", number=number, total=total)
            self._write_on(number, x, y, one_line(page))
        for key in sorted(self.asked_for):
            self._fill(f"page-{key}", str(self.pages_of[key]))
        super().save()

    def _write_on(self, number: int, x: float, y: float, text: str) -> None:
        """Add a line of text, ending at x, to a page that is finished but not yet written out."""
        kept, self._code = self._code, []
        self.saveState()
        self.setFont(REGULAR, self.foot_size)
        self.setFillColor(HexColor(palette.QUIET))
        self.drawRightString(x, y, text)
        self.restoreState()
        self._doc.Pages.pages[number - 1].stream += "\n".join(self._code) + "\n"
        self._code = kept

    def _fill(self, form: str, text: str) -> None:
        self.beginForm(form, 0, -3, _NUMBER_ROOM, BODY.fontSize + 3)
        self.setFont(REGULAR, BODY.fontSize)
        self.setFillColor(HexColor(palette.INK))
        self.drawRightString(_NUMBER_ROOM, 0, text)
        self.endForm()


class Title(Paragraph):
    """A heading that the outline, and where it is `listed` the contents, lead to. `level` is 1 to 3."""

    def __init__(self, text: str, level: int, key: str, *, listed: bool = False) -> None:
        self.text_line, self.level, self.key = clipped(text, _LONGEST_TITLE), level, key
        super().__init__(escape(self.text_line), HEADINGS[level])
        self.listed = listed or level == 1

    def draw(self) -> None:
        canvas = self.canv
        canvas.bookmarkHorizontal(self.key, 0, self.height + 6)
        canvas.addOutlineEntry(self.text_line, self.key, self.level - 1, closed=self.level > 1)
        canvas.pages_of[self.key] = canvas.getPageNumber()
        super().draw()


class Headed(Flowable):
    """Headings with what follows them, so that a page never ends between the two.

    The body may run over pages: only its start is held to its headings. Where not even that fits on a page of
    its own, they part.
    """

    def __init__(self, heads: Sequence[Flowable], body: Flowable) -> None:
        super().__init__()
        self.heads, self.body = tuple(heads), body

    def getSpaceBefore(self) -> float:
        return float(self.heads[0].getSpaceBefore())

    def getSpaceAfter(self) -> float:
        return float(self.body.getSpaceAfter())

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self._heights = [self._height(flowable, width, height) for flowable in (*self.heads, self.body)]
        return width, sum(self._heights) + self._gaps()

    def _height(self, flowable: Flowable, width: float, height: float) -> float:
        return float(flowable.wrapOn(self.canv, width, height)[1])

    def _gaps(self) -> float:
        following = (*self.heads[1:], self.body)
        pairs = zip(self.heads, following, strict=True)
        return float(sum(max(one.getSpaceAfter(), two.getSpaceBefore()) for one, two in pairs))

    def split(self, width: float, height: float) -> list[Flowable]:
        self.wrap(width, height)
        left = height - sum(self._heights[:-1]) - self._gaps()
        parts = self.body.splitOn(self.canv, width, left) if left > 0 else []
        if len(parts) > 1:
            return [Headed(self.heads, parts[0]), *parts[1:]]
        on_a_fresh_page = getattr(getattr(self, "_frame", None), "_atTop", False)
        return [*self.heads, self.body] if on_a_fresh_page else []

    def draw(self) -> None:
        top = sum(self._heights) + self._gaps()
        pieces = (*self.heads, self.body)
        for place, (flowable, height) in enumerate(zip(pieces, self._heights, strict=True)):
            top -= height
            flowable.drawOn(self.canv, 0, top)
            if place + 1 < len(pieces):
                top -= max(flowable.getSpaceAfter(), pieces[place + 1].getSpaceBefore())


class ContentsLine(Flowable):
    """One line of the contents, which leads to its heading and ends in the heading's page."""

    def __init__(self, title: Title) -> None:
        super().__init__()
        self.title = title

    def wrap(self, width: float, height: float) -> tuple[float, float]:
        self.width = width
        self.height = 19.0 if self.title.level == 1 else 15.0
        return width, self.height

    def draw(self) -> None:
        canvas, size = self.canv, BODY.fontSize
        indent = 14 * (self.title.level - 1)
        text = canvas.beginText(indent, 3)
        text.setFont(HEADINGS[1].fontName if self.title.level == 1 else REGULAR, size)
        text.setFillColor(HexColor(palette.INK))
        text.textOut(self._fitted(self.width - indent - _NUMBER_ROOM, text))
        canvas.drawText(text)
        canvas.setStrokeColor(HexColor(palette.RULE))
        canvas.setLineWidth(0.4)
        canvas.setDash(0.6, 2.4)
        canvas.line(text.getX() + 5, 4, self.width - 24, 4)
        canvas.linkRect("", self.title.key, (0, 0, self.width, self.height), relative=1, thickness=0)
        canvas.asked_for.add(self.title.key)
        canvas.saveState()
        canvas.translate(self.width - _NUMBER_ROOM, 3)
        canvas.doForm(f"page-{self.title.key}")
        canvas.restoreState()

    def _fitted(self, room: float, text: Any) -> str:
        line: str = self.title.text_line
        while line and self.canv.stringWidth(line, text._fontname, text._fontsize) > room:
            line = line[:-1]
        return line if line == self.title.text_line else line[:-1] + "…"


def titles_in(story: Iterable[Flowable]) -> Iterator[Title]:
    """The headings of a story that belong in its contents, in order."""
    for flowable in story:
        if isinstance(flowable, Headed):
            yield from titles_in(flowable.heads)
        elif isinstance(flowable, Title) and flowable.listed:
            yield flowable


def build_pdf(
    story: Sequence[Flowable],
    *,
    title: str,
    subject: str,
    foot: str,
    page_size: tuple[float, float],
    cover: bool,
    foot_size: float = _FOOT,
    language: str = "",
) -> bytes:
    """The story as a PDF: titled, its language named, pages numbered; the same bytes for the same story.

    The language is the one that is spoken where none is given.
    """
    register_fonts()
    out = BytesIO()
    document = BaseDocTemplate(
        out,
        pagesize=page_size,
        title=one_line(title),
        subject=one_line(subject),
        author=PRODUCT,
        creator=PRODUCT,
        lang=language or spoken().tag,
        displayDocTitle=1,
        invariant=1,
        initialFontName=REGULAR,
    )
    document.addPageTemplates(_templates(page_size, one_line(foot), cover, foot_size))
    document.build(list(story), canvasmaker=partial(ReportCanvas, foot_size=foot_size))
    return out.getvalue()


def _templates(
    page_size: tuple[float, float], foot: str, cover: bool, foot_size: float
) -> list[PageTemplate]:
    width, height = page_size
    inside = Frame(MARGIN, MARGIN, width - 2 * MARGIN, height - 2 * MARGIN, 0, 0, 0, 0, id=INSIDE)
    templates = [PageTemplate(INSIDE, [inside], onPage=_footer(foot, foot_size))]
    if cover:
        whole = Frame(0, 0, width, height, 0, 0, 0, 0, id=COVER)
        templates.insert(0, PageTemplate(COVER, [whole]))
    return templates


def _footer(foot: str, size: float) -> Callable[[Any, Any], None]:
    def draw(canvas: Any, document: Any) -> None:
        width = document.pagesize[0]
        y = MARGIN / 2
        canvas.saveState()
        canvas.setFont(REGULAR, size)
        canvas.setFillColor(HexColor(palette.QUIET))
        edge = width - MARGIN
        canvas.drawString(
            MARGIN, y, wrapped(foot, edge - MARGIN - 14 * size, 1, REGULAR, size)[0] if foot else ""
        )
        canvas.restoreState()
        canvas.numbered.append((canvas.getPageNumber(), edge, y))

    return draw
