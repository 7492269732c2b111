"""The Flask application, with what ours does otherwise: the addresses and the JSON it takes, what it logs."""

from __future__ import annotations

from types import TracebackType
from typing import Any

from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from werkzeug.datastructures import ImmutableDict
from werkzeug.routing import BaseConverter, Map

Failure = tuple[type, BaseException, TracebackType] | tuple[None, None, None]


class RowNumber(BaseConverter):
    """The number of a row, as far as every database's integers reach; there is nothing beyond."""

    regex = "[0-9]{1,9}"
    part_isolating = True

    def to_python(self, value: str) -> int:
        return int(value)


class PlainText(BaseConverter):
    """A part of an address, without NUL: PostgreSQL refuses a text that holds one."""

    regex = "[^/\\x00]+"
    part_isolating = True


class Addresses(Map):
    default_converters = ImmutableDict({**Map.default_converters, "int": RowNumber, "default": PlainText})


class ShallowJson(DefaultJSONProvider):
    """JSON that is nested too deeply to be read is bad JSON, not a failure of ours."""

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        try:
            return super().loads(s, **kwargs)
        except RecursionError:
            raise ValueError("nested too deeply") from None


class Application(Flask):
    url_map_class = Addresses
    json_provider_class = ShallowJson

    def log_exception(self, exc_info: Failure) -> None:
        """As Flask does, but by the route: an address may hold a secret link, which is nobody's to read."""
        self.logger.error("Exception on %s [%s]", request.url_rule, request.method, exc_info=exc_info)
