from __future__ import annotations

import re
from datetime import date, time
from io import BytesIO

import pytest
from flask import Flask
from pypdf import PdfReader
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Council, OpenTo, Response, Round
from assessment.services import open_links, slips
from tests.client import Page, PageClient
from tests.factories.people import make_council
from tests.factories.rounds import close, make_open_round, make_round
from tests.web.respondents import answers


@pytest.fixture
def round_(web_session: Session, council: Council) -> Round:
    web_session.expire_on_commit = False
    round_ = make_open_round(web_session, council)
    web_session.commit()
    return round_


@pytest.fixture
def reaching(round_: Round) -> str:
    return f"/rounds/{round_.id}/reaching"


def pdf_text(page: Page) -> list[str]:
    assert page.response.mimetype == "application/pdf"
    return [one.extract_text() for one in PdfReader(BytesIO(page.response.data)).pages]


def made_link(session: Session, round_: Round, service: str | None = None, group: str | None = None) -> str:
    token = open_links.make_link(session, round_, None, service, group)
    session.commit()
    return token


def made_slip(session: Session, round_: Round, service: str | None = None, group: str | None = None) -> str:
    (code,) = slips.make_sheet(session, round_, None, 1, service, group).codes
    session.commit()
    return code


def test_links_are_made_listed_printed_and_ended(signed_in: PageClient, round_: Round, reaching: str) -> None:
    assert signed_in.post(f"{reaching}/links/each-service").location == reaching
    assert signed_in.post(f"{reaching}/links/new", {"service": "", "group": "staff"}).location == reaching

    page = signed_in.get(reaching)

    addresses = re.findall(r"localhost/j/([0-9A-Z]{7})", page.text)
    assert len(addresses) == 4
    posters = pdf_text(signed_in.get(f"{reaching}/posters.pdf"))
    assert len(posters) == 4
    assert f"localhost/j/{addresses[0]}" in posters[0]
    assert len(pdf_text(signed_in.get(f"{reaching}/posters.pdf?link={addresses[1]}"))) == 1

    assert signed_in.post(f"{reaching}/links/{addresses[0]}/end").location == reaching
    assert addresses[0] not in signed_in.get(reaching).text


def test_what_is_printed_says_at_what_time_a_round_closes_that_does_not_close_at_the_end_of_a_day(
    signed_in: PageClient, web_session: Session, round_: Round, reaching: str
) -> None:
    made_link(web_session, round_)
    assert " at " not in pdf_text(signed_in.get(f"{reaching}/posters.pdf"))[0].partition("Open until")[2]

    round_.closes_on, round_.closes_time = date(2099, 12, 18), time(17, 30)
    web_session.commit()

    assert (
        "Open until Friday 18 December 2099 at 5:30pm"
        in pdf_text(signed_in.get(f"{reaching}/posters.pdf"))[0]
    )
    slips = pdf_text(signed_in.post(f"{reaching}/slips/new", {"number": "1", "service": "", "group": ""}))[0]
    assert "Open until 18 December 2099 at 5:30pm." in slips
    paper = reaching.replace("/reaching", "/paper/questionnaire.pdf?group=staff&service=none&size=usual")
    assert "18 December 2099 at 5:30pm" in " ".join(pdf_text(signed_in.get(f"{paper}&return_to=Depot")))


def test_there_are_no_posters_without_links(signed_in: PageClient, round_: Round, reaching: str) -> None:
    assert signed_in.get(f"{reaching}/posters.pdf").status == 404


def test_a_link_chooses_service_and_group_beforehand(
    client: PageClient, web_session: Session, round_: Round
) -> None:
    planning = next(one.code for one in round_.services if one.name == "Planning")
    token = made_link(web_session, round_, planning, "managers")

    assert client.get(f"/j/{token.lower()}").location == f"/q/{round_.link_token}"
    page = client.get(f"/q/{round_.link_token}/begin")

    (chosen,) = [one for one in page.all("input", type="radio") if one.get("checked") is not None]
    assert chosen.get("value") == "managers"
    (service,) = [one for one in page.all("option") if one.get("selected") is not None]
    assert service.get("value") == planning


def test_a_link_of_another_round_chooses_nothing(
    client: PageClient, web_session: Session, council: Council, round_: Round
) -> None:
    other = make_open_round(web_session, council)
    token = made_link(web_session, other, None, "managers")
    client.client.set_cookie("arrived_by", token, path=f"/q/{round_.link_token}")

    page = client.get(f"/q/{round_.link_token}/begin")

    assert not [one for one in page.all("input", type="radio") if one.get("checked") is not None]


def test_where_a_code_is_needed_a_link_asks_for_it(
    client: PageClient, web_session: Session, round_: Round
) -> None:
    token = made_link(web_session, round_)
    web_session.get_one(Round, round_.id).open_to = OpenTo.CODE_HOLDERS
    web_session.commit()

    assert client.get(f"/j/{token}").location == f"/q/{round_.link_token}/with-code"


def test_an_address_that_nobody_made_says_so(client: PageClient) -> None:
    for address in ("/j/7K3M0QX", "/j/x", "/c/7K3M0QX", "/k/7K3M0QX"):
        page = client.get(address)
        assert page.status == 404
        assert page.heading == "This address does not work"


def test_an_address_of_a_closed_round_says_that_it_has_closed(
    client: PageClient, web_session: Session, round_: Round
) -> None:
    token = made_link(web_session, round_)
    close(web_session, web_session.get_one(Round, round_.id))
    web_session.commit()

    for address in (f"/j/{token}", f"/c/{token}"):
        assert "closed" in client.get(address, follow_redirects=True).heading
    assert "This round has ended." in client.get(f"/k/{token}").text


def test_slips_are_printed_once_and_a_code_from_one_opens_a_response(
    app: Flask, signed_in: PageClient, web_session: Session, round_: Round, reaching: str
) -> None:
    housing = round_.services[0]
    form = {"number": "3", "service": housing.code, "group": "staff"}

    text = pdf_text(signed_in.post(f"{reaching}/slips/new", form))[0]

    codes = re.findall(r"\b[0-9A-Z]{3}-[0-9A-Z]{4}\b", text)
    assert len(set(codes)) == 3
    (token,) = set(re.findall(r"localhost/c/([0-9A-Z]{7})", text))
    assert "Sheet 1 Housing, Library staff 3" in signed_in.get(reaching).text
    respondent = PageClient(app)
    entry = respondent.get(f"/c/{token}").location
    begun = respondent.post(entry, {"code": codes[0].lower()})
    assert begun.location == f"/q/{round_.link_token}/elements"
    (response,) = web_session.scalars(select(Response)).all()
    assert (response.group_code, response.service_code) == ("staff", housing.code)


def test_the_same_code_resumes_and_after_sending_shows_only_thanks(
    app: Flask, client: PageClient, web_session: Session, round_: Round
) -> None:
    code = made_slip(web_session, round_, round_.services[0].code, "staff")
    link = f"/q/{round_.link_token}"
    client.post(f"{link}/with-code", {"code": code})
    client.post(f"{link}/elements/a.1", {"answer-a.1.x.1": "3"})

    other = PageClient(app)
    assert other.post(f"{link}/with-code", {"code": code}).location == f"{link}/elements"
    assert "checked" in other.get(f"{link}/elements/a.1").html
    other.post(f"{link}/submit")

    again = PageClient(app)
    again.post(f"{link}/with-code", {"code": code})
    assert again.get(f"{link}/elements").location == f"{link}/thanks"
    assert answers(web_session) == {"a.1.x.1": "3"}


def test_a_withdrawn_sheet_opens_nothing(
    app: Flask, signed_in: PageClient, web_session: Session, round_: Round, reaching: str
) -> None:
    code, link = made_slip(web_session, round_), f"/q/{round_.link_token}"
    (sheet,) = slips.list_sheets(web_session, round_)
    web_session.rollback()
    assert (
        "cannot bring a withdrawn sheet back" in signed_in.get(f"{reaching}/slips/{sheet.id}/withdraw").text
    )

    assert signed_in.post(f"{reaching}/slips/{sheet.id}/withdraw").location == reaching

    page = PageClient(app).post(f"{link}/with-code", {"code": code})
    assert page.status == 200
    assert "Check the code" in page.text
    assert "Withdrawn" in signed_in.get(reaching).text


@pytest.mark.parametrize("number", ["", "0", "501", "ten", "-1"])
def test_a_wrong_number_of_slips_is_refused(
    signed_in: PageClient, web_session: Session, round_: Round, reaching: str, number: str
) -> None:
    page = signed_in.post(f"{reaching}/slips/new", {"number": number, "service": "", "group": ""})

    assert page.status == 200
    assert "slips" in " ".join(page.links())
    assert slips.list_sheets(web_session, round_) == []


def test_a_draft_says_that_the_round_has_to_be_open(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    draft = make_round(web_session, council)
    web_session.commit()

    assert "can be made once the round is open" in signed_in.get(f"/rounds/{draft.id}/reaching").text
    for way in ("links/new", "slips/new", "posters.pdf"):
        assert signed_in.get(f"/rounds/{draft.id}/reaching/{way}").status == 409


def test_a_link_or_a_sheet_of_another_round_is_not_found(
    signed_in: PageClient, web_session: Session, round_: Round, reaching: str
) -> None:
    other = make_open_round(web_session, make_council(web_session, "wharfmoor", "Wharfmoor"))
    token = made_link(web_session, other, None, "staff")
    made_slip(web_session, other)
    (sheet,) = slips.list_sheets(web_session, other)
    web_session.rollback()

    assert signed_in.post(f"{reaching}/links/{token}/end").status == 404
    assert signed_in.get(f"{reaching}/posters.pdf?link={token}").status == 404
    assert signed_in.post(f"{reaching}/slips/{sheet.id}/withdraw").status == 404
