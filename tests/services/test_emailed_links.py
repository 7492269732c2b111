"""Links by e-mail: once, for a short time, and for one thing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assessment.models import EmailedLink, Job, LinkPurpose, User
from assessment.services import emailed_links, people, sign_ins
from assessment.services.problems import NotFound
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_person

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)
NEW = "another long password"


@pytest.fixture
def sam(session: Session) -> User:
    return make_person(session, "sam@ashvale.example")


def test_only_a_hash_is_kept(session: Session, sam: User) -> None:
    secret = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)

    assert secret not in str(vars(session.scalars(select(EmailedLink)).one()))


def test_reading_a_link_leaves_it_and_using_it_does_not(session: Session, sam: User) -> None:
    secret = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)

    for _ in range(2):
        assert emailed_links.read_link(session, secret, NOW).email == "sam@ashvale.example"
    assert emailed_links.use_link(session, secret, now=NOW) is sam

    with pytest.raises(NotFound):
        emailed_links.use_link(session, secret, now=NOW)
    with pytest.raises(NotFound):
        emailed_links.read_link(session, secret, NOW)


@pytest.mark.parametrize(
    ("purpose", "lasts"),
    [
        (LinkPurpose.SIGN_IN, timedelta(minutes=15)),
        (LinkPurpose.RESET, timedelta(minutes=15)),
        (LinkPurpose.WELCOME, timedelta(days=7)),
    ],
)
def test_a_link_works_until_its_time_is_over(
    session: Session, sam: User, purpose: LinkPurpose, lasts: timedelta
) -> None:
    secret = emailed_links.make_link(session, sam, purpose, NOW)

    emailed_links.read_link(session, secret, NOW + lasts - SECOND)
    with pytest.raises(NotFound):
        emailed_links.read_link(session, secret, NOW + lasts)
    with pytest.raises(NotFound):
        emailed_links.use_link(session, secret, now=NOW + lasts)


def test_only_the_last_link_for_a_purpose_works(session: Session, sam: User) -> None:
    first = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)
    welcome = emailed_links.make_link(session, sam, LinkPurpose.WELCOME, NOW)
    second = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)

    with pytest.raises(NotFound):
        emailed_links.read_link(session, first, NOW)
    emailed_links.read_link(session, second, NOW)
    emailed_links.read_link(session, welcome, NOW)


def test_a_new_password_ends_everything_that_came_before(session: Session, sam: User) -> None:
    signed_in = sign_ins.begin(session, sam, NOW)
    other = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)
    secret = emailed_links.make_link(session, sam, LinkPurpose.RESET, NOW)

    emailed_links.use_link(session, secret, NEW, NOW)

    assert people.authenticate(session, sam.email, NEW) is sam
    assert people.authenticate(session, sam.email, PASSWORD) is None
    assert sign_ins.who_is(session, signed_in, NOW) is None
    with pytest.raises(NotFound):
        emailed_links.read_link(session, other, NOW)


def test_a_link_to_sign_in_changes_no_password(session: Session, sam: User) -> None:
    secret = emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)

    emailed_links.use_link(session, secret, NEW, NOW)

    assert people.authenticate(session, sam.email, PASSWORD) is sam


def test_a_link_is_asked_for_by_any_spelling_of_the_address_and_in_the_words_of_the_council(
    session: Session,
) -> None:
    council = make_council(session)
    user = make_coordinator(session, council)

    emailed_links.ask_for_link(session, " Coordinator@ASHVALE.example ", LinkPurpose.RESET)

    job = session.scalars(select(Job)).one()
    assert job.payload == {"user_id": user.id, "purpose": "reset"}
    assert job.council_id == council.id


def test_as_much_is_queued_for_an_address_without_an_account_and_it_says_nothing_of_it(
    session: Session,
) -> None:
    """What is written for an account is written for nobody too, so that both take as long."""
    make_coordinator(session, make_council(session))
    for email in ("coordinator@ashvale.example", "nobody@ashvale.example"):
        with statements(session) as said:
            emailed_links.ask_for_link(session, email, LinkPurpose.SIGN_IN)
        if email.startswith("coordinator"):
            of_the_known = said
    assert said == of_the_known

    job = session.scalars(select(Job).order_by(Job.id.desc())).first()
    assert job is not None
    assert (job.payload, job.council_id) == ({"user_id": 0, "purpose": "sign_in"}, None)


@contextmanager
def statements(session: Session) -> Iterator[list[str]]:
    """What the database is told in a block, without the values."""
    said: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        said.append(statement)

    connection = session.connection()
    event.listen(connection, "before_cursor_execute", note)
    yield said
    event.remove(connection, "before_cursor_execute", note)


def test_links_that_are_over_are_tidied_away(session: Session, sam: User) -> None:
    emailed_links.make_link(session, sam, LinkPurpose.SIGN_IN, NOW)
    emailed_links.make_link(session, sam, LinkPurpose.WELCOME, NOW)

    emailed_links.tidy(session, NOW + timedelta(minutes=15))

    assert session.scalars(select(EmailedLink.purpose)).all() == [LinkPurpose.WELCOME]
