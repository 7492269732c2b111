"""The questionnaire as each group would see it. For coordinators only; nothing is saved."""

from __future__ import annotations

from collections.abc import Callable

from flask import Blueprint, render_template

from assessment.models import Round
from assessment.services.answering import asked_elements, groups_asked
from assessment.services.asking import fresh_asking
from assessment.services.frameworks import load_framework
from assessment.services.problems import NotFound
from assessment.services.rounds import form_lengths
from assessment.web import extensions, questionnaire_pages
from assessment.web.addresses import address
from assessment.web.forms.questionnaire import Typed
from assessment.web.respondent import Visit
from assessment.web.respondent_pages import landing_values
from assessment.web.routes.rounds import find_round
from benchmark.framework import Element, Framework

blueprint = Blueprint("preview", __name__, url_prefix="/rounds/<int:round_id>/preview")

NOTHING = Typed({}, {})


@blueprint.get("")
def index(round_id: int) -> str:
    round_, framework = _found(round_id)
    asking = fresh_asking(round_)
    asked = dict(groups_asked(framework, asking))
    by_name = {name: code for code, name in asked.items()}
    lengths = [(by_name[row.group], row) for row in form_lengths(framework, asking) if row.group in by_name]
    return render_template("preview/index.html", round=round_, lengths=lengths)


@blueprint.get("/<group_code>")
def landing(round_id: int, group_code: str) -> str:
    """The first page of the questionnaire."""
    round_, framework = _found(round_id)
    elements, group = _asked_of(round_, framework, group_code)
    visit = Visit(round_, framework, None, framework.language)
    values = landing_values(visit)
    values["lengths"] = [row for row in values["lengths"] if row[0] == group]
    values["needs_ticket"] = False
    first = address("preview.element", round_id=round_id, group_code=group_code, code=elements[0].code)
    return render_template(
        "preview/landing.html",
        visit=visit,
        round=round_,
        group=group,
        council_name=round_.council.name,
        to=_leads_to(round_id, group_code, first),
        kiosk_href="",
        language_choices=[],
        **values,
    )


@blueprint.get("/<group_code>/<code>")
def element(round_id: int, group_code: str, code: str) -> str:
    """The page of one element."""
    round_, framework = _found(round_id)
    elements, group = _asked_of(round_, framework, group_code)
    codes = [one.code for one in elements]
    if code not in codes:
        raise NotFound(f"element {code}")
    place = codes.index(code)
    shown = elements[place]
    pages = [address("preview.element", round_id=round_id, group_code=group_code, code=one) for one in codes]
    return render_template(
        "preview/element.html",
        round=round_,
        group=group,
        element=shown,
        number=place + 1,
        elements=len(elements),
        lead=questionnaire_pages.element_lead(framework, code, of_service=round_.of_services),
        headings=questionnaire_pages.headings_on_page(framework, shown, NOTHING, NOTHING),
        before={"href": pages[place - 1], "label": elements[place - 1].name} if place else None,
        after=(
            {"href": pages[place + 1], "label": elements[place + 1].name} if place + 1 < len(pages) else None
        ),
        start_href=address("preview.landing", round_id=round_id, group_code=group_code),
    )


def _found(round_id: int) -> tuple[Round, Framework]:
    round_ = find_round(round_id)
    return round_, load_framework(extensions.session(), round_.framework_hash)


def _asked_of(round_: Round, framework: Framework, group_code: str) -> tuple[tuple[Element, ...], str]:
    """What is asked of a group, and its name. Raises NotFound for a group that is asked nothing."""
    asking = fresh_asking(round_)
    names = dict(groups_asked(framework, asking))
    if group_code not in names:
        raise NotFound(f"group {group_code}")
    return asked_elements(framework, asking, group_code), names[group_code]


def _leads_to(round_id: int, group_code: str, first: str) -> Callable[[str], str]:
    """Where the links of the first page lead in a preview: on to the first element, or nowhere else."""
    here = address("preview.landing", round_id=round_id, group_code=group_code)
    return lambda endpoint: first if endpoint == "begin" else here
