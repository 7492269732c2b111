from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import AuditEvent, RoundKind, Slip
from assessment.services import personal_codes, responses, slips, tickets
from assessment.services.problems import NotAllowed, NotFound
from tests.factories.people import make_council
from tests.factories.rounds import close, make_open_round, make_round


def test_a_slip_opens_one_response_with_what_its_sheet_says(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    housing = round_.services[0].code
    sheet = slips.make_sheet(session, round_, None, 3, housing, "staff")

    assert sheet.addressee.name == "Housing, Library staff"
    assert len(set(sheet.codes)) == 3
    ticket = tickets.find_ticket(session, round_, personal_codes.in_groups(sheet.codes[0]).lower())
    assert ticket is not None
    assert (ticket.group_code, ticket.service_code) == ("staff", housing)
    begun = tickets.begin_with_ticket(session, round_, ticket, "staff", housing)
    assert tickets.begin_with_ticket(session, round_, ticket, "staff", housing) is begun


def test_no_code_is_stored(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    sheet = slips.make_sheet(session, round_, None, 20)

    stored = session.scalars(select(Slip.link_hash)).all()
    notes = session.scalars(select(AuditEvent.note)).all()

    assert len(stored) == 20
    assert not any(code in text for code in sheet.codes for text in (*stored, *notes))
    assert "20 for Everybody" in notes


def test_a_withdrawn_sheet_opens_nothing_but_keeps_what_was_begun(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    sheet = slips.make_sheet(session, round_, None, 2)
    used, unused = (tickets.find_ticket(session, round_, code) for code in sheet.codes)
    assert used is not None
    assert unused is not None
    response = tickets.begin_with_ticket(session, round_, used, "staff", None)

    slips.withdraw_sheet(session, round_, None, sheet.id)
    slips.withdraw_sheet(session, round_, None, sheet.id)

    assert tickets.find_ticket(session, round_, unused.code) is None
    assert responses.find_response(session, round_, used.code) is response
    assert [one.withdrawn for one in slips.list_sheets(session, round_)] == [True]


def test_a_sheet_of_another_round_is_not_found(session: Session) -> None:
    council = make_council(session)
    round_, other = make_open_round(session, council), make_open_round(session, council)
    sheet = slips.make_sheet(session, round_, None, 1)

    with pytest.raises(NotFound):
        slips.withdraw_sheet(session, other, None, sheet.id)


def test_closing_leaves_the_number_printed_and_no_code(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    slips.make_sheet(session, round_, None, 5)

    close(session, round_)

    assert session.scalars(select(Slip)).all() == []
    assert [one.slips for one in slips.list_sheets(session, round_)] == [5]


def test_only_an_open_round_has_slips(session: Session) -> None:
    with pytest.raises(WrongMove):
        slips.make_sheet(session, make_round(session, make_council(session)), None, 1)


def test_a_named_round_has_no_slips(session: Session) -> None:
    round_ = make_open_round(session, make_council(session))
    round_.kind = RoundKind.NAMED
    session.flush()

    with pytest.raises(NotAllowed):
        slips.make_sheet(session, round_, None, 1)


def test_a_round_never_has_so_many_codes_that_guessing_pays(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slips, "MOST_IN_A_ROUND", 12)
    round_ = make_open_round(session, make_council(session))
    first = slips.make_sheet(session, round_, None, 10)
    with pytest.raises(NotAllowed):
        slips.make_sheet(session, round_, None, 3)

    slips.withdraw_sheet(session, round_, None, first.id)

    assert len(slips.make_sheet(session, round_, None, 12).codes) == 12
