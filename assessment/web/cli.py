"""The command `critical-friend`: what the pages do not need a browser for."""

from __future__ import annotations

import sys

import click

from assessment.web.commands.administration import (
    add_council,
    add_service,
    add_user,
    reset_codes,
    upgrade_database,
)
from assessment.web.commands.answers import import_answers
from assessment.web.commands.files import check_framework, report, score
from assessment.web.commands.frameworks import add_framework
from assessment.web.commands.serving import demo, serve
from assessment.web.commands.tidying import tidy
from assessment.web.commands.working import work
from assessment.web.config import BadConfiguration


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="critical-friend")
def main() -> None:
    """Critical Friend: a council's self-assessment, peer review, gap report and improvement plan."""


@main.group()
def framework() -> None:
    """Framework files."""


@main.group()
def db() -> None:
    """The database."""


@main.group()
def council() -> None:
    """Councils."""


@main.group()
def service() -> None:
    """The services of a council."""


@main.group()
def user() -> None:
    """People with an account."""


@main.group()
def answers() -> None:
    """Answers given elsewhere."""


framework.add_command(check_framework)
framework.add_command(add_framework)
db.add_command(upgrade_database)
council.add_command(add_council)
service.add_command(add_service)
user.add_command(add_user)
user.add_command(reset_codes)
answers.add_command(import_answers)
for command in (score, report, demo, serve, work, tidy):
    main.add_command(command)


def run() -> None:
    """Run a command; a bad environment is a message and exit status 2, not a traceback."""
    try:
        main()
    except BadConfiguration as bad:
        click.echo(str(bad), err=True)
        sys.exit(2)
