"""Uploading a table."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import HiddenField


class TableFileForm(FlaskForm):
    file = FileField(_l("Choose a CSV or Excel file"), validators=[FileRequired(_l("Choose a file"))])


class CarriedTableForm(FlaskForm):
    """The rows of a file that was read, on their way to be confirmed: see `table_pages.carry`."""

    table = HiddenField()
