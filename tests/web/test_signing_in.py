"""Signing in by password, code and e-mailed link, with its limits, from the outside."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Attempt, AuditEvent, Council, EmailedLink, Job, LinkPurpose, SignIn, User
from assessment.services import emailed_links, people
from assessment.web import create_app
from assessment.web.config import Settings
from tests.client import Page, PageClient
from tests.conftest import SECRET
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_person

EMAIL = "coordinator@ashvale.example"
NEW = "another long password"


@pytest.fixture
def council(web_session: Session) -> Council:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    web_session.commit()
    return council


def link_for(session: Session, email: str, purpose: LinkPurpose) -> str:
    """The address of a link that was sent."""
    user = session.scalars(select(User).where(User.email == email)).one()
    secret = emailed_links.make_link(session, user, purpose)
    session.commit()
    return f"/sign-in/link/{secret}"


def with_codes(session: Session, email: str = EMAIL) -> pyotp.TOTP:
    secret = pyotp.random_base32()
    session.execute(
        update(User)
        .where(User.email == email)
        .values(totp_secret=secret, totp_confirmed=True, totp_last=None)
    )
    session.commit()
    return pyotp.TOTP(secret)


def cookie(client: PageClient) -> str:
    kept = client.client.get_cookie("critical_friend")
    return kept.value if kept else ""


def deeds(session: Session) -> list[str]:
    found = list(session.scalars(select(AuditEvent.deed).order_by(AuditEvent.id)))
    session.rollback()
    return found


def is_signed_in(client: PageClient) -> bool:
    return client.get("/rounds/").status == 200


def wrong_password(client: PageClient, times: int, email: str = EMAIL, **options: object) -> Page:
    data = {"email": email, "password": "not the right password", "next": ""}
    return [client.post("/sign-in", data, **options) for _ in range(times)][-1]


def test_ten_wrong_passwords_pause_an_account_even_for_the_right_one(
    client: PageClient, council: Council, web_session: Session
) -> None:
    assert wrong_password(client, 10).status == 200

    page = client.sign_in(EMAIL, PASSWORD)

    assert (page.status, page.heading) == (429, "Too many tries")
    assert "Wait 15 minutes, then try again." in page.text
    assert page.response.headers["Retry-After"] == "900"
    assert not is_signed_in(client)
    assert deeds(web_session) == ["reached the limit of tries to sign in"]


def test_an_address_without_an_account_is_paused_just_the_same(client: PageClient, council: Council) -> None:
    nobody = wrong_password(client, 11, "nobody@ashvale.example")
    somebody = wrong_password(client, 11)

    assert (nobody.status, nobody.text) == (somebody.status, somebody.text)


def test_the_pause_ends(client: PageClient, council: Council, web_session: Session) -> None:
    wrong_password(client, 11)
    web_session.execute(update(Attempt).values(at=datetime.now(UTC) - timedelta(minutes=15)))
    web_session.commit()

    assert client.sign_in(EMAIL, PASSWORD).status == 302


def test_one_computer_is_paused_after_fifty_wrong_passwords_whatever_the_account(
    client: PageClient, council: Council, web_session: Session
) -> None:
    for number in range(50):
        assert wrong_password(client, 1, f"person{number}@ashvale.example").status == 200

    assert client.sign_in(EMAIL, PASSWORD).status == 429
    elsewhere = {"environ_base": {"REMOTE_ADDR": "192.0.2.77"}}
    data = {"email": EMAIL, "password": PASSWORD, "next": ""}
    assert client.post("/sign-in", data, **elsewhere).status == 302


def test_the_right_password_forgives_the_wrong_ones_before_it(client: PageClient, council: Council) -> None:
    for _ in range(3):
        wrong_password(client, 9)
        assert client.sign_in(EMAIL, PASSWORD).status == 302


def test_signing_in_to_ones_own_account_does_not_free_a_computer_that_guesses(
    client: PageClient, council: Council, web_session: Session
) -> None:
    make_person(web_session, "mallory@ashvale.example")
    web_session.commit()
    for number in range(50):
        if number % 10 == 9:
            client.sign_in("mallory@ashvale.example", PASSWORD)
        wrong_password(client, 1, f"person{number}@ashvale.example")

    assert client.sign_in(EMAIL, PASSWORD).status == 429


@pytest.mark.parametrize(("proxies", "counted"), [(0, 1), (1, 2)])
def test_the_address_of_a_client_is_taken_from_a_proxy_only_where_that_is_trusted(
    sqlite_url: str, council: Council, web_session: Session, proxies: int, counted: int
) -> None:
    settings = Settings(SECRET, sqlite_url, secure_cookies=False, testing=True, trusted_proxies=proxies)
    client = PageClient(create_app(settings))

    for address in ("192.0.2.1", "192.0.2.2"):
        wrong_password(client, 1, headers={"X-Forwarded-For": address})

    seen = select(func.count(Attempt.subject_hash.distinct())).where(Attempt.kind == "password-address")
    assert web_session.scalar(seen) == counted
    client.app.extensions["engine"].dispose()


def test_a_code_is_asked_for_before_anything_opens(
    client: PageClient, council: Council, web_session: Session
) -> None:
    codes = with_codes(web_session)
    first = client.post("/sign-in", {"email": EMAIL, "password": PASSWORD, "next": "/plans/"})
    assert first.location == "/sign-in/code?next=/plans/"
    before = cookie(client)
    assert not is_signed_in(client)
    assert client.get("/").location == "/sign-in"

    page = client.get(first.location)
    assert page.heading == "Enter your one-time code"
    (hidden,) = page.all("input", name="next")
    answer = client.post("/sign-in/code", {"code": codes.now(), "next": hidden.get("value")})

    assert answer.location == "/plans/"
    assert is_signed_in(client)
    assert cookie(client) != before
    client.client.set_cookie("critical_friend", before)
    assert not is_signed_in(client)
    assert deeds(web_session) == ["signed in"]


def test_a_code_does_not_work_twice(
    app: Flask, client: PageClient, council: Council, web_session: Session
) -> None:
    code = with_codes(web_session).now()
    thief = PageClient(app)
    for browser in (client, thief):
        browser.sign_in(EMAIL, PASSWORD)

    assert client.post("/sign-in/code", {"code": code, "next": ""}).status == 302

    page = thief.post("/sign-in/code", {"code": code, "next": ""})
    assert "The code is not right, or was used before." in page.text
    assert not is_signed_in(thief)


def test_five_wrong_codes_pause_the_account(
    client: PageClient, council: Council, web_session: Session
) -> None:
    codes = with_codes(web_session)
    client.sign_in(EMAIL, PASSWORD)
    wrong = f"{(int(codes.now()) + 1) % 1_000_000:06}"
    for _ in range(5):
        assert client.post("/sign-in/code", {"code": wrong, "next": ""}).status == 200

    assert client.post("/sign-in/code", {"code": codes.now(), "next": ""}).status == 429
    assert not is_signed_in(client)
    assert deeds(web_session) == ["reached the limit of tries to sign in"]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_code_never_leads_to_another_site(
    client: PageClient, council: Council, web_session: Session, elsewhere: str
) -> None:
    codes = with_codes(web_session)
    client.sign_in(EMAIL, PASSWORD)

    assert client.post("/sign-in/code", {"code": codes.now(), "next": elsewhere}).location == "/"


def test_the_page_for_codes_leads_back_where_no_code_is_awaited(client: PageClient, council: Council) -> None:
    assert client.get("/sign-in/code").location == "/sign-in"
    client.sign_in(EMAIL, PASSWORD)
    assert client.post("/sign-in/code", {"code": "123456"}).location == "/sign-in"


@pytest.mark.parametrize("purpose", ["sign_in", "reset"])
def test_asking_for_a_link_says_the_same_whether_or_not_there_is_an_account(
    client: PageClient, council: Council, web_session: Session, purpose: str
) -> None:
    known = client.post("/sign-in/link", {"email": EMAIL, "purpose": purpose})
    unknown = client.post("/sign-in/link", {"email": "nobody@ashvale.example", "purpose": purpose})

    assert known.location == unknown.location == "/sign-in/link/sent"
    assert "If there is an account" in client.get(known.location).text
    (user_id,) = web_session.scalars(select(User.id).where(User.email == EMAIL))
    jobs = web_session.scalars(select(Job).order_by(Job.id)).all()
    assert [job.payload for job in jobs] == [
        {"user_id": user_id, "purpose": purpose},
        {"user_id": emailed_links.NOBODY, "purpose": purpose},
    ]


def test_links_are_limited_by_account_without_telling_whether_it_exists(
    client: PageClient, council: Council, web_session: Session
) -> None:
    for email in (EMAIL, "nobody@ashvale.example"):
        for _ in range(5):
            assert client.post("/sign-in/link", {"email": email, "purpose": "sign_in"}).status == 302
        page = client.post("/sign-in/link", {"email": email, "purpose": "sign_in"})
        assert (page.status, "Wait 60 minutes" in page.text) == (429, True)
    assert web_session.scalar(select(func.count()).select_from(Job)) == 10


def test_a_link_has_to_be_confirmed_and_works_once(
    app: Flask, client: PageClient, council: Council, web_session: Session
) -> None:
    link = link_for(web_session, EMAIL, LinkPurpose.SIGN_IN)
    for _ in range(3):  # programs that look for harm in mails open every link
        page = PageClient(app).get(link)
        assert page.heading == "Sign in"
        assert page.response.headers["Referrer-Policy"] == "no-referrer"

    assert client.post(link).location == "/"
    assert is_signed_in(client)

    again = PageClient(app)
    assert (again.get(link).status, again.post(link).status) == (404, 404)
    assert not is_signed_in(again)


def test_a_link_that_is_too_old_says_so(client: PageClient, council: Council, web_session: Session) -> None:
    link = link_for(web_session, EMAIL, LinkPurpose.SIGN_IN)
    web_session.execute(update(EmailedLink).values(expires_at=datetime.now(UTC)))
    web_session.commit()

    assert client.get(link).heading == "This link does not work"
    assert client.post(link).status == 404


def test_a_link_does_not_get_around_the_one_time_code(
    client: PageClient, council: Council, web_session: Session
) -> None:
    codes = with_codes(web_session)

    assert client.post(link_for(web_session, EMAIL, LinkPurpose.SIGN_IN)).location == "/sign-in/code"
    assert not is_signed_in(client)
    assert client.post("/sign-in/code", {"code": codes.now(), "next": ""}).status == 302


def test_a_link_signs_out_whoever_used_the_browser_before(
    client: PageClient, council: Council, web_session: Session
) -> None:
    make_person(web_session, "plain@ashvale.example")
    web_session.commit()
    client.sign_in(EMAIL, PASSWORD)
    before = cookie(client)

    client.post(link_for(web_session, "plain@ashvale.example", LinkPurpose.SIGN_IN))

    assert client.get("/rounds/").status == 403
    assert cookie(client) != before


def test_a_forgotten_password_is_chosen_anew_and_ends_every_sign_in(
    app: Flask, client: PageClient, council: Council, web_session: Session
) -> None:
    thief = PageClient(app)
    thief.sign_in(EMAIL, PASSWORD)
    link = link_for(web_session, EMAIL, LinkPurpose.RESET)

    assert "between 12 and 200 characters" in client.post(link, {"password": "short"}).text
    assert client.post(link, {"password": NEW}).location == "/"

    assert is_signed_in(client)
    assert not is_signed_in(thief)
    assert thief.sign_in(EMAIL, PASSWORD).status == 200
    assert thief.sign_in(EMAIL, NEW).status == 302
    assert "chose a new password" in deeds(web_session)


@pytest.mark.parametrize(("form", "has_password"), [({"password": NEW}, True), ({"go": "without"}, False)])
def test_a_new_person_chooses_a_password_or_goes_on_with_links(
    client: PageClient, council: Council, web_session: Session, form: dict[str, str], has_password: bool
) -> None:
    people.give_role(
        web_session,
        people.add_user(web_session, "new@ashvale.example", "New", None),
        council,
        Role.COORDINATOR,
    )
    link = link_for(web_session, "new@ashvale.example", LinkPurpose.WELCOME)
    assert client.get(link).heading == "Set up your account"

    assert client.post(link, form).location == "/"

    assert is_signed_in(client)
    stored = select(User.password_hash).where(User.email == "new@ashvale.example")
    assert (web_session.scalar(stored) is not None) is has_password


@pytest.mark.parametrize("purpose", [LinkPurpose.SIGN_IN, LinkPurpose.RESET])
def test_only_a_new_person_goes_on_without_a_password(
    client: PageClient, council: Council, web_session: Session, purpose: LinkPurpose
) -> None:
    link = link_for(web_session, EMAIL, purpose)

    client.post(link, {"go": "without", **({} if purpose is LinkPurpose.RESET else {"password": NEW})})

    assert is_signed_in(client) is (purpose is LinkPurpose.SIGN_IN)
    assert people.authenticate(web_session, EMAIL, PASSWORD) is not None


def test_a_form_that_is_sent_after_the_sign_in_has_ended_says_that_it_was_not_kept(
    client: PageClient, council: Council, web_session: Session
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    client.get("/rounds/new")
    web_session.execute(delete(SignIn))
    web_session.commit()

    sent = client.post("/rounds/new", {"title": "Autumn"})

    assert sent.location == "/sign-in?next=/rounds/new"
    assert "You had been signed out, so what you sent was not kept." in client.get(sent.location).text


def test_what_was_written_in_it_is_shown_to_be_copied_but_only_if_it_came_from_here(
    client: PageClient, council: Council
) -> None:
    written = {"title": "Autumn <2026>\x1b", "password": "three random words", "version": "1 2"}

    page = client.post("/rounds/new", written)

    assert (page.status, page.heading) == (403, "You had been signed out")
    assert "Autumn <2026>" in page.text
    assert "random words" not in page.text
    assert page.links()["Sign in"] == "/sign-in?next=/rounds/new"
    assert page.response.headers["Cache-Control"] == "no-store"
    forged = client.client.post("/rounds/new", data={**written, "csrf_token": "forged"})
    assert (forged.status_code, forged.location) == (302, "/sign-in?next=/rounds/new")


def test_what_is_only_sent_and_never_looked_at_is_not_where_one_goes_on(
    client: PageClient, council: Council
) -> None:
    assert client.post("/account/sign-out-everywhere").location == "/sign-in"
    assert client.post("/sign-out").location == "/sign-in"
