"""What the reviewer's pages say beyond what the services give: words, neighbours and the next step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from assessment.lifecycle import ReviewerState, ReviewState
from assessment.models import EvidenceKind, Reviewer
from assessment.services.agreeing import AgreeingElement, scores_are_open
from assessment.services.reviews import ElementProgress
from benchmark.framework import Element, Framework, Heading, Probe

KIND_NAMES: Mapping[EvidenceKind, LazyString] = {
    EvidenceKind.DOCUMENT: _l("Document"),
    EvidenceKind.DATA: _l("Data"),
    EvidenceKind.INTERVIEW: _l("Interview"),
    EvidenceKind.FOCUS_GROUP: _l("Focus group"),
    EvidenceKind.OBSERVATION: _l("Observation"),
    EvidenceKind.SURVEY: _l("Survey result"),
}


@dataclass(frozen=True, slots=True)
class ProbeLine:
    """A probe with the names of whom to ask and of the kinds of evidence that would answer it."""

    probe: Probe
    ask: tuple[str, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HeadingPage:
    """A heading with what stands around it in the benchmark. Neighbours are for `previous_next`."""

    heading: Heading
    element: Element
    probes: tuple[ProbeLine, ...]
    before: Heading | None
    after: Heading | None


def frame(place: Reviewer, current: str) -> dict[str, Any]:
    """What every page of one review shows around its content."""
    review = place.review
    entries = [(_("Overview"), "show"), (_("Self-assessment"), "self_assessment")]
    if scores_are_open(review):
        entries.append((_("Team’s scores"), "agree"))
    return {
        "review": review,
        "reviewed": review.round.council.name,
        "is_lead": place.is_lead,
        "areas": [
            {
                "text": text,
                "href": url_for(f"reviews.{endpoint}", review_id=review.id),
                "current": endpoint == current,
            }
            for text, endpoint in entries
        ],
    }


def next_step(state: ReviewState, own_state: ReviewerState, *, is_lead: bool) -> str:
    """What this reviewer has to do next."""
    if state is ReviewState.CANCELLED:
        return str(
            _(
                "The council has cancelled its assessment, and this review has ended with it. "
                "You need do nothing more."
            )
        )
    if state is ReviewState.FINISHED:
        return str(_("The review is finished. You can read everything, and nothing can be changed any more."))
    if state is ReviewState.AGREEING and is_lead:
        return str(
            _("Everybody has submitted. Talk the scores through with the team and record what you agree.")
        )
    if state is ReviewState.AGREEING:
        return str(
            _(
                "Everybody has submitted. Talk the scores through with the team. "
                "The lead reviewer records them."
            )
        )
    if own_state is ReviewerState.SUBMITTED:
        return str(
            _(
                "You have submitted your scores. The team’s scores are shown once "
                "every reviewer has submitted. "
                "Until then you can still add evidence, strengths and areas for improvement."
            )
        )
    return str(
        _(
            "Work through the headings: read the probes, record evidence, and give each heading "
            "your own score."
        )
    )


def scored(progress: tuple[ElementProgress, ...]) -> tuple[int, int]:
    """How many headings this reviewer has scored, and of how many."""
    levels = [one.level for element in progress for one in element.headings]
    return sum(level is not None for level in levels), len(levels)


def agreed(elements: tuple[AgreeingElement, ...]) -> tuple[int, int]:
    """How many of the headings that somebody scored have an agreed score, and of how many."""
    scores = [one for element in elements for one in element.headings if one.given]
    return sum(not one.left_out for one in scores), len(scores)


def heading_page(framework: Framework, code: str) -> HeadingPage:
    """Raises KeyError for a code that is not a heading's."""
    headings = framework.headings
    at = {heading.code: number for number, heading in enumerate(headings)}[code]
    (element,) = [one for one in framework.elements if one.code == framework.parent_of[code]]
    return HeadingPage(
        heading=headings[at],
        element=element,
        probes=tuple(_probe_line(framework, probe) for probe in headings[at].probes),
        before=headings[at - 1] if at else None,
        after=headings[at + 1] if at + 1 < len(headings) else None,
    )


def _probe_line(framework: Framework, probe: Probe) -> ProbeLine:
    audiences = {audience.code: audience.name for audience in framework.audiences}
    return ProbeLine(
        probe,
        tuple(audiences[code] for code in probe.ask),
        tuple(str(KIND_NAMES[EvidenceKind(kind)]) for kind in probe.evidence),
    )
