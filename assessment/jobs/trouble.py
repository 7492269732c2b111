"""What the log says where something went wrong."""

from __future__ import annotations

import logging
import traceback

log = logging.getLogger(__name__)


def log_trouble(what: str, trouble: Exception) -> None:
    """Where it went wrong and how, but not the message: that may hold an address or a link."""
    where = "".join(traceback.format_tb(trouble.__traceback__))
    log.error("%s: %s\n%s", what, type(trouble).__name__, where)
