"""The results of one service, for the coordinator and for the manager who leads it."""

from __future__ import annotations

from flask import Blueprint, Response, render_template
from flask_babel import gettext as _

from assessment.access import Role
from assessment.models import RoundService
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.values import GapReport
from assessment.services import plans, service_results
from assessment.services.asking import framework_asked
from assessment.services.reach import reach_of
from assessment.web import extensions, reports_pages, results_pages, services_pages
from assessment.web.addresses import address
from assessment.web.guards import current_council, current_reach, current_user
from assessment.web.places import Place, service_place
from assessment.web.results_pages import Drawn

blueprint = Blueprint("service_results", __name__)

_OF_SERVICE = "/rounds/<int:round_id>/services/<service_code>"


@blueprint.get("/your-services")
def index() -> str:
    """The services that a manager leads, with what has been found of each."""
    reach = reach_of(extensions.session(), current_council(), current_user().user_id, {Role.MANAGER})
    services = service_results.list_services(extensions.session(), reach)
    return render_template("service_results/index.html", services=services)


@blueprint.get(f"{_OF_SERVICE}/results")
def show(round_id: int, service_code: str) -> str:
    """The service's own scores; in a round that assesses the council, its part beside the council's."""
    service = _find(round_id, service_code)
    if not service.round.of_services:
        return _beside(service)
    drawn = _drawn(service)
    return results_pages.scores_page(drawn, _place(service), plan=_plan(service, drawn))


@blueprint.get(f"{_OF_SERVICE}/results/elements/<code>")
def element(round_id: int, service_code: str, code: str) -> str:
    service = _find(round_id, service_code)
    return results_pages.element_page(_drawn(service), _place(service), code)


@blueprint.get(f"{_OF_SERVICE}/report")
def report(round_id: int, service_code: str) -> str:
    service = _find(round_id, service_code)
    drawn = _drawn(service)
    return reports_pages.report_page(drawn, _report(service, drawn), _place(service))


@blueprint.get(f"{_OF_SERVICE}/gap-report.pdf")
def pdf(round_id: int, service_code: str) -> Response:
    service = _find(round_id, service_code)
    content = gap_report_pdf(_report(service, _drawn(service)))
    name = reports_pages.file_name("gap report", service.round, ".pdf", service.name)
    return reports_pages.file(content, "application/pdf", name)


@blueprint.get(f"{_OF_SERVICE}/scores.csv")
def scores(round_id: int, service_code: str) -> Response:
    service = _find(round_id, service_code)
    return reports_pages.scores_file(_drawn(service), service.round)


def _find(round_id: int, service_code: str) -> RoundService:
    return service_results.get_service(extensions.session(), current_reach(), round_id, service_code)


def _drawn(service: RoundService) -> Drawn:
    session = extensions.session()
    scorecard = service_results.scorecard_of(session, service, to_others=_is_manager())
    return results_pages.draw(scorecard, framework_asked(session, service.round))


def _plan(service: RoundService, drawn: Drawn) -> tuple[str, str] | None:
    """The way to the service's plan, or to its beginning; None where no gap can be shown to begin with."""
    plan_id = plans.find_plan_of_round(
        extensions.session(), current_council(), service.round_id, service.code
    )
    if plan_id is not None:
        return address("plans.show", plan_id=plan_id), _(
            "Go to the plan of %(service)s", service=service.name
        )
    if not drawn.scorecard.ranked_headings:
        return None
    start = address("plans.start_for_service", round_id=service.round_id, service_code=service.code)
    return start, _("Start a provisional plan of %(service)s", service=service.name)


def _report(service: RoundService, drawn: Drawn) -> GapReport:
    moved = plans.moved_bands(extensions.session(), current_council(), service.round_id, service.code)
    return reports_pages.gap_report_of(service.round, drawn.framework, drawn.scorecard, moved, None)


def _place(service: RoundService) -> Place:
    return service_place(service, for_manager=_is_manager())


def _is_manager() -> bool:
    """Whether it is a manager who asks, and not somebody who runs the round."""
    return Role.COORDINATOR not in current_user().roles


def _beside(service: RoundService) -> str:
    session = extensions.session()
    found = service_results.beside(session, service, to_others=_is_manager())
    framework = framework_asked(session, service.round)
    return render_template(
        "service_results/beside.html",
        service=service,
        round=service.round,
        place=_place(service),
        tables=services_pages.beside_tables(found, framework),
        people=found.part.people,
        threshold=found.whole.threshold,
    )
