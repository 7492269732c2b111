from __future__ import annotations

import csv
from io import StringIO

import pytest
from sqlalchemy.orm import Session

from assessment.models import Council, RoundService
from tests.client import PageClient
from tests.factories.rounds import add_response, close, make_open_round, make_round

HOSTILE = '=HYPERLINK("x")<b>'


@pytest.fixture
def round_id(web_session: Session, council: Council) -> int:
    """Six of Housing's 40 people, one of Planning's 25, and one of two in a service with a hostile name."""
    round_ = make_open_round(web_session, council)
    round_.services.append(RoundService(code="s9", name=HOSTILE, headcount=2))
    web_session.flush()
    housing, planning = round_.services[0].code, round_.services[1].code
    for service in (*[housing] * 6, planning, "s9"):
        add_response(web_session, round_, {"a.1.x.1": "3"}, service=service)
    web_session.commit()
    return round_.id


def test_a_service_too_small_to_show_is_shown_with_the_next_smallest(
    signed_in: PageClient, round_id: int
) -> None:
    for address in (f"/rounds/{round_id}", f"/rounds/{round_id}/responses"):
        page = signed_in.get(address)

        assert "Housing 40 6 0 0%" in page.text
        assert "Smaller services together 27 2 0 0%" in page.text
        assert f"Smaller services together: {HOSTILE}, Planning. They share a line" in page.text
        assert "Planning 25" not in page.text


def test_the_rates_come_as_a_file_without_formulas(signed_in: PageClient, round_id: int) -> None:
    answer = signed_in.get(f"/rounds/{round_id}/responses/rates.csv")

    assert answer.response.mimetype == "text/csv"
    assert "filename=response-rates-ashvale-autumn-2026.csv" in answer.response.headers["Content-Disposition"]
    rows = list(csv.reader(StringIO(answer.html.removeprefix("\ufeff"))))
    assert rows[0] == ["breakdown", "part", "together", "people", "begun", "sent", "response_rate"]
    assert ["service", "Housing", "", "40", "6", "0", "0.000"] in rows
    assert ["service", "Smaller services together", f"'{HOSTILE}; Planning", "27", "2", "0", "0.000"] in rows
    assert ["service", "Everybody", "", "127", "8", "0", "0.000"] in rows
    assert ["group", "Everybody", "", "", "8", "0", ""] in rows


def test_the_rates_stay_after_the_close(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_ = make_open_round(web_session, council)
    add_response(web_session, round_, {"a.1.x.1": "3"})
    close(web_session, round_)
    web_session.commit()

    page = signed_in.get(f"/rounds/{round_.id}/responses")

    assert "1 response has been begun, and 0 sent." in page.text


def test_a_draft_has_no_rates(signed_in: PageClient, web_session: Session, council: Council) -> None:
    draft_id = make_round(web_session, council).id
    web_session.commit()

    for address in (f"/rounds/{draft_id}/responses", f"/rounds/{draft_id}/responses/rates.csv"):
        assert signed_in.get(address).status == 409
