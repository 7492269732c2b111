"""Reading back what a PDF says."""

from __future__ import annotations

import re
from io import BytesIO
from typing import Any

from pypdf import PdfReader


def read(data: bytes) -> PdfReader:
    return PdfReader(BytesIO(data))


def catalog(data: bytes) -> Any:
    """The root of the document, where its language and viewing preferences stand."""
    return read(data).trailer["/Root"]


def link_kinds(data: bytes) -> list[Any]:
    """What each link does: None for a plain jump within the document, else the kind of its action."""
    links = [link for page in read(data).pages for link in page.get("/Annots", [])]
    return [link.get_object().get("/A", {}).get("/S") for link in links]


def page_texts(data: bytes) -> list[str]:
    """The text of each page, its white space made single spaces."""
    return [re.sub(r"\s+", " ", page.extract_text()) for page in read(data).pages]


def pages_by_title(data: bytes) -> dict[str, int]:
    """The outline in order, children after their parent: the page, from 1, that each title leads to."""
    reader = read(data)

    def walk(entries: list[Any]) -> dict[str, int]:
        pages: dict[str, int] = {}
        for entry in entries:
            if isinstance(entry, list):
                pages |= walk(entry)
            else:
                pages[str(entry.title)] = (reader.get_destination_page_number(entry) or 0) + 1
        return pages

    return walk(reader.outline)
