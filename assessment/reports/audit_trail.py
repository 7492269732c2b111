"""The audit trail as a file for a spreadsheet, in which no text can act as a formula."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from datetime import datetime
from io import StringIO

from assessment.reports.exports import harmless

COLUMNS = ("at", "who", "deed", "record", "note", "name")


def audit_csv(rows: Iterable[tuple[datetime, str, str, str, str, str]]) -> bytes:
    """One row a deed, with its moment in UTC and the name of its record last.

    UTF-8 with a byte order mark, as Excel wants it.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for at, *texts in rows:
        writer.writerow([f"{at:%Y-%m-%d %H:%M:%S}Z", *(harmless(text) for text in texts)])
    return out.getvalue().encode("utf-8-sig")
