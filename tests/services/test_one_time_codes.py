"""One-time codes: right for a minute and a half at most, and only once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import AuditEvent, Council, User
from assessment.services import one_time_codes, people, sign_ins
from assessment.services.one_time_codes import matching_step
from assessment.services.problems import NotAllowed, NotFound
from tests.factories.people import make_council, make_person

# RFC 6238, appendix B: the secret "12345678901234567890", eight digits cut to six.
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def code(user: User, at: datetime = NOW) -> str:
    assert user.totp_secret is not None
    return pyotp.TOTP(user.totp_secret).at(at)


@pytest.mark.parametrize(("second", "expected"), [(59, "287082"), (1111111109, "081804")])
def test_the_codes_are_those_of_the_standard(second: int, expected: str) -> None:
    at = datetime.fromtimestamp(second, UTC)
    assert matching_step(RFC_SECRET, expected, at, None) == second // 30


@pytest.mark.parametrize(
    ("seconds", "right"), [(-31, False), (-30, True), (0, True), (59, True), (60, False)]
)
def test_the_clock_of_a_phone_may_be_one_step_wrong(seconds: int, right: bool) -> None:
    shown = pyotp.TOTP(RFC_SECRET).at(NOW)  # begins its 30 seconds at noon sharp
    assert (matching_step(RFC_SECRET, shown, NOW + timedelta(seconds=seconds), None) is not None) is right


def test_no_step_is_taken_twice_nor_one_before_it() -> None:
    shown = pyotp.TOTP(RFC_SECRET).at(NOW)
    step = matching_step(RFC_SECRET, shown, NOW, None)
    assert step is not None
    assert matching_step(RFC_SECRET, shown, NOW, step - 1) == step
    assert matching_step(RFC_SECRET, shown, NOW, step) is None
    assert matching_step(RFC_SECRET, shown, NOW, step + 1) is None


@pytest.mark.parametrize("typed", ["", " ", "12345", "1234567", "abcdef", "٢٨٧٠٨٢", "x" * 1000])
def test_what_is_no_code_is_wrong(typed: str) -> None:
    assert matching_step(RFC_SECRET, typed, datetime.fromtimestamp(59, UTC), None) is None


def test_a_gap_between_the_digits_is_forgiven() -> None:
    assert matching_step(RFC_SECRET, " 287 082 ", datetime.fromtimestamp(59, UTC), None) == 1


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


@pytest.fixture
def sam(session: Session, council: Council) -> User:
    """Somebody whose codes are set up."""
    user = make_person(session, "sam@ashvale.example", council, Role.ADMINISTRATOR)
    one_time_codes.begin_set_up(session, user.id)
    assert one_time_codes.confirm(session, user.id, code(user), NOW)
    return user


def test_a_secret_counts_for_nothing_before_its_first_code(session: Session, council: Council) -> None:
    user = make_person(session, "kim@ashvale.example", council, Role.ADMINISTRATOR)
    one_time_codes.begin_set_up(session, user.id)

    assert not user.totp_confirmed
    assert not one_time_codes.check(session, user.id, code(user), NOW)
    assert not one_time_codes.confirm(session, user.id, "000000", NOW - timedelta(days=1))
    assert one_time_codes.secret_to_set_up(session, user.id) == user.totp_secret
    assert one_time_codes.confirm(session, user.id, code(user), NOW)
    assert one_time_codes.secret_to_set_up(session, user.id) is None


def test_a_code_works_once(session: Session, sam: User) -> None:
    later = NOW + timedelta(seconds=30)

    assert not one_time_codes.check(session, sam.id, code(sam), NOW)  # it confirmed the set-up
    assert one_time_codes.check(session, sam.id, code(sam, later), later)
    assert not one_time_codes.check(session, sam.id, code(sam, later), later)


def test_a_secret_in_use_is_not_replaced(session: Session, sam: User) -> None:
    with pytest.raises(NotAllowed):
        one_time_codes.begin_set_up(session, sam.id)


def test_codes_are_turned_off_by_a_last_one(session: Session, sam: User) -> None:
    later = NOW + timedelta(minutes=1)
    assert not one_time_codes.turn_off(session, sam.id, "000000", NOW - timedelta(days=1))

    assert one_time_codes.turn_off(session, sam.id, code(sam, later), later)

    assert (sam.totp_confirmed, sam.totp_secret, sam.totp_last) == (False, None, None)


def test_an_administrator_resets_the_codes_of_somebody_who_lost_their_phone(
    session: Session, council: Council, sam: User
) -> None:
    secret = sign_ins.begin(session, sam, NOW)

    one_time_codes.reset(session, council.id, None, sam.id)

    assert not sam.totp_confirmed
    assert sign_ins.who_awaits_code(session, secret, NOW) is None
    deeds = session.execute(select(AuditEvent.deed, AuditEvent.record)).all()
    assert deeds == [
        ("set up one-time codes", f"person {sam.id}"),
        ("reset one-time codes", f"person {sam.id}"),
    ]


def test_another_council_does_not_find_the_person(session: Session, sam: User) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    with pytest.raises(NotFound):
        one_time_codes.reset(session, other.id, None, sam.id)
    with pytest.raises(NotFound):
        one_time_codes.reset(session, other.id, None, 999_999)


def test_whoever_works_elsewhere_too_keeps_their_codes(session: Session, council: Council, sam: User) -> None:
    other = make_council(session, "wharfmoor", "Wharfmoor Borough Council")
    people.give_role(session, sam, other, Role.COUNCILLOR)

    for one in (council, other):
        with pytest.raises(NotAllowed):
            one_time_codes.reset(session, one.id, None, sam.id)
    assert sam.totp_confirmed


def test_an_operator_keeps_their_codes(session: Session, council: Council, sam: User) -> None:
    sam.is_operator = True
    with pytest.raises(NotAllowed):
        one_time_codes.reset(session, council.id, None, sam.id)
