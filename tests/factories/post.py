"""A mail server for tests: a real one, on a port of its own, that can be told to refuse."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword

from assessment.jobs.mailer import Post, SmtpServer

SENDER = "Ashvale survey <friend@ashvale.example>"
PUBLIC_ADDRESS = "https://friend.ashvale.example"
USER, PASSWORD = "friend@ashvale.example", "p/w: 100%"


class Postman:
    """Keeps what arrives. `answers` are what it says to a recipient instead of taking the mail.

    It hangs up when it has taken `most` mails over one connection, where that is set.
    """

    def __init__(self) -> None:
        self.most: int | None = None
        self.connections = 0
        self.secure: list[bool] = []
        self.users: list[str] = []
        self.mails: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.answer_to_data = "250 OK"

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        session.host_name, session.taken = hostname, 0
        self.connections += 1
        return responses

    async def handle_MAIL(
        self, server: Any, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        if self.most is not None and session.taken >= self.most:
            server.transport.close()
        envelope.mail_from = address
        return "250 OK"

    def check_login(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = data == LoginPassword(USER.encode(), PASSWORD.encode())
        self.users += [USER] if right else []
        return AuthResult(success=right, handled=False)

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
        self.secure.append(
            session.ssl is not None or server.transport.get_extra_info("ssl_object") is not None
        )
        session.taken += 1
        return "250 OK"

    @property
    def recipients(self) -> list[str]:
        return [mail["To"].addresses[0].addr_spec for mail in self.mails]


@contextmanager
def serving(
    postman: Postman, secure: ssl.SSLContext | None = None, *, starttls: bool = False, login: bool = False
) -> Iterator[Post]:
    """The server, and how to send through it: with TLS from the start or once asked for, or without."""
    tls = secure is not None and not starttls
    options: dict[str, Any] = {"ssl_context": secure} if tls else {"tls_context": secure}
    if login:
        # With TLS from the start aiosmtpd does not notice that there is any.
        options |= {
            "authenticator": postman.check_login,
            "auth_required": starttls,
            "auth_require_tls": starttls,
        }
    controller = Controller(
        postman, hostname="127.0.0.1", port=free_port(), require_starttls=starttls, **options
    )
    controller.start()
    user, password = (USER, PASSWORD) if login else ("", "")
    server = SmtpServer("127.0.0.1", controller.port, user, password, tls=tls, starttls=starttls)
    try:
        yield Post(PUBLIC_ADDRESS, SENDER, server)
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
