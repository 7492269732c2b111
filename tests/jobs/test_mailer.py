from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from assessment.jobs.mailer import (
    Mail,
    NotAccepted,
    Post,
    SmtpServer,
    Unreachable,
    message,
    read_smtp_address,
)
from tests.factories.post import PUBLIC_ADDRESS, SENDER, Postman, free_port, html_of, text_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def a_mail(to: str = "sam@ashvale.example", **other: str) -> Mail:
    return Mail(**({"to": to, "subject": "Hello", "text": "One\n", "html": "<p>One</p>\n"} | other))


def test_a_mail_arrives_as_text_and_as_html(post: Post, postman: Postman) -> None:
    with post.open() as mailer:
        mailer.send(a_mail(name="Zoë Ó Sé", subject="How are we doing? – Llanfair", text="Grüße\n"))

    (mail,) = postman.mails
    assert mail["To"].addresses[0].display_name == "Zoë Ó Sé"
    assert mail["From"] == SENDER
    assert mail["Subject"] == "How are we doing? – Llanfair"
    assert text_of(mail).strip() == "Grüße"
    assert "<p>One</p>" in html_of(mail)
    assert "<title>How are we doing? – Llanfair</title>" in html_of(mail)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["Message-ID"].endswith("@ashvale.example>")
    assert mail["Date"]
    assert "List-Unsubscribe" not in mail


def test_a_mail_that_can_be_stopped_says_so_for_one_click(post: Post, postman: Postman) -> None:
    with post.open() as mailer:
        mailer.send(a_mail(stop=f"{PUBLIC_ADDRESS}/stop"))

    (mail,) = postman.mails
    assert mail["List-Unsubscribe"] == f"<{PUBLIC_ADDRESS}/stop>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_message_on_its_way_is_as_other_programs_read_it() -> None:
    """Plain lines of moderate length; one address in List-Unsubscribe, however long, as it is."""
    stop = "https://" + "a" * 60 + ".critical-friend.example/q/token/reminders/12345/" + "x" * 43
    mail = a_mail(
        name="Zoë von und zu " + "Hohenstein-Österreich " * 6,
        subject="Sut ydym ni’n gwneud? – " + "Llanfairpwllgwyngyll " * 8,
        text="Grüße\n.\nFrom here on\n" + "a long line " * 200 + "\n",
        stop=stop,
    )
    raw = message(mail, "Ardal Dŵr <friend@ashvale.example>", NOW).as_bytes()
    head, _, body = raw.partition(b"\r\n\r\n")

    assert raw.isascii()
    assert raw.count(b"\n") == raw.count(b"\r\n")
    assert f"List-Unsubscribe: <{stop}>".encode() in head.split(b"\r\n")
    others = [line for line in raw.split(b"\r\n") if not line.startswith(b"List-Unsubscribe:")]
    assert max(map(len, others)) <= 78
    assert b"Date: Tue, 24 Nov 2026 12:00:00 +0000" in head.split(b"\r\n")
    assert [line for line in body.split(b"\r\n") if line.startswith(b"Content-Type")] == [
        b'Content-Type: text/plain; charset="utf-8"',
        b'Content-Type: text/html; charset="utf-8"',
    ]
    read = message_from_bytes(raw, policy=default)
    assert isinstance(read, EmailMessage)
    assert read.get_content_type() == "multipart/alternative"
    assert text_of(read).replace("\r\n", "\n") == mail.text
    assert read["Subject"] == mail.subject.strip()
    assert read["From"] == "Ardal Dŵr <friend@ashvale.example>"
    assert str(make_header(decode_header(message_from_bytes(raw)["To"]))).startswith(mail.name.strip())


@pytest.mark.parametrize(
    "hostile",
    ["Sam\r\nBcc: all@ashvale.example", "Sam\nX: y", "Sam\x85Bcc: a@b.example", "Sam\u2028X: y", "\0"],
)
def test_nothing_that_is_typed_adds_a_line_to_the_head(hostile: str) -> None:
    made = message(a_mail(name=hostile, subject=hostile), SENDER, NOW)
    read = message_from_bytes(made.as_bytes(), policy=default)

    assert read["Bcc"] is None
    assert read["X"] is None
    assert read["To"].addresses[0].addr_spec == "sam@ashvale.example"
    assert len(read["To"].addresses) == 1
    assert set(read.keys()) == set(message(a_mail(), SENDER, NOW).keys())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "sam",
        "sam@",
        "@ashvale.example",
        "sam@ashvale",
        "sam @ashvale.example",
        "sam@ashvale.example, jo@ashvale.example",
        "Sam <sam@ashvale.example>",
        "sam@ashvale.example\nBcc: jo@ashvale.example",
        "sam@ash..vale.example",
        "sam@-",
        "säm@ashvale.example",
        "a" * 250 + "@b.example",
    ],
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(NotAccepted):
        message(a_mail(to=text), SENDER, NOW)


def test_a_refused_recipient_is_that_recipients_problem_and_the_next_is_served(
    post: Post, postman: Postman
) -> None:
    postman.answers = {"gone@ashvale.example": "550 No such user here"}
    with post.open() as mailer:
        with pytest.raises(NotAccepted, match="550"):
            mailer.send(a_mail("gone@ashvale.example"))
        mailer.send(a_mail("sam@ashvale.example"))

    assert postman.recipients == ["sam@ashvale.example"]


def test_a_server_that_says_later_is_asked_again_later(post: Post, postman: Postman) -> None:
    postman.answers = {"slow@ashvale.example": "451 Try again later"}
    with post.open() as mailer, pytest.raises(Unreachable):
        mailer.send(a_mail("slow@ashvale.example"))


@pytest.mark.parametrize(("answer", "problem"), [("554 Spam", NotAccepted), ("452 Full", Unreachable)])
def test_what_the_server_says_of_the_mail_itself_counts_too(
    post: Post, postman: Postman, answer: str, problem: type[Exception]
) -> None:
    postman.answer_to_data = answer
    with post.open() as mailer, pytest.raises(problem):
        mailer.send(a_mail())


def test_a_server_that_is_not_there_can_be_tried_again() -> None:
    post = Post(PUBLIC_ADDRESS, SENDER, SmtpServer("127.0.0.1", free_port()))
    with post.open() as mailer, pytest.raises(Unreachable):
        mailer.send(a_mail())


def test_without_a_server_mails_become_files(tmp_path: Path) -> None:
    with Post(PUBLIC_ADDRESS, SENDER, outbox=tmp_path / "outbox").open() as mailer:
        mailer.send(a_mail())

    (written,) = (tmp_path / "outbox").iterdir()
    assert written.suffix == ".eml"
    assert message_from_bytes(written.read_bytes(), policy=default)["To"] == "sam@ashvale.example"


def test_the_address_of_a_server_is_read() -> None:
    assert read_smtp_address("smtp://mail.example") == SmtpServer("mail.example", 25)
    assert read_smtp_address("smtps://mail.example") == SmtpServer("mail.example", 465, tls=True)
    assert read_smtp_address("smtp://a%40b:p%2Fw@mail.example:587?starttls=1") == SmtpServer(
        "mail.example", 587, "a@b", "p/w", starttls=True
    )
    assert "p/w" not in repr(read_smtp_address("smtp://a:p%2Fw@mail.example"))


@pytest.mark.parametrize(
    "text",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://host:port",
        "smtp://user:12/word@mail.example",
        "smtp://user:word#1@mail.example",
        "smtp://user:wörd@mail.example",
        "smtp://mail.example?startls=1",
        "smtp://mail.example?starttls=maybe",
        "smtp://mail.example?starttls",
    ],
)
def test_an_address_of_no_server_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        read_smtp_address(text)
