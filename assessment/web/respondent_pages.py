"""What the pages of a respondent share: who may go on, where to, and what is shown where they may not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import redirect, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from flask_wtf.csrf import validate_csrf
from werkzeug.wrappers import Response as HttpResponse
from wtforms import ValidationError

from assessment.models import Response
from assessment.scoring.values import COMMENT_THRESHOLD
from assessment.services import answering, responses, rounds, tickets
from assessment.services.asking import asking_of, statements_asked
from assessment.web import extensions, questionnaire_pages
from assessment.web.addresses import address
from assessment.web.forms.questionnaire import Typed
from assessment.web.kiosk import kiosk_start
from assessment.web.language import in_language
from assessment.web.respondent import Visit, languages_offered
from benchmark.framework import Element

NO_SUCH_CODE = _l("Check your personal code: there are no answers under this one in this round")

Page = str | HttpResponse | tuple[str, int]


def page(name: str, visit: Visit, **values: Any) -> str:
    """A page for a respondent: with the council's name, and without anything of who may be signed in."""
    start = kiosk_start()
    if "language_choices" not in values:
        values["language_choices"] = languages_offered(visit) if request.method == "GET" else []
    return render_template(
        f"questionnaire/{name}.html",
        visit=visit,
        round=visit.round_,
        council_name=visit.round_.council.name,
        to=lambda endpoint: address_of(visit, endpoint),
        home_href=start or address_of(visit, "landing"),
        kiosk_href=start,
        signed_in=None,
        navigation=[],
        sign_out_href="",
        **values,
    )


def address_of(
    visit: Visit, endpoint: str, element_code: str | None = None, *, language: str | None = None
) -> str:
    """The address of a page of this round; the code is only for the page of an element.

    A language is named where the page is to change it.
    """
    return address(
        f"questionnaire.{endpoint}",
        link_token=visit.round_.link_token,
        element_code=element_code,
        language=language,
    )


def ticket_address(visit: Visit, endpoint: str) -> str:
    """The address of a page of this round for those who hold a code."""
    return address(f"tickets.{endpoint}", link_token=visit.round_.link_token)


def landing_values(visit: Visit) -> dict[str, Any]:
    """What the first page says: an example, how long it takes, what is kept from whom, how to begin."""
    lengths = rounds.form_lengths(visit.framework, asking_of(visit.round_))
    asked = frozenset(statements_asked(extensions.session(), visit.round_))
    example = next(one.text for one in visit.framework.statements if one.code in asked)
    return {
        "example": in_language(example.rstrip("."), visit.framework.language),
        "lengths": [
            (
                in_language(row.group, visit.framework.language),
                ngettext(
                    "About %(minutes)s minutes for %(num)s statement",
                    "About %(minutes)s minutes for %(num)s statements",
                    row.statements,
                    minutes=row.minutes,
                ),
            )
            for row in lengths
            if row.statements
        ],
        "comment_threshold": max(COMMENT_THRESHOLD, visit.round_.threshold),
        "needs_ticket": tickets.needs_ticket(visit.round_),
        "with_code_href": ticket_address(visit, "with_code"),
    }


def groups_of(visit: Visit) -> list[tuple[str, str]]:
    """Code and name of each group that takes part."""
    groups = answering.groups_asked(visit.framework, asking_of(visit.round_))
    return [(code, in_language(name, visit.framework.language)) for code, name in groups]


def response_to_answer(visit: Visit) -> Response | HttpResponse:
    """The response that can be answered now, or the way to the page that says why there is none."""
    if visit.closed:
        return redirect(address_of(visit, "landing"))
    if visit.response is None:
        return redirect(kiosk_start() or address_of(visit, "come_back"))
    if visit.sent:
        return redirect(address_of(visit, "thanks"))
    return visit.response


def closed_page(visit: Visit, whole: Element | None = None, typed: Typed | None = None) -> Page:
    extensions.session().refresh(visit.round_)  # it may have closed since this request began
    return why_closed(visit, in_words(visit, whole, typed)), 409


def why_closed(visit: Visit, typed: Sequence[dict[str, Any]] = ()) -> str:
    """What is said of a round that takes no answers; `typed` was not kept."""
    return page("cancelled" if visit.cancelled else "closed", visit, typed=typed)


def in_words(visit: Visit, whole: Element | None, typed: Typed | None) -> list[dict[str, Any]]:
    if whole is None or typed is None:
        return []
    return questionnaire_pages.typed_rows(visit.framework, whole, typed)


def saved_by(response: Response, element_code: str | None = None) -> Typed:
    return Typed(*responses.said_in(extensions.session(), response, element_code))


def token_is_good() -> bool:
    try:
        validate_csrf(request.headers.get("X-CSRFToken") or request.form.get("csrf_token"))
    except ValidationError:
        return False
    return True


def without_token_error(form: FlaskForm) -> FlaskForm:
    """The form, filled in still, with a plain sentence where its token was not good."""
    if form.csrf_token.errors:
        form.csrf_token.errors = []
        form.form_errors.append(
            _("Your session had ended. Check what you entered and choose the button again.")
        )
    return form
