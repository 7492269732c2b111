"""The language that a page speaks. English, save where a respondent has chosen another."""

from __future__ import annotations

from flask_babel import get_locale

ENGLISH = "en_GB"


def page_language() -> str:
    """The language of the page that is being made, as HTML names it: en-GB."""
    return str(get_locale() or ENGLISH).replace("_", "-")
