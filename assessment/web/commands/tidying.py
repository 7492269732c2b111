"""Deleting what has been kept long enough, by hand: the worker does the same once a day."""

from __future__ import annotations

import os

import click

from assessment.jobs.tidying import TIDYINGS
from assessment.models.base import utc_now
from assessment.models.engine import make_engine, write_session
from assessment.models.scrubbing import scrub
from assessment.web.config import database_url_from


@click.command()
def tidy() -> None:
    """Delete comments, answers and invitees that have been kept for as long as their council wants."""
    engine = make_engine(database_url_from(os.environ))
    for tidying in TIDYINGS:
        with write_session(engine) as session:
            tidying(session, utc_now())
            session.commit()
    clean = scrub(engine)
    engine.dispose()
    click.echo("Whatever has been kept long enough is deleted.")
    if not clean:
        click.echo(
            "The database was busy: run this again to clean up what it keeps of deleted rows.", err=True
        )
