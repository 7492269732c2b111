"""The results of a closed round, after the gate: overall, by element, by group, by service, and comments."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from assessment.models import Round
from assessment.scoring.one_service import extremes
from assessment.scoring.values import Breakdown
from assessment.services import scorecards, service_results
from assessment.services.asking import framework_asked
from assessment.services.problems import NotFound
from assessment.web import extensions, results_pages, services_pages
from assessment.web.places import council_place
from assessment.web.results_pages import Drawn
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("results", __name__, url_prefix="/rounds/<int:round_id>/results")


def find_results(round_id: int) -> tuple[Round, Drawn]:
    """A round of the coordinator's council with its scores. Raises NotFound, NotReady."""
    round_ = find_round(round_id)
    session = extensions.session()
    scorecard = scorecards.round_scorecard(session, round_)
    return round_, results_pages.draw(scorecard, framework_asked(session, round_))


@blueprint.get("/")
def show(round_id: int) -> str:
    round_, drawn = find_results(round_id)
    standings = service_results.standings_of(extensions.session(), round_) if round_.of_services else ()
    return results_pages.scores_page(drawn, council_place(round_), standing=extremes(standings))


@blueprint.get("/elements/<code>")
def element(round_id: int, code: str) -> str:
    round_, drawn = find_results(round_id)
    return results_pages.element_page(drawn, council_place(round_), code)


@blueprint.get("/groups")
def groups(round_id: int) -> str:
    """By group, where people judged the council. Raises NotFound where each judged their own service."""
    round_, drawn = find_results(round_id)
    if round_.of_services:
        raise NotFound("scores by group")
    return _breakdown("results/groups.html", round_, drawn, drawn.scorecard.groups)


@blueprint.get("/services")
def services(round_id: int) -> str:
    """By service; where each was assessed by itself, with a way to the results of each."""
    round_, drawn = find_results(round_id)
    if not round_.of_services:
        return _breakdown("results/services.html", round_, drawn, drawn.scorecard.services)
    session = extensions.session()
    return render_template(
        "results/each_service.html",
        place=council_place(round_),
        round=round_,
        drawn=drawn,
        rows=services_pages.rows_of(drawn, service_results.standings_of(session, round_)),
        columns=services_pages.columns_of(drawn),
    )


@blueprint.get("/comments")
def comments(round_id: int) -> str:
    round_, drawn = find_results(round_id)
    by_statement = scorecards.comments_of(extensions.session(), round_)
    below = results_pages.statements_below(drawn.framework)
    counts = {
        element.code: sum(len(by_statement.get(code, ())) for code in below[element.code])
        for element in drawn.framework.elements
    }
    return render_template(
        "results/comments.html",
        place=council_place(round_),
        round=round_,
        framework=drawn.framework,
        comments=by_statement,
        counts=counts,
        chosen=_chosen_element(drawn.framework) or _first_with_comments(drawn.framework, counts),
        threshold=scorecards.comment_threshold_of(round_),
    )


def _breakdown(template: str, round_: Round, drawn: Drawn, breakdown: Breakdown | None) -> str:
    """All elements side by side, or with ?element= the headings of one."""
    chosen = _chosen_element(drawn.framework)
    shown = results_pages.side_by_side(drawn, breakdown, chosen)
    return render_template(
        template,
        place=council_place(round_),
        round=round_,
        drawn=drawn,
        element=chosen,
        rows=shown.rows,
        parts=shown.parts,
        group_gap=shown.group_gap,
    )


def _chosen_element(framework: Framework) -> Element | None:
    code = request.args.get("element", "")
    return results_pages.find_element(framework, code) if code else None


def _first_with_comments(framework: Framework, counts: dict[str, int]) -> Element | None:
    return next((element for element in framework.elements if counts[element.code]), None)
