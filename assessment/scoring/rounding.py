"""Rounding, once and for display only: half away from zero (METHOD section 2)."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal


def rounded(value: float, places: int = 0) -> Decimal:
    """`value` rounded half away from zero: 2.5 → 3, −2.5 → −3; never −0."""
    exponent = Decimal(1).scaleb(-places)
    return Decimal(repr(value)).quantize(exponent, rounding=ROUND_HALF_UP) + Decimal(0)


def whole(value: float) -> int:
    """A score as a page shows it: whole points."""
    return int(rounded(value))
