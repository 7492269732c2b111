"""What every template can use: filters for words and dates, and who is looking at the page."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any

from flask import Flask, current_app
from flask_babel import gettext as _
from flask_babel.speaklater import LazyString

from assessment.models import Round
from assessment.models.rounds import LAST_MINUTE
from assessment.reports import words
from assessment.scoring.rounding import whole
from assessment.services.mail_trouble import trouble_text
from assessment.web import navigation, translated
from assessment.web.addresses import address
from assessment.web.clock import LONDON
from assessment.web.guards import csp_nonce, signed_in
from assessment.web.language import page_language


def equip(app: Flask) -> None:
    app.jinja_env.filters["day"] = day
    app.jinja_env.filters["moment"] = moment
    app.jinja_env.filters["closing"] = closing
    app.jinja_env.filters["closed_on"] = closed_on
    app.jinja_env.filters["clock_time"] = words.clock_time
    app.jinja_env.filters["in_a_sentence"] = words.in_a_sentence
    app.jinja_env.filters["paragraphs"] = paragraphs
    app.jinja_env.filters["trouble"] = trouble_text
    app.jinja_env.filters["whole"] = whole
    app.jinja_env.tests["text"] = is_text
    app.context_processor(_everywhere)
    app.jinja_env.globals["words"] = words
    app.jinja_env.globals["url_for"] = address
    app.jinja_env.globals["explanation"] = translated.explanation
    app.jinja_env.globals["page_language"] = page_language


def is_text(value: object) -> bool:
    """Whether a value is words, be they still to be looked up: Jinja's own test knows only `str`."""
    return isinstance(value, str | LazyString)


def day(value: date | datetime) -> str:
    """A date as people write it, in London: 3 November 2026."""
    if isinstance(value, datetime):
        value = value.astimezone(LONDON).date()
    return words.date_text(value)


def moment(value: datetime) -> str:
    """A time and a date in London: 4:05pm on 3 November 2026."""
    local = value.astimezone(LONDON)
    return words.moment_text(local.date(), local.time())


def paragraphs(text: str) -> list[str]:
    """A longer text cut at its empty lines."""
    return [one for one in (part.strip() for part in re.split(r"\n\s*\n", text)) if one]


def closing(round_: Round) -> str:
    """The day on which a round closes, with the time unless that is the end of the day."""
    return _with_time(words.date_text(round_.closes_on), round_)


def closing_weekday(round_: Round) -> str:
    """The same with the day of the week, for the wall."""
    return _with_time(words.weekday_text(round_.closes_on), round_)


def _with_time(text: str, round_: Round) -> str:
    if round_.closes_time == LAST_MINUTE:
        return text
    return str(_("%(day)s at %(time)s", day=text, time=words.clock_time(round_.closes_time)))


def closed_on(round_: Round) -> str:
    """The day on which a round closed."""
    return day(round_.moment_of_closing)


def _everywhere() -> dict[str, Any]:
    user = signed_in()
    return {
        "signed_in": user,
        "council_name": user.council_name if user else "",
        "csp_nonce": csp_nonce,
        "account_href": address("account.show") if user else "",
        "sign_out_href": address("sign_in.sign_out") if user else "",
        "sends_mail": current_app.config["SENDS_MAIL"],
        "navigation": navigation.links(user) if user else [],
    }
