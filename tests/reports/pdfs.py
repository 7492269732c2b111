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


def outline(data: bytes) -> list[str]:
    """Titles of the outline in order, children after their parent."""
    reader = read(data)

    def walk(entries: list[object]) -> list[str]:
        titles: list[str] = []
        for entry in entries:
            titles += walk(entry) if isinstance(entry, list) else [str(getattr(entry, "title", ""))]
        return titles

    return walk(list(reader.outline))


def page_of(data: bytes, title: str) -> int:
    """The number, from 1, of the page that an outline entry leads to."""
    reader = read(data)

    def walk(entries: list[object]) -> int | None:
        for entry in entries:
            if isinstance(entry, list):
                found = walk(entry)
            else:
                number = reader.get_destination_page_number(entry)  # type: ignore[arg-type]
                found = number if getattr(entry, "title", "") == title else None
            if found is not None:
                return found
        return None

    number = walk(list(reader.outline))
    if number is None:
        raise LookupError(title)
    return number + 1
