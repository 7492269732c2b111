"""What is published to councillors: gap reports and plans, to read and to take along."""

from __future__ import annotations

from flask import Blueprint, Response, render_template

from assessment.models import Round, RoundService
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.plan import plan_pdf
from assessment.reports.values import GapReport
from assessment.services import plans, publishing, rounds, scorecards, service_results
from assessment.services.asking import framework_asked
from assessment.web import extensions, reports_pages, results_pages
from assessment.web.clock import today
from assessment.web.guards import current_council, current_user
from assessment.web.places import published_place
from assessment.web.plan_pages import plan_document, plan_page
from assessment.web.results_pages import Drawn

blueprint = Blueprint("published", __name__, url_prefix="/published")

_SERVICE = "/reports/<int:round_id>/services/<service_code>"


@blueprint.get("")
def index() -> str:
    found = publishing.list_published(extensions.session(), current_council())
    return render_template("published/index.html", rounds=found.rounds, plans=found.plans)


@blueprint.get("/reports/<int:round_id>")
def report(round_id: int) -> str:
    round_, drawn, value = _council_report(round_id)
    return reports_pages.report_page(drawn, value, published_place(round_))


@blueprint.get("/reports/<int:round_id>/gap-report.pdf")
def report_pdf(round_id: int) -> Response:
    round_, _, value = _council_report(round_id)
    name = reports_pages.file_name("gap report", round_, ".pdf")
    return reports_pages.file(gap_report_pdf(value), "application/pdf", name)


@blueprint.get("/reports/<int:round_id>/scores.csv")
def scores(round_id: int) -> Response:
    round_, drawn, _ = _council_report(round_id)
    return reports_pages.scores_file(drawn, round_)


@blueprint.get("/reports/<int:round_id>/services")
def services(round_id: int) -> str:
    """The reports of each service, where a round assessed each by itself."""
    round_ = publishing.published_round(extensions.session(), current_council(), round_id)
    return render_template("published/services.html", round=round_, services=round_.services)


@blueprint.get(_SERVICE)
def service_report(round_id: int, service_code: str) -> str:
    service, drawn, value = _service_report(round_id, service_code)
    return reports_pages.report_page(drawn, value, published_place(service.round, service))


@blueprint.get(f"{_SERVICE}/gap-report.pdf")
def service_report_pdf(round_id: int, service_code: str) -> Response:
    service, _, value = _service_report(round_id, service_code)
    name = reports_pages.file_name("gap report", service.round, ".pdf", service.name)
    return reports_pages.file(gap_report_pdf(value), "application/pdf", name)


@blueprint.get(f"{_SERVICE}/scores.csv")
def service_scores(round_id: int, service_code: str) -> Response:
    service, drawn, _ = _service_report(round_id, service_code)
    return reports_pages.scores_file(drawn, service.round)


@blueprint.get("/plans/<int:plan_id>")
def plan(plan_id: int) -> str:
    found = publishing.published_plan(extensions.session(), current_council(), plan_id)
    return render_template("published/plan.html", page=plan_page(found, None, None))


@blueprint.get("/plans/<int:plan_id>/plan.pdf", endpoint="plan_pdf")
def plan_pdf_(plan_id: int) -> Response:
    found = publishing.published_plan(extensions.session(), current_council(), plan_id)
    content = plan_pdf(plan_document(found, current_user().council_name, today()))
    return reports_pages.file(content, "application/pdf", reports_pages.plan_file_name(found.title))


def _council_report(round_id: int) -> tuple[Round, Drawn, GapReport]:
    session = extensions.session()
    round_ = publishing.published_round(session, current_council(), round_id)
    drawn = results_pages.draw(
        scorecards.round_scorecard(session, round_, to_others=True), framework_asked(session, round_)
    )
    moved = plans.moved_bands(session, round_.council_id, round_id, published_only=True)
    review = rounds.review_of(session, round_)
    value = reports_pages.gap_report_of(round_, drawn.framework, drawn.scorecard, moved, review)
    return round_, drawn, value


def _service_report(round_id: int, service_code: str) -> tuple[RoundService, Drawn, GapReport]:
    session, council_id = extensions.session(), current_council()
    service = publishing.published_service(session, council_id, round_id, service_code)
    framework = framework_asked(session, service.round)
    drawn = results_pages.draw(service_results.scorecard_of(session, service, to_others=True), framework)
    moved = plans.moved_bands(session, council_id, round_id, service_code, published_only=True)
    value = reports_pages.gap_report_of(service.round, framework, drawn.scorecard, moved, None)
    return service, drawn, value
