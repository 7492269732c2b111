"""A reader of everything that is shown subtracts what is shown from what is shown."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from assessment.models import Council, Round, RoundService
from tests.client import NAMESPACE, Page, PageClient
from tests.factories.rounds import add_response, close, make_open_round
from tests.scoring.test_disclosure import computable

STATEMENT = "a.1.x.1"
THRESHOLD = 5
Table = Mapping[tuple[str, str], int]

PAGES = (
    "results/",
    "results/elements/a.1",
    "results/groups",
    "results/groups?element=a.1",
    "results/services",
    "results/services?element=a.1",
    "report",
)

AWKWARD: tuple[Table, ...] = (
    {("staff", "s1"): 12, ("managers", "s1"): 3},
    {("staff", "s1"): 7, ("staff", "s2"): 3, ("managers", "s1"): 1, ("managers", "s2"): 5},
    {("staff", "s1"): 6, ("staff", "s2"): 5, ("staff", "s3"): 4, ("managers", "s1"): 5},
    {("staff", "s1"): 9, ("managers", "s2"): 9, ("managers", "s3"): 2, ("staff", "s3"): 2},
    {("staff", "s1"): 20, ("staff", "s2"): 1, ("managers", "s3"): 1, ("managers", "s1"): 8},
    {("staff", "s1"): 5, ("managers", "s2"): 5, ("staff", ""): 4, ("managers", ""): 6},
    {("staff", "s1"): 4, ("staff", "s2"): 4, ("managers", "s1"): 4, ("managers", "s2"): 4},
)


def fill(session: Session, council: Council, table: Table) -> int:
    """A closed round in which so many of each group and service answered one statement."""
    round_ = make_open_round(session, council)
    names = {code for _, code in table if code} - {service.code for service in round_.services}
    round_.services.extend(RoundService(code=code, name=f"Service {code}") for code in sorted(names))
    session.flush()
    for (group, service), count in table.items():
        for number in range(count):
            add_response(session, round_, {STATEMENT: str(number % 4)}, group=group, service=service or None)
    close(session, round_)
    session.commit()
    return round_.id


def tables(page: Page) -> list[list[list[str]]]:
    """The rows of every table of a page, cell by cell."""
    kinds = (f"{NAMESPACE}td", f"{NAMESPACE}th")
    return [
        [
            [" ".join(" ".join(cell.itertext()).split()) for cell in row if cell.tag in kinds]
            for row in table.iter(f"{NAMESPACE}tr")
        ]
        for table in page.all("table")
    ]


def number(text: str) -> bool:
    return text.rstrip("*").strip().lstrip("−+-").isdigit()


def shown_parts(pages: list[Page], groups: Mapping[str, str], services: Mapping[str, str]) -> set[str]:
    """The codes of groups and services of which any page shows a score, by their names."""
    shown = set()
    for table in [table for page in pages for table in tables(page)]:
        columns = {place: groups[name] for place, name in enumerate(table[0]) if name in groups}
        for row in table[1:]:
            if row[0] in services and any(number(cell) for cell in row[2:]):
                shown.add(services[row[0]])
            if row[0] != "People who answered":
                shown |= {code for place, code in columns.items() if number(row[place])}
    return shown


@pytest.mark.parametrize("table", AWKWARD)
def test_no_cell_below_the_threshold_follows_from_what_every_page_shows(
    signed_in: PageClient, web_session: Session, council: Council, table: Table
) -> None:
    round_id = fill(web_session, council, table)
    services = {service.name: service.code for service in web_session.get_one(Round, round_id).services}
    services["No service given"] = ""
    web_session.rollback()
    groups = {"Library staff": "staff", "Library managers": "managers"}
    pages = [signed_in.get(f"/rounds/{round_id}/{path}") for path in PAGES]

    shown = shown_parts(pages, groups, services)

    hidden_groups = {group for group, _ in table} - shown
    hidden_services = {service for _, service in table} - shown
    assert list(computable(table, hidden_groups, hidden_services, THRESHOLD)) == []
    for part in ({group for group, _ in table}, {service for _, service in table}):
        for code in part & shown:
            assert sum(count for cell, count in table.items() if code in cell) >= THRESHOLD


def test_something_is_shown_where_it_can_be(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    """Else the test before this one would prove nothing."""
    round_id = fill(web_session, council, {("staff", "s1"): 12, ("managers", "s2"): 9})
    pages = [signed_in.get(f"/rounds/{round_id}/{path}") for path in PAGES]
    groups = {"Library staff": "staff", "Library managers": "managers"}
    assert shown_parts(pages, groups, {"Housing": "s1", "Planning": "s2"}) == {
        "staff",
        "managers",
        "s1",
        "s2",
    }


@pytest.mark.parametrize("table", AWKWARD)
def test_the_file_of_scores_knows_no_parts_and_counts_levels_only_of_many(
    signed_in: PageClient, web_session: Session, council: Council, table: Table
) -> None:
    round_id = fill(web_session, council, table)
    text = signed_in.get(f"/rounds/{round_id}/scores.csv").html.removeprefix("\ufeff")
    assert not [name for name in ("Housing", "Planning", "Library staff", "Library managers") if name in text]
    everybody = sum(table.values())
    for row in csv.DictReader(io.StringIO(text)):
        if row["code"] == STATEMENT:
            assert row["answers"] == str(everybody)
            assert (row["level_0"] != "") == (everybody >= 2 * THRESHOLD)


def test_two_looks_at_the_rates_tell_only_that_one_of_many_has_answered(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    """One of the two people of a small service answers between them; its line stands for 27 people."""
    round_ = make_open_round(web_session, council)
    round_.services.append(RoundService(code="s9", name="Archive", headcount=2))
    web_session.flush()
    for service in (*["s1"] * 6, "s2"):
        add_response(web_session, round_, {STATEMENT: "3"}, service=service)
    web_session.commit()
    before = rates(signed_in, round_.id)
    add_response(web_session, round_, {STATEMENT: "0"}, service="s9")
    web_session.commit()
    after = rates(signed_in, round_.id)

    changed = {line for line in before | after if before.get(line) != after.get(line)}
    assert ("service", "Archive") not in before | after
    assert {line for line in changed if line[0] == "service"} == {
        ("service", "Smaller services together"),
        ("service", "Everybody"),
    }
    assert after["service", "Smaller services together"][0] == "27"


def rates(client: PageClient, round_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    """People and begun by breakdown and part, as the file says."""
    text = client.get(f"/rounds/{round_id}/responses/rates.csv").html.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text))
    return {(row["breakdown"], row["part"]): (row["people"], row["begun"]) for row in rows}
