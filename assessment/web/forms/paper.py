"""Paper: which questionnaire to print, whose return is typed in, and which is typed a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, SelectChoice, SelectField, StringField
from wtforms.validators import InputRequired, Length

from assessment.models import RoundService
from assessment.services.personal_codes import LONGEST_TYPED
from assessment.web.forms.questionnaire import NO_SERVICE
from assessment.web.forms.text import one_line

MAX_RETURN_TO = 200


class PaperChoiceForm(Form):
    """Read from the address: choosing writes nothing, so it has no token."""

    group = RadioField(_l("Group"), validators=[InputRequired(_l("Choose a group"))])
    service = SelectField(_l("Service"), validators=[InputRequired(_l("Choose a service"))])

    def offer(
        self, groups: Iterable[tuple[str, str]], services: Iterable[RoundService], without: str
    ) -> None:
        """Fill in the choices; `without` is what no service is called, "" where there has to be one."""
        self.group.choices = list(groups)
        named = [(one.code, one.name) for one in services]
        if not named:
            del self.service
            return
        self.service.choices = [*([(NO_SERVICE, without)] if without else []), *named]

    @property
    def service_code(self) -> str | None:
        return None if "service" not in self or self.service.data == NO_SERVICE else self.service.data


class PrintForm(PaperChoiceForm):
    size = RadioField(
        _l("Print"),
        choices=[SelectChoice("usual", _l("Usual print")), SelectChoice("large", _l("Large print"))],
        default="usual",
        validators=[InputRequired(_l("Choose usual or large print"))],
    )
    language = RadioField(_l("Language"))
    return_to = StringField(
        _l("Where to return it"),
        filters=[one_line],
        validators=[
            Length(
                max=MAX_RETURN_TO,
                message=_l("Where to return it must be %(most)s characters or fewer", most=MAX_RETURN_TO),
            )
        ],
    )

    def offer_languages(self, languages: list[tuple[str, str]]) -> None:
        """Fill in the choice: codes and names, the framework's own language first. One is no choice."""
        if len(languages) < 2:
            del self.language
            return
        self.language.choices = languages
        self.language.data = self.language.data or languages[0][0]

    @property
    def chosen_language(self) -> str | None:
        """None for the framework's own."""
        if "language" not in self or self.language.data == self.language.choices[0][0]:
            return None
        return str(self.language.data)


class EntryForm(FlaskForm):
    """The token, and the number that the return is going to have. Answers are read by their names."""

    number = StringField(validators=[Length(max=LONGEST_TYPED)])


class ReturnNumberForm(FlaskForm):
    number = StringField(
        _l("Return number"),
        validators=[
            InputRequired(_l("Enter the number that is written on the paper")),
            Length(max=LONGEST_TYPED, message=_l("Enter the return number: it has 12 letters and numbers")),
        ],
    )


def read_choices(fields: Mapping[str, str], codes: Iterable[str], prefix: str = "answer-") -> dict[str, str]:
    """Choice by statement code, as far as one is chosen."""
    return {code: choice for code in codes if (choice := fields.get(f"{prefix}{code}"))}
