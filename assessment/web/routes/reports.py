"""The gap report, as a page and as files."""

from __future__ import annotations

from flask import Blueprint, Response

from assessment.models import Round
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.values import GapReport
from assessment.services import plans, rounds
from assessment.web import extensions, reports_pages
from assessment.web.guards import current_council
from assessment.web.places import council_place
from assessment.web.results_pages import Drawn
from assessment.web.routes.results import find_results

blueprint = Blueprint("reports", __name__, url_prefix="/rounds/<int:round_id>")


@blueprint.get("/report")
def page(round_id: int) -> str:
    round_, drawn, report = _report(round_id)
    return reports_pages.report_page(drawn, report, council_place(round_))


@blueprint.get("/gap-report.pdf")
def pdf(round_id: int) -> Response:
    round_, _, report = _report(round_id)
    name = reports_pages.file_name("gap report", round_, ".pdf")
    return reports_pages.file(gap_report_pdf(report), "application/pdf", name)


@blueprint.get("/scores.csv")
def scores(round_id: int) -> Response:
    round_, drawn = find_results(round_id)
    return reports_pages.scores_file(drawn, round_)


def _report(round_id: int) -> tuple[Round, Drawn, GapReport]:
    round_, drawn = find_results(round_id)
    session = extensions.session()
    moved = plans.moved_bands(session, current_council(), round_id)
    review = rounds.review_of(session, round_)
    report = reports_pages.gap_report_of(round_, drawn.framework, drawn.scorecard, moved, review)
    return round_, drawn, report
