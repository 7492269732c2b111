"""The application on Gunicorn as it is deployed, with a hello page beside it."""

from __future__ import annotations

import sys

from flask import Flask, Response, request

from assessment.web.commands.serving import Server
from assessment.web.config import Settings

SECRET = "only-for-measuring-" * 3


class MeasuredServer(Server):
    def load(self) -> Flask:
        app = super().load()
        app.before_request_funcs.setdefault(None, []).insert(0, _hello)
        return app


def _hello() -> Response | None:
    return Response("hello", mimetype="text/plain") if request.path == "/hello" else None


def settings(database_url: str) -> Settings:
    return Settings(secret_key=SECRET, database_url=database_url, secure_cookies=False)


if __name__ == "__main__":
    MeasuredServer(settings(sys.argv[1]), "127.0.0.1", int(sys.argv[2]), workers=2, threads=4).run()
