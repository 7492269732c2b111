"""How many have answered, part by part, without a part so small that its people could be told apart.

Response counts hold no answers, but "1 of 1 has answered" is about one person. So parts that are too small
are shown together, by a rule of which the remainder rule of METHOD section 6 is the model.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Part:
    """A group or a service: how many have begun and sent a response, out of how many people if known."""

    code: str
    name: str
    begun: int
    sent: int
    headcount: int | None = None

    @property
    def size(self) -> int:
        """How many people it is about, at least: the headcount, or else those who answer."""
        return self.begun if self.headcount is None else self.headcount


@dataclass(frozen=True, slots=True)
class Turnout:
    """What may be shown of one breakdown: a line a part, those that are too small in `together`.

    `together` has a line of its own; `members` names what is in it.
    """

    total: Part
    shown: tuple[Part, ...]
    together: Part | None = None
    members: tuple[str, ...] = ()


def turnout(parts: Sequence[Part], threshold: int) -> Turnout:
    """The parts in the order given, the small ones merged.

    A part under the threshold goes into the merged line; then the smallest of the rest (those of known
    headcount first, ties by code), until that line is about `threshold` people or more and two parts or more.
    Merging everything leaves only the total.
    """
    small = _too_small(parts, threshold)
    kept = tuple(part for part in parts if part.code not in small)
    merged = [part for part in parts if part.code in small]
    total = _sum("total", "Everybody", parts)
    if not merged:
        return Turnout(total, kept)
    return Turnout(total, kept, _sum("together", "", merged), tuple(part.name for part in merged))


def kept_back(parts: Sequence[Part], threshold: int) -> frozenset[str]:
    """The codes of the parts of which nothing else may say how many answered, for a small one's sake.

    Those are the merged parts, unless nobody has answered in any of them that is too small: that nobody did
    is no secret.
    """
    shown = {part.code for part in turnout(parts, threshold).shown}
    merged = [part for part in parts if part.code not in shown]
    if not any(part.begun and part.size < threshold for part in merged):
        return frozenset()
    return frozenset(part.code for part in merged)


def rate(part: Part) -> float | None:
    """Sent responses as a share of the people; None where the headcount is not known or cannot be right."""
    if not part.headcount or part.sent > part.headcount:
        return None
    return part.sent / part.headcount


def _too_small(parts: Sequence[Part], threshold: int) -> frozenset[str]:
    """Which parts to merge. Among those of known headcount the choice is made by headcounts alone.

    So it stays the same while answers come in, and two looks on two days do not give a small part away.
    """
    known = [part for part in parts if part.headcount is not None]
    merged = _completed([], known, threshold)
    rest = [part for part in parts if part not in merged]
    return frozenset(part.code for part in _completed(merged, rest, threshold))


def _completed(merged: list[Part], others: Iterable[Part], threshold: int) -> list[Part]:
    """`merged` with the small ones of `others`, and then the smallest, until it is enough."""
    done = list(merged)
    for part in sorted(others, key=lambda part: _place(part, threshold)):
        enough = len(done) > 1 and sum(one.size for one in done) >= threshold
        if part.size >= threshold and (not done or enough):
            break
        done.append(part)
    return done


def _place(part: Part, threshold: int) -> tuple[bool, bool, int, str]:
    return part.size >= threshold, part.headcount is None, part.size, part.code


def _sum(code: str, name: str, parts: Sequence[Part]) -> Part:
    headcounts = [part.headcount for part in parts]
    known = [headcount for headcount in headcounts if headcount is not None]
    return Part(
        code,
        name,
        sum(part.begun for part in parts),
        sum(part.sent for part in parts),
        sum(known) if parts and len(known) == len(parts) else None,
    )
