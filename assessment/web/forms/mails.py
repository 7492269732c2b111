"""The words of a mail."""

from __future__ import annotations

from flask_babel import lazy_gettext as _l
from wtforms import StringField, TextAreaField
from wtforms.validators import DataRequired, Length

from assessment.models import MailKind
from assessment.models.base import NAME_LENGTH
from assessment.services.mail_texts import MAX_BODY, Wording, problems_in
from assessment.web.forms.text import many_lines, one_line
from assessment.web.forms.versioned import VersionedForm


class MailForm(VersionedForm):
    subject = StringField(
        _l("Subject"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter a subject")),
            Length(
                max=NAME_LENGTH,
                message=_l("The subject must be %(most)s characters or fewer", most=NAME_LENGTH),
            ),
        ],
    )
    body = TextAreaField(
        _l("Text of the mail"),
        filters=[many_lines],
        validators=[
            DataRequired(_l("Enter the text of the mail")),
            Length(
                max=MAX_BODY,
                message=_l("The text must be %(most)s characters or fewer", most=f"{MAX_BODY:,}"),
            ),
        ],
    )

    def has_good_markers(self, kind: MailKind) -> bool:
        """Whether what stands in braces is known, and all that is needed is there; says so where not."""
        in_subject, in_body = problems_in(kind, self.subject.data, self.body.data)
        if in_subject:
            self.subject.errors = [*self.subject.errors, ". ".join(in_subject)]
        if in_body:
            self.body.errors = [*self.body.errors, ". ".join(in_body)]
        return not in_subject and not in_body

    @property
    def wording(self) -> Wording:
        return Wording(self.subject.data, self.body.data, self.version_read)
