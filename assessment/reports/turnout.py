"""Response rates as a file for a spreadsheet."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from io import StringIO

from assessment.reports.exports import harmless
from assessment.scoring.rounding import rounded
from assessment.scoring.turnout import Part, Turnout, rate
from assessment.translation import gettext as _

COLUMNS = ("breakdown", "part", "together", "people", "begun", "sent", "response_rate")


def turnout_csv(breakdowns: Iterable[tuple[str, str, Turnout]]) -> bytes:
    """A row a part, for each breakdown: its name, what its small parts together are called, what is shown.

    `together` holds the names of the parts that are too small to be shown alone. `people` and `response_rate`
    (a share 0–1) are empty where the headcount is not known. UTF-8 with a byte order mark, CRLF line ends.
    """
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for breakdown, together, shown in breakdowns:
        writer.writerows(_row(breakdown, part, part.name) for part in shown.shown)
        if shown.together is not None:
            writer.writerow(_row(breakdown, shown.together, together, "; ".join(shown.members)))
        writer.writerow(_row(breakdown, shown.total, _("Everybody")))
    return out.getvalue().encode("utf-8-sig")


def _row(breakdown: str, part: Part, name: str, members: str = "") -> list[str]:
    share = rate(part)
    return [
        breakdown,
        harmless(name),
        harmless(members),
        "" if part.headcount is None else str(part.headcount),
        str(part.begun),
        str(part.sent),
        "" if share is None else str(rounded(share, 3)),
    ]
