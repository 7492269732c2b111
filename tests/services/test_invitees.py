from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.lifecycle import WrongMove
from assessment.models import Invitee, NamedResponse, OpenTo, Response, Round, RoundKind
from assessment.services import closing, invitees, personal_codes, responses, rounds, tickets
from assessment.services.invitee_table import COLUMNS, plan_import
from assessment.services.invitees import InviteeFields
from assessment.services.problems import AlreadyTaken, NotAllowed, NotFound
from assessment.services.table_files import TableProblems, read_table
from tests.factories.people import make_council
from tests.factories.rounds import NOW, make_open_round, make_round

SAM = InviteeFields("sam@ashvale.example", "Sam", "staff")
JO = InviteeFields("jo@ashvale.example")


@pytest.fixture
def round_(session: Session) -> Round:
    return make_open_round(session, make_council(session))


def code_of(round_: Round, invitee: Invitee) -> str:
    assert round_.key is not None
    return personal_codes.link_code(round_.key, invitee.nonce)


def test_a_personal_link_leads_to_its_invitee_until_the_round_closes(session: Session, round_: Round) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    jo = invitees.add_invitee(session, round_, None, JO)
    code = code_of(round_, sam)

    found = tickets.find_ticket(session, round_, code.lower())
    assert found == tickets.Ticket(code, "staff", None, sam.id)
    assert code != code_of(round_, jo)

    closing.close_round(session, round_, None)
    session.expire_all()
    assert tickets.find_ticket(session, round_, code) is None
    assert set(session.scalars(select(Invitee.link_hash))) == {None}


def test_links_work_from_the_opening_of_the_round(session: Session) -> None:
    draft = make_round(session, make_council(session))
    sam = invitees.add_invitee(session, draft, None, SAM)
    assert sam.link_hash is None

    rounds.open_round(session, draft, None, NOW)

    assert tickets.find_ticket(session, draft, code_of(draft, sam)) is not None


def test_a_code_of_one_round_opens_no_other(session: Session, round_: Round) -> None:
    other = make_open_round(session, make_council(session, "wharfmoor", "Wharfmoor"))
    sam = invitees.add_invitee(session, round_, None, SAM)

    assert tickets.find_ticket(session, other, code_of(round_, sam)) is None


def test_a_ticket_begins_one_response(session: Session, round_: Round) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    ticket = tickets.find_ticket(session, round_, code_of(round_, sam))
    assert ticket is not None

    first = tickets.begin_with_ticket(session, round_, ticket, "staff", None)
    again = tickets.begin_with_ticket(session, round_, ticket, "managers", None)

    assert first.id == again.id
    assert session.scalars(select(Response.group_code)).all() == ["staff"]
    assert session.scalars(select(NamedResponse)).all() == []


def test_finishing_is_noted_for_a_personal_link_and_for_no_other_code(
    session: Session, round_: Round
) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    invitees.add_invitee(session, round_, None, JO)
    _, open_code = responses.begin_response(session, round_, "staff", None)

    tickets.note_finished(session, round_, open_code)
    tickets.note_finished(session, round_, "nonsense")
    session.expire_all()
    assert not sam.finished
    tickets.note_finished(session, round_, code_of(round_, sam))
    session.expire_all()

    assert [row.finished for row in session.scalars(select(Invitee).order_by(Invitee.email))] == [False, True]


def test_in_a_named_round_a_response_is_tied_to_its_invitee_and_slips_begin_none(
    session: Session,
) -> None:
    draft = make_round(session, make_council(session))
    draft.kind = RoundKind.NAMED
    rounds.open_round(session, draft, None, NOW)
    sam = invitees.add_invitee(session, draft, None, SAM)
    code = code_of(draft, sam)

    assert tickets.needs_ticket(draft)
    response = tickets.begin_with_ticket(
        session, draft, tickets.Ticket(code, "staff", None, sam.id), "staff", None
    )
    assert session.get_one(NamedResponse, response.id).invitee_id == sam.id
    with pytest.raises(NotAllowed):
        tickets.begin_with_ticket(session, draft, tickets.Ticket("0" * 7, None, None), "staff", None)
    with pytest.raises(NotAllowed):
        invitees.remove_invitee(session, draft, None, sam.id)


def test_who_needs_a_ticket(session: Session, round_: Round) -> None:
    assert not tickets.needs_ticket(round_)
    round_.open_to = OpenTo.CODE_HOLDERS
    assert tickets.needs_ticket(round_)


def test_the_code_that_stops_reminders_is_another_and_its_owners_only(
    session: Session, round_: Round
) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    jo = invitees.add_invitee(session, round_, None, JO)
    assert round_.key is not None
    code = invitees.opt_out_code(round_.key, sam.nonce)

    assert personal_codes.as_typed(code) is None
    for invitee_id, tried in ((jo.id, code), (sam.id, code[:-1]), (sam.id, "ü"), (sam.id, "")):
        with pytest.raises(NotFound):
            invitees.find_to_opt_out(session, round_, invitee_id, tried)
    invitees.stop_reminders(session, invitees.find_to_opt_out(session, round_, sam.id, code))

    assert invitees.count_invitees(session, round_).opted_out == 1


def test_who_has_finished_is_counted_in_named_rounds_only(session: Session, round_: Round) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    invitees.mark_finished(session, sam.id)

    assert invitees.count_invitees(session, round_).finished is None
    round_.kind = RoundKind.NAMED
    assert invitees.count_invitees(session, round_).finished == 1


def test_nobody_is_invited_twice_or_to_a_closed_round(session: Session, round_: Round) -> None:
    invitees.add_invitee(session, round_, None, SAM)
    with pytest.raises(AlreadyTaken):
        invitees.add_invitee(session, round_, None, InviteeFields(SAM.email, "Another Sam"))
    assert invitees.count_invitees(session, round_).invited == 1

    closing.close_round(session, round_, None)
    with pytest.raises(WrongMove):
        invitees.add_invitee(session, round_, None, JO)
    with pytest.raises(WrongMove):
        invitees.save_invitees(session, round_, None, [JO])


def test_those_of_an_earlier_round_are_copied_with_what_this_round_has(
    session: Session, round_: Round
) -> None:
    later = make_round(session, round_.council, title="Spring 2027")
    housing = later.services[0].code
    invitees.add_invitee(session, round_, None, InviteeFields(SAM.email, "Sam", "gone", housing))
    invitees.add_invitee(session, round_, None, JO)
    invitees.add_invitee(session, later, None, JO)

    assert invitees.copy_invitees(session, later, round_, None) == 1
    assert invitees.known_fields(session, later) == {
        JO.email: JO,
        SAM.email: InviteeFields(SAM.email, "Sam", None, housing),
    }
    nonces = session.scalars(select(Invitee.nonce)).all()
    assert len(set(nonces)) == 4


def test_a_search_takes_what_is_typed_literally(session: Session, round_: Round) -> None:
    for fields in (SAM, JO, InviteeFields("a_b%c@ashvale.example", "Ann\\a")):
        invitees.add_invitee(session, round_, None, fields)

    def found(text: str) -> list[str]:
        return [row.email for row in invitees.list_invitees(session, round_, text)[0]]

    assert found("SAM") == [SAM.email]
    assert found("a_b%c") == ["a_b%c@ashvale.example"]
    assert found("_") == ["a_b%c@ashvale.example"]
    assert found("\\") == ["a_b%c@ashvale.example"]
    assert len(found("")) == 3


def a_table(*lines: str) -> bytes:
    return ("\n".join(lines) + "\n").encode()


def test_a_file_invites_those_who_are_new_and_updates_the_others(session: Session, round_: Round) -> None:
    sam = invitees.add_invitee(session, round_, None, SAM)
    nonce, housing = sam.nonce, round_.services[0].code
    table = read_table(
        "people.csv",
        a_table(
            "email,name,service,group",
            "SAM@ashvale.example,Samuel,housing,",
            "jo@ashvale.example,,,Managers",
            "new@ashvale.example,,,",
        ),
        COLUMNS,
    )
    plan = plan_import(session, round_, table)
    assert (plan.new, plan.changed, plan.same) == (2, 1, 0)
    assert invitees.save_invitees(session, round_, None, plan.rows) == (2, 1)

    assert invitees.known_fields(session, round_)[SAM.email] == InviteeFields(
        SAM.email, "Samuel", None, housing
    )
    assert invitees.known_fields(session, round_)[JO.email].group_code == "managers"
    assert sam.nonce == nonce
    assert {row.link_hash is None for row in session.scalars(select(Invitee))} == {False}
    assert plan_import(session, round_, table).same == 3


def test_a_column_that_the_file_lacks_leaves_what_is_known(session: Session, round_: Round) -> None:
    invitees.add_invitee(session, round_, None, SAM)
    table = read_table("people.csv", a_table("email", SAM.email), COLUMNS)

    assert plan_import(session, round_, table).rows == (SAM,)


def test_every_problem_of_a_file_is_told_by_row(session: Session, round_: Round) -> None:
    with pytest.raises(TableProblems) as wrong:
        read_table(
            "people.csv",
            a_table("email,name", "sam,Sam", "jo@ashvale.example,Jo", "JO@ashvale.example,J", ",X"),
            COLUMNS,
        )
    assert [(problem.row, problem.column) for problem in wrong.value.problems] == [
        (2, "email"),
        (4, "email"),
        (5, "email"),
    ]

    table = read_table(
        "people.csv", a_table("email,service,group", "a@b.example,Nowhere,", "c@d.example,,kings"), COLUMNS
    )
    with pytest.raises(TableProblems) as wrong:
        plan_import(session, round_, table)
    assert [str(problem) for problem in wrong.value.problems] == [
        "row 2, column service: this round has no service “Nowhere”",
        "row 3, column group: this round has no group “kings”",
    ]
