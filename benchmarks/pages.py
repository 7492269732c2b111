"""The question page and the autosave against a hello page on the same server, in turn."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from flask import Flask
from sqlalchemy.orm import Session

from assessment.migrations import running
from assessment.models import Form, Round
from assessment.models.base import utc_now
from assessment.models.engine import make_engine, write_session
from assessment.services import people, responses, rounds
from assessment.services.frameworks import store_framework
from assessment.web import create_app
from benchmarks import council
from benchmarks.load import HOST, Load, run
from benchmarks.server import settings
from benchmarks.timing import ratios, spread

ELEMENT = "2.1"
GROUP = "managers"
PEOPLE = 32
CONNECTIONS = 16
SECONDS = 3.0
TURNS = 5


@dataclass(frozen=True)
class Cookies:
    header: str
    token: str


def measure() -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'pages.sqlite3'}"
        link, codes = open_round(url)
        port = free_port()
        command = [sys.executable, "-m", "benchmarks.server", url, str(port)]
        server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        try:
            wait_for(port)
            _compare(url, port, link, codes)
        finally:
            server.terminate()
            server.wait(10)


def _compare(url: str, port: int, link: str, codes: list[str]) -> None:
    statements = [one.code for one in council.shipped().statements_for(GROUP)]
    cookies = cookies_of(url, link, codes)
    works = {
        "hello": [_get("/hello", "")],
        "page": [_get(f"/q/{link}/elements/{ELEMENT}", one.header) for one in cookies],
        "autosave": [_save(link, one, statements[number], number) for number, one in enumerate(cookies)],
    }
    rates: dict[str, list[Load]] = {name: [] for name in works}
    for requests in works.values():
        run(port, requests, CONNECTIONS, 1.0)
    for _ in range(TURNS):
        for name, requests in works.items():
            rates[name].append(run(port, requests, CONNECTIONS, SECONDS))
    hello = [one.rate for one in rates["hello"]]
    for name, loads in rates.items():
        rate = [one.rate for one in loads]
        failures = sum(one.failures for one in loads)
        print(f"pages         {name:<9}{spread(rate)} a second, {failures} failures", end="")
        print("" if name == "hello" else f"; against hello {spread(ratios(rate, hello))}")


def open_round(url: str, respondents: int = PEOPLE) -> tuple[str, list[str]]:
    """The link of an open round, and the codes of so many who have answered every other statement."""
    engine = make_engine(url)
    running.upgrade(engine)
    with write_session(engine) as session:
        one = people.add_council(session, "measured", "A measured council")
        stored = store_framework(session, council.shipped())
        settings_ = rounds.RoundSettings("Measured", stored.hash, Form.FULL, date(2099, 1, 1))
        row = rounds.create_round(session, one.id, None, settings_)
        rounds.open_round(session, row, None, utc_now())
        codes = [_half_answered(session, row) for _ in range(respondents)]
        link = row.link_token
        session.commit()
    engine.dispose()
    return link, [code.replace("-", "").replace(" ", "") for code in codes]


def _half_answered(session: Session, row: Round) -> str:
    """A response with every other statement answered; its personal code."""
    response, code = responses.begin_response(session, row, GROUP, None)
    asked = council.shipped().statements_for(GROUP)
    responses.save_answers(session, row, response, {one.code: "2" for one in asked[::2]}, {})
    return code


def cookies_of(url: str, link: str, codes: list[str]) -> list[Cookies]:
    """What the browsers of people in the middle of answering send along."""
    app = create_app(settings(url))
    cookies = [_session_of(app, link, code) for code in codes]
    app.extensions["engine"].dispose()
    return cookies


def _save(link: str, cookies: Cookies, statement: str, number: int) -> bytes:
    body = json.dumps({"statement": statement, "choice": str(number % 5)}).encode()
    head = (
        f"POST /q/{link}/save HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/json\r\n"
        f"X-CSRFToken: {cookies.token}\r\nCookie: {cookies.header}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def _session_of(app: Flask, link: str, code: str) -> Cookies:
    """The cookies and the form token that a browser has after loading the question page."""
    client = app.test_client()
    client.set_cookie("personal_code", code, path=f"/q/{link}")
    html = client.get(f"/q/{link}/elements/{ELEMENT}").get_data(as_text=True)
    token = html.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    cookie = client.get_cookie("critical_friend")
    assert cookie is not None
    return Cookies(f"personal_code={code}; critical_friend={cookie.value}", token)


def _get(path: str, cookie: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nHost: {HOST}\r\nCookie: {cookie}\r\n\r\n".encode()


def free_port() -> int:
    with socket.socket() as one:
        one.bind((HOST, 0))
        return int(one.getsockname()[1])


def wait_for(port: int) -> None:
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://{HOST}:{port}/hello", timeout=1)
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the measured server did not start")
