"""Response rates, while a round is open and after."""

from __future__ import annotations

from flask import Blueprint, Response, make_response, render_template

from assessment.lifecycle import RoundState, WrongMove
from assessment.models import Round
from assessment.reports.turnout import turnout_csv
from assessment.services.turnouts import read_turnout
from assessment.web import extensions
from assessment.web.reports_pages import file_name
from assessment.web.routes.rounds import find_round
from assessment.web.turnout_pages import TOGETHER, turnout_tables

blueprint = Blueprint("turnout", __name__, url_prefix="/rounds/<int:round_id>/responses")


@blueprint.get("")
def show(round_id: int) -> str:
    round_ = _begun_round(round_id)
    found = read_turnout(extensions.session(), round_)
    return render_template("turnout/show.html", round=round_, tables=turnout_tables(found))


@blueprint.get("/rates.csv")
def rates(round_id: int) -> Response:
    round_ = _begun_round(round_id)
    found = read_turnout(extensions.session(), round_)
    breakdowns = [("group", str(TOGETHER["groups"]), found.by_group)]
    if found.by_service is not None:
        breakdowns.append(("service", str(TOGETHER["services"]), found.by_service))
    answer = make_response(turnout_csv(breakdowns))
    answer.mimetype = "text/csv"
    answer.headers.set(
        "Content-Disposition", "attachment", filename=file_name("response rates", round_, ".csv")
    )
    return answer


def _begun_round(round_id: int) -> Round:
    """A round that people can answer, or could. Raises WrongMove for a draft."""
    round_ = find_round(round_id)
    if round_.state is RoundState.DRAFT:
        raise WrongMove("round", round_.state, "see response rates")
    return round_
