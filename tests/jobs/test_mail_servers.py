"""What an operator meets: mail servers with TLS and passwords, and those that refuse, hang or hang up."""

from __future__ import annotations

import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread
from urllib.parse import quote

import pytest

from assessment.jobs import mailer as mailer_module
from assessment.jobs.mailer import InDoubt, Mail, Post, SmtpServer, Unreachable, read_smtp_address
from tests.factories.post import PASSWORD, PUBLIC_ADDRESS, SENDER, USER, Postman, serving

SELF_SIGNED = "-x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1"
MAIL = Mail("sam@ashvale.example", "Hello", "One\n", "<p>One</p>\n")


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of 127.0.0.1 that nobody has signed but itself, with its key."""
    openssl = shutil.which("openssl")
    if openssl is None:
        pytest.skip("there is no openssl to make a certificate with")
    made = tmp_path_factory.mktemp("certificate") / "both.pem"
    subprocess.run(
        [openssl, "req", *SELF_SIGNED.split(), "-keyout", "key.pem", "-out", "cert.pem"],
        cwd=made.parent,
        check=True,
        capture_output=True,
    )
    made.write_text((made.parent / "key.pem").read_text() + (made.parent / "cert.pem").read_text())
    return made


@pytest.fixture
def secure(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As an operator has a certificate of their own trusted: by the means of the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.parent / "cert.pem"))


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(("scheme", "option"), [("smtps", ""), ("smtp", "?starttls=1")])
def test_a_mail_goes_encrypted_and_with_a_password_by_the_address_that_the_operator_gave(
    postman: Postman, secure: ssl.SSLContext, scheme: str, option: str
) -> None:
    with serving(postman, secure, starttls=scheme == "smtp", login=True) as post:
        assert post.server is not None
        login = f"{quote(USER, safe='')}:{quote(PASSWORD, safe='')}"
        server = read_smtp_address(f"{scheme}://{login}@127.0.0.1:{post.server.port}{option}")
        assert server == post.server
        with replace(post, server=server).open() as mailer:
            mailer.send(MAIL)
            mailer.send(MAIL)

    assert postman.recipients == [MAIL.to, MAIL.to]
    assert postman.secure == [True, True]
    assert postman.users == [USER], "one connection for both"


@pytest.mark.usefixtures("trusted")
def test_a_wrong_password_is_told_to_the_operator_and_nothing_is_sent(
    postman: Postman, secure: ssl.SSLContext, caplog: pytest.LogCaptureFixture
) -> None:
    with serving(postman, secure, starttls=True, login=True) as post:
        assert post.server is not None
        wrong = replace(post, server=replace(post.server, password="not this one"))
        with wrong.open() as mailer, pytest.raises(Unreachable, match="user name or the password"):
            mailer.send(MAIL)

    assert "refused the user name or the password (code 535)" in caplog.text
    assert "not this one" not in caplog.text
    assert MAIL.to not in caplog.text
    assert postman.mails == []


@pytest.mark.parametrize("starttls", [False, True])
def test_a_certificate_that_is_not_trusted_stops_everything_before_the_password(
    postman: Postman, secure: ssl.SSLContext, starttls: bool, caplog: pytest.LogCaptureFixture
) -> None:
    with (
        serving(postman, secure, starttls=starttls, login=True) as post,
        post.open() as mailer,
        pytest.raises(Unreachable, match="certificate is not trusted"),
    ):
        mailer.send(MAIL)

    assert "certificate is not trusted (self-signed certificate)" in caplog.text
    assert (postman.users, postman.mails) == ([], [])


@pytest.mark.usefixtures("trusted")
def test_a_certificate_of_another_host_is_not_trusted(postman: Postman, secure: ssl.SSLContext) -> None:
    with serving(postman, secure, login=True) as post:
        assert post.server is not None
        other = replace(post, server=replace(post.server, host="localhost"))
        with other.open() as mailer, pytest.raises(Unreachable, match="certificate is not trusted"):
            mailer.send(MAIL)


def test_where_starttls_is_wanted_nothing_goes_out_without(postman: Postman) -> None:
    with serving(postman) as post:
        assert post.server is not None
        wanted = replace(post, server=replace(post.server, starttls=True))
        with wanted.open() as mailer, pytest.raises(Unreachable, match="does not offer"):
            mailer.send(MAIL)

    assert postman.mails == []


def test_a_server_that_takes_so_many_mails_over_one_connection_is_connected_to_again(
    post: Post, postman: Postman
) -> None:
    postman.most = 2
    with post.open() as mailer:
        for _ in range(5):
            mailer.send(MAIL)

    assert len(postman.mails) == 5
    assert postman.connections == 3


def test_a_server_that_refuses_the_sender_blames_no_recipient() -> None:
    said = [b"220 here\r\n", b"250 here\r\n", b"550 not you\r\n", b"250 OK\r\n"]
    refused = pytest.raises(Unreachable, match="refused the sender")
    with scripted(said) as post, post.open() as mailer, refused:
        mailer.send(MAIL)


@pytest.mark.parametrize(
    ("said", "problem", "words"),
    [
        ([b""], Unreachable, "did not answer"),
        ([b"220 here\r\n", b""], Unreachable, "did not answer"),
        ([b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b""], InDoubt, "did not answer"),
        (
            [b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n", b""],
            InDoubt,
            "did not answer",
        ),
    ],
)
def test_a_server_that_hangs_is_not_waited_for_for_ever(
    monkeypatch: pytest.MonkeyPatch, said: list[bytes], problem: type[Exception], words: str
) -> None:
    monkeypatch.setattr(mailer_module, "TIMEOUT", 0.3)
    with scripted(said, then_hang=True) as post, post.open() as mailer, pytest.raises(problem, match=words):
        mailer.send(MAIL)


@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ([], Unreachable),
        ([b"220 here\r\n"], Unreachable),
        ([b"220 here\r\n", b"250 here\r\n"], Unreachable),
        ([b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n"], Unreachable),
        ([b"220 here\r\n", b"250 here\r\n", b"250 OK\r\n", b"250 OK\r\n", b"354 go on\r\n"], InDoubt),
    ],
)
def test_where_the_server_hangs_up_it_is_known_whether_the_mail_may_have_gone(
    said: list[bytes], problem: type[Exception]
) -> None:
    with scripted(said) as post, post.open() as mailer, pytest.raises(problem):
        mailer.send(MAIL)


@contextmanager
def scripted(said: list[bytes], *, then_hang: bool = False) -> Iterator[Post]:
    """A server that says one thing after the other, whatever it hears, and then hangs up, or hangs."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(5)

        def serve() -> None:
            while True:
                try:
                    connection, _ = listening.accept()
                except OSError:
                    return
                with connection:
                    connection.settimeout(5)
                    _talk(connection, said, then_hang)

        thread = Thread(target=serve, daemon=True)
        thread.start()
        yield Post(PUBLIC_ADDRESS, SENDER, SmtpServer("127.0.0.1", listening.getsockname()[1]))
        listening.shutdown(socket.SHUT_RDWR)
        thread.join(10)
        assert not thread.is_alive()


def _talk(connection: socket.socket, said: list[bytes], then_hang: bool) -> None:
    for place, line in enumerate(said):
        if place and not connection.recv(65536):
            return
        connection.sendall(line)
    while then_hang and connection.recv(65536):
        pass
