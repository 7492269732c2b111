"""The code that a browser carries from page to page.

A code from a slip is short. The browser has to show by a seal that it was given the cookie here, after its
code was typed under the limits on guessing: else any page would be a place to try codes out.
"""

from __future__ import annotations

import hashlib
import hmac

from flask import current_app, request

from assessment.services import personal_codes
from assessment.web.kiosk import CODE_COOKIE


def sealed(code: str) -> str:
    """A code as it stands in the cookie."""
    return f"{code}.{_seal(code)}" if is_from_slip(code) else code


def carried_code() -> str:
    """The code of the browser that asks; "" where there is none, or one that was not given to it here."""
    typed, _, seal = request.cookies.get(CODE_COOKIE, "").partition(".")
    code = personal_codes.as_typed(typed)
    if code is None or (is_from_slip(code) and not hmac.compare_digest(seal.encode(), _seal(code).encode())):
        return ""
    return code


def is_from_slip(code: str) -> bool:
    return len(code) == personal_codes.SLIP_LENGTH


def _seal(code: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"carried:{code}".encode(), hashlib.sha256).hexdigest()[:32]
