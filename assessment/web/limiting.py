"""Counting the tries of a request against the limits, by what is tried and by where it comes from."""

from __future__ import annotations

from collections.abc import Sequence

from flask import current_app, request

from assessment.models.base import utc_now
from assessment.services import attempts
from assessment.services.attempts import Counted, Recorded
from assessment.web import extensions


def client_address() -> str:
    """Where the request comes from; behind a proxy TRUSTED_PROXIES has to be set for this to be true."""
    return request.remote_addr or ""


def count_try(counted: Sequence[Counted]) -> Recorded:
    """Count a try and commit that at once, so that it stays counted whatever becomes of the request.

    Call it before anything else is changed. Raises TooManyTries, which becomes a page.
    """
    recorded = attempts.check_and_record(extensions.session(), _key(), counted, utc_now())
    extensions.commit()
    return recorded


def note_nobody(counted: Counted) -> None:
    """Write and commit something where for an account there would be a line in a trail: it takes as long."""
    attempts.note_nobody(extensions.session(), _key(), counted, utc_now())
    extensions.commit()


def was_right(recorded: Recorded, owner: Counted | None = None) -> None:
    """Take the try back, to be committed with what it opened; with `owner`, all tries on that subject."""
    attempts.forgive(extensions.session(), recorded)
    if owner is not None:
        attempts.forget(extensions.session(), _key(), owner)


def _key() -> str:
    return str(current_app.config["SECRET_KEY"])
