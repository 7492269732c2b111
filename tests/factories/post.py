"""A mail server for tests: a real one, on a port of its own, that can be told to refuse."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller

from assessment.jobs.mailer import Post, SmtpServer

SENDER = "Ashvale survey <friend@ashvale.example>"
PUBLIC_ADDRESS = "https://friend.ashvale.example"


class Postman:
    """Keeps what arrives. `answers` are what it says to a recipient instead of taking the mail."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.answer_to_data = "250 OK"

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if not self.answer_to_data.startswith("250"):
            return self.answer_to_data
        mail = message_from_bytes(envelope.content, policy=default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]


@contextmanager
def serving(postman: Postman) -> Iterator[Post]:
    controller = Controller(postman, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield Post(PUBLIC_ADDRESS, SENDER, SmtpServer("127.0.0.1", controller.port))
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port: int = one.getsockname()[1]
        return port


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def html_of(mail: EmailMessage) -> str:
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())
