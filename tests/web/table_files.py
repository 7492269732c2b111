"""Tables sent to the pages that take them in, and confirmed."""

from __future__ import annotations

import io

from tests.client import Page, PageClient


def upload(client: PageClient, path: str, content: bytes | str, name: str) -> Page:
    data = content.encode() if isinstance(content, str) else content
    return client.post(path, {"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def carried(page: Page) -> str:
    """The rows on their way to be confirmed."""
    (field,) = page.all("input", name="table")
    return field.get("value") or ""


def confirm(client: PageClient, path: str, page: Page) -> Page:
    return client.post(f"{path}/confirm", {"table": carried(page)})
