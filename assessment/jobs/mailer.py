"""Sending mail: one message at a time, over SMTP or into a folder, and what can go wrong on the way."""

from __future__ import annotations

import logging
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
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
NO_LONGER = 421
"""The server is about to hang up."""

STARTTLS = {"1": True, "true": True, "yes": True, "0": False, "false": False, "no": False}
_PAGE = """<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{title}</title></head>
<body style="font: 16px/1.5 Arial, sans-serif; max-width: 40em; overflow-wrap: anywhere">
{body}</body>
</html>
"""
_ADDRESS_REFUSED = N_("The mail server refused this address (code %(code)s).")
_MAIL_REFUSED = N_("The mail server refused this mail (code %(code)s).")

_log = logging.getLogger(__name__)


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
    """smtp://user:password@host:587?starttls=1, or smtps://… for TLS from the start. Raises ValueError.

    Nothing that is not understood is passed over: a mistyped option must not send a password in the clear.
    """
    parts = urlsplit(text)
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise ValueError("it must look like smtp://host:25 or smtps://user:password@host:465")
    if parts.path not in ("", "/") or parts.fragment:
        raise ValueError("nothing can follow the port but options")
    options = parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
    starttls = STARTTLS.get(options.pop("starttls", ["0"])[-1])
    if options or starttls is None:
        raise ValueError("the only option is starttls=1")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not (user + password).isascii():
        raise ValueError("user and password can have ASCII characters only")
    tls = parts.scheme == "smtps"
    return SmtpServer(
        host=parts.hostname,
        port=parts.port or (465 if tls else 25),
        user=user,
        password=password,
        tls=tls,
        starttls=starttls and not tls,
    )


class _AsItIs(UnstructuredHeader, BaseHeader):
    """A header that is one address of a page. Folded like words, a long one would be encoded."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


_headers = HeaderRegistry()
_headers.map_to_type("List-Unsubscribe", _AsItIs)
_POLICY = SMTP.clone(header_factory=_headers)


def message(mail: Mail, sender: str, now: datetime) -> EmailMessage:
    """The message as it is sent. Nothing that a person typed can add a line to its head.

    Raises NotAccepted for an address that no header can hold.
    """
    if not is_address(mail.to):
        raise NotAccepted(N_("This is not an e-mail address."))
    made = EmailMessage(policy=_POLICY)
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
        kept = self._connection is not None
        try:
            try:
                connection = self._announced(mail.to)
            except _Broken:
                # Many servers take so many mails over one connection and no more. Nothing was handed over.
                if not kept:
                    raise
                connection = self._announced(mail.to)
            self._hand_over(connection, made)
        except (Unreachable, InDoubt) as trouble:
            _log.warning("a mail could not be sent: %s", trouble)
            raise

    def close(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            try:
                connection.quit()
            except (smtplib.SMTPException, OSError):
                connection.close()

    def _announced(self, to: str) -> smtplib.SMTP:
        """The connection, once the server is ready to take a mail for this recipient."""
        connection = self._connected()
        try:
            code, _ = connection.mail(parseaddr(self._post.sender)[1])
            if code not in _WELL:
                raise _refusal(code, "the sender")
            code, _ = connection.rcpt(to)
            if code not in _WELL:
                raise NotAccepted(_ADDRESS_REFUSED % {"code": code}) if code >= PERMANENT else _refusal(code)
        except _Broken:
            self.close()
            raise
        except (NotAccepted, Unreachable):
            self._begin_anew()
            raise
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            raise _Broken(_in_words(trouble)) from None
        return connection

    def _hand_over(self, connection: smtplib.SMTP, made: EmailMessage) -> None:
        try:
            code, _ = connection.data(made.as_bytes())
        except smtplib.SMTPDataError as refused:
            code = refused.smtp_code
        except (smtplib.SMTPException, OSError) as trouble:
            self.close()
            raise InDoubt(_in_words(trouble)) from None
        if code != 250:
            self._begin_anew()
            raise NotAccepted(_MAIL_REFUSED % {"code": code}) if code >= PERMANENT else _refusal(code)

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


class _Broken(Unreachable):
    """The connection is no good any more; another one may be."""


_WELL = (250, 251)


def _refusal(code: int, what: str = "") -> Unreachable:
    if code == NO_LONGER:
        return _Broken(f"the mail server said {code}")
    return Unreachable(
        f"the mail server refused {what} (code {code})" if what else f"the mail server said {code}"
    )


def _in_words(trouble: Exception) -> str:
    """What kind of trouble, without what the server said: that may repeat the mail."""
    match trouble:
        case ssl.SSLCertVerificationError():
            return f"the mail server's certificate is not trusted ({trouble.verify_message})"
        case smtplib.SMTPAuthenticationError():
            return f"the mail server refused the user name or the password (code {trouble.smtp_code})"
        case smtplib.SMTPNotSupportedError():
            return "the mail server does not offer what SMTP_ADDRESS asks for: STARTTLS, or a password"
        case smtplib.SMTPResponseException():
            return f"the mail server said {trouble.smtp_code}"
        case TimeoutError() | smtplib.SMTPServerDisconnected(__context__=TimeoutError()):
            return f"the mail server did not answer within {TIMEOUT:g} seconds"
        case smtplib.SMTPServerDisconnected():
            return "the mail server hung up"
        case _:
            return type(trouble).__name__
