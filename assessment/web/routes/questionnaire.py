"""The respondent's pages: no account, reached by link."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("questionnaire", __name__)
