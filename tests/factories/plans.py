"""Improvement plans for tests, started from a round of the small framework with known gaps."""

from __future__ import annotations

from datetime import date

from sqlalchemy.orm import Session

from assessment.models import Council, Round
from assessment.services import plans
from tests.factories.rounds import add_response, close, make_open_round, make_service_round

FIRST_MONTH = date(2026, 12, 1)
ANSWERS = {"a.1.x.1": "0", "a.1.y.1": "3", "a.2.z.1": "2", "b.1.v.1": "1"}


def make_closed_round(session: Session, council: Council) -> Round:
    """Six members of staff agree. Against targets of 75, with the usual importance of 2, headings score:

    a.1.x Open and safe 0 (a gap of 75: High) · b.1.v Trained 33 (42: High) · a.2.z Choice 67 (8: Low) ·
    a.1.y Warm and light 100 (no gap) · b.1.w Listened to: not assessed.
    """
    round_ = make_open_round(session, council)
    for _ in range(6):
        add_response(session, round_, ANSWERS)
    return close(session, round_)


def make_closed_service_round(session: Session, council: Council) -> Round:
    """Each service by itself. Twelve of Housing answer 0 and 3 where ten of Planning answer 3 and 3:

    a.1.x is 0 and 100, a.1.y 100 and 100, so that a.1 is 50 and 100; a.2.z is 67 for both. Nobody of Waste
    and recycling answers. The third heading with a score is a.2.z; b.1 is not assessed.
    """
    round_ = make_service_round(session, council)
    codes = {service.name: service.code for service in round_.services}
    for number, (service, level) in ((12, ("Housing", "0")), (10, ("Planning", "3"))):
        for _ in range(number):
            answers = {"a.1.x.1": level, "a.1.y.1": "3", "a.2.z.1": "2"}
            add_response(session, round_, answers, service=codes[service])
    return close(session, round_)


def make_plan(session: Session, council: Council) -> int:
    """The id of a plan with three proposals, largest gap first: a.1.x, b.1.v, a.2.z."""
    round_ = make_closed_round(session, council)
    return plans.start_plan(
        session, council.id, None, round_.id, title="Plan for the library", starts_on=FIRST_MONTH
    )
