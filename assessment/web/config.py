"""Configuration from the environment, with safe defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from email.utils import getaddresses, parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from assessment.jobs.mailer import Post, read_smtp_address
from assessment.services.mail_addresses import is_address

ROOT = Path(__file__).resolve().parents[2]
MIN_SECRET = 32
MOST_PROXIES = 9
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class BadConfiguration(Exception):
    """The environment lacks something or holds something wrong. The message says what to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`secure_cookies` is off only where pages are served over plain HTTP: the demonstration and tests.

    `post` is None where this installation sends no mail. `trusted_proxies` is how many servers stand in front
    whose word about where a request comes from is taken.
    """

    secret_key: str
    database_url: str
    secure_cookies: bool = True
    testing: bool = False
    post: Post | None = None
    trusted_proxies: int = 0


def default_database() -> str:
    return f"sqlite:///{ROOT / 'instance' / 'critical-friend.sqlite3'}"


def settings_from(environment: Mapping[str, str]) -> Settings:
    """Settings for serving. Raises BadConfiguration."""
    secret = environment.get("SECRET_KEY", "")
    if len(secret) < MIN_SECRET:
        what = "is not set" if not secret else f"has {len(secret)} characters"
        raise BadConfiguration(
            f"SECRET_KEY {what}. Set it to at least {MIN_SECRET} random characters, such as the output of\n"
            '  python3 -c "import secrets; print(secrets.token_urlsafe(48))"\n'
            "and keep it the same from one start to the next: it signs the cookies of everybody signed in."
        )
    return Settings(
        secret_key=secret,
        database_url=database_url_from(environment),
        secure_cookies=_flag(environment, "SECURE_COOKIES", default=True),
        post=post_from(environment),
        trusted_proxies=_proxies(environment),
    )


def database_url_from(environment: Mapping[str, str]) -> str:
    """Where the database is. Raises BadConfiguration."""
    address = environment.get("DATABASE_URL", "").strip() or default_database()
    if not address.startswith(DATABASES):
        raise BadConfiguration("DATABASE_URL must begin with " + " or ".join(DATABASES))
    return address


def post_from(environment: Mapping[str, str]) -> Post | None:
    """How mail is sent; None where neither SMTP_ADDRESS nor MAIL_OUTBOX is set. Raises BadConfiguration."""
    smtp, outbox = (environment.get(name, "").strip() for name in ("SMTP_ADDRESS", "MAIL_OUTBOX"))
    if not smtp:
        if not outbox:
            return None
        return Post(_public_address(environment), _sender(environment), outbox=Path(outbox))
    try:
        server = read_smtp_address(smtp)
    except ValueError:
        raise BadConfiguration(
            "SMTP_ADDRESS cannot be read. Set it to something like\n"
            "  smtp://user:password@mail.example.org:587?starttls=1\n"
            "or smtps://user:password@mail.example.org:465\n"
            "There is no other option than starttls=1. User and password can have ASCII characters only; "
            "write\n/ ? # @ : and % in them as %2F %3F %23 %40 %3A and %25."
        ) from None
    return Post(_public_address(environment), _sender(environment), server)


def _public_address(environment: Mapping[str, str]) -> str:
    address = environment.get("PUBLIC_ADDRESS", "").strip().rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise BadConfiguration(
            "PUBLIC_ADDRESS is what every link in a mail begins with, and has to be set where mail is sent. "
            "Set it to\nthe address that people type, such as https://friend.example.org"
        )
    return address


def _sender(environment: Mapping[str, str]) -> str:
    sender = environment.get("MAIL_FROM", "").strip()
    if not is_address(parseaddr(sender)[1]) or not sender.isprintable() or len(getaddresses([sender])) != 1:
        raise BadConfiguration(
            "MAIL_FROM is whom mails come from, and has to be set where mail is sent. Set it to something "
            "like\n  Critical Friend <friend@example.org>\nwith the name in quotation marks if there is a "
            "comma in it."
        )
    return sender


def _proxies(environment: Mapping[str, str]) -> int:
    value = environment.get("TRUSTED_PROXIES", "").strip() or "0"
    if value not in {str(number) for number in range(MOST_PROXIES + 1)}:
        raise BadConfiguration(
            f"TRUSTED_PROXIES is “{value}”. Set it to how many servers pass requests on to this one, "
            f"from 0 to {MOST_PROXIES}."
        )
    return int(value)


def _flag(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise BadConfiguration(f"{name} is “{value}”. Set it to 1 or 0.")
    return default
