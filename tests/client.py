"""A narrow test client: it checks every HTML page it is given, and fills in the form token."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

import html5lib
from flask import Flask
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from assessment.web.guards import SIGN_IN

ENGLISH = "en-GB"
NAMESPACE = "{http://www.w3.org/1999/xhtml}"


class Page:
    """One answer of the app. `text` is what a person reads of its main part."""

    def __init__(self, response: TestResponse, language: str = ENGLISH) -> None:
        self.response = response
        self.status = response.status_code
        self.location = response.headers.get("Location", "")
        self.html = response.get_data(as_text=True) if (response.mimetype or "").startswith("text/") else ""
        self.tree: ElementTree.Element | None = None
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            self.tree = check_html(self.html, language)
            assert "default-src 'none'" in response.headers["Content-Security-Policy"]

    @property
    def text(self) -> str:
        assert self.tree is not None, "this answer is not a page"
        body = self.tree.find(f".//{NAMESPACE}main")
        assert body is not None, "the page has no main"
        return " ".join(" ".join(body.itertext()).split())

    @property
    def heading(self) -> str:
        (heading,) = self.all("h1")
        return " ".join(" ".join(heading.itertext()).split())

    def all(self, tag: str, **attributes: str) -> list[ElementTree.Element]:
        assert self.tree is not None, "this answer is not a page"
        found = self.tree.iter(f"{NAMESPACE}{tag}")
        wanted = {name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [one for one in found if all(one.get(name) == value for name, value in wanted.items())]

    def links(self) -> dict[str, str]:
        """Address by text of every link on the page."""
        return {" ".join(" ".join(link.itertext()).split()): link.get("href", "") for link in self.all("a")}


def check_html(html: str, language: str = ENGLISH) -> ElementTree.Element:
    """The tree of a page; fails where it is not valid, not in the language, or lacks a title or its h1."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree: ElementTree.Element = html5lib.HTMLParser(strict=True).parse(html)
    assert tree.get("lang") == language
    (title,) = tree.iter(f"{NAMESPACE}title")
    assert (title.text or "").strip().endswith("– Critical Friend")
    assert len(list(tree.iter(f"{NAMESPACE}h1"))) == 1
    assert not [one for one in tree.iter() if one.get("style")], "inline styles are blocked by the policy"
    ids = [one.attrib["id"] for one in tree.iter() if one.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    return tree


class PageClient:
    """`language` is the one in which the pages are expected."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.language = ENGLISH

    def get(self, path: str, **options: Any) -> Page:
        return Page(self.client.get(path, **options), self.language)

    def post(self, path: str, data: Mapping[str, Any] | None = None, **options: Any) -> Page:
        """Post a form with a good token, as a browser that has just loaded the page would."""
        answer = self.client.post(path, data={"csrf_token": self.token(), **(data or {})}, **options)
        return Page(answer, self.language)

    def post_json(self, path: str, data: object) -> Page:
        answer = self.client.post(path, json=data, headers={"X-CSRFToken": self.token()})
        return Page(answer, self.language)

    def sign_in(self, email: str, password: str) -> Page:
        return self.post("/sign-in", {"email": email, "password": password, "next": ""})

    def carry(self, secret: str) -> None:
        """Be a browser that is signed in already, with the secret of its sign-in."""
        with self.client.session_transaction() as session:
            session[SIGN_IN] = secret

    def token(self) -> str:
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "0123456789abcdef")
        return str(URLSafeTimedSerializer(str(self.app.secret_key), salt="wtf-csrf-token").dumps(raw))
