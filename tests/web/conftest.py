"""A coordinator who is signed in, a plan to work on, and a round that is open to respondents."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from assessment.models import Council, Round
from assessment.planning.values import Plan
from assessment.services import plans
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council
from tests.factories.plans import make_plan
from tests.factories.rounds import make_open_round
from tests.web.plan_forms import ReadPlan


@pytest.fixture
def council(web_session: Session) -> Council:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    web_session.commit()
    return council


@pytest.fixture
def signed_in(client: PageClient, council: Council) -> PageClient:
    client.sign_in("coordinator@ashvale.example", PASSWORD)
    return client


@pytest.fixture
def read(web_session: Session, council: Council) -> ReadPlan:
    """Makes a plan, and reads it as it is at each call."""
    council_id, plan_id = council.id, make_plan(web_session, council)
    web_session.commit()

    def read_now() -> Plan:
        plan = plans.read_plan(web_session, council_id, plan_id)
        web_session.rollback()
        return plan

    return read_now


@pytest.fixture
def round_(web_session: Session) -> Round:
    """A round that is open to respondents."""
    web_session.expire_on_commit = False  # a look at an expired row would lock the database of the app
    round_ = make_open_round(web_session, make_council(web_session))
    web_session.commit()
    return round_


@pytest.fixture
def link(round_: Round) -> str:
    """Where its questionnaire begins."""
    return f"/q/{round_.link_token}"
