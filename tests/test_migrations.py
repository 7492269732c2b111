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
