"""Nothing that is logged, when things go wrong, holds a code, a secret link, a key or an answer."""

from __future__ import annotations

import logging
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.orm import Session

from assessment.models import Round
from assessment.models.engine import write_session
from assessment.services import invitees, open_links, personal_codes, slips
from assessment.services.invitees import InviteeFields
from assessment.web import create_app
from assessment.web.commands.server_log import without_addresses
from assessment.web.config import Settings
from tests.client import Page, PageClient
from tests.conftest import SECRET
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round

COMMENT = "The boiler in the annexe has been cold since Tuesday"
EMAIL = "asha.kettle@ashvale.example"


@pytest.fixture
def real(sqlite_url: str) -> Iterator[Flask]:
    """The application as it is served: a failure is logged and not raised."""
    app = create_app(Settings(secret_key=SECRET, database_url=sqlite_url, secure_cookies=False))
    yield app
    app.extensions["engine"].dispose()


def open_round_with_invitee(session: Session) -> tuple[Round, str]:
    round_ = make_open_round(session, make_council(session))
    assert round_.key is not None
    invitee = invitees.add_invitee(session, round_, None, InviteeFields(EMAIL, group_code="staff"))
    code = personal_codes.link_code(round_.key, invitee.nonce)
    invitee.link_hash = personal_codes.ticket_hash(round_.key, code)
    return round_, code


def secrets_of(round_: Round, code: str) -> list[str]:
    key = round_.key or b""
    hashes = [personal_codes.access_hash(key, code), personal_codes.ticket_hash(key, code)]
    shown = [code, code.lower(), personal_codes.in_groups(code), round_.link_token]
    return [*shown, *hashes, key.hex(), repr(key), COMMENT, EMAIL]


def test_failures_of_the_database_log_no_secret(
    real: Flask, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    engine = real.extensions["engine"]
    with write_session(engine) as session:
        round_, code = open_round_with_invitee(session)
        session.commit()
        secrets, link = secrets_of(round_, code), f"/q/{round_.link_token}"
    client = PageClient(real)
    client.post(f"{link}/personal/{code}")
    client.post(f"{link}/about-you", {"group": "staff", "service": "none"})
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "1"})
    for table in ("comment", "mode_count", "slip", "invitee"):
        with engine.connect() as connection:
            connection.execute(text(f"ALTER TABLE {table} RENAME TO gone_{table}"))
            connection.commit()

    failures = [
        client.post_json(f"{link}/save", {"statement": "a.1.x.1", "comment": COMMENT}),
        client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2", "comment-a.1.x.1": COMMENT}),
        client.post(f"{link}/submit"),
        PageClient(real).get(f"{link}/personal/{code}"),
        PageClient(real).post(f"{link}/with-code", {"code": personal_codes.in_groups(code)}),
        client.post(f"{link}/delete"),
    ]

    assert [page.status for page in failures] == [500] * len(failures)
    assert caplog.text.count("Traceback") >= len(failures)
    assert "Exception on /q/<link_token>/save [POST]" in caplog.text
    written = capfd.readouterr()
    everything = caplog.text + written.out + written.err
    assert not [secret for secret in secrets if secret in everything]


def test_codes_that_are_refused_are_not_logged(real: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with write_session(real.extensions["engine"]) as session:
        round_, code = open_round_with_invitee(session)
        session.commit()
        link = f"/q/{round_.link_token}"
    client = PageClient(real)
    wrong = "7K3M0QXR9TWB"
    client.post(f"{link}/return", {"code": wrong})
    client.post(f"{link}/with-code", {"code": wrong})
    client.get(f"{link}/personal/{wrong}")
    client.get(f"{link}/personal/{code}/more")
    assert not [one for one in (wrong, code, round_.link_token) if one in caplog.text]


def test_a_code_that_is_typed_stands_in_no_address(app: Flask, web_session: Session) -> None:
    """Not where the form is sent to, not where it leads, not in a link of a page, at a kiosk neither."""
    round_ = make_open_round(web_session, make_council(web_session))
    codes = slips.make_sheet(web_session, round_, None, 2, None, "staff").codes
    token, link = open_links.make_link(web_session, round_, None), f"/q/{round_.link_token}"
    web_session.commit()
    pages: list[Page] = []
    for code, kiosk in zip(codes, (False, True), strict=True):
        client = PageClient(app)
        if kiosk:
            pages.append(client.get(f"/k/{token}"))
        pages.append(client.get(f"/c/{token}"))
        pages.append(client.get(f"{link}/with-code"))
        pages.append(client.post(f"{link}/with-code", {"code": personal_codes.in_groups(code)}))
        pages.append(client.post(f"{link}/about-you", {"group": "staff", "service": "none"}))
        pages.append(client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "2"}))
        pages += [client.get(f"{link}/{path}") for path in ("elements", "elements/a.1", "check")]
        pages.append(client.post(f"{link}/submit"))
        pages.append(client.get(f"{link}/thanks"))
        assert pages[-1].status == 200
    addresses = [page.location for page in pages]
    for page in pages:
        addresses += re.findall(r'(?:href|action|src|url|content)="?([^">]+)', page.html)
    spellings = [shown for code in codes for shown in (code, code.lower(), personal_codes.in_groups(code))]
    assert any(link in one for one in addresses)
    assert not [one for one in addresses if any(shown in one for shown in spellings)]


@pytest.mark.parametrize(
    ("logged", "kept"),
    [
        ("Error handling request GET /q/8sJ2_x/personal/7K3M", "Error handling request GET /q/…"),
        ("Invalid HTTP request line: 'GE /invitations/secret HTTP/1.1'", "'GE /invitations/… HTTP/1.1'"),
        ("Invalid request from ip=10.0.0.1: GET //q/8sJ2_x/personal/7K3M", "GET /…"),
        ("Error handling request /%71/8sJ2_x/personal/7K3M", "Error handling request /…"),
        ("Error handling request /7K3M0QX", "Error handling request /…"),
        ("Error handling request /", "Error handling request /"),
        ("Booting worker with pid: 7", "Booting worker with pid: 7"),
        ("Listening at: http://127.0.0.1:5000 (7)", "Listening at: http://127.0.0.1:5000 (7)"),
    ],
)
def test_the_servers_own_errors_hold_no_address(logged: str, kept: str) -> None:
    assert without_addresses(logged).endswith(kept)


def test_the_server_itself_logs_no_address(sqlite_url: str, tmp_path: Path) -> None:
    """Gunicorn as `serve` runs it, given good and broken requests with a secret in the address."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    log = tmp_path / "log"
    start = (
        "from assessment.web.commands.serving import Server; from assessment.web.config import Settings; "
        f"settings = Settings(secret_key={SECRET!r}, database_url={sqlite_url!r}); "
        f"Server(settings, '127.0.0.1', {port}, 1, 2).run()"
    )
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-c", start], stdout=out, stderr=out)
        try:
            _ask(port)
        finally:
            server.terminate()
            server.wait(20)
    written = log.read_text()
    assert "Listening at" in written
    assert "/q/…" in written, "the broken request is told of"
    assert "SECRET-LINK" not in written


def _ask(port: int) -> None:
    for _ in range(100):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/q/SECRET-LINK/personal/CODE", timeout=5)
        except urllib.error.HTTPError:
            break
        except OSError:
            time.sleep(0.1)
    with socket.create_connection(("127.0.0.1", port), timeout=5) as broken:
        broken.sendall(b"GET /q/SECRET-LINK\r\n\r\n")
        broken.recv(1000)
