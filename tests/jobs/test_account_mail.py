"""The mail with a link that works once, sent for real."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask, url_for
from sqlalchemy import Engine, delete, select

from assessment.access import Role
from assessment.jobs import account_mail
from assessment.jobs.mailer import Post
from assessment.jobs.worker import Worker
from assessment.lifecycle import JobState
from assessment.models import EmailedLink, Job, LinkPurpose, User
from assessment.models.engine import read_session, write_session
from assessment.services import emailed_links
from tests.factories.people import make_council, make_person
from tests.factories.post import PUBLIC_ADDRESS, Postman, html_of, text_of

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
EMAIL = "new@ashvale.example"


def ask(engine: Engine, purpose: LinkPurpose, name: str = "Kim Ash") -> None:
    with write_session(engine) as session:
        council = make_council(session)
        user = make_person(session, EMAIL, council, Role.COUNCILLOR)
        user.name = name
        emailed_links.send_link(session, user, purpose)
        session.scalars(select(Job)).one().run_after = NOW
        session.commit()


def work(engine: Engine, post: Post | None) -> Job:
    Worker(engine, post, now=lambda: NOW).do_one()
    with read_session(engine) as session:
        return session.scalars(select(Job)).one()


@pytest.mark.parametrize(
    ("purpose", "says"),
    [
        (LinkPurpose.SIGN_IN, "for 15 minutes"),
        (LinkPurpose.RESET, "choose a new password"),
        (LinkPurpose.WELCOME, "until 1 December 2026"),
    ],
)
def test_the_link_of_the_mail_works(
    database: Engine, post: Post, postman: Postman, purpose: LinkPurpose, says: str
) -> None:
    ask(database, purpose)

    assert work(database, post).state is JobState.DONE

    (mail,) = postman.mails
    assert postman.recipients == [EMAIL]
    assert says in text_of(mail)
    assert "Hello Kim Ash," in text_of(mail)
    (secret,) = re.findall(rf"{PUBLIC_ADDRESS}/sign-in/link/(\S+)", text_of(mail))
    assert f'href="{PUBLIC_ADDRESS}/sign-in/link/{secret}"' in html_of(mail)
    with write_session(database) as session:
        assert emailed_links.read_link(session, secret, NOW).purpose is purpose
        assert emailed_links.use_link(session, secret, now=NOW + timedelta(minutes=14)).email == EMAIL


def test_the_secret_is_in_the_mail_and_nowhere_else(database: Engine, post: Post, postman: Postman) -> None:
    ask(database, LinkPurpose.SIGN_IN)
    job = work(database, post)

    (secret,) = re.findall(r"/sign-in/link/(\S+)", text_of(postman.mails[0]))
    assert secret not in str(vars(job))
    with read_session(database) as session:
        assert secret not in str(vars(session.scalars(select(EmailedLink)).one()))


def test_a_hostile_name_stays_text(database: Engine, post: Post, postman: Postman) -> None:
    ask(database, LinkPurpose.SIGN_IN, "<b>Kim</b>\r\nBcc: all@ashvale.example {link}")
    work(database, post)

    (mail,) = postman.mails
    assert mail["Bcc"] is None
    assert "<b>" not in html_of(mail)
    assert text_of(mail).count("/sign-in/link/") == 1


def test_without_mail_the_job_says_so(database: Engine) -> None:
    ask(database, LinkPurpose.SIGN_IN)

    assert work(database, None).state is JobState.FAILED
    with read_session(database) as session:
        assert session.scalars(select(EmailedLink)).all() == []


def test_a_refused_address_is_not_tried_again(database: Engine, post: Post, postman: Postman) -> None:
    ask(database, LinkPurpose.SIGN_IN)
    postman.answers[EMAIL] = "550 No such person"

    assert work(database, post).state is JobState.FAILED
    assert postman.mails == []


def test_a_server_that_says_later_gets_a_new_link_later(
    database: Engine, post: Post, postman: Postman
) -> None:
    ask(database, LinkPurpose.SIGN_IN)
    postman.answers[EMAIL] = "451 Later"

    job = work(database, post)

    assert job.state is JobState.QUEUED
    assert job.attempts == 1


def test_nothing_is_sent_to_somebody_who_is_gone(database: Engine, post: Post, postman: Postman) -> None:
    ask(database, LinkPurpose.SIGN_IN)
    with write_session(database) as session:
        session.execute(delete(User).where(User.email == EMAIL))
        session.commit()

    assert work(database, post).state is JobState.DONE
    assert postman.mails == []


def test_nothing_is_sent_to_nobody(database: Engine, post: Post, postman: Postman) -> None:
    with write_session(database) as session:
        emailed_links.ask_for_link(session, EMAIL, LinkPurpose.SIGN_IN)
        session.scalars(select(Job)).one().run_after = NOW
        session.commit()

    assert work(database, post).state is JobState.DONE
    assert postman.mails == []


def test_the_address_in_the_mail_is_that_of_the_page(app: Flask) -> None:
    with app.test_request_context():
        assert account_mail.path_of("abc") == url_for("links.use", secret="abc")
