"""The questionnaire as each group would see it, before it is opened."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from assessment.models import Base, Council, Round
from tests.client import PageClient
from tests.factories.people import make_council
from tests.factories.rounds import make_open_round, make_round


@pytest.fixture
def round_id(web_session: Session, council: Council) -> int:
    """A draft in which volunteers take no part, and Books are left out."""
    round_ = make_round(web_session, council)
    round_.introduction = "Why we ask: <b>to learn</b>."
    round_.groups[2].takes_part = False
    for aim in round_.aims:
        aim.in_scope = aim.element_code != "a.2"
    round_id = round_.id
    web_session.commit()
    return round_id


def test_every_page_is_that_of_the_group_and_says_that_it_is_a_preview(
    signed_in: PageClient, round_id: int
) -> None:
    index = signed_in.get(f"/rounds/{round_id}/preview")
    assert "Library managers" in index.links()
    assert "Volunteers" not in index.text

    first = signed_in.get(index.links()["Library managers"])
    assert "<strong>Preview.</strong> This is what Library managers will see. Nothing is saved." in first.html
    assert "Why we ask: <b>to learn</b>." in first.text

    building = signed_in.get(first.links()["Start now"])
    assert building.heading == "Element 1 of 2 Building"
    assert "<strong>Preview.</strong>" in building.html
    staff = signed_in.get(f"/rounds/{round_id}/preview/staff/a.1")
    assert len(staff.all("fieldset")) < len(building.all("fieldset"))


def test_nothing_can_be_sent_from_a_preview_and_nothing_is_written(
    app: Flask, signed_in: PageClient, round_id: int
) -> None:
    def everything() -> dict[str, list[str]]:
        with app.extensions["engine"].connect() as connection:
            return {
                table.name: sorted(str(row) for row in connection.execute(select(table)))
                for table in Base.metadata.sorted_tables
                if table.name != "sign_in"
            }

    before = everything()
    page = signed_in.get(f"/rounds/{round_id}/preview/managers/a.1")
    assert [form.get("action") for form in page.all("form") if form.get("action") != "/sign-out"] == []
    assert not page.all("form", data_questionnaire="")
    for path in ("", "/managers", "/managers/b.1"):
        assert signed_in.get(f"/rounds/{round_id}/preview{path}").status == 200
    assert signed_in.post(f"/rounds/{round_id}/preview/managers/a.1", {"answer-a.1.x.1": "3"}).status == 405
    assert everything() == before


@pytest.mark.parametrize("path", ["/volunteers", "/mayor", "/staff/a.2", "/staff/z.9"])
def test_what_nobody_is_asked_has_no_preview(signed_in: PageClient, round_id: int, path: str) -> None:
    assert signed_in.get(f"/rounds/{round_id}/preview{path}").status == 404


def test_an_open_round_has_a_preview_too_and_another_councils_has_none(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    mine = make_open_round(web_session, council).id
    other = make_open_round(web_session, make_council(web_session, "wharfmoor", "Wharfmoor")).id
    web_session.commit()

    assert signed_in.get(f"/rounds/{mine}/preview/volunteers").status == 200
    assert signed_in.get(f"/rounds/{other}/preview/volunteers").status == 404


def test_a_round_that_asks_nobody_says_so(signed_in: PageClient, web_session: Session, round_id: int) -> None:
    for group in web_session.get_one(Round, round_id).groups:
        group.takes_part = False
    web_session.commit()

    assert "No group is asked anything yet." in signed_in.get(f"/rounds/{round_id}/preview").text
