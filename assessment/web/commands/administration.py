"""Setting an installation up: its database, its councils, their services and coordinators."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from sqlalchemy import Engine
from sqlalchemy.engine import make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.migrations import running
from assessment.models.base import CODE_LENGTH, NAME_LENGTH
from assessment.models.engine import make_engine, write_session
from assessment.services import audit, one_time_codes, people
from assessment.services.frameworks import store_framework, store_translations
from assessment.services.problems import AlreadyTaken, NotFound
from assessment.web.config import ROOT, database_url_from
from assessment.web.forms.text import one_line
from benchmark.reading import read_framework
from benchmark.translation_files import read_translations

EMAIL_LENGTH = 254
NO_COUNCIL = "-"
SHIPPED_FRAMEWORKS = ROOT / "seeds" / "frameworks"


class Refused(click.ClickException):
    """What was asked for cannot be done, and nothing was."""

    exit_code = 2


class Words(click.ParamType[str]):
    """A code or a name that is not blank and that its column has room for."""

    name = "text"

    def __init__(self, most: int) -> None:
        self.most = most

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        words = one_line(value)
        if not words:
            self.fail("this is blank", param, ctx)
        if len(words) > self.most:
            self.fail(f"this has {len(words)} characters; the most is {self.most}", param, ctx)
        return words


def bring_up_to_date(engine: Engine) -> None:
    """Every migration applied, and every framework that ships with the product in the database."""
    running.upgrade(engine)
    with write_session(engine) as session:
        for folder in sorted(path for path in SHIPPED_FRAMEWORKS.iterdir() if path.is_dir()):
            framework = read_framework(folder)
            store_framework(session, framework)
            store_translations(session, framework, read_translations(folder, framework))
        session.commit()


def make_room_for(address: str) -> None:
    """Make the folder of a SQLite database, where it is not there yet."""
    url = make_url(address)
    if url.get_backend_name() == "sqlite" and url.database:
        Path(url.database).parent.mkdir(parents=True, exist_ok=True)


@contextmanager
def writing() -> Iterator[Session]:
    """A session on the configured database; what the command did is kept only if it ends well."""
    engine = make_engine(database_url_from(os.environ))
    try:
        with write_session(engine) as session:
            yield session
            session.commit()
    except OperationalError as error:
        raise Refused(
            f"the database cannot be used ({error.orig}). Has “critical-friend db upgrade” been run?"
        ) from None
    except (AlreadyTaken, NotFound) as problem:
        raise Refused(str(problem) + ("" if isinstance(problem, AlreadyTaken) else " is not known")) from None
    finally:
        engine.dispose()


@click.command("upgrade")
def upgrade_database() -> None:
    """Make or update the tables, and store the frameworks that come with the product."""
    address = database_url_from(os.environ)
    make_room_for(address)
    engine = make_engine(address)
    bring_up_to_date(engine)
    engine.dispose()
    click.echo("The database is up to date.")


@click.command("add")
@click.argument("code", type=Words(CODE_LENGTH))
@click.argument("name", type=Words(NAME_LENGTH))
def add_council(code: str, name: str) -> None:
    """Add a council: CODE is a short word for the command line, NAME is what people see."""
    with writing() as session:
        people.add_council(session, code, name)
    click.echo(f"Added {name}.")


@click.command("add")
@click.argument("council")
@click.argument("name", type=Words(NAME_LENGTH))
@click.option("--headcount", type=click.IntRange(min=0), help="How many people work there.")
def add_service(council: str, name: str, headcount: int | None) -> None:
    """Add a service to the council with the code COUNCIL."""
    with writing() as session:
        people.add_service(session, people.council_by_code(session, council), name, headcount)
    click.echo(f"Added {name}.")


@click.command("add")
@click.argument("council")
@click.argument("email", type=Words(EMAIL_LENGTH))
@click.argument("name", type=Words(NAME_LENGTH))
@click.option(
    "--role",
    "roles",
    multiple=True,
    type=click.Choice([role.value for role in Role]),
    help="What they are in the council; may be given more than once. Coordinator where it is not given.",
)
@click.option("--operator", is_flag=True, help="Sets councils up. COUNCIL is “-” for one without a role.")
@click.password_option(help="Asked for where it is not given.")
def add_user(
    council: str, email: str, name: str, roles: tuple[str, ...], operator: bool, password: str
) -> None:
    """Add a person to the council with the code COUNCIL."""
    if not people.MIN_PASSWORD <= len(password) <= people.MAX_PASSWORD:
        raise click.UsageError(
            f"The password needs {people.MIN_PASSWORD} to {people.MAX_PASSWORD} characters."
        )
    if council == NO_COUNCIL and (roles or not operator):
        raise click.UsageError("Only an operator can do without a council, and then has no role.")
    with writing() as session:
        user = people.add_user(session, email, name, password)
        user.is_operator = operator
        if council != NO_COUNCIL:
            found = people.council_by_code(session, council)
            for role in roles or (Role.COORDINATOR,):
                people.give_role(session, user, found, Role(role))
                audit.record(session, found.id, None, "gave a role", f"person {user.id}", role)
    click.echo(f"Added {name}, who signs in as {people.normal_email(email)}.")


@click.command("reset-codes")
@click.argument("email", type=Words(EMAIL_LENGTH))
def reset_codes(email: str) -> None:
    """Turn off the one-time codes of the person with this address, and sign them out everywhere."""
    with writing() as session:
        user = people.find_user(session, email)
        if user is None:
            raise NotFound(f"the account {people.normal_email(email)}")
        one_time_codes.reset_anywhere(session, None, user)
    click.echo(f"{people.normal_email(email)} signs in without one-time codes until they are set up again.")
