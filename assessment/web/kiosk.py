"""A browser that people share: marked by a cookie, for the pages of one round."""

from __future__ import annotations

from flask import current_app, g, request, url_for
from werkzeug.wrappers import Response as HttpResponse

from assessment.models import Mode, OpenLink, Round
from assessment.services import personal_codes
from assessment.web import language
from assessment.web.addresses import address

COOKIE = PARAMETER = "kiosk"
CODE_COOKIE = "personal_code"
LONGEST = 60 * 60 * 24 * 92


def kiosk_start() -> str:
    """The page to which this kiosk returns; "" in any other browser."""
    return start_of(request.cookies.get(COOKIE, ""))


def start_of(typed: str) -> str:
    """The start page of a kiosk by its token; "" for what is none."""
    token = personal_codes.as_typed(typed)
    return "" if token is None else address("kiosk.start", token=token)


def at_start(link: OpenLink) -> None:
    """Note that the page which is being made is the start page of a kiosk."""
    g.kiosk = link.token


def token_here() -> str:
    """The token of this kiosk; "" in any other browser. Its cookie is sent to the questionnaire only."""
    typed = g.get("kiosk") or request.cookies.get(COOKIE) or request.args.get(PARAMETER, "")
    return personal_codes.as_typed(typed) or ""


def mode() -> Mode:
    """How a response is given that is sent from this browser."""
    return Mode.KIOSK if kiosk_start() else Mode.WEB


def mark(answer: HttpResponse, link: OpenLink) -> None:
    """Have the browser be a kiosk of this link's round until it is told otherwise."""
    answer.set_cookie(
        COOKIE,
        link.token,
        max_age=LONGEST,
        path=pages_of(link.round),
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )


def unmark(answer: HttpResponse, round_: Round) -> None:
    answer.delete_cookie(COOKIE, path=pages_of(round_))


def forget_person(answer: HttpResponse, round_: Round) -> None:
    """Leave nothing of the last person in the browser. The cookie that makes it a kiosk stays."""
    for name in (CODE_COOKIE, language.COOKIE):
        answer.delete_cookie(name, path=pages_of(round_))
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'


def pages_of(round_: Round) -> str:
    """The path of a round's questionnaire, to which its cookies are kept."""
    return url_for("questionnaire.landing", link_token=round_.link_token)
