"""Taking up an invitation to a review team."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("invitations", __name__)
