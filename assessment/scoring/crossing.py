"""What a reader could learn by setting a breakdown by group against one by service.

Nothing is published by group and service at once, but where a service holds only some of the groups the two
breakdowns can be subtracted: forty front-line staff, less the thirty-eight in a service where nobody else
answered, leaves the two who work elsewhere.

Think of the statement's answers as a table with a row for each group and a column for each service; some
cells are empty, and the reader is taken to know which. Shown are the total and the sums of some rows and
columns. Whatever is computed from them gives each cell a weight a(row) + b(column) + t, where a hidden row or
column has no weight of its own. To isolate a set of answers the weight must be 1 on its cells and 0 on all
others. Every such set falls apart into sets of one form: the rows in A less the columns in B, where the
columns in B are empty outside A; and A holds all hidden rows or none, B all hidden columns or none. (Take the
row weights p and the negated column weights q; p − q is 0 or 1 on every cell, so for each level x the rows
with p ≥ x and the columns with q ≥ x are such a pair, and the sets of these pairs add up to the whole.)

So it is enough to look at every A with the largest B that fits it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

MOST_GROUPS = 10
"""Beyond this many distinct rows the search (two to that power) gives way to hiding the services."""


@dataclass(frozen=True, slots=True)
class Margins:
    """One statement's scored answers by group and by service, and which groups answered in each service."""

    groups: Mapping[str, int]
    services: Mapping[str, int]
    groups_of: Mapping[str, frozenset[str]]


def service_to_hide(
    margins: Margins, hidden_groups: frozenset[str], hidden_services: frozenset[str], threshold: int
) -> str | None:
    """The next service to hide, since rows less columns leave fewer than `threshold` answers; or None.

    Both breakdowns must already satisfy the remainder rule on their own.
    """
    everybody = frozenset(code for code, n in margins.groups.items() if n > 0)
    if all(groups == everybody for groups in margins.groups_of.values() if groups):
        return None
    answered = sorted((n, code) for code, n in margins.services.items() if n > 0)
    shown = [code for _, code in answered if code not in hidden_services]
    bits = _bits(margins.groups, hidden_groups)
    rows = len(set(bits.values()))
    mask_of = {groups: _mask(groups, bits) for groups in set(margins.groups_of.values())}
    masks = {code: mask_of[margins.groups_of[code]] for _, code in answered}
    if not shown or all(mask == (1 << rows) - 1 for mask in masks.values()):
        return None
    if rows > MOST_GROUPS:
        return shown[0]
    hidden_mask = 0
    for code in hidden_services & masks.keys():
        hidden_mask |= masks[code]
    hidden_total = sum(margins.services[code] for code in hidden_services)
    remainders = _remainders(margins, bits, {code: masks[code] for code in shown}, rows)
    for chosen, remainder in enumerate(remainders):
        with_hidden = bool(hidden_total) and hidden_mask & ~chosen == 0
        left = remainder - hidden_total if with_hidden else remainder
        if 0 < left < threshold:
            return next(
                code for code in shown if (masks[code] & ~chosen == 0) != with_hidden and masks[code] & chosen
            )
    return None


def _bits(groups: Mapping[str, int], hidden: frozenset[str]) -> Mapping[str, int]:
    """A bit for each group with answers, by code; the hidden ones share one, as no reader can part them."""
    shown = sorted(code for code, n in groups.items() if n > 0 and code not in hidden)
    bits = {code: 1 << place for place, code in enumerate(shown)}
    return bits | {code: 1 << len(shown) for code in groups if code in hidden}


def _mask(codes: Collection[str], bits: Mapping[str, int]) -> int:
    mask = 0
    for code in codes:
        mask |= bits[code]
    return mask


def _remainders(
    margins: Margins, bits: Mapping[str, int], masks: Mapping[str, int], rows: int
) -> tuple[int, ...]:
    """For each set A of rows (as a bit mask), its answers less all shown columns that are empty outside A.

    Rows count for, columns against, each at its own set; then every set gathers its subsets, a bit at a time.
    """
    held = [0] * (1 << rows)
    for code, bit in bits.items():
        held[bit] += margins.groups[code]
    for code, mask in masks.items():
        held[mask] -= margins.services[code]
    for bit in (1 << row for row in range(rows)):
        for chosen in range(1 << rows):
            if chosen & bit:
                held[chosen] += held[chosen ^ bit]
    return tuple(held)
