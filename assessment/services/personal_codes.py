"""Personal codes: how a respondent comes back without an account, and without being known.

The code itself is stored nowhere. Its HMAC under the round's key finds the response, and closing the round
destroys that key.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12
SLIP_LENGTH = 7
GROUP = 4
LONGEST_TYPED = 60

_READ_AS = str.maketrans({"O": "0", "I": "1", "L": "1", " ": None, "-": None, "–": None})


def new_code() -> str:
    """Twelve characters of an alphabet without I, L, O and U: 60 bits that nobody guesses."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def new_slip_code() -> str:
    """Seven characters, 35 bits: short enough to type from a slip, so guessing has to be limited."""
    return "".join(secrets.choice(ALPHABET) for _ in range(SLIP_LENGTH))


def link_code(key: bytes, nonce: str) -> str:
    """The code in an invitee's personal link: made of their nonce and the round's key, stored nowhere."""
    digest = hmac.new(key, f"link:{nonce}".encode(), hashlib.sha256).digest()
    return "".join(ALPHABET[byte % len(ALPHABET)] for byte in digest[:LENGTH])


def as_typed(text: str) -> str | None:
    """The code that somebody meant: small letters, gaps, hyphens, O for 0, I or L for 1 are forgiven.

    None where the text cannot be a code.
    """
    code = text[:LONGEST_TYPED].strip().upper().translate(_READ_AS)
    return code if len(code) in (LENGTH, SLIP_LENGTH) and set(code) <= set(ALPHABET) else None


def in_groups(code: str) -> str:
    """The code as it is shown: 7K3M-0QXR-9TWB, or 7K3-M0QX for one from a slip."""
    first = len(code) % GROUP
    rest = [code[start : start + GROUP] for start in range(first, len(code), GROUP)]
    return "-".join([code[:first], *rest] if first else rest)


def access_hash(key: bytes, code: str) -> str:
    """HMAC-SHA256 of a code under the round's key, 64 hexadecimal digits."""
    return hmac.new(key, code.encode("ascii"), hashlib.sha256).hexdigest()


def return_hash(key: bytes, number: str, *, checked: bool = False) -> str:
    """What finds a paper return by its number, until it is checked; then another HMAC says that it was.

    Both differ from `access_hash`: a return number opens no questionnaire, and no personal code opens the
    second entry of a paper.
    """
    kind = "checked" if checked else "return"
    return hmac.new(key, f"{kind}:{number}".encode("ascii"), hashlib.sha256).hexdigest()


def ticket_hash(key: bytes, code: str) -> str:
    """What finds the holder of a code; another HMAC than `access_hash`, which finds the response."""
    return hmac.new(key, f"ticket:{code}".encode("ascii"), hashlib.sha256).hexdigest()
