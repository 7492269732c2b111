"""Sending mail: one message at a time, over SMTP or into a folder, and what can go wrong on the way."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from html import escape
from pathlib import Path
from typing import Protocol
from urllib.parse import parse_qs, unquote, urlsplit

from assessment.services.mail_addresses import is_address
from assessment.translation import N_

TIMEOUT = 30.0
"""Seconds; well within a lease."""

PERMANENT = 500
_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font: 16px/1.5 Arial, sans-serif; max-width: 40em; overflow-wrap: anywhere">
{body}</body>
</html>
"""
_ADDRESS_REFUSED = N_("The mail server refused this address (code %(code)s).")
_MAIL_REFUSED = N_("The mail server refused this mail (code %(code)s).")
_SENDER_REFUSED = ""
"""No recipient is to blame where the server refuses the sender."""


class Unreachable(Exception):
    """The mail server cannot be spoken to, or says “later”. This mail was not sent; it may be later."""


class NotAccepted(Exception):
    """The server will not take mail for this recipient. The message is a sentence for the page."""


class InDoubt(Exception):
    """The connection broke after the mail was handed over: it may have been sent, or not."""


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one person. `stop` is where they ask for no more of its kind, with one click."""

    to: str
    subject: str
    text: str
    html: str
    name: str = ""
    stop: str = ""


class Mailer(Protocol):
    def send(self, mail: Mail) -> None:
        """Raises Unreachable, NotAccepted or InDoubt."""


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over. `tls` from the first byte, or `starttls` once connected."""

    host: str
    port: int
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    starttls: bool = False


@dataclass(frozen=True, slots=True)
class Post:
    """How this installation sends mail. `public_address` is what every link in a mail begins with.

    Mail goes to `server`, or into the folder `outbox` where there is none.
    """

    public_address: str
    sender: str
    server: SmtpServer | None = None
    outbox: Path | None = None

    @contextmanager
    def open(self) -> Iterator[Mailer]:
        """A mailer for a batch: it connects when the first mail is sent and ends with the block."""
        if self.server is None:
            yield FolderMailer(self)
            return
        mailer = SmtpMailer(self, self.server)
        try:
            yield mailer
        finally:
            mailer.close()


def read_smtp_address(text: str) -> SmtpServer:
    """smtp://user:password@host:587?starttls=1, or smtps://… for TLS from the start. Raises ValueError."""
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("it must look like smtp://host:25 or smtps://user:password@host:465")
    options = parse_qs(parts.query)
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 25),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        tls=tls,
        starttls=not tls and options.get("starttls", ["0"])[-1] in ("1", "true", "yes"),
    )


def message(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """The message as it is sent. Nothing that a person typed can add a line to its head.

    Raises NotAccepted for an address that no header can hold.
    """
    if not is_address(mail.to):
        raise NotAccepted(N_("This is not an e-mail address."))
    made = EmailMessage(policy=SMTP)
    made["From"] = sender
    made["To"] = Address(display_name=one_line(mail.name), addr_spec=mail.to)
    made["Subject"] = one_line(mail.subject)
    made["Date"] = format_datetime(now.astimezone(UTC))
    made["Message-ID"] = make_msgid(domain=parseaddr(sender)[1].partition("@")[2] or "localhost")
    made["Auto-Submitted"] = "auto-generated"
    if mail.stop:
        made["List-Unsubscribe"] = f"<{mail.stop}>"
        made["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    made.set_content(mail.text, cte="quoted-printable")
    made.add_alternative(
        _PAGE.format(title=escape(one_line(mail.subject)), body=mail.html),
        subtype="html",
        cte="quoted-printable",
    )
    return made


def one_line(text: str) -> str:
    """Text for a header: one line, without control characters."""
    return " ".join("".join(one if one.isprintable() else " " for one in text).split())


class FolderMailer:
    """Writes each mail as a file: for the demonstration, where nobody is to be mailed."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def send(self, mail: Mail) -> None:
        now = datetime.now(UTC)
        made = message(mail, self._post.sender, now)
        folder = self._post.outbox or Path("outbox")
        folder.mkdir(parents=True, exist_ok=True)
        name = made["Message-ID"].strip("<>").partition("@")[0]
        (folder / f"{now:%Y%m%d-%H%M%S}-{name}.eml").write_bytes(made.as_bytes())


class SmtpMailer:
    """One connection, kept from mail to mail and made anew where it broke."""

    def __init__(self, post: Post, server: SmtpServer) -> None:
        self._post = post
        self._server = server
        self._connection: smtplib.SMTP | None = None

    def send(self, mail: Mail) -> None:
        made = message(mail, self._post.sender, datetime.now(UTC))
        connection = self._connected()
        try:
            _expect(connection.mail(parseaddr(self._post.sender)[1]), _SENDER_REFUSED)
            _expect(connection.rcpt(mail.to), _ADDRESS_REFUSED)
        except NotAccepted:
            self._begin_anew()
            raise
        except (smtplib.SMTPException, OSError, Unreachable) as trouble:
            self.close()
            raise Unreachable(_in_words(trouble)) from None
        self._hand_over(connection, made)

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _hand_over(self, connection: smtplib.SMTP, made: EmailMessage) -> None:
        try:
            code, _ = connection.data(made.as_bytes())
        except smtplib.SMTPDataError as refused:
            self._begin_anew()
            if refused.smtp_code >= PERMANENT:
                raise NotAccepted(_MAIL_REFUSED % {"code": refused.smtp_code}) from None
            raise Unreachable(f"the mail server said {refused.smtp_code}") from None
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            raise InDoubt(_in_words(trouble)) from None
        if code != 250:
            self._begin_anew()
            if code >= PERMANENT:
                raise NotAccepted(_MAIL_REFUSED % {"code": code})
            raise Unreachable(f"the mail server said {code}")

    def _connected(self) -> smtplib.SMTP:
        if self._connection is not None:
            return self._connection
        server = self._server
        context = ssl.create_default_context()
        try:
            if server.tls:
                made: smtplib.SMTP = smtplib.SMTP_SSL(
                    server.host, server.port, timeout=TIMEOUT, context=context
                )
            else:
                made = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT)
        except (smtplib.SMTPException, OSError) as trouble:
            raise Unreachable(_in_words(trouble)) from None
        self._connection = made
        try:
            if server.starttls:
                made.starttls(context=context)
            if server.user:
                made.login(server.user, server.password)
            made.ehlo_or_helo_if_needed()
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            raise Unreachable(_in_words(trouble)) from None
        return made

    def _begin_anew(self) -> None:
        """Clear what the server remembers of the mail it refused."""
        if self._connection is not None:
            try:
                self._connection.rset()
            except (smtplib.SMTPException, OSError):
                self.close()


def _expect(answer: tuple[int, bytes], refusal: str) -> None:
    code, _ = answer
    if code in (250, 251):
        return
    if code >= PERMANENT and refusal:
        raise NotAccepted(refusal % {"code": code})
    raise Unreachable(f"the mail server said {code}")


def _in_words(trouble: Exception) -> str:
    """What kind of trouble, without what the server said: that may repeat the mail."""
    code = getattr(trouble, "smtp_code", None)
    return f"the mail server said {code}" if code else f"{type(trouble).__name__}"
