"""Who said what in a named round. There is nothing of the kind for a confidential one."""

from __future__ import annotations

from flask import Blueprint, render_template, request

from assessment.services import named_rounds
from assessment.services.asking import framework_asked, statements_asked
from assessment.services.problems import NotFound
from assessment.web import extensions
from assessment.web.places import council_place
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("named", __name__, url_prefix="/rounds/<int:round_id>/people")


@blueprint.get("")
def people(round_id: int) -> str:
    """What everybody who was invited said about one element; ?element= chooses it."""
    session, round_ = extensions.session(), find_round(round_id)
    named_rounds.check_named(round_)
    framework = framework_asked(session, round_)
    element = _chosen(framework)
    asked = frozenset(statements_asked(session, round_))
    found = named_rounds.answers_by_person(session, round_, element)
    return render_template(
        "named/people.html",
        round=round_,
        place=council_place(round_),
        framework=framework,
        element=element,
        people=found,
        silent=[person for person in found if person.state is None],
        headings=[
            (heading, [one for one in heading.statements if one.code in asked])
            for heading in element.headings
        ],
    )


def _chosen(framework: Framework) -> Element:
    code = request.args.get("element") or framework.elements[0].code
    for element in framework.elements:
        if element.code == code:
            return element
    raise NotFound(f"element {code}")
