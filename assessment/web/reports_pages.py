"""From a round and its scorecard to the values that the gap report is drawn from."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from flask import Response, make_response, render_template

from assessment.models import Review, Round
from assessment.reports.exports import scores_csv
from assessment.reports.method import method_notes
from assessment.reports.summary import summary_parts
from assessment.reports.values import GapReport, MovedBand
from assessment.scoring.values import Band, Scorecard, Tier
from assessment.web import results_pages
from assessment.web.clock import LONDON, today
from assessment.web.places import Place, title_of
from assessment.web.results_pages import Drawn
from benchmark.framework import Framework

_NOT_IN_NAMES = re.compile(r"[^a-z0-9]+")
_LONGEST_NAME = 80


def gap_report_of(
    round_: Round,
    framework: Framework,
    scorecard: Scorecard,
    moved: Mapping[str, tuple[Band, str]],
    review: Review | None,
) -> GapReport:
    """`moved` are the bands that the plan has moved, with the reasons, by code."""
    return GapReport(
        council=round_.council.name,
        round_title=title_of(round_),
        framework=framework,
        scorecard=scorecard,
        printed_on=today(),
        closed_on=round_.moment_of_closing.astimezone(LONDON).date() if round_.closed_at else None,
        moved={code: MovedBand(band, reason) for code, (band, reason) in moved.items()},
        reviewers=len(review.reviewers) if review is not None and scorecard.peer is not None else None,
    )


def report_page(drawn: Drawn, report: GapReport, place: Place) -> str:
    """The gap report as a page, wherever it stands."""
    return render_template(
        "reports/page.html",
        place=place,
        drawn=drawn,
        report=report,
        summary=summary_parts(drawn.scorecard, drawn.framework, report.moved),
        charts=results_pages.charts_of(drawn),
        themes=(drawn.lines[""], *drawn.scorecard.tier(Tier.THEME)),
        bars=results_pages.bars_of(drawn, drawn.framework.headings),
        key=results_pages.bar_key(drawn),
        by_group=results_pages.side_by_side(drawn, drawn.scorecard.groups),
        by_service=results_pages.side_by_side(drawn, drawn.scorecard.services),
        notes=method_notes(drawn.scorecard, drawn.framework),
    )


def scores_file(drawn: Drawn, round_: Round) -> Response:
    """The scores as a file for a spreadsheet."""
    name = file_name("scores", round_, ".csv", drawn.scorecard.service)
    return file(scores_csv(drawn.scorecard, drawn.framework), "text/csv", name)


def file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response


def file_name(kind: str, round_: Round, ending: str, service: str = "") -> str:
    """ "gap-report-ashvale-autumn-2026.pdf": plain letters only, whatever the titles hold."""
    plain = unicodedata.normalize("NFKD", f"{kind} {round_.council.code} {service} {round_.title}")
    letters = plain.encode("ascii", "ignore").decode().lower()
    return _NOT_IN_NAMES.sub("-", letters).strip("-")[:_LONGEST_NAME].rstrip("-") + ending


def plan_file_name(title: str) -> str:
    """A name that every system takes: letters, digits and hyphens of the title."""
    plain = _NOT_IN_NAMES.sub("-", title.lower()).strip("-")
    return f"{plain[:_LONGEST_NAME] or 'improvement-plan'}.pdf"
