"""What somebody with a whole copy of the database can try: each attack is a guess of who gave what."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, text

from assessment.models import Base

Row = dict[str, Any]
Dump = dict[str, list[Row]]
Guess = Mapping[int, str]
"""Response id by invitee id."""

SYSTEM_COLUMNS = {"postgresql": "xmin::text::bigint AS xmin, ctid::text AS ctid, ", "sqlite": ""}


def dump(engine: Engine) -> Dump:
    """Every row of every table in the order in which the database hands them out, with what it adds."""
    with engine.connect() as connection:
        extra = SYSTEM_COLUMNS[engine.dialect.name]
        return {
            table: [dict(row._mapping) for row in connection.execute(text(f'SELECT {extra}* FROM "{table}"'))]
            for table in Base.metadata.tables
        }


def files(engine: Engine) -> bytes:
    """The bytes of a SQLite database and of whatever lies beside it, free pages and log included."""
    database = Path(str(engine.url.database))
    return b"".join(path.read_bytes() for path in sorted(database.parent.glob(f"{database.name}*")))


def by_order(invitees: list[Row], response_ids: list[str]) -> Guess:
    """The first with the first, the second with the second."""
    return {row["id"]: one for row, one in zip(invitees, response_ids, strict=True)}


def guesses(found: Dump, answering_order: list[int], content: bytes | None) -> Iterator[tuple[str, Guess]]:
    """`answering_order`: invitee ids as they finished, which a web server's log may have told."""
    people, responses = found["invitee"], found["response"]
    lists = {
        "as they lie": people,
        "by id": _sorted(people, "id"),
        "by address": _sorted(people, "email"),
        "by nonce": _sorted(people, "nonce"),
        "as they finished": sorted(people, key=lambda row: answering_order.index(row["id"])),
    }
    orders = response_orders(found, content)
    if responses and "xmin" in responses[0]:
        lists["by writer"] = _sorted(people, "xmin")
        lists["by place"] = sorted(people, key=_place)
    for name, row in lists.items():
        for other, order in orders.items():
            yield f"invitees {name}, responses {other}", by_order(row, order)
            yield f"invitees {name}, responses {other}, backwards", by_order(row, order[::-1])


def response_orders(found: Dump, content: bytes | None) -> dict[str, list[str]]:
    """Every order in which the responses can be read, by its name."""
    responses = found["response"]
    orders: dict[str, list[str]] = {
        "as they lie": [row["id"] for row in responses],
        "by id": [row["id"] for row in _sorted(responses, "id")],
        "by their answers": _owners(found["answer"]),
        "by their comments": _owners(found["comment"]),
    }
    if content is not None:
        orders["by place in the file"] = sorted(orders["by id"], key=lambda one: content.find(one.encode()))
        orders["by last place in the file"] = sorted(
            orders["by id"], key=lambda one: content.rfind(one.encode())
        )
    if responses and "xmin" in responses[0]:
        orders["by writer"] = [row["id"] for row in _sorted(responses, "xmin")]
        orders["by place"] = [row["id"] for row in sorted(responses, key=_place)]
        orders["by last answer"] = _last_written(found["answer"])
    return orders


def same_writer(found: Dump) -> Guess:
    """Those whose row was written by the transaction that wrote a response, and no other."""
    writers: dict[int, list[str]] = {}
    for response in found["response"]:
        writers.setdefault(response["xmin"], []).append(response["id"])
    return {
        invitee["id"]: writers[invitee["xmin"]][0]
        for invitee in found["invitee"]
        if len(writers.get(invitee["xmin"], [])) == 1
    }


def values_shared_with(found: Dump, table: str, others: tuple[str, ...]) -> set[tuple[str, Any]]:
    """Long values of a table that stand in others too: whatever could act as a key."""
    mine = {value for row in found[table] for value in _long(row)}
    return {(name, value) for name in others for row in found[name] for value in _long(row) if value in mine}


def _long(row: Row) -> Iterator[str]:
    for value in row.values():
        yield from re.findall(r"\w{12,}", str(value))


def _owners(rows: list[Row]) -> list[str]:
    return list(dict.fromkeys(row["response_id"] for row in rows))


def _last_written(answers: list[Row]) -> list[str]:
    last: dict[str, tuple[Any, Any]] = {}
    for row in answers:
        last[row["response_id"]] = max(last.get(row["response_id"], (0, (0, 0))), (row["xmin"], _place(row)))
    return sorted(last, key=lambda one: last[one])


def _place(row: Row) -> tuple[int, int]:
    page, item = row["ctid"].strip("()").split(",")
    return int(page), int(item)


def _sorted(rows: list[Row], column: str) -> list[Row]:
    key: Callable[[Row], Any] = lambda row: row[column]  # noqa: E731
    return sorted(rows, key=key)
