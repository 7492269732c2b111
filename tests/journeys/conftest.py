"""A real server, a real browser, an accessibility check and a picture of every page."""

from __future__ import annotations

import os
import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, ViewportSize, expect
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from assessment.services.frameworks import store_framework
from tests.factories.frameworks import benchmark_2005
from tests.factories.people import make_coordinator, make_council

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
ARTEFACTS = Path(__file__).parents[2] / "artefacts" / "pages"
PHONE = ViewportSize(width=320, height=640)
DESK = ViewportSize(width=1280, height=900)

PATIENCE_MS = 20_000
expect.set_options(timeout=PATIENCE_MS)

COORDINATOR = "coordinator@ashvale.example"

Look = Callable[[Page, str], None]
OpenPage = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def chromium() -> str:
    """The browser. Without one journeys are skipped, but never in CI."""
    if CHROMIUM is None:
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium found, and CI must run the browser journeys")
        pytest.skip("no Chromium found on this machine")
    return CHROMIUM


@pytest.fixture(scope="session")
def browser_type_launch_args(chromium: str) -> dict[str, Any]:
    return {
        "executable_path": chromium,
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"],
    }


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    return {"viewport": DESK, "locale": "en-GB", "timezone_id": "Europe/London", "accept_downloads": True}


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The app, served on a free port of this machine."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def council(web_session: Session) -> None:
    """A council with a coordinator, and the shipped benchmark to choose."""
    store_framework(web_session, benchmark_2005())
    make_coordinator(web_session, make_council(web_session), COORDINATOR)
    web_session.commit()


@pytest.fixture
def open_page(browser: Browser, browser_context_args: dict[str, Any]) -> OpenPage:
    """Opens a page in a browser of its own, with other settings where wanted."""

    def new_page(**settings: Any) -> Page:
        page = browser.new_context(**{**browser_context_args, **settings}).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.on("console", _no_complaints)
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        return page

    return new_page


EXPECTED = ("status of 4", "ERR_INTERNET_DISCONNECTED")


def _no_complaints(message: ConsoleMessage) -> None:
    expected = any(words in message.text for words in EXPECTED)
    assert message.type != "error" or expected, message.text


@pytest.fixture(scope="session")
def look() -> Look:
    """Check the page that is shown for accessibility and for sideways scrolling, and keep its picture."""
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    axe = Axe()

    def check(page: Page, name: str) -> None:
        results = axe.run(page)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"
        for label, size in (("phone", PHONE), ("desk", DESK)):
            page.set_viewport_size(size)
            too_wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
            assert not too_wide, f"{name} scrolls sideways at {size['width']} px"
            page.screenshot(path=ARTEFACTS / f"{_file_name(name)}-{label}.png", full_page=True)

    return check


def _file_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")
