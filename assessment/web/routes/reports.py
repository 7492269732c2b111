"""The gap report, as a page and as files."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("reports", __name__)
