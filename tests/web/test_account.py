"""Being signed in: how long, where, for which council, and with one-time codes."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from babel.messages import Catalog
from flask import Flask
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from assessment.access import Role
from assessment.models import Council, Round, SignIn, User
from assessment.services import people, sign_ins
from assessment.web import own_language
from tests.client import PageClient
from tests.factories.people import PASSWORD, make_coordinator, make_council, make_person

EMAIL = "coordinator@ashvale.example"


@pytest.fixture
def council(web_session: Session) -> Council:
    council = make_council(web_session)
    make_coordinator(web_session, council)
    web_session.commit()
    return council


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


def is_signed_in(client: PageClient) -> bool:
    return client.get("/rounds/").status == 200


def test_whoever_is_signed_in_reads_pages_without_writing_but_once_a_minute(
    client: PageClient, council: Council, web_session: Session
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    seen = web_session.scalar(select(SignIn.seen_at))
    web_session.rollback()
    client.get("/rounds/")
    assert web_session.scalar(select(SignIn.seen_at)) == seen
    web_session.rollback()

    long_ago = datetime.now(UTC) - timedelta(minutes=3)
    web_session.execute(update(SignIn).values(seen_at=long_ago))
    web_session.commit()
    client.get("/rounds/")

    moved = web_session.scalar(select(SignIn.seen_at))
    assert moved is not None
    assert moved > long_ago + timedelta(minutes=2)


def test_a_busy_database_keeps_nobody_from_reading(
    client: PageClient, council: Council, web_session: Session
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    long_ago = datetime.now(UTC) - timedelta(minutes=3)
    web_session.execute(update(SignIn).values(seen_at=long_ago))
    web_session.commit()
    web_session.execute(update(SignIn).values(seen_at=long_ago))  # and holds the lock

    assert client.get("/rounds/").status == 200


@pytest.mark.parametrize(("what", "hours"), [("seen_at", 2), ("began_at", 12)])
def test_an_old_sign_in_leads_to_the_sign_in_page(
    client: PageClient, council: Council, web_session: Session, what: str, hours: int
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    web_session.execute(update(SignIn).values({what: datetime.now(UTC) - timedelta(hours=hours, seconds=1)}))
    web_session.commit()

    assert client.get("/rounds/").location == "/sign-in?next=/rounds/"


def test_the_account_says_where_one_is_signed_in_and_ends_it_everywhere(
    app: Flask, client: PageClient, council: Council
) -> None:
    other = PageClient(app)
    for browser in (client, other):
        browser.sign_in(EMAIL, PASSWORD)
    page = client.get("/account")
    assert page.text.count("This browser") == 1
    assert page.text.count("Another browser") == 1

    assert client.post("/account/sign-out-everywhere").location == "/sign-in"

    assert "You are signed out in every browser." in client.get("/sign-in").text
    assert not is_signed_in(client)
    assert not is_signed_in(other)


def test_the_council_is_changed_on_the_account_page(
    client: PageClient, council: Council, web_session: Session
) -> None:
    wharfmoor = make_council(web_session, "wharfmoor", "Wharfmoor Borough Council")
    strange = make_council(web_session, "strange", "Strange Council")
    user = web_session.scalars(select(User).where(User.email == EMAIL)).one()
    people.give_role(web_session, user, wharfmoor, Role.COORDINATOR)
    ids = {"wharfmoor": str(wharfmoor.id), "strange": str(strange.id)}
    web_session.commit()
    client.sign_in(EMAIL, PASSWORD)
    assert "Change to Wharfmoor Borough Council" in client.get("/account").text

    assert client.post("/account/council", {"council": ids["wharfmoor"]}).location == "/"

    assert "Wharfmoor Borough Council" in client.get("/rounds/").html
    for wrong in (ids["strange"], "", "x", "9" * 30, "²"):
        assert client.post("/account/council", {"council": wrong}).status == 404
    assert "Wharfmoor Borough Council" in client.get("/rounds/").html


def test_codes_are_set_up_with_a_first_code(
    app: Flask, client: PageClient, council: Council, web_session: Session
) -> None:
    other = PageClient(app)
    for browser in (client, other):
        browser.sign_in(EMAIL, PASSWORD)
    assert client.get("/account/codes/confirm").location == "/account/codes"
    assert client.post("/account/codes/start").location == "/account/codes/confirm"
    page = client.get("/account/codes/confirm")
    found = re.search(r"\b[A-Z2-7]{32}\b", page.text)
    assert found is not None
    assert "<svg" in page.html
    assert "otpauth" not in page.html
    before = cookie(client)

    assert "not right" in client.post("/account/codes/confirm", {"code": "1"}).text
    answer = client.post("/account/codes/confirm", {"code": pyotp.TOTP(found[0]).now()})

    assert answer.location == "/account"
    assert is_signed_in(client)
    assert cookie(client) != before
    assert not is_signed_in(other), "it was signed in without a code"
    assert client.get("/account/codes/confirm").location == "/account/codes"
    assert found[0] not in client.get("/account/codes").html
    assert client.post("/account/codes/start").status == 403


def test_codes_are_turned_off_by_a_code(client: PageClient, council: Council, web_session: Session) -> None:
    codes = with_codes(web_session)
    client.sign_in(EMAIL, PASSWORD)
    client.post("/sign-in/code", {"code": codes.at(datetime.now(UTC) - timedelta(seconds=30)), "next": ""})

    assert "not right" in client.post("/account/codes/stop", {"code": "1"}).text
    assert client.post("/account/codes/stop", {"code": codes.now()}).location == "/account"

    client.post("/sign-out")
    assert client.sign_in(EMAIL, PASSWORD).location == "/"


def test_an_administrator_of_a_council_that_wants_codes_sets_them_up_first(
    client: PageClient, council: Council, web_session: Session
) -> None:
    make_person(web_session, "ann@ashvale.example", council, Role.ADMINISTRATOR, Role.COORDINATOR)
    web_session.get_one(Council, council.id).codes_required = True
    web_session.commit()
    client.sign_in("ann@ashvale.example", PASSWORD)

    for path in ("/rounds/", "/account", "/account/codes/stop"):
        assert client.get(path).location == "/account/codes"
    assert client.post("/account/sign-out-everywhere").location == "/account/codes"
    assert "Your council wants its administrators" in client.get("/account/codes").text
    client.post("/account/codes/start")
    secret = web_session.scalar(select(User.totp_secret).where(User.email == "ann@ashvale.example"))
    web_session.rollback()
    answer = client.post("/account/codes/confirm", {"code": pyotp.TOTP(str(secret)).now()})

    assert answer.location == "/"
    assert is_signed_in(client)


def test_a_secret_from_before_is_not_good_for_a_sign_in(client: PageClient, council: Council) -> None:
    """Somebody who plants a cookie of their own choice gains nothing by the victim's signing in."""
    client.carry("planted-by-somebody-else")
    client.sign_in(EMAIL, PASSWORD)

    stranger = PageClient(client.app)
    stranger.carry("planted-by-somebody-else")

    assert is_signed_in(client)
    assert not is_signed_in(stranger)


def test_the_pages_offer_links_only_where_mail_is_sent(client: PageClient, council: Council) -> None:
    assert "send you a link" not in client.get("/sign-in").text
    assert "not set up to send e-mail" in client.get("/sign-in/link").text

    client.app.config["SENDS_MAIL"] = True

    assert "send you a link" in client.get("/sign-in").text
    assert client.get("/sign-in/link?reset=1").all("input", value="reset")[0].get("checked") is not None


def test_a_member_who_is_taken_out_loses_the_council_at_once(
    client: PageClient, council: Council, web_session: Session
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    user = web_session.scalars(select(User).where(User.email == EMAIL)).one()
    for held in user.memberships:
        web_session.delete(held)
    web_session.commit()

    assert client.get("/rounds/").status == 403


def test_signed_in_state_is_found_by_hash_only(
    client: PageClient, council: Council, web_session: Session
) -> None:
    """The rows of a stolen database are no cookies."""
    client.sign_in(EMAIL, PASSWORD)
    row = web_session.scalar(select(SignIn.token_hash))
    web_session.rollback()

    assert sign_ins.who_is(web_session, str(row)) is None


@pytest.fixture
def welsh_is_ready(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nearly everything had been translated into Welsh."""
    monkeypatch.setattr(own_language, "offered", lambda: ("en-GB", "cy"))


def test_nobody_is_asked_for_a_language_while_there_is_only_english(
    client: PageClient, council: Council
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    assert own_language.offered() == ("en-GB",)
    assert "Cymraeg" not in client.get("/account").text
    assert client.post("/account/language", {"language": "cy"}).status == 404


@pytest.mark.usefixtures("welsh_is_ready")
def test_a_chosen_language_is_spoken_until_another_is_chosen(client: PageClient, council: Council) -> None:
    client.sign_in(EMAIL, PASSWORD)
    (form,) = [one for one in client.get("/account").all("form") if one.get("action") == "/account/language"]
    assert "Cymraeg" in "".join(form.itertext())
    answer = client.post("/account/language", {"language": "cy"})
    assert answer.location == "/account"
    (kept,) = [one for one in answer.response.headers.getlist("Set-Cookie") if one.startswith("own_language")]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= set(kept.split("; "))

    client.language = "cy"
    assert client.get("/rounds/").status == 200
    client.post("/sign-out")
    assert client.get("/sign-in").status == 200
    client.sign_in(EMAIL, PASSWORD)
    client.post("/account/language", {"language": "en-GB"})
    client.language = "en-GB"
    assert client.get("/rounds/").heading == "Rounds of self-assessment"


@pytest.mark.usefixtures("welsh_is_ready")
@pytest.mark.parametrize("chosen", ["", "pl", "CY", "<script>", "x" * 5000, "c\x00y"])
def test_a_language_that_is_not_offered_is_neither_kept_nor_spoken(
    client: PageClient, council: Council, chosen: str
) -> None:
    client.sign_in(EMAIL, PASSWORD)
    assert client.post("/account/language", {"language": chosen}).status == 404
    client.client.set_cookie("own_language", chosen.replace("\x00", "-")[:3000])
    assert client.get("/rounds/").heading == "Rounds of self-assessment"


@pytest.mark.usefixtures("welsh_is_ready")
def test_a_questionnaire_speaks_what_its_respondent_chose_whatever_the_same_browser_keeps(
    client: PageClient, round_: Round
) -> None:
    client.client.set_cookie("own_language", "cy")
    assert client.get(f"/q/{round_.link_token}").heading.endswith("How well is the council doing?")


def test_a_catalogue_is_offered_by_the_share_of_its_texts_that_are_translated() -> None:
    catalogue = Catalog(locale="cy")
    assert own_language.share_translated(catalogue) == 0
    for number in range(8):
        catalogue.add(f"text {number}", f"testun {number}")
    catalogue.add("not yet", "")
    catalogue.add(("%(num)s day", "%(num)s days"), ("%(num)s diwrnod", "", "", "", "", ""))
    assert own_language.share_translated(catalogue) == pytest.approx(0.8)
