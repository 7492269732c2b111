"""The coordinator's rounds."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("rounds", __name__)
