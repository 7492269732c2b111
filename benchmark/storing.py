"""A framework as one text and back, so that a round can keep the whole of what it asked."""

from __future__ import annotations

from pydantic import TypeAdapter

from benchmark.framework import Framework, canonical_json

_FRAMEWORK = TypeAdapter(Framework)


def to_json(framework: Framework) -> str:
    """The whole framework as one line of JSON; equal frameworks give equal texts."""
    return canonical_json(framework)


def from_json(text: str) -> Framework:
    """The framework that `to_json` wrote, equal and with the same hash. Raises ValueError for other text."""
    return _FRAMEWORK.validate_json(text, strict=True)
