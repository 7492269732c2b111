"""Joins that an attacker tries who knows how everybody answered: what leads from a person to one response."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from assessment.models import Base
from assessment.services import personal_codes
from tests.confidentiality.attack import Dump, Row
from tests.confidentiality.everybody import moment_of

Place = tuple[str, Hashable]
"""A row, by its table and key. What a response says is part of the response."""

MOST_TIED = 3
"""A value that more rows than this have in common is nobody's own."""

OWN_ROWS = {"answer": "response_id", "comment": "response_id"}


def paired(
    people: Iterable[tuple[int, Hashable]], responses: Iterable[tuple[str, Hashable]]
) -> dict[int, str]:
    """The first person of a part with the first response of that part, and so on: response by person."""
    waiting: dict[Hashable, list[str]] = defaultdict(list)
    for response, part in responses:
        waiting[part].append(response)
    return {person: waiting[part].pop(0) for person, part in people if waiting[part]}


def opened_by(found: Dump, codes: Iterable[str], other_keys: Iterable[bytes] = ()) -> set[str]:
    """The codes that stand in the database, or whose hash does under any value that stands there too."""
    values = list(_values(found))
    stored = {value for value in values if isinstance(value, str)}
    words = {word for value in stored for word in re.findall(r"[0-9A-Za-z_-]{7,}", value)}
    keys = {bytes(value) for value in values if isinstance(value, bytes | memoryview)}
    keys |= {value.encode() for value in stored if 12 <= len(value) <= 100} | set(other_keys) | {b""}
    return {
        code
        for code in codes
        if code in words
        or personal_codes.in_groups(code) in words
        or any(digest in stored for key in keys for digest in _digests(key, code))
    }


def _digests(key: bytes, code: str) -> Iterator[str]:
    yield personal_codes.access_hash(key, code)
    yield personal_codes.ticket_hash(key, code)
    yield personal_codes.return_hash(key, code)
    yield personal_codes.return_hash(key, code, checked=True)
    yield hashlib.sha256(key + code.encode()).hexdigest()


def tied(found: Dump) -> list[set[Place]]:
    """Rows that hang together by a foreign key or a long value that few rows have in common."""
    holders: dict[Hashable, set[Place]] = defaultdict(set)
    for table, rows in found.items():
        for row in rows:
            place = _place_of(table, row)
            holders[place].add(place)
            for link in _links(table, row):
                holders[link].add(place)
    groups: dict[Place, set[Place]] = {}
    for places in holders.values():
        if len(places) > MOST_TIED:
            continue
        together = set().union(*(groups.get(place, {place}) for place in places))
        groups |= dict.fromkeys(together, together)
    return list({id(group): group for group in groups.values()}.values())


def by_ties(found: Dump, number_of: Callable[[Row], int]) -> dict[int, str]:
    """Where one person on the list and one response hang together: response by person."""
    people = {row["id"]: number_of(row) for row in found["invitee"]}
    guess = {}
    for group in tied(found):
        invited = [key for table, key in group if table == "invitee"]
        responses = [key for table, key in group if table == "response"]
        if len(invited) == len(responses) == 1:
            guess[people[invited[0]]] = str(responses[0])
    return guess


def by_moments(found: Dump, visits: Mapping[int, tuple[datetime, datetime]]) -> dict[int, str]:
    """Where a moment that hangs together with one response lies in one person's visit, which a log told."""
    rows: dict[Place, list[Row]] = defaultdict(list)
    for table, all_rows in found.items():
        for row in all_rows:
            rows[_place_of(table, row)].append(row)
    guess = {}
    for group in tied(found):
        responses = [str(key) for table, key in group if table == "response"]
        for moment in [moment for place in group for row in rows[place] for moment in _moments(row)]:
            there = [person for person, (begun, ended) in visits.items() if begun <= moment <= ended]
            if len(responses) == len(there) == 1:
                guess[there[0]] = responses[0]
    return guess


def by_state(found: Dump, number_of: Callable[[Row], int]) -> dict[int, str]:
    """The only one of a group and service who has not finished, and the only response that was not sent."""
    people, responses = defaultdict(list), defaultdict(list)
    for row in found["invitee"]:
        if not row["finished"]:
            people[row["group_code"], row["service_code"]].append(number_of(row))
    for row in found["response"]:
        if row["state"] == "started":
            responses[row["group_code"], row["service_code"]].append(row["id"])
    return {
        waiting[0]: responses[cell][0]
        for cell, waiting in people.items()
        if len(waiting) == len(responses[cell]) == 1
    }


def writers_shared(found: Dump, tables: Sequence[str] = ("response", "answer", "comment")) -> set[str]:
    """On PostgreSQL, the other tables with a row from a transaction that wrote few of the responses."""
    written: dict[int, set[str]] = defaultdict(set)
    for table in tables:
        for row in found[table]:
            written[row["xmin"]].add(str(row.get("response_id", row.get("id"))))
    telling = {writer for writer, responses in written.items() if len(responses) <= MOST_TIED}
    others = set(found) - set(tables)
    return {table for table in others for row in found[table] if row["xmin"] in telling}


def _place_of(table: str, row: Row) -> Place:
    if table in OWN_ROWS:
        return "response", row[OWN_ROWS[table]]
    names = [column.name for column in Base.metadata.tables[table].primary_key]
    key = tuple(row[name] for name in names)
    return table, key[0] if len(key) == 1 else key


def _links(table: str, row: Row) -> Iterator[Hashable]:
    for key in Base.metadata.tables[table].foreign_keys:
        if table not in OWN_ROWS and key.column.name == "id" and row[key.parent.name] is not None:
            yield key.column.table.name, row[key.parent.name]
    for value in _flat(row.values()):
        if isinstance(value, str) and moment_of(value) is None:
            yield from (("value", word) for word in re.findall(r"[\w.@-]{12,}", value))


def _moments(row: Row) -> Iterator[datetime]:
    for value in row.values():
        moment = moment_of(value)
        if moment is not None:
            yield moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _values(found: Dump) -> Iterator[Any]:
    return _flat(value for rows in found.values() for row in rows for value in row.values())


def _flat(values: Iterable[Any]) -> Iterator[Any]:
    for value in values:
        if isinstance(value, dict):
            yield from _flat(value.values())
        elif isinstance(value, list):
            yield from _flat(value)
        else:
            yield value
