"""The colours of charts and documents. Text colours have a contrast of at least 4.5 to 1 on white.

Teal and orange stay apart in every common form of colour blindness, and no chart tells lenses apart by
colour alone.
"""

from __future__ import annotations

BRAND = "#0b5c6b"
INK = "#0b0c0c"
QUIET = "#505a5f"
RULE = "#b1b4b6"
PALE = "#f3f6f7"
TINT = "#d9eaec"
WHITE = "#ffffff"

SELF = BRAND
TARGET = "#383f43"
PEER = "#a8470a"
GAP = "#e3a98c"

_LOWEST_LEVEL = (0xD9, 0xEA, 0xEC)
_HIGHEST_LEVEL = (0x0B, 0x5C, 0x6B)
_DARK_FROM = 0.73


def level_colour(level: int, size: int) -> str:
    """The fill of a level 0 .. size−1: from pale to full brand colour."""
    share = level / (size - 1)
    parts = (
        round(low + (high - low) * share) for low, high in zip(_LOWEST_LEVEL, _HIGHEST_LEVEL, strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in parts)


def on_level_colour(level: int, size: int) -> str:
    """The text colour that can be read on the fill of that level."""
    return WHITE if level / (size - 1) > _DARK_FROM else INK
