"""docs/setting-up.md tells administrators the columns, the roles and the limits that there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from assessment.models import Council
from assessment.services import people_changes, service_changes
from assessment.services.table_files import MAX_FILE_BYTES, Column, read_table
from assessment.web.forms.people import ROLE_HINTS
from assessment.web.table_pages import GOOD_FOR_SECONDS

PAGE = (Path(__file__).parents[2] / "docs/setting-up.md").read_text(encoding="utf-8")
SERVICES, PEOPLE = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
COLUMN = re.compile(r"^\| `(\w+)` \| (yes|no) \| (.+) \|$", re.MULTILINE)


def test_the_columns_are_those_that_are_read_with_what_the_pages_say_of_them() -> None:
    columns = (*service_changes.COLUMNS, *people_changes.COLUMNS)
    assert COLUMN.findall(PAGE) == [
        (column.name, "yes" if column.required else "no", column.about) for column in columns
    ]


@pytest.mark.parametrize(
    ("example", "columns", "rows"),
    [(SERVICES, service_changes.COLUMNS, 3), (PEOPLE, people_changes.COLUMNS, 2)],
)
def test_the_examples_are_read(example: str, columns: Sequence[Column], rows: int) -> None:
    assert len(read_table("example.csv", example.encode(), columns).rows) == rows


def test_the_roles_and_limits_are_the_real_ones() -> None:
    for role, hint in ROLE_HINTS.items():
        assert f"| {role.replace('_', ' ')} | {hint} |" in PAGE
    assert MAX_FILE_BYTES == 1024 * 1024
    assert GOOD_FOR_SECONDS == 3600
    kept = Council.__table__.c
    assert kept.comments_kept_months.default.arg == kept.answers_kept_months.default.arg == 24
    assert kept.invitees_kept_months.default.arg == 3
