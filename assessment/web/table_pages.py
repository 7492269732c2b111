"""Tables coming and going: an upload read, its rows carried to the page that confirms them, a download."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, current_app
from itsdangerous import BadData, URLSafeTimedSerializer

from assessment.reports.table_templates import CSV_TYPE, XLSX_TYPE, TemplateColumn, table_csv, table_xlsx
from assessment.services.table_files import MAX_FILE_BYTES, Column, Table, TableRow, read_table
from assessment.translation import gettext as _
from assessment.web import extensions
from assessment.web.forms.table_file import TableFileForm
from assessment.web.guards import current_council, current_user

GOOD_FOR_SECONDS = 3600


@dataclass(frozen=True, slots=True)
class Carried:
    """`shown` is the digest of what the person was shown would change."""

    table: Table
    shown: str


def read_upload(form: TableFileForm, columns: Sequence[Column], most_rows: int) -> Table:
    """The rows of the file in a valid form. Raises TableProblems.

    Nothing may have been written yet: the transaction is given up, so that nobody waits to write to SQLite
    while a large file is read.
    """
    upload = form.file.data
    extensions.session().rollback()
    return read_table(
        upload.filename or "", upload.stream.read(MAX_FILE_BYTES + 1), columns, most_rows=most_rows
    )


def carry(kind: str, table: Table, shown: str) -> str:
    """The rows as text for a hidden field: signed, for this kind of import, this council and this person."""
    rows = [[row.number, row.cells] for row in table.rows]
    return str(_serializer(kind).dumps([rows, sorted(table.columns), table.notes, shown]))


def carried(kind: str, text: str | None) -> Carried | None:
    """What `carry` made; None where it is too old, of somebody else, or of something else."""
    try:
        rows, columns, notes, shown = _serializer(kind).loads(text or "", max_age=GOOD_FOR_SECONDS)
    except BadData:
        return None
    table_rows = tuple(TableRow(number, cells) for number, cells in rows)
    return Carried(Table(table_rows, frozenset(columns), tuple(notes)), shown)


def _serializer(kind: str) -> URLSafeTimedSerializer:
    salt = f"table:{kind}:{current_council()}:{current_user().user_id}"
    return URLSafeTimedSerializer(str(current_app.secret_key), salt=salt)


def download(
    title: str, file_type: str, columns: Sequence[TemplateColumn], rows: Sequence[Sequence[str]]
) -> Response:
    """A table to keep, `file_type` "csv" or "xlsx"; named after its title, which N_ noted, in English."""
    if file_type == "csv":
        response = Response(table_csv(columns, rows), content_type=CSV_TYPE)
    else:
        response = Response(table_xlsx(_(title), columns, rows), content_type=XLSX_TYPE)
    name = f"{title.lower().replace(' ', '-')}.{file_type}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def template_columns(
    columns: Sequence[Column], numeric: frozenset[str] = frozenset()
) -> tuple[TemplateColumn, ...]:
    """The columns of an upload as those of its template."""
    return tuple(
        TemplateColumn(column.name, column.explanation, column.required, column.name in numeric)
        for column in columns
    )
