"""The one gate between people's answers and everything that is shown: METHOD section 6.

A breakdown is a statement's answers cut one way, by group or by service, with the total beside it. What is
shown of it is a set of sums; the gate hides parts until no set of fewer than k answers can be had from those
sums by adding and subtracting them. Means are gated at k; counts per level, agreement and deviation at 2k.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from assessment.scoring.crossing import Margins, service_to_hide
from assessment.scoring.distribution import dont_know_share, index, mean_level
from assessment.scoring.values import Distribution, PartStatement

DETAIL_FACTOR = 2
NOTHING: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be shown of one statement for all respondents. `detail` is None where only the mean may."""

    n: int | None
    index: float | None
    mean_level: float | None
    hidden: bool
    detail: Distribution | None
    dont_know_share: float | None


@dataclass(frozen=True, slots=True)
class Hidden:
    """The parts of one statement's breakdown whose mean, and whose detail, must not be shown."""

    means: frozenset[str]
    details: frozenset[str]


def gate_total(d: Distribution, threshold: int) -> Shown:
    """A statement's answers from everybody, as far as they may be shown."""
    share = dont_know_share(d) if d.n + d.dont_know >= threshold else None
    if 0 < d.n < threshold:
        return Shown(None, None, None, True, None, share)
    detail = d if d.n >= DETAIL_FACTOR * threshold else None
    return Shown(d.n, index(d), mean_level(d), False, detail, share)


def hidden_parts(sizes: Mapping[str, int], threshold: int) -> frozenset[str]:
    """The remainder rule for one breakdown whose total is shown: the codes of the parts to hide.

    `sizes` are scored answers by part. Parts under the threshold are hidden; then the smallest of the rest
    (ties by code), until those hidden hold `threshold` answers together and are not just one part.
    """
    answered = sorted((n, code) for code, n in sizes.items() if n > 0)
    hidden = [part for part in answered if part[0] < threshold]
    return _completed(hidden, answered[len(hidden) :], threshold)


def hidden_jointly(
    groups: Mapping[str, int],
    services: Mapping[str, int],
    groups_of: Mapping[str, frozenset[str]],
    threshold: int,
) -> tuple[frozenset[str], frozenset[str]]:
    """The parts to hide where the same answers are shown by group and by service: groups, services.

    `groups_of` names, for each service, the groups with scored answers in it. Each breakdown gets the
    remainder rule. Then, while a row of groups less a column of services would leave a reader with fewer
    than `threshold` answers, one more service is hidden. Where every group answers in every service nothing
    is added.
    """
    hidden_groups = hidden_parts(groups, threshold)
    hidden_services = hidden_parts(services, threshold)
    margins = Margins(groups, services, groups_of)
    while (code := service_to_hide(margins, hidden_groups, hidden_services, threshold)) is not None:
        hidden_services |= {code}
        shown = sorted((n, other) for other, n in services.items() if n > 0 and other not in hidden_services)
        hidden_services = _completed([(services[part], part) for part in hidden_services], shown, threshold)
    return hidden_groups, hidden_services


def gate_breakdown(sizes: Mapping[str, int], threshold: int) -> Hidden:
    """One breakdown, published alone: which parts' means and details to hide."""
    return Hidden(hidden_parts(sizes, threshold), hidden_parts(sizes, DETAIL_FACTOR * threshold))


def gate_breakdowns(
    groups: Mapping[str, int],
    services: Mapping[str, int],
    groups_of: Mapping[str, frozenset[str]],
    threshold: int,
) -> tuple[Hidden, Hidden]:
    """Both breakdowns, published side by side: which groups and which services to hide.

    A part without its mean has no detail either.
    """
    groups_mean, services_mean = hidden_jointly(groups, services, groups_of, threshold)
    groups_detail, services_detail = hidden_jointly(groups, services, groups_of, DETAIL_FACTOR * threshold)
    return Hidden(groups_mean, groups_mean | groups_detail), Hidden(
        services_mean, services_mean | services_detail
    )


def gate_part(code: str, counts: tuple[int, ...], *, mean_hidden: bool, detail_hidden: bool) -> PartStatement:
    """A statement's scored answers from one part, counted by level, as far as they may be shown."""
    if mean_hidden:
        return PartStatement(code, None, None, True)
    d = Distribution(counts)
    n = d.n
    if detail_hidden or n == 0:
        return PartStatement(code, n, index(d), False)
    return PartStatement(code, n, index(d), False, d)


def _completed(hidden: list[tuple[int, str]], shown: list[tuple[int, str]], threshold: int) -> frozenset[str]:
    """`hidden` with the smallest of `shown` (in order) added until what is hidden is enough."""
    held = sum(n for n, _ in hidden)
    codes = {code for _, code in hidden}
    for n, code in shown:
        if not codes or (held >= threshold and len(codes) > 1):
            break
        codes.add(code)
        held += n
    return frozenset(codes)
