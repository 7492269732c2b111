"""Answers given elsewhere, on paper or in another tool."""

from __future__ import annotations

from pathlib import Path

import click

from assessment.lifecycle import WrongMove
from assessment.scoring.answer_file import AnswerProblems
from assessment.services.frameworks import load_framework
from assessment.services.importing import import_answers as import_into
from assessment.services.importing import round_by_number
from assessment.web.commands.administration import writing
from assessment.web.commands.files import answers_in, refuse

MOST_ROUNDS = 2**31 - 1


@click.command("import")
@click.argument("round_number", metavar="ROUND", type=click.IntRange(1, MOST_ROUNDS))
@click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
def import_answers(round_number: int, file: Path) -> None:
    """Add the responses of FILE.csv to the open round with the number ROUND: all of them, or none."""
    with writing() as session:
        round_ = round_by_number(session, round_number)
        answers = answers_in(file, load_framework(session, round_.framework_hash))
        try:
            count = import_into(session, round_, answers)
        except AnswerProblems as found:
            refuse(found.described(str(file)))
        except WrongMove as wrong:
            refuse(f"{file}: nothing was imported: {wrong}")
        title = round_.title
    click.echo(f"Imported {count} responses into “{title}”.")
