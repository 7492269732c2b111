"""How the scores were worked out, and how those who answered are protected: the note that closes a report."""

from __future__ import annotations

from assessment.reports.summary import SummaryPart
from assessment.reports.words import number_text
from assessment.scoring.gaps import HIGH_FROM, MEDIUM_FROM
from assessment.scoring.values import DEFAULT_IMPORTANCE, DEFAULT_TARGET, Scorecard
from assessment.translation import gettext as _
from benchmark.framework import Framework


def method_notes(scorecard: Scorecard, framework: Framework) -> tuple[SummaryPart, ...]:
    """METHOD sections 1 to 8 for the reader of a report."""
    parts = [_scale(scorecard, framework), _scores(), _agreement(), _priorities(scorecard)]
    if scorecard.of_services:
        parts.append(_services(scorecard))
    if scorecard.peer is not None:
        parts.append(_peer())
    return (*parts, _confidentiality(scorecard))


def _scale(scorecard: Scorecard, framework: Framework) -> SummaryPart:
    top = framework.scale.size - 1
    levels = "; ".join(
        f"{number} {level.label}: {level.description.rstrip('.')}"
        for number, level in enumerate(framework.scale.levels)
    )
    return SummaryPart(
        _("The scale"),
        (
            _(
                "Each statement was put with one question: %(question)s",
                question=framework.scale.asked(of_service=scorecard.of_services),
            ),
            _("The levels are %(levels)s.", levels=levels),
            _(
                "A level counts as points out of 100: 0 for the lowest, 100 for the highest, "
                "%(points)s for each step.",
                points=number_text(100 / top),
            ),
            _("The benchmark itself has no scale and no weights. The scale is Critical Friend's."),
        ),
    )


def _scores() -> SummaryPart:
    return SummaryPart(
        _("Scores"),
        (
            _(
                "A statement's score is the mean of its answers. A heading is the mean of its statements,"
                " an element the mean of its headings, a theme the mean of its elements, and the overall "
                "score the mean of the themes. No part weighs more because it has more statements."
            ),
            _(
                "“Don't know” and “not applicable” are counted apart and never lower a score. What nobody"
                " scored is “not assessed”: it is left out, and never counts as 0. Coverage says how much"
                " was scored."
            ),
            _(
                "Scores are rounded once, to be shown. A gap is worked out before rounding, so it may "
                "differ by a point from the difference of the two rounded scores beside it."
            ),
        ),
    )


def _agreement() -> SummaryPart:
    return SummaryPart(
        _("Agreement"),
        (
            _(
                "Agreement runs from −1 (two opposite camps) through 0 (answers spread evenly) to 1 "
                "(everyone answered the same). 0.6 or more is shown as agreed, 0.2 up to 0.6 as mixed, "
                "less than 0.2 as divided."
            ),
            _("For an element or a heading it is the mean of what it is made of."),
        ),
    )


def _gap(scorecard: Scorecard) -> str:
    if scorecard.gap_lens == "peer":
        return _("A gap is the target less the peer team's score, and never less than 0.")
    if scorecard.service:
        return _("A gap is the target less the service's own score, and never less than 0.")
    return _("A gap is the target less the council's own score, and never less than 0.")


def _priorities(scorecard: Scorecard) -> SummaryPart:
    usual = _(
        "Targets are set for each element; %(target)s is usual. Importance is 1, 2 or 3; "
        "%(importance)s is usual.",
        target=number_text(DEFAULT_TARGET),
        importance=DEFAULT_IMPORTANCE,
    )
    return SummaryPart(
        _("Gaps and priorities"),
        (
            f"{_gap(scorecard)} {usual}",
            _(
                "The priority score is importance × gap. "
                "High is %(high)s or more, to be acted on within 3 months; "
                "medium is %(medium)s or more, in 3 to 9 months; "
                "low is anything above 0, within 12 months. "
                "A manager may move an element to another band; the reason is then shown.",
                high=f"{HIGH_FROM:.0f}",
                medium=f"{MEDIUM_FROM:.0f}",
            ),
        ),
    )


def _peer() -> SummaryPart:
    return SummaryPart(
        _("Peer review"),
        (
            _(
                "Reviewers from other councils scored each heading on the same scale, first each alone and "
                "then together. The peer score is the one they agreed."
            ),
            _(
                "Evidence strength runs from 0 (none) to 3 (three or more kinds of source, from the last "
                "12 months, one of them results or an outside view)."
            ),
        ),
    )


def _services(scorecard: Scorecard) -> SummaryPart:
    if not scorecard.service:
        return SummaryPart(
            _("Each service by itself"),
            (
                _(
                    "In this round people judged each their own service. The council's scores are all their "
                    "answers taken together, so a service in which more people answered weighs more."
                ),
                _("A service is compared with the council over the statements that can be shown for both."),
            ),
        )
    return SummaryPart(
        _("This service and the others"),
        (
            _(
                "In this round people judged each their own service. This report is made of what the "
                "council's results by service show of %(service)s, and of nothing else.",
                service=scorecard.service,
            ),
            _("“Don't know” and “not applicable” are counted for the council as a whole only."),
        ),
    )


def _confidentiality(scorecard: Scorecard) -> SummaryPart:
    cuts = (
        _("Results are shown by service only, never by group as well.")
        if scorecard.of_services
        else _("Results are shown by group and by service, never by both at once.")
    )
    return SummaryPart(
        _("Confidentiality"),
        (
            _(
                "A score is shown only where at least %(threshold)s people answered. Counts of answers "
                "and agreement need twice as many.",
                threshold=scorecard.threshold,
            ),
            _(
                "Where one part of the council is hidden, another may be hidden with it, so that nobody "
                "can work out the hidden number by taking the shown ones from the total."
            ),
            cuts,
        ),
    )
