"""Configuration from the environment, with safe defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MIN_SECRET = 32
DATABASES = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


class BadConfiguration(Exception):
    """The environment lacks something or holds something wrong. The message says what to set."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`secure_cookies` is off only where pages are served over plain HTTP: the demonstration and tests."""

    secret_key: str
    database_url: str
    secure_cookies: bool = True
    testing: bool = False


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
    )


def database_url_from(environment: Mapping[str, str]) -> str:
    """Where the database is. Raises BadConfiguration."""
    address = environment.get("DATABASE_URL", "").strip() or default_database()
    if not address.startswith(DATABASES):
        raise BadConfiguration("DATABASE_URL must begin with " + " or ".join(DATABASES))
    return address


def _flag(environment: Mapping[str, str], name: str, *, default: bool) -> bool:
    value = environment.get(name, "").strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    if value:
        raise BadConfiguration(f"{name} is “{value}”. Set it to 1 or 0.")
    return default
