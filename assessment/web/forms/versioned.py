"""Forms for things that two people may be changing at once."""

from __future__ import annotations

from flask_wtf import FlaskForm
from wtforms import HiddenField

NO_VERSION = -1


class VersionedForm(FlaskForm):
    """Carries the version of the record that it was made from."""

    version = HiddenField(default="0")

    @property
    def version_read(self) -> int:
        """The version that the form was made from; `NO_VERSION`, which nothing has, for nonsense."""
        text = self.version.data or ""
        return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else NO_VERSION
