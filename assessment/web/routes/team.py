"""The coordinator's side of a peer review: scope and invitations."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("team", __name__)
