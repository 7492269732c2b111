"""The results of a closed round, after the gate: overall, by element, by group, by service, and comments."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from assessment.models import Round
from assessment.reports.summary import summary_parts
from assessment.scoring.values import COMMENT_THRESHOLD, Breakdown, Tier
from assessment.services import scorecards
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotFound
from assessment.web import extensions, results_pages
from assessment.web.results_pages import Drawn
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("results", __name__, url_prefix="/rounds/<int:round_id>/results")

_UPPER_TIERS = (Tier.OVERALL, Tier.THEME, Tier.ELEMENT)


def find_results(round_id: int) -> tuple[Round, Drawn]:
    """A round of the coordinator's council with its scores. Raises NotFound, NotReady."""
    round_ = find_round(round_id)
    session = extensions.session()
    scorecard = scorecards.round_scorecard(session, round_)
    return round_, results_pages.draw(scorecard, load_framework(session, round_.framework_hash))


@blueprint.get("/")
def show(round_id: int) -> str:
    round_, drawn = find_results(round_id)
    return render_template(
        "results/show.html",
        round=round_,
        drawn=drawn,
        summary=summary_parts(drawn.scorecard, drawn.framework),
        charts=results_pages.charts_of(drawn),
        lines=[line for line in drawn.scorecard.lines if line.tier in _UPPER_TIERS],
    )


@blueprint.get("/elements/<code>")
def element(round_id: int, code: str) -> str:
    round_, drawn = find_results(round_id)
    chosen = find_element(drawn.framework, code)
    elements = drawn.framework.elements
    place = elements.index(chosen)
    return render_template(
        "results/element.html",
        round=round_,
        drawn=drawn,
        element=chosen,
        bars=results_pages.bars_of(drawn, chosen.headings),
        key=results_pages.bar_key(drawn.framework),
        labels=results_pages.labels_of(drawn.framework),
        before=elements[place - 1] if place else None,
        after=elements[place + 1] if place + 1 < len(elements) else None,
    )


@blueprint.get("/groups")
def groups(round_id: int) -> str:
    round_, drawn = find_results(round_id)
    return _breakdown("results/groups.html", round_, drawn, drawn.scorecard.groups)


@blueprint.get("/services")
def services(round_id: int) -> str:
    round_, drawn = find_results(round_id)
    return _breakdown("results/services.html", round_, drawn, drawn.scorecard.services)


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
        round=round_,
        framework=drawn.framework,
        comments=by_statement,
        counts=counts,
        chosen=_chosen_element(drawn.framework) or _first_with_comments(drawn.framework, counts),
        threshold=max(COMMENT_THRESHOLD, round_.threshold),
    )


def find_element(framework: Framework, code: str) -> Element:
    """Raises NotFound for a code that is no element's."""
    for element in framework.elements:
        if element.code == code:
            return element
    raise NotFound(f"element {code}")


def _breakdown(template: str, round_: Round, drawn: Drawn, breakdown: Breakdown | None) -> str:
    """All elements side by side, or with ?element= the headings of one."""
    chosen = _chosen_element(drawn.framework)
    shown = results_pages.side_by_side(drawn, breakdown, chosen)
    return render_template(
        template,
        round=round_,
        drawn=drawn,
        element=chosen,
        rows=shown.rows,
        parts=shown.parts,
        group_gap=shown.group_gap,
    )


def _chosen_element(framework: Framework) -> Element | None:
    code = request.args.get("element", "")
    return find_element(framework, code) if code else None


def _first_with_comments(framework: Framework, counts: dict[str, int]) -> Element | None:
    return next((element for element in framework.elements if counts[element.code]), None)
