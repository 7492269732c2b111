"""Sign-ins: how long they last, what renews them, and what ends them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import SignIn, User
from assessment.models.engine import hurried_session, write_session
from assessment.services import people, sign_ins
from assessment.services.problems import NotFound
from tests.factories.people import make_council, make_person

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def sam(session: Session) -> User:
    return make_person(session, "sam@ashvale.example", make_council(session), Role.COORDINATOR)


def test_the_secret_is_not_kept(session: Session, sam: User) -> None:
    secret = sign_ins.begin(session, sam, NOW)

    row = session.scalars(select(SignIn)).one()
    assert secret not in str(vars(row))
    assert len(secret) >= 32


def test_a_sign_in_ends_after_two_hours_without_use(session: Session, sam: User) -> None:
    secret = sign_ins.begin(session, sam, NOW)

    assert sign_ins.who_is(session, secret, NOW + timedelta(hours=2)) is not None
    assert sign_ins.who_is(session, secret, NOW + timedelta(hours=2) + SECOND) is None


def test_use_keeps_a_sign_in_alive_but_for_twelve_hours_at_most(session: Session, sam: User) -> None:
    secret = sign_ins.begin(session, sam, NOW)
    for hour in range(1, 12):
        sign_ins.see(session, secret, NOW + timedelta(hours=hour))
    session.expire_all()

    assert sign_ins.who_is(session, secret, NOW + timedelta(hours=12)) is not None
    assert sign_ins.who_is(session, secret, NOW + timedelta(hours=12) + SECOND) is None


def test_being_there_is_noted_once_a_minute_at_most(session: Session, sam: User) -> None:
    secret = sign_ins.begin(session, sam, NOW)

    assert not sign_ins.is_to_be_seen(NOW, NOW + timedelta(minutes=1))
    assert sign_ins.is_to_be_seen(NOW, NOW + timedelta(minutes=1) + SECOND)

    sign_ins.see(session, secret, NOW + timedelta(minutes=1))
    assert session.scalar(select(SignIn.seen_at)) == NOW
    sign_ins.see(session, secret, NOW + timedelta(minutes=1) + SECOND)
    assert session.scalar(select(SignIn.seen_at)) == NOW + timedelta(minutes=1) + SECOND


def test_a_renewed_secret_leaves_the_old_one_worthless(session: Session, sam: User) -> None:
    old = sign_ins.begin(session, sam, NOW)

    new = sign_ins.renew(session, old)

    assert sign_ins.who_is(session, old, NOW) is None
    assert sign_ins.who_is(session, new, NOW) is not None
    with pytest.raises(NotFound):
        sign_ins.renew(session, old)


def test_nothing_is_open_before_the_one_time_code(session: Session, sam: User) -> None:
    sam.totp_confirmed = True
    before = sign_ins.begin(session, sam, NOW)
    assert sign_ins.who_is(session, before, NOW) is None
    assert sign_ins.who_awaits_code(session, before, NOW) == sam.id

    after = sign_ins.admit(session, before, NOW + timedelta(minutes=1))

    found = sign_ins.who_is(session, after, NOW + timedelta(minutes=1))
    assert found is not None
    assert found.user_id == sam.id
    assert sign_ins.who_awaits_code(session, after, NOW) is None
    assert sign_ins.who_is(session, before, NOW) is None


def test_a_code_has_to_come_within_ten_minutes(session: Session, sam: User) -> None:
    sam.totp_confirmed = True
    secret = sign_ins.begin(session, sam, NOW)

    assert sign_ins.who_awaits_code(session, secret, NOW + timedelta(minutes=10)) == sam.id
    assert sign_ins.who_awaits_code(session, secret, NOW + timedelta(minutes=10) + SECOND) is None


def test_signing_out_everywhere_ends_every_sign_in_of_one_person(session: Session, sam: User) -> None:
    kim = make_person(session, "kim@ashvale.example")
    mine = [sign_ins.begin(session, sam, NOW) for _ in range(2)]
    hers = sign_ins.begin(session, kim, NOW)

    sign_ins.end_all(session, sam.id)

    assert [sign_ins.who_is(session, one, NOW) for one in mine] == [None, None]
    assert sign_ins.who_is(session, hers, NOW) is not None


def test_everywhere_else_leaves_this_browser(session: Session, sam: User) -> None:
    here, there = (sign_ins.begin(session, sam, NOW) for _ in range(2))

    sign_ins.end_all(session, sam.id, but=here)

    assert sign_ins.who_is(session, here, NOW) is not None
    assert sign_ins.who_is(session, there, NOW) is None


def test_the_account_lists_where_one_is_signed_in(session: Session, sam: User) -> None:
    here = sign_ins.begin(session, sam, NOW - timedelta(hours=1))
    sign_ins.begin(session, sam, NOW)
    sign_ins.begin(session, sam, NOW - timedelta(hours=3))

    browsers = sign_ins.browsers_of(session, sam.id, here, NOW)

    assert [(one.here, one.began_at) for one in browsers] == [(True, NOW - timedelta(hours=1)), (False, NOW)]


def test_one_works_for_one_council_at_a_time(session: Session, sam: User) -> None:
    wharfmoor = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    people.give_role(session, sam, wharfmoor, Role.COUNCILLOR)
    secret = sign_ins.begin(session, sam, NOW)
    first = sign_ins.who_is(session, secret, NOW)
    assert first is not None
    assert (first.council_name, first.roles) == ("Ashvale District Council", frozenset({Role.COORDINATOR}))

    sign_ins.choose_council(session, secret, sam.id, wharfmoor.id)

    second = sign_ins.who_is(session, secret, NOW)
    assert second is not None
    assert (second.council_name, second.roles) == ("Wharfmoor Borough Council", frozenset({Role.COUNCILLOR}))
    assert [name for _, name in second.councils] == ["Ashvale District Council", "Wharfmoor Borough Council"]


def test_a_council_without_a_role_cannot_be_chosen(session: Session, sam: User) -> None:
    wharfmoor = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    secret = sign_ins.begin(session, sam, NOW)

    with pytest.raises(NotFound):
        sign_ins.choose_council(session, secret, sam.id, wharfmoor.id)


@pytest.mark.parametrize(
    ("role", "required", "confirmed", "needs"),
    [
        (Role.ADMINISTRATOR, True, False, True),
        (Role.ADMINISTRATOR, True, True, False),
        (Role.ADMINISTRATOR, False, False, False),
        (Role.COORDINATOR, True, False, False),
    ],
)
def test_a_council_may_want_codes_of_its_administrators(
    session: Session, role: Role, required: bool, confirmed: bool, needs: bool
) -> None:
    council = make_council(session)
    council.codes_required = required
    user = make_person(session, "ann@ashvale.example", council, role)
    secret = sign_ins.begin(session, user, NOW)
    user.totp_confirmed = confirmed
    session.flush()

    found = sign_ins.who_is(session, secret, NOW)

    assert found is not None
    assert found.needs_codes is needs


def test_what_is_over_is_tidied_away(session: Session, sam: User) -> None:
    for began in (NOW, NOW - timedelta(hours=2), NOW - timedelta(hours=2) - SECOND):
        sign_ins.begin(session, sam, began)

    sign_ins.tidy(session, NOW)

    assert session.scalar(select(func.count()).select_from(SignIn)) == 2


def test_noting_presence_gives_up_at_once_where_the_database_is_busy(database: Engine) -> None:
    with write_session(database) as busy:
        secret = sign_ins.begin(busy, make_person(busy, "sam@ashvale.example"), NOW)
        busy.commit()
        later = NOW + timedelta(minutes=5)
        sign_ins.see(busy, secret, later)  # holds the row, and on SQLite the file

        with pytest.raises(OperationalError), hurried_session(database) as hurried:
            sign_ins.see(hurried, secret, later)
        busy.rollback()

    with hurried_session(database) as hurried:
        sign_ins.see(hurried, secret, later)
        hurried.commit()
    with write_session(database) as session:
        assert session.scalar(select(SignIn.seen_at)) == later
