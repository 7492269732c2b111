"""The migrations make the tables of the models, on both databases, and keep references whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from assessment.migrations import running
from assessment.models import Base, Council, RoundAim
from assessment.models.engine import make_engine
from benchmark.storing import to_json
from tests.factories.frameworks import small_framework


def test_the_migrations_make_what_the_models_say(database: Engine) -> None:
    running.check(database)

    assert {*inspect(database).get_table_names()} == {*Base.metadata.tables, "alembic_version"}


def test_an_empty_database_comes_up_to_date_and_stays_so(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")

    running.upgrade(engine)
    running.upgrade(engine)

    running.check(engine)
    engine.dispose()


def test_a_reference_to_nothing_is_refused(session: Session) -> None:
    session.add(RoundAim(round_id=1, element_code="1.1", target=75, importance=2))

    with pytest.raises(IntegrityError):
        session.flush()


def test_sqlite_checks_references_again_after_a_migration(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.sqlite3'}")
    running.upgrade(engine)

    with engine.connect() as connection:
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
    engine.dispose()


def test_a_value_out_of_bounds_is_refused_by_the_database_too(session: Session) -> None:
    session.add(Council(code="a", name="A"))
    session.flush()

    with pytest.raises(IntegrityError):
        session.execute(text("INSERT INTO service (council_id, name, headcount) VALUES (1, 'Housing', -1)"))


def test_the_migrations_make_every_constraint_of_the_models(database: Engine, tmp_path: Path) -> None:
    made = _constraints(database)
    with database.begin() as connection:
        if database.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
    fresh = database
    if database.dialect.name == "sqlite":
        fresh = make_engine(f"sqlite:///{tmp_path / 'fresh.sqlite3'}")
    Base.metadata.create_all(fresh)

    assert made == _constraints(fresh)
    fresh.dispose()


def test_a_round_of_before_keeps_its_form_for_every_group(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    running.upgrade(engine, "0001")
    with engine.begin() as connection:
        for statement in OLD_ROUND:
            connection.execute(text(statement), {"content": to_json(small_framework())})

    running.upgrade(engine)

    with engine.connect() as connection:
        groups = connection.execute(
            text("SELECT code, takes_part, form FROM round_group ORDER BY number")
        ).all()
        services = connection.execute(text("SELECT code, service_id FROM round_service")).all()
    assert groups == [("staff", 1, "short"), ("managers", 1, "short"), ("volunteers", 1, "short")]
    assert services == [("s4", 4)]
    engine.dispose()


def test_of_rounds_that_closed_before_it_is_forgotten_who_finished(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    running.upgrade(engine, "0002")
    kinds = [("closed", "confidential"), ("closed", "named"), ("open", "confidential")]
    with engine.begin() as connection:
        for statement in OLD_COUNCIL:
            connection.execute(text(statement), {"content": to_json(small_framework())})
        for number, (state, kind) in enumerate(kinds, 1):
            values = {"id": number, "state": state, "kind": kind}
            for statement in FINISHED_IN_A_ROUND:
                connection.execute(text(statement), values)

    running.upgrade(engine)

    with engine.connect() as connection:
        finished = connection.execute(text("SELECT round_id FROM invitee WHERE finished")).scalars().all()
    assert finished == [2, 3]
    engine.dispose()


def test_reviews_of_rounds_that_were_cancelled_before_it_are_over(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'old.sqlite3'}")
    running.upgrade(engine, "0003")
    reviews = [("cancelled", "scoring"), ("cancelled", "finished"), ("closed", "scoring")]
    with engine.begin() as connection:
        for statement in (*OLD_COUNCIL, REVIEWER):
            connection.execute(text(statement), {"content": to_json(small_framework())})
        for number, (round_state, state) in enumerate(reviews, 1):
            values = {"id": number, "state": round_state, "kind": "confidential", "review": state}
            for statement in (FINISHED_IN_A_ROUND[0], *REVIEW_OF_A_ROUND):
                connection.execute(text(statement), values)

    running.upgrade(engine)

    with engine.connect() as connection:
        states = connection.execute(text("SELECT state FROM review ORDER BY id")).scalars().all()
        links = connection.execute(text("SELECT invitation_hash FROM reviewer ORDER BY id")).scalars().all()
    assert states == ["cancelled", "finished", "scoring"]
    assert links == [None, "h2", "h3"]
    engine.dispose()


OLD_ROUND = (
    "INSERT INTO council (id, code, name) VALUES (1, 'a', 'A')",
    "INSERT INTO service (id, council_id, name) VALUES (4, 1, 'Housing')",
    "INSERT INTO framework (hash, code, edition, title, content, stored_at)"
    " VALUES ('h', 'small', '1', 'Small', :content, '2026-01-01')",
    "INSERT INTO round (id, council_id, framework_hash, title, form, closes_on, threshold, gap_lens, state,"
    " link_token, created_at, version)"
    " VALUES (7, 1, 'h', 'Old', 'short', '2026-12-18', 5, 'self', 'draft', 't', '2026-01-01', 1)",
    "INSERT INTO round_service (round_id, code, name) VALUES (7, 's4', 'Housing')",
)

OLD_COUNCIL = (OLD_ROUND[0], OLD_ROUND[2])
FINISHED_IN_A_ROUND = (
    "INSERT INTO round (id, council_id, framework_hash, title, kind, assesses, open_to, opens_time,"
    " closes_on, closes_time, threshold, gap_lens, state, link_token, created_at, key, closed_at,"
    " introduction, version)"
    " VALUES (:id, 1, 'h', 'Old', :kind, 'council', 'anyone', '08:00', '2026-12-18', '23:59', 5, 'self',"
    " :state, 't' || :id, '2026-01-01', CASE :state WHEN 'open' THEN x'00' END,"
    " CASE :state WHEN 'closed' THEN '2026-01-02' END, '', 1)",
    "INSERT INTO invitee (round_id, email, name, nonce, mailed, mail_problem, finished, reminders_off)"
    " VALUES (:id, 'a@b.example', '', 'n', 1, '', 1, 0)",
)
REVIEWER = (
    "INSERT INTO user_account (id, email, name, is_operator, totp_confirmed, created_at)"
    " VALUES (1, 'asha@elsewhere.example', 'Asha', 0, 0, '2026-01-01')"
)
REVIEW_OF_A_ROUND = (
    "INSERT INTO review (id, council_id, round_id, scope, state, version)"
    " VALUES (:id, 1, :id, '', :review, 1)",
    "INSERT INTO reviewer (review_id, user_id, from_council, is_lead, state, invitation_hash)"
    " VALUES (:id, 1, 'Elsewhere', 0, 'invited', 'h' || :id)",
)


def _constraints(engine: Engine) -> dict[str, set[tuple[object, ...]]]:
    """Every CHECK, foreign key, unique constraint and index, by table; on SQLite whether it has a rowid."""
    inspector = inspect(engine)
    found: dict[str, set[tuple[object, ...]]] = {}
    for table in Base.metadata.tables:
        checks = {("check", one["name"], one["sqltext"]) for one in inspector.get_check_constraints(table)}
        keys = {
            ("key", one["name"], *one["constrained_columns"], str(sorted(one["options"].items())))
            for one in inspector.get_foreign_keys(table)
        }
        unique = {("unique", *one["column_names"]) for one in inspector.get_unique_constraints(table)}
        indexes = {
            ("index", one["name"], one["unique"], *one["column_names"])
            for one in inspector.get_indexes(table)
        }
        found[table] = {*checks, *keys, *unique, *indexes}
        if engine.dialect.name == "sqlite":
            with engine.connect() as connection:
                made = text("SELECT sql FROM sqlite_master WHERE name = :table")
                sql = connection.execute(made, {"table": table}).scalar_one()
            found[table].add(("without rowid", "WITHOUT ROWID" in sql))
    return found
