"""What respondents fill in. An element's page is read by name, since its fields are the statements asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from assessment.models import RoundService
from assessment.services.answering import MAX_COMMENT, clean_comment
from assessment.services.personal_codes import LONGEST_TYPED
from benchmark.framework import Statement

NO_SERVICE = "none"


class BeginForm(FlaskForm):
    group = RadioField(_l("Which group are you in?"), validators=[InputRequired(_l("Select your group"))])
    service = SelectField(
        _l("Which service do you work in or know best?"),
        validators=[InputRequired(_l("Select a service, or “None of these, or I’d rather not say”"))],
    )

    def offer(
        self, groups: list[tuple[str, str]], services: Iterable[RoundService], *, of_service: bool = False
    ) -> None:
        """Fill in the choices: code and name of each group, and the services of the round, if it has any.

        `of_service`: it is their service that people judge, so that each has to choose one.
        """
        self.group.choices = groups
        named = [(service.code, service.name) for service in services]
        if not named:
            del self.service
            return
        self.service.choices = [("", _("Select a service")), *named]
        if of_service:
            self.service.label.text = _("Which service do you work in?")
            self.service.validators = [InputRequired(_("Select your service"))]
            return
        self.service.choices.append((NO_SERVICE, _("None of these, or I’d rather not say")))

    @property
    def service_code(self) -> str | None:
        return None if "service" not in self or self.service.data == NO_SERVICE else self.service.data


class CodeForm(FlaskForm):
    code = StringField(
        _l("Personal code"),
        validators=[
            InputRequired(_l("Enter your personal code")),
            Length(max=LONGEST_TYPED, message=_l("Enter your personal code: it has 12 letters and numbers")),
        ],
    )


@dataclass(frozen=True, slots=True)
class Typed:
    """Choices and comments by statement code, as they stand on one element's page."""

    choices: Mapping[str, str]
    comments: Mapping[str, str]

    def of(self, statements: Iterable[Statement]) -> Typed:
        """What was typed about these statements alone."""
        codes = {statement.code for statement in statements}
        return Typed(
            {code: choice for code, choice in self.choices.items() if code in codes},
            {code: text for code, text in self.comments.items() if code in codes},
        )

    def beyond(self, saved: Typed) -> Typed:
        """What of it is not saved."""
        return Typed(
            {code: choice for code, choice in self.choices.items() if choice != saved.choices.get(code)},
            {code: text for code, text in self.comments.items() if text != saved.comments.get(code, "")},
        )

    def fields(self) -> dict[str, str]:
        """By field name, as hidden fields carry it to the next page."""
        return {f"answer-{code}": choice for code, choice in self.choices.items()} | {
            f"comment-{code}": text for code, text in self.comments.items()
        }

    def too_long(self, statements: Iterable[Statement]) -> list[dict[str, str]]:
        """A line for the error summary for each comment that is too long to keep."""
        return [
            {
                "text": _(
                    "Your comment on “%(statement)s” has %(length)s characters. "
                    "Shorten it to %(most)s or fewer",
                    statement=statement.text,
                    length=f"{len(text):,}",
                    most=f"{MAX_COMMENT:,}",
                ),
                "href": f"#comment-{statement.code}",
            }
            for statement in statements
            if len(text := self.comments.get(statement.code, "")) > MAX_COMMENT
        ]


def read_typed(fields: Mapping[str, str], statements: Iterable[Statement]) -> Typed:
    """What a posted page says about some statements. A statement without a choice is left out."""
    choices, comments = {}, {}
    for statement in statements:
        if choice := fields.get(f"answer-{statement.code}"):
            choices[statement.code] = choice
        if (text := fields.get(f"comment-{statement.code}")) is not None:
            comments[statement.code] = clean_comment(text)
    return Typed(choices, comments)


def read_saved(sent: object) -> Typed | None:
    """What the JSON of an autosave says about its one statement; None where it is not of that shape."""
    if not isinstance(sent, dict):
        return None
    code, choice, comment = (sent.get(key) for key in ("statement", "choice", "comment"))
    if not isinstance(code, str) or not isinstance(choice, str | None) or not isinstance(comment, str | None):
        return None
    return Typed(
        {} if choice is None else {code: choice}, {} if comment is None else {code: clean_comment(comment)}
    )
