"""The steps of a table that comes in: uploaded, its problems or what it would change shown, confirmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from assessment.services.table_files import Column, Table, TableProblems
from assessment.web import extensions, table_pages
from assessment.web.forms.table_file import CarriedTableForm, TableFileForm
from assessment.web.table_pages import Carried


class Planned(Protocol):
    """What a table would change. The digest is the same for the same changes only."""

    @property
    def digest(self) -> str: ...


@dataclass(frozen=True, slots=True)
class TableKind:
    """One kind of table: what its columns are, what it does, and where its pages lead.

    `name` keeps the rows of one kind from being confirmed as another. `carry_out` does what was shown and
    gives the sentence that says so; None, and nothing done, where the table would change something else by
    now. It and `plan` raise TableProblems. `pages` is the folder of the templates, which get `shown` as well;
    `after` is the page that follows, `address` what it and these pages have in their addresses.
    """

    name: str
    template_title: str
    pages: str
    after: str
    columns: Sequence[Column]
    most_rows: int
    plan: Callable[[Table], Planned]
    carry_out: Callable[[Carried], str | None]
    numeric: frozenset[str] = frozenset()
    address: Mapping[str, Any] = field(default_factory=dict)
    shown: Mapping[str, object] = field(default_factory=dict)

    @property
    def after_href(self) -> str:
        return url_for(self.after, **self.address)

    def href(self, step: str, **values: Any) -> str:
        """The address of one of these pages, from another of them."""
        return url_for(f".{step}", **self.address, **values)


def lay_out(blueprint: Blueprint, kind_of: Callable[..., TableKind]) -> None:
    """Give a blueprint the pages of these steps. `kind_of` takes what is in the blueprint's own address."""

    def template(file_type: str, **address: int) -> Response:
        kind = kind_of(**address)
        return download(kind, kind.template_title, file_type, [])

    blueprint.add_url_rule(
        "", "upload", lambda **address: _upload(kind_of(**address)), methods=["GET", "POST"]
    )
    blueprint.add_url_rule(
        "/confirm", "confirm", lambda **address: _confirm(kind_of(**address)), methods=["POST"]
    )
    for file_type in ("csv", "xlsx"):
        defaults = {"file_type": file_type}
        blueprint.add_url_rule(f"/template.{file_type}", "template", template, defaults=defaults)


def download(kind: TableKind, title: str, file_type: str, rows: Sequence[Sequence[str]]) -> Response:
    """Rows in the columns that an upload of this kind is read in."""
    columns = table_pages.template_columns(kind.columns, kind.numeric)
    return table_pages.download(title, file_type, columns, rows)


def _upload(kind: TableKind) -> str | Response:
    form = TableFileForm()
    if not form.validate_on_submit():
        return _upload_page(kind, form)
    try:
        table = table_pages.read_upload(form, kind.columns, kind.most_rows)
    except TableProblems as problems:
        return _upload_page(kind, form, _with_what_follows(kind, problems))
    try:
        return _changes_page(kind, table)
    except TableProblems as problems:
        return _upload_page(kind, form, problems)


def _with_what_follows(kind: TableKind, problems: TableProblems) -> TableProblems:
    """Also what would be wrong once these were put right, so that one look at the file is enough."""
    if problems.read is None:
        return problems
    try:
        kind.plan(problems.read)
    except TableProblems as rest:
        return problems.with_those_of(rest)
    return problems


def _confirm(kind: TableKind) -> str | Response:
    found = table_pages.carried(kind.name, CarriedTableForm().table.data)
    if found is None:
        flash(_("Too much time has passed since the file was checked. Upload it again."), "important")
        return redirect(kind.href("upload"))
    try:
        said = kind.carry_out(found)
        if said is None:
            return _changes_page(kind, found.table, changed_since=True)
    except TableProblems as problems:
        return _upload_page(kind, TableFileForm(formdata=None), problems)
    extensions.commit()
    flash(said, "success")
    return redirect(kind.after_href)


def _upload_page(kind: TableKind, form: TableFileForm, problems: TableProblems | None = None) -> str:
    return render_template(f"{kind.pages}/upload.html", kind=kind, form=form, problems=problems, **kind.shown)


def _changes_page(kind: TableKind, table: Table, *, changed_since: bool = False) -> str:
    changes = kind.plan(table)
    return render_template(
        f"{kind.pages}/changes.html",
        kind=kind,
        changes=changes,
        notes=table.notes,
        changed_since=changed_since,
        carried=table_pages.carry(kind.name, table, changes.digest),
        **kind.shown,
    )
