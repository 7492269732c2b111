"""Work on files alone, without a database: check a framework, score answers, write the gap report."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.values import GapReport
from assessment.scoring.aim_file import AimProblems, read_aims
from assessment.scoring.answer_file import AnswerFile, AnswerProblems, read_answers
from assessment.scoring.answers import count_answers
from assessment.scoring.document import listed_parts, score_document
from assessment.scoring.rounding import rounded
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import DEFAULT_THRESHOLD, MAX_THRESHOLD, MIN_THRESHOLD, Aim
from assessment.web.clock import today
from benchmark.framework import Framework, summary
from benchmark.problems import FrameworkProblems
from benchmark.reading import read_framework
from benchmark.translation import Translation
from benchmark.translation_files import notes_on, read_translations

_folder = click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
_answers = click.argument("answers", metavar="ANSWERS.csv", type=click.Path(path_type=Path))
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
_threshold = click.option(
    "--threshold",
    default=DEFAULT_THRESHOLD,
    show_default=True,
    type=click.IntRange(MIN_THRESHOLD, MAX_THRESHOLD),
    help="The fewest answers of a part that may be shown.",
)


@click.command("check")
@_folder
@_json
def check_framework(folder: Path, as_json: bool) -> None:
    """Read the framework in DIR and its translations; print counts, and every problem with file and line."""
    messages: Sequence[str] = ()
    translations: Sequence[Translation] = ()
    notes: Sequence[str] = ()
    counts = dict.fromkeys(("themes", "elements", "headings", "statements", "core", "probes"), 0)
    try:
        framework = read_framework(folder)
        counts = summary(framework)
        translations = read_translations(folder, framework)
        notes = [note for one in translations for note in notes_on(framework, one)]
    except FrameworkProblems as found:
        messages = [str(problem) for problem in found.problems]
    for message in messages:
        click.echo(message, err=True)
    counts["problems"] = len(messages)
    languages = [one.language for one in translations]
    if as_json:
        more = {"translations": languages, "notes": notes, "messages": messages}
        click.echo(json.dumps({**counts, **more}, ensure_ascii=False))
    else:
        counted = ", ".join(f"{name} {number}" for name, number in counts.items())
        spoken = f", translated into {', '.join(languages)}" if languages else ""
        click.echo(f"{len(messages)} problems" if messages else counted + spoken)
        for note in notes:
            click.echo(note)
    sys.exit(1 if messages else 0)


@click.command()
@_folder
@_answers
@click.option("--by", type=click.Choice(["group", "service"]), help="Break the scores down as well.")
@_threshold
@_json
def score(folder: Path, answers: Path, by: str | None, threshold: int, as_json: bool) -> None:
    """Score a file of answers. Totals are for you, who hold the file; parts pass the confidentiality gate."""
    framework = framework_in(folder)
    cells = count_answers(answers_in(answers, framework), framework.scale.size)
    document = score_document(framework, cells, by=by, threshold=threshold)
    if as_json:
        click.echo(json.dumps(document, ensure_ascii=False))
    else:
        _print_scores(document)


@click.command()
@_folder
@_answers
@click.option(
    "--targets",
    metavar="FILE.csv",
    type=click.Path(path_type=Path),
    help="Columns element, target, importance.",
)
@click.option("--out", metavar="FILE.pdf", required=True, type=click.Path(path_type=Path, dir_okay=False))
@click.option("--council", default="", help="The council's name, for the cover.")
@click.option(
    "--title", default="Self-assessment", show_default=True, help="The round's title, for the cover."
)
@_threshold
def report(
    folder: Path, answers: Path, targets: Path | None, out: Path, council: str, title: str, threshold: int
) -> None:
    """Write the gap report of a file of answers. Everything in it passes the confidentiality gate."""
    framework = framework_in(folder)
    aims = aims_in(targets, framework)
    cells = count_answers(answers_in(answers, framework), framework.scale.size)
    scorecard = build_scorecard(
        framework,
        [statement.code for statement in framework.statements],
        cells,
        threshold=threshold,
        aims=aims,
        groups=listed_parts(framework, cells, "group"),
        services=listed_parts(framework, cells, "service"),
    )
    gap_report = GapReport(council, title, framework, scorecard, printed_on=today())
    try:
        out.write_bytes(gap_report_pdf(gap_report))
    except OSError as error:
        refuse(f"{out}: cannot be written: {error.strerror}")
    click.echo(f"Wrote {out}.")


def framework_in(folder: Path) -> Framework:
    try:
        return read_framework(folder)
    except FrameworkProblems as found:
        refuse("\n".join(str(problem) for problem in found.problems))


def answers_in(path: Path, framework: Framework) -> AnswerFile:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return read_answers(lines, framework)
    except OSError as error:
        refuse(f"{path}: cannot be read: {error.strerror}")
    except AnswerProblems as found:
        refuse(found.described(str(path)))


def aims_in(path: Path | None, framework: Framework) -> dict[str, Aim]:
    if path is None:
        return read_aims((), framework)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return read_aims(lines, framework)
    except OSError as error:
        refuse(f"{path}: cannot be read: {error.strerror}")
    except AimProblems as found:
        refuse("\n".join(f"{path}: {problem}" for problem in found.problems))


def refuse(message: str) -> NoReturn:
    """Say what is wrong with the input and stop, with nothing done."""
    click.echo(message, err=True)
    sys.exit(2)


def _print_scores(document: dict[str, Any]) -> None:
    click.echo(f"{document['respondents']} respondents")
    _print_line("", "Overall", document["overall"])
    for theme in document["themes"]:
        _print_line(theme["code"], theme["name"], theme)
    for element in document["elements"]:
        _print_line(element["code"], element["name"], element)
    for part in document.get("parts", ()):
        click.echo(f"\n{part['name']}: {part['respondents']} respondents")
        for element in part["elements"]:
            _print_line(element["code"], element["name"], element)


def _print_line(code: str, name: str, scored: dict[str, Any]) -> None:
    value = scored["score"]
    shown = "–" if value is None else str(rounded(value))
    click.echo(f"  {code:<6}{name:<45}{shown:>5}  coverage {rounded(100 * scored['coverage'])}%")
