"""Addresses of pages within the site, each worked out once: a page has a dozen that never change."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request, url_for

MOST_KEPT = 8192


def address(endpoint: str, **values: Any) -> str:
    """What `url_for` gives, for values that can be keys; wherever the application is mounted."""
    return _address(request.script_root, endpoint, **values)


@lru_cache(maxsize=MOST_KEPT)
def _address(_mounted_at: str, endpoint: str, **values: Any) -> str:
    return url_for(endpoint, **values)
