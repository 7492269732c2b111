"""What the environment may say about mail, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from assessment.jobs.mailer import Post, SmtpServer
from assessment.web.config import BadConfiguration, post_from

GOOD = {
    "SMTP_ADDRESS": "smtps://user:word@mail.example.org",
    "PUBLIC_ADDRESS": "https://friend.example.org/",
    "MAIL_FROM": "Critical Friend <friend@example.org>",
}


def test_without_a_server_no_mail_is_sent() -> None:
    assert post_from({}) is None
    assert post_from(GOOD | {"SMTP_ADDRESS": " "}) is None


def test_mail_goes_through_the_server() -> None:
    server = SmtpServer("mail.example.org", 465, "user", "word", tls=True)

    assert post_from(GOOD) == Post("https://friend.example.org", GOOD["MAIL_FROM"], server)


def test_for_a_trial_mail_goes_into_a_folder() -> None:
    post = post_from(GOOD | {"SMTP_ADDRESS": "", "MAIL_OUTBOX": "/tmp/outbox"})

    assert post == Post("https://friend.example.org", GOOD["MAIL_FROM"], outbox=Path("/tmp/outbox"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SMTP_ADDRESS", "mail.example.org"),
        ("SMTP_ADDRESS", "smtp://mail:port"),
        ("SMTP_ADDRESS", "smtp://user:word@mail.example.org:587?startls=1"),
        ("PUBLIC_ADDRESS", ""),
        ("PUBLIC_ADDRESS", "friend.example.org"),
        ("PUBLIC_ADDRESS", "https://friend.example.org/?a=b"),
        ("MAIL_FROM", ""),
        ("MAIL_FROM", "Critical Friend"),
        ("MAIL_FROM", "Ashvale, North <friend@example.org>"),
        ("MAIL_FROM", "a@b.example\nBcc: c@d.example"),
    ],
)
def test_what_is_wrong_is_said_by_name(name: str, value: str) -> None:
    with pytest.raises(BadConfiguration, match=name):
        post_from(GOOD | {name: value})
