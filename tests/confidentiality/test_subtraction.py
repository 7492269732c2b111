"""A reader of everything that is shown subtracts what is shown from what is shown."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping

import pytest
from sqlalchemy.orm import Session

from assessment.models import Council, Round, RoundService
from tests.client import NAMESPACE, Page, PageClient
from tests.factories.rounds import add_response, close, make_open_round, make_service_round
from tests.reports.pdfs import page_texts
from tests.scoring.elimination import Span
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


def fill(session: Session, council: Council, table: Table, *, of_services: bool = False) -> int:
    """A closed round in which so many of each group and service answered one statement."""
    round_ = make_service_round(session, council) if of_services else make_open_round(session, council)
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


def shown_in_pdf(data: bytes, groups: Mapping[str, str], services: Mapping[str, str]) -> set[str]:
    """The codes of groups and services of which the gap report prints a score, by their names."""
    text = " ".join(page_texts(data))
    shown = set()
    by_group = section(text, "Scores by group")
    columns = [groups[name] for name in sorted(groups, key=by_group.find) if name in by_group]
    for row in PDF_ROWS:
        for numbers in cells_after(by_group, row):
            shown |= {code for code, cell in zip(columns, numbers[1:], strict=False) if number(cell)}
    by_service = section(text, "Scores by service")
    for name, code in services.items():
        for numbers in cells_after(by_service, name):
            if any(number(cell) for cell in numbers[1:]):
                shown.add(code)
    return shown


PDF_ROWS = ("Overall", "a.1 Building", "a.2 Books", "b.1 Staff and volunteers")
PDF_CELL = r"(?:Hidden|Not assessed|No answers|[−+-]?\d+\*?|–)"


def section(text: str, title: str) -> str:
    """From a heading to the note under its table; the first mention is in the contents."""
    return "".join(part.partition("Hidden: fewer")[0] for part in text.split(title)[2:])


def cells_after(text: str, name: str) -> list[list[str]]:
    rows = re.findall(rf"{re.escape(name)} ((?:{PDF_CELL} ?)+)", text)
    return [re.findall(PDF_CELL, row) for row in rows]


def own_page_shows(page: Page) -> bool:
    """Whether the page of one service beside the council has a score of the service."""
    return any(number(row[1]) for table in tables(page) for row in table[1:])


GROUPS = {"Library staff": "staff", "Library managers": "managers"}


def services_of(session: Session, round_id: int) -> dict[str, str]:
    found = {service.name: service.code for service in session.get_one(Round, round_id).services}
    session.rollback()
    return found | {"No service given": ""}


def everything_shown(client: PageClient, round_id: int, services: Mapping[str, str]) -> set[str]:
    """By every page, by the PDF, and by the page of each service beside the council."""
    pages = [client.get(f"/rounds/{round_id}/{path}") for path in PAGES]
    pdf = client.get(f"/rounds/{round_id}/gap-report.pdf").response.get_data()
    own = {
        code
        for code in services.values()
        if code and own_page_shows(client.get(f"/rounds/{round_id}/services/{code}/results"))
    }
    return shown_parts(pages, GROUPS, services) | shown_in_pdf(pdf, GROUPS, services) | own


@pytest.mark.parametrize("table", AWKWARD)
def test_no_cell_below_the_threshold_follows_from_what_every_page_and_the_pdf_show(
    signed_in: PageClient, web_session: Session, council: Council, table: Table
) -> None:
    round_id = fill(web_session, council, table)

    shown = everything_shown(signed_in, round_id, services_of(web_session, round_id))

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
    services = services_of(web_session, round_id)
    pages = [signed_in.get(f"/rounds/{round_id}/{path}") for path in PAGES]
    pdf = signed_in.get(f"/rounds/{round_id}/gap-report.pdf").response.get_data()
    own = signed_in.get(f"/rounds/{round_id}/services/s1/results")
    assert shown_parts(pages, GROUPS, services) == {"staff", "managers", "s1", "s2"}
    assert shown_in_pdf(pdf, GROUPS, services) == {"staff", "managers", "s1", "s2"}
    assert own_page_shows(own)
    everything = {("staff", "s1"): 3, ("managers", "s2"): 9}
    assert list(computable(everything, set(), set(), THRESHOLD)), "a leak would be found"


OF_SERVICES: tuple[Table, ...] = (
    {("staff", "s1"): 12, ("managers", "s2"): 3},
    {("staff", "s1"): 7, ("managers", "s1"): 2, ("staff", "s2"): 3, ("staff", "s3"): 4},
    {("staff", "s1"): 11, ("staff", "s2"): 5, ("managers", "s3"): 1},
    {("staff", "s1"): 30, ("staff", "s2"): 12, ("managers", "s3"): 9},
)


@pytest.mark.parametrize("table", OF_SERVICES)
def test_the_results_of_each_service_together_with_the_councils_give_no_small_service_away(
    signed_in: PageClient, web_session: Session, council: Council, table: Table
) -> None:
    """Pages, PDF and file of each service that was assessed by itself, and those of the council."""
    round_id = fill(web_session, council, table, of_services=True)
    services = services_of(web_session, round_id)
    groups, codes = {group for group, _ in table}, {code for _, code in table}

    sources = services_shown(signed_in, round_id, services, codes)

    detailed = sources.pop("counts by level")
    scored = set().union(*sources.values())
    assert list(computable(table, groups, codes - scored, THRESHOLD)) == []
    assert list(computable(table, groups, codes - detailed, 2 * THRESHOLD)) == []
    assert detailed <= scored
    if table == OF_SERVICES[-1]:
        assert sources == dict.fromkeys(sources, codes), "where all can be shown, all are, and this reads all"


def services_shown(
    client: PageClient, round_id: int, services: Mapping[str, str], codes: set[str]
) -> dict[str, set[str]]:
    """The services of which each page or file has a score."""
    whole = f"/rounds/{round_id}"
    listed = [row for one in tables(client.get(f"{whole}/results/services")) for row in one]
    pdf = client.get(f"{whole}/gap-report.pdf").response.get_data()
    shown: dict[str, set[str]] = {
        "the council's page": {
            services[row[0]] for row in listed if row[0] in services and any(map(number, row[3:]))
        },
        "the council's PDF": shown_in_pdf(pdf, {}, services),
        "own pages": set(),
        "own PDF": set(),
        "own file": set(),
        "counts by level": set(),
    }
    for code in codes:
        own = f"{whole}/services/{code}"
        pages = [tables(client.get(f"{own}/{path}")) for path in ("results", "report")]
        rows = [row for page in pages for one in page for row in one]
        if any(row[0] == "Overall" and " out of 100" in row[1] for row in rows):
            shown["own pages"].add(code)
        pdf = client.get(f"{own}/gap-report.pdf").response.get_data()
        if any(number(row[0]) for row in cells_after(" ".join(page_texts(pdf)), "Overall")):
            shown["own PDF"].add(code)
        for row in scores_in(client.get(f"{own}/scores.csv")):
            shown["own file"] |= {code} if row["score"] else set()
            shown["counts by level"] |= {code} if row["level_0"] else set()
    return shown


@pytest.mark.parametrize("table", AWKWARD)
def test_the_file_of_scores_knows_no_parts_and_counts_levels_only_of_many(
    signed_in: PageClient, web_session: Session, council: Council, table: Table
) -> None:
    round_id = fill(web_session, council, table)
    text = signed_in.get(f"/rounds/{round_id}/scores.csv").html.removeprefix("\ufeff")
    assert not [name for name in ("Housing", "Planning", "Library staff", "Library managers") if name in text]
    everybody = sum(table.values())
    for row in scores_in(signed_in.get(f"/rounds/{round_id}/scores.csv")):
        if row["code"] == STATEMENT:
            assert row["answers"] == str(everybody)
            assert (row["level_0"] != "") == (everybody >= 2 * THRESHOLD)


def scores_in(page: Page) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(page.html.removeprefix("\ufeff"))))


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


HEADCOUNTS = ({"s1": 40, "s2": 4, "s3": 10}, {"s1": 40, "s2": 25, "s3": 60}, {"s1": 30, "s2": 3, "s3": None})


@pytest.mark.parametrize(
    ("table", "headcounts"),
    [
        ({("staff", "s1"): 12, ("staff", "s2"): 3, ("managers", "s3"): 8}, HEADCOUNTS[0]),
        ({("staff", "s1"): 12, ("staff", "s2"): 1, ("managers", "s3"): 3}, HEADCOUNTS[1]),
        ({("staff", "s1"): 12, ("staff", "s2"): 1, ("managers", "s3"): 3}, HEADCOUNTS[2]),
        (
            {("staff", "s1"): 20, ("managers", "s2"): 2, ("staff", "s3"): 9, ("managers", "s3"): 1},
            HEADCOUNTS[0],
        ),
    ],
)
def test_how_many_of_a_small_part_answered_follows_from_no_page_file_or_pdf(
    signed_in: PageClient,
    web_session: Session,
    council: Council,
    table: Table,
    headcounts: Mapping[str, int | None],
) -> None:
    """Response rates show such parts together. Results do not tell them apart, nor name fewer than 5."""
    round_id = fill(web_session, council, table)
    for service in web_session.get_one(Round, round_id).services:
        service.headcount = headcounts[service.code]
    web_session.commit()
    services = services_of(web_session, round_id)
    together = {"Smaller services together": "", "Smaller groups together": ""}

    for by, names in (("group", GROUPS), ("service", services)):
        counts = {code: sum(n for cell, n in table.items() if code in cell) for code in names.values()}
        parts = [code for code, count in counts.items() if count]
        lines = {name for (kind, name) in rates(signed_in, round_id) if kind == by} - {"Everybody", *together}
        alone = {names[name] for name in lines if name in names}
        told = people_told(signed_in, round_id, by, names)

        assert not [code for code in told if 0 < counts[code] < THRESHOLD]
        shown = [[1] * len(parts), *([int(part == code) for part in parts] for code in alone | told)]
        small = [code for code in parts if (headcounts.get(code) or counts[code]) < THRESHOLD]
        assert not alone.intersection(small)
        for code in small:
            own = [int(part == code) for part in parts]
            assert own not in Span(shown)
            others = [[int(part == other) for part in parts] for other in parts if other != code]
            assert own in Span([*shown, *others]), "one more number would give it away"


def people_told(client: PageClient, round_id: int, by: str, names: Mapping[str, str]) -> set[str]:
    """The parts of which a page or the PDF says how many people answered."""
    told = set()
    for path in (f"results/{by}s", "report"):
        for table in tables(client.get(f"/rounds/{round_id}/{path}")):
            for row in table:
                if by == "group" and row[0] == "People who answered":
                    told |= {
                        names[name]
                        for name, cell in zip(table[0], row, strict=True)
                        if name in names and number(cell)
                    }
                elif by == "service" and row[0] in names and number(row[1]):
                    told.add(names[row[0]])
    text = section(
        " ".join(page_texts(client.get(f"/rounds/{round_id}/gap-report.pdf").response.get_data())),
        f"Scores by {by}",
    )
    if by == "group":
        columns = [names[name] for name in sorted(names, key=text.find) if name in text]
        for cells in cells_after(text, "People who answered"):
            told |= {code for code, cell in zip(columns, cells[1:], strict=False) if number(cell)}
    else:
        told |= {
            code for name, code in names.items() for cells in cells_after(text, name) if number(cells[0])
        }
        for code in filter(None, names.values()):
            page = client.get(f"/rounds/{round_id}/services/{code}/results")
            if re.search(r"\d+ (?:person|people) of .* answered", page.text):
                told.add(code)
    return told


def test_the_own_results_of_a_small_service_do_not_say_how_many_answered(
    signed_in: PageClient, web_session: Session, council: Council
) -> None:
    round_id = fill(
        web_session, council, {("staff", "s1"): 12, ("staff", "s2"): 3, ("staff", "s3"): 9}, of_services=True
    )
    for code, hidden in (("s2", True), ("s3", True), ("s1", False)):
        for path in ("results", "report"):
            text = signed_in.get(f"/rounds/{round_id}/services/{code}/{path}").text
            assert ("How many people answered cannot be shown" in text) is hidden
            assert ("people answered Hidden" in text) is hidden
        pdf = signed_in.get(f"/rounds/{round_id}/services/{code}/gap-report.pdf").response.get_data()
        assert ("How many people answered cannot be shown" in " ".join(page_texts(pdf))) is hidden
    beside = signed_in.get(f"/rounds/{fill(web_session, council, AWKWARD[0])}/services/s1/results").text
    assert "12 people of Housing answered" not in beside
    assert "15 people of Housing answered" in beside


def rates(client: PageClient, round_id: int) -> dict[tuple[str, str], tuple[str, str]]:
    """People and begun by breakdown and part, as the file says."""
    text = client.get(f"/rounds/{round_id}/responses/rates.csv").html.removeprefix("\ufeff")
    rows = csv.DictReader(io.StringIO(text))
    return {(row["breakdown"], row["part"]): (row["people"], row["begun"]) for row in rows}
