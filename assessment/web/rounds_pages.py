"""What the pages about rounds show, where a template needs more than a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from assessment.lifecycle import ReviewState
from assessment.models import Form, Review, Round, StoredFramework
from assessment.reports.words import counted
from assessment.scoring.values import DEFAULT_IMPORTANCE, DEFAULT_TARGET
from assessment.services.answering import asked_of_all
from assessment.services.rounds import FormLength, RoundSettings, form_lengths
from assessment.services.scorecards import population_of
from assessment.web.filters import day
from benchmark.framework import Framework

_REVIEW_STATES = {
    ReviewState.SCORING: "Reviewers are scoring, each alone",
    ReviewState.AGREEING: "The team is agreeing its scores",
    ReviewState.FINISHED: "Finished: the peer scores are in the results",
}


@dataclass(frozen=True, slots=True)
class FrameworkLengths:
    """For one framework, what the full and the short form ask of each group."""

    name: str
    rows: tuple[tuple[FormLength, FormLength], ...]


def framework_choices(stored: Sequence[StoredFramework]) -> list[tuple[str, str]]:
    """Hash and name of each framework; the day it was stored tells apart those of the same edition."""
    names = [f"{one.title}, edition {one.edition}" for one in stored]
    times = Counter(names)
    return [
        (one.hash, name if times[name] == 1 else f"{name}, added {day(one.stored_at)}")
        for one, name in zip(stored, names, strict=True)
    ]


def lengths_of(name: str, framework: Framework) -> FrameworkLengths:
    full, short = (form_lengths(framework, asked_of_all(framework, form)) for form in (Form.FULL, Form.SHORT))
    return FrameworkLengths(name, tuple(zip(full, short, strict=True)))


def form_data(settings: RoundSettings, version: int) -> dict[str, Any]:
    """The settings as the fields of `RoundForm`."""
    return {
        "title": settings.title,
        "framework": settings.framework_hash,
        "form": settings.form.value,
        "closes_on": settings.closes_on,
        "threshold": settings.threshold,
        "gap_lens": settings.gap_lens.value,
        "version": str(version),
    }


def draft_tasks(round_: Round) -> list[dict[str, Any]]:
    """The list of what to look at before a draft is opened."""
    usual = all((aim.target, aim.importance) == (DEFAULT_TARGET, DEFAULT_IMPORTANCE) for aim in round_.aims)
    population = population_of(round_)
    people = "" if population is None else f" with {counted(population, 'person', 'people')}"
    services = counted(len(round_.services), "service") + people if round_.services else "None"
    return [
        _task("Settings", url_for("rounds.settings", round_id=round_.id), "Chosen"),
        _task(
            "Targets and importance",
            url_for("rounds.targets", round_id=round_.id),
            "The usual ones" if usual else "Set",
        ),
        _task("Services that take part", "", services),
    ]


def review_status(review: Review | None) -> str:
    """Where the peer review stands, in words; "" while there is none."""
    if review is None:
        return ""
    reviewers = counted(len(review.reviewers), "reviewer")
    return f"{_REVIEW_STATES[review.state]} ({reviewers})"


def _task(text: str, href: str, status: str) -> dict[str, Any]:
    return {"text": text, "href": href, "status": status, "done": True}
