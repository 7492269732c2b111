"""Demonstration data: the whole job of one invented council, from a fixed seed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from assessment.models import Form, OpenLink, Round
from assessment.scoring.values import Aim
from assessment.services import closing, rounds
from assessment.services.frameworks import list_frameworks, load_framework
from seeds.demo.answering import Turnout, answer
from seeds.demo.council import PASSWORD, PEOPLE, make_council
from seeds.demo.each_service import assess_each_service
from seeds.demo.planning import plan
from seeds.demo.reviewing import review

__all__ = ["DEMO_SECRET", "OPEN_LINK", "PASSWORD", "PEOPLE", "fill"]

DEMO_SECRET = "demonstration-only-not-a-secret-at-all"  # noqa: S105 (never used for a real installation)
OPEN_LINK = "merrowdale-short-form"
SHORT_ADDRESS = "MERR0WD"
SEED = 2005

LAST_YEAR = Turnout(staff=289, managers=96, leaders=13, councillors=4, partners=4)
THIS_YEAR = Turnout(staff=41, managers=17, leaders=3, councillors=2, partners=0)

AIMS = {
    "1.2": Aim(80, 3),
    "2.1": Aim(80, 3),
    "3.1": Aim(75, 3),
    "3.3": Aim(70, 2),
    "4.1": Aim(70, 3),
    "1.3": Aim(70, 1),
}


def fill(session: Session, today: date) -> None:
    """One closed round with a finished peer review and a plan in progress, and one open round.

    In between, a short round assessed each service by itself.
    """
    council, coordinator = make_council(session)
    (framework_row, *_) = list_frameworks(session)
    framework = load_framework(session, framework_row.hash)
    closed_on = today - timedelta(days=150)

    full = rounds.RoundSettings(
        f"Whole-council self-assessment {closed_on.year}", framework.hash, Form.FULL, closed_on
    )
    past = rounds.create_round(session, council.id, coordinator.id, full)
    aims = rounds.aims_of(past) | AIMS
    rounds.set_aims(session, past, coordinator.id, aims, past.version)
    rounds.open_round(session, past, coordinator.id, _morning(closed_on - timedelta(days=28)))
    answer(session, past, framework, LAST_YEAR, SEED)
    closing.close_round(session, past, coordinator.id)
    _backdate(past, closed_on)
    review(session, past, framework, closed_on + timedelta(days=33), SEED)
    session.flush()
    plan(session, past, coordinator.id, today)

    each = assess_each_service(session, council.id, coordinator.id, framework, today, SEED + 2)
    _backdate(each, each.closes_on)

    short = rounds.RoundSettings(
        f"Short check {today.year}", framework.hash, Form.SHORT, today + timedelta(days=26)
    )
    present = rounds.create_round(session, council.id, coordinator.id, short)
    present.link_token = OPEN_LINK
    session.add(OpenLink(token=SHORT_ADDRESS, round_id=present.id))
    rounds.open_round(session, present, coordinator.id, _morning(today))
    answer(session, present, framework, THIS_YEAR, SEED + 1)
    session.flush()


def _backdate(round_: Round, closed_on: date) -> None:
    round_.closed_at = datetime.combine(closed_on, time(17), UTC)


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8), UTC)
