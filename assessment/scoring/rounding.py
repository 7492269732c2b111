"""Rounding, once and for display only, half away from zero (METHOD section 2), and reaching a bar."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

TIE_PLACES = 9
TOLERANCE = 10.0**-TIE_PLACES
"""Figures nearer than this are equal by hand; only their binary digits differ."""


def rounded(value: float, places: int = 0) -> Decimal:
    """`value` rounded half away from zero: 2.5 → 3, −2.5 → −3; never −0."""
    exponent = Decimal(1).scaleb(-places)
    return Decimal(repr(value)).quantize(exponent, rounding=ROUND_HALF_UP) + Decimal(0)


def whole(value: float) -> int:
    """A score as a page shows it: whole points."""
    return int(rounded(value))


def at_least(value: float, bar: float) -> bool:
    """Whether `value` reaches `bar`, forgiving the last digits of binary arithmetic.

    A mean of thirds may come out as 74.99999999999999 where by hand it is 75; no council is banded by that.
    """
    return value >= bar - TOLERANCE
