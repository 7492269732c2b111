"""The gap report, as a page and as files."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from assessment.models import Round
from assessment.reports.exports import scores_csv
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.method import method_notes
from assessment.reports.summary import summary_parts
from assessment.reports.values import GapReport
from assessment.scoring.values import Tier
from assessment.services import plans, rounds
from assessment.web import extensions, results_pages
from assessment.web.guards import current_council
from assessment.web.reports_pages import file_name, gap_report_of
from assessment.web.results_pages import Drawn
from assessment.web.routes.results import find_results

blueprint = Blueprint("reports", __name__, url_prefix="/rounds/<int:round_id>")


@blueprint.get("/report")
def page(round_id: int) -> str:
    round_, drawn, report = _report(round_id)
    return render_template(
        "reports/page.html",
        round=round_,
        drawn=drawn,
        report=report,
        summary=summary_parts(drawn.scorecard, drawn.framework, report.moved),
        charts=results_pages.charts_of(drawn),
        themes=(drawn.lines[""], *drawn.scorecard.tier(Tier.THEME)),
        bars=results_pages.bars_of(drawn, drawn.framework.headings),
        key=results_pages.bar_key(drawn.framework),
        by_group=results_pages.side_by_side(drawn, drawn.scorecard.groups),
        by_service=results_pages.side_by_side(drawn, drawn.scorecard.services),
        notes=method_notes(drawn.scorecard, drawn.framework),
    )


@blueprint.get("/gap-report.pdf")
def pdf(round_id: int) -> Response:
    round_, _, report = _report(round_id)
    return _file(gap_report_pdf(report), "application/pdf", file_name("gap report", round_, ".pdf"))


@blueprint.get("/scores.csv")
def scores(round_id: int) -> Response:
    round_, drawn = find_results(round_id)
    content = scores_csv(drawn.scorecard, drawn.framework)
    return _file(content, "text/csv", file_name("scores", round_, ".csv"))


def _report(round_id: int) -> tuple[Round, Drawn, GapReport]:
    round_, drawn = find_results(round_id)
    session = extensions.session()
    moved = plans.moved_bands(session, current_council(), round_id)
    review = rounds.review_of(session, round_)
    return round_, drawn, gap_report_of(round_, drawn.framework, drawn.scorecard, moved, review)


def _file(content: bytes, kind: str, name: str) -> Response:
    response = make_response(content)
    response.mimetype = kind
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
