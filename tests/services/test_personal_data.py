"""What is kept about one person in a council: found, handed out and erased, and nobody else's touched."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import (
    Answer,
    AuditEvent,
    Council,
    Evidence,
    Invitee,
    Job,
    JobKind,
    NamedResponse,
    Reviewer,
    RoundKind,
    User,
)
from assessment.services import audit, people, personal_data, review_headings
from assessment.services.problems import NotFound, NotReady
from tests.factories.people import make_administrator, make_council, make_person
from tests.factories.reviews import DOCUMENT, add_reviewer, make_review
from tests.factories.rounds import add_response, close, make_open_round

SAM = "sam@ashvale.example"


@pytest.fixture
def council(session: Session) -> Council:
    council = make_council(session)
    make_administrator(session, council)
    return council


def invite(session: Session, council: Council, email: str = SAM, *, named: bool = False) -> Invitee:
    round_ = make_open_round(session, council)
    round_.kind = RoundKind.NAMED if named else RoundKind.CONFIDENTIAL
    invitee = Invitee(round_id=round_.id, email=email, name="Sam Ward", mailed=True)
    session.add(invitee)
    session.flush()
    if named:
        response = add_response(session, round_, {"a.1.x.1": "2"}, comments=[("a.1.x.1", "Mine")])
        session.add(NamedResponse(response_id=response.id, invitee_id=invitee.id))
        session.flush()
    return invitee


def test_an_unknown_address_finds_nothing_and_erases_nothing(session: Session, council: Council) -> None:
    assert not personal_data.find_person(session, council.id, "nobody@ashvale.example").anything
    with pytest.raises(NotFound):
        personal_data.erase_person(session, council.id, None, "nobody@ashvale.example")


def test_everything_is_collected_in_plain_words(session: Session, council: Council) -> None:
    user = make_person(session, SAM, council, Role.COORDINATOR)
    invite(session, council, "Sam@Ashvale.example", named=True)
    audit.record(session, council.id, user.id, "opened", "round 7", "Autumn")
    session.flush()
    kept = personal_data.collect(session, council.id, " SAM@ashvale.example ")
    assert kept["Council"] == council.name
    assert kept["Account"]["Name"] == user.name
    assert kept["Roles"] == ["coordinator"]
    assert kept["Invitations to rounds"][0]["Answers"] == {"a.1.x.1 We open on time.": "Often"}
    assert kept["Invitations to rounds"][0]["Comments"] == {"a.1.x.1 We open on time.": "Mine"}
    assert [deed["What"] for deed in kept["Deeds in the audit trail"]] == ["opened round 7"]
    text = json.dumps(kept)
    assert user.password_hash is None or user.password_hash not in text


def test_of_a_confidential_round_only_the_invitation_is_known(session: Session, council: Council) -> None:
    invitee = invite(session, council)
    housing = next(one for one in invitee.round.services if one.name == "Housing")
    invitee.group_code, invitee.service_code = "staff", housing.code
    add_response(session, invitee.round, {"a.1.x.1": "2"})
    (fact,) = personal_data.collect(session, council.id, SAM)["Invitations to rounds"]
    assert "Answers" not in fact
    assert (fact["Group"], fact["Service"]) == ("Library staff", "Housing")
    personal_data.erase_person(session, council.id, None, SAM)
    assert session.scalar(select(func.count()).select_from(Answer)) == 1


def test_erasing_leaves_no_name_and_no_address_and_keeps_the_deeds(
    session: Session, council: Council
) -> None:
    user = make_person(session, SAM, council, Role.COORDINATOR)
    name = user.name
    invite(session, council)
    audit.record(session, council.id, user.id, "opened", "round 7", f"told {name}, {SAM}")
    session.add(Job(kind=JobKind.INVITATIONS, council_id=council.id, problems=[{"row": SAM, "what": "bad"}]))
    session.flush()

    assert personal_data.erase_person(session, council.id, None, SAM)

    session.expire_all()
    assert session.scalar(select(User).where(User.email == SAM)) is None
    assert session.scalars(select(Invitee)).all() == []
    trail = [(one.deed, one.user_id, one.note) for one in session.scalars(select(AuditEvent))]
    assert ("opened", None, "told [erased], [erased]") in trail
    assert not [note for _, _, note in trail if SAM in note or name in note]
    assert session.scalars(select(Job.problems)).all() == [[{"row": "[erased]", "what": "bad"}]]
    assert trail[-1][0] == "erased the data of"


def test_erasing_somebody_leaves_the_names_and_addresses_of_others_whole(
    session: Session, council: Council
) -> None:
    people.add_user(session, "al@b.example", "Al", None)
    invite(session, council, "al@b.example")
    account = people.find_user(session, "al@b.example")
    assert account is not None
    note = "Also for Alan, jo.al@b.example, al@b.example.org: told Al, al@b.example."
    audit.record(session, council.id, account.id, "opened", "round 1", note)
    session.flush()

    personal_data.erase_person(session, council.id, None, "al@b.example")

    session.expire_all()
    notes = session.scalars(select(AuditEvent.note).where(AuditEvent.note.contains("Alan"))).all()
    assert notes == ["Also for Alan, jo.al@b.example, al@b.example.org: told [erased], [erased]."]


def test_a_named_answer_goes_and_the_frozen_count_stays(session: Session, council: Council) -> None:
    round_ = invite(session, council, named=True).round
    close(session, round_)
    personal_data.erase_person(session, council.id, None, SAM)
    assert session.scalars(select(Answer)).all() == []
    assert round_.closed_at is not None


def test_an_account_that_another_council_needs_stays(session: Session, council: Council) -> None:
    user = make_person(session, SAM, council, Role.COUNCILLOR)
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    people.give_role(session, user, other, Role.COORDINATOR)
    audit.record(session, other.id, user.id, "opened", "round 1")
    elsewhere = invite(session, other)
    session.flush()
    assert personal_data.find_person(session, council.id, SAM).account_stays
    assert not personal_data.erase_person(session, council.id, None, SAM)
    assert [one.council_id for one in user.memberships] == [other.id]
    assert session.get(Invitee, elsewhere.id) is not None
    deed = session.scalars(select(AuditEvent).where(AuditEvent.council_id == other.id)).all()[-1]
    assert deed.council_id == other.id
    assert not personal_data.find_person(session, council.id, SAM).has_account


def test_what_a_reviewer_recorded_stays_with_the_team(session: Session, council: Council) -> None:
    review = make_review(session, make_open_round(session, council))
    place = add_reviewer(session, review, "Asha", lead=True)
    review_headings.add_evidence(session, place, "a.1.x", DOCUMENT)
    email = place.user.email
    assert personal_data.erase_person(session, council.id, None, email)
    session.expire_all()
    assert session.scalars(select(Reviewer)).all() == []
    assert len(session.scalars(select(Evidence)).all()) == 1


def test_the_only_administrator_cannot_be_erased_and_one_of_two_can_erase_themselves(
    session: Session, council: Council
) -> None:
    me = session.scalars(select(User)).one()
    with pytest.raises(NotReady):
        personal_data.erase_person(session, council.id, me.id, me.email)
    session.rollback()


def test_one_of_two_administrators_can_erase_themselves(session: Session, council: Council) -> None:
    me = make_person(session, SAM, council, Role.ADMINISTRATOR)
    assert personal_data.erase_person(session, council.id, me.id, SAM)
    assert session.scalars(
        select(AuditEvent.user_id).where(AuditEvent.deed == "erased the data of")
    ).all() == [None]


def test_whether_somebody_has_finished_is_handed_out_until_a_confidential_round_closes(
    session: Session, council: Council
) -> None:
    confidential, named = (invite(session, council, named=named) for named in (False, True))
    confidential.finished = named.finished = True
    session.flush()
    assert finished_as_handed_out(session, council) == [True, True]
    for one in (confidential, named):
        close(session, one.round)
    assert finished_as_handed_out(session, council) == [None, True]


def finished_as_handed_out(session: Session, council: Council) -> list[bool | None]:
    session.expire_all()
    invitations = personal_data.collect(session, council.id, SAM)["Invitations to rounds"]
    return [one.get("Has finished") for one in invitations]
