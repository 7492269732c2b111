"""What Gunicorn writes about errors, without the addresses: one may hold a secret link or a personal code."""

from __future__ import annotations

import logging
import re
from typing import Any

from gunicorn.config import Config
from gunicorn.glogging import Logger

_BELOW_THE_FIRST_PART = re.compile(r"(/[A-Za-z0-9_-]+/)[^\s'\"]+")
_ODD_PATH = re.compile(r"(?<=[\s'\"])/(?![a-z-]*(?:/…)?(?:[\s'\"]|$))[^\s'\"]*")
"""A path that does not begin with a plain word: the application reads /%71/… and //q/… as /q/…."""


def without_addresses(text: str) -> str:
    """Of each path the first part only: /q/… for a page of a questionnaire."""
    return _ODD_PATH.sub("/…", _BELOW_THE_FIRST_PART.sub(r"\1…", text))


class WithoutAddresses(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = without_addresses(record.getMessage()), None
        return True


class DiscreetLogger(Logger):
    def setup(self, cfg: Config) -> Any:
        super().setup(cfg)
        self.error_log.addFilter(WithoutAddresses())
