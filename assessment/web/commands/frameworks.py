"""A council's own framework, brought into the database for rounds to use."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.services.frameworks import store_framework, store_translations
from assessment.web.commands.administration import writing
from assessment.web.commands.files import refuse
from benchmark.problems import FrameworkProblems
from benchmark.reading import read_framework
from benchmark.translation_files import read_translations


@click.command("add")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
def add_framework(folder: Path) -> None:
    """Store the framework in DIR with its translations, for every council to set rounds up with."""
    try:
        framework = read_framework(folder)
        translations = read_translations(folder, framework)
    except FrameworkProblems as found:
        refuse("\n".join(str(problem) for problem in found.problems))
    with writing() as session:
        store_framework(session, framework)
        store_translations(session, framework, translations)
    click.echo(f"{framework.title}, edition {framework.edition}, can be chosen for new rounds.")
