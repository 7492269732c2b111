"""Serving the pages: for real, and with demonstration data."""

from __future__ import annotations

import os
from typing import Any

import click
from flask import Flask
from gunicorn.app.base import BaseApplication

from assessment.models.engine import make_engine, write_session
from assessment.web import create_app
from assessment.web.clock import today
from assessment.web.commands.administration import bring_up_to_date
from assessment.web.commands.server_log import DiscreetLogger
from assessment.web.commands.working import NO_WORKER, worker_beside
from assessment.web.config import ROOT, Settings, settings_from
from seeds.demo import DEMO_SECRET, OPEN_LINK, PASSWORD, PEOPLE, fill

DEMO_DATABASE = ROOT / "instance" / "demo.sqlite3"
DEMO_OUTBOX = ROOT / "instance" / "outbox"


class Server(BaseApplication):
    """Gunicorn around one app, with its options given here rather than in a file."""

    def __init__(self, settings: Settings, host: str, port: int, workers: int, threads: int) -> None:
        self._settings = settings
        self._options: dict[str, Any] = {
            "bind": f"{host}:{port}",
            "workers": workers,
            "threads": threads,
            "worker_class": "gthread",
            "accesslog": None,
            "logger_class": DiscreetLogger,
            "control_socket_disable": True,
        }
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Flask:
        return create_app(self._settings)


_host = click.option("--host", default="127.0.0.1", show_default=True)
_port = click.option("--port", default=5000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@_host
@_port
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.option("--threads", default=4, show_default=True, type=click.IntRange(1, 64))
@NO_WORKER
def serve(host: str, port: int, workers: int, threads: int, no_worker: bool) -> None:
    """Serve the application. Needs SECRET_KEY; takes DATABASE_URL, and what mail needs.

    Beside the pages it does the work that outlives a request, such as sending mail.
    """
    settings = settings_from(os.environ)
    with worker_beside(os.environ, wanted=not no_worker):
        Server(settings, host, port, workers, threads).run()


@click.command()
@_host
@_port
@click.option("--no-serve", is_flag=True, help="Only make the data.")
@NO_WORKER
def demo(host: str, port: int, no_serve: bool, no_worker: bool) -> None:
    """Fill a database of its own with an invented council, and serve it. Mails become files."""
    address = f"sqlite:///{DEMO_DATABASE}"
    _make_demo(address)
    click.echo(f"\nCritical Friend, with demonstration data, is at http://{host}:{port}/\n")
    for who, email in PEOPLE:
        click.echo(f"  {who:<44} {email}")
    click.echo(f"  {'password of them all':<44} {PASSWORD}\n")
    click.echo(f"To answer the open round, without an account: http://{host}:{port}/q/{OPEN_LINK}\n")
    click.echo(f"Mails go nowhere: they are written into {DEMO_OUTBOX}\n")
    click.echo("Press Ctrl+C to stop.\n")
    if not no_serve:
        environment = _demo_environment(address, f"http://{host}:{port}")
        with worker_beside(environment, wanted=not no_worker):
            Server(settings_from(environment), host, port, workers=2, threads=4).run()


def _demo_environment(database: str, public_address: str) -> dict[str, str]:
    return {
        **os.environ,
        "SECRET_KEY": DEMO_SECRET,
        "DATABASE_URL": database,
        "SECURE_COOKIES": "0",
        "PUBLIC_ADDRESS": public_address,
        "MAIL_FROM": "Critical Friend <friend@ashvale.example>",
        "SMTP_ADDRESS": "",
        "MAIL_OUTBOX": str(DEMO_OUTBOX),
    }


def _make_demo(address: str) -> None:
    DEMO_DATABASE.parent.mkdir(parents=True, exist_ok=True)
    for leftover in DEMO_DATABASE.parent.glob(f"{DEMO_DATABASE.name}*"):
        leftover.unlink()
    engine = make_engine(address)
    bring_up_to_date(engine)
    with write_session(engine) as session:
        fill(session, today())
        session.commit()
    engine.dispose()
