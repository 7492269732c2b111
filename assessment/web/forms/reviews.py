"""What a reviewer records under a heading, and what the lead records for the team."""

from __future__ import annotations

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    RadioField,
    SelectChoice,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, InputRequired, Length

from assessment.models import EvidenceKind, RemarkKind
from assessment.models.base import NAME_LENGTH
from assessment.services.agreeing import Agreed
from assessment.services.review_headings import NewEvidence, OwnScore
from assessment.web.clock import today
from assessment.web.forms.fields import DayField
from assessment.web.forms.text import many_lines, one_line
from assessment.web.forms.versioned import VersionedForm
from assessment.web.review_pages import KIND_NAMES
from benchmark.scale import Scale

MAX_REMARK = 2_000
MAX_NOTE = 5_000
MAX_RATIONALE = 2_000
MAX_AGREED_RATIONALE = 5_000
NO_SCORE = "none"


class EvidenceForm(FlaskForm):
    kind = RadioField(
        _l("Kind of source"),
        choices=[SelectChoice(kind.value, name) for kind, name in KIND_NAMES.items()],
        validators=[InputRequired(_l("Choose the kind of source"))],
    )
    title = StringField(
        _l("What the source is"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Enter what the source is")),
            Length(
                max=NAME_LENGTH,
                message=_l("What the source is must be %(most)s characters or fewer", most=NAME_LENGTH),
            ),
        ],
    )
    dated_on = DayField(
        _l("Date of the source"),
        _l("The date of the source must be a real date, such as 18 6 2026"),
        validators=[InputRequired(_l("Enter the date of the source"))],
    )
    outcome = BooleanField(_l("It measures an outcome"))
    outside = BooleanField(_l("It is a view from outside the council"))
    note = TextAreaField(
        _l("What it shows (optional)"),
        filters=[many_lines],
        validators=[
            Length(
                max=MAX_NOTE,
                message=_l("What it shows must be %(most)s characters or fewer", most=f"{MAX_NOTE:,}"),
            )
        ],
    )

    def validate_dated_on(self, field: DayField) -> None:
        if field.data is not None and field.data > today():
            raise ValidationError(_("The date of the source must be today or earlier"))
        if field.data is not None and field.data.year < 1900:
            raise ValidationError(_("The date of the source must include a year in full, such as 2026"))

    @property
    def source(self) -> NewEvidence:
        return NewEvidence(
            kind=EvidenceKind(self.kind.data),
            title=self.title.data,
            dated_on=self.dated_on.data,
            outcome=self.outcome.data,
            outside=self.outside.data,
            note=self.note.data,
        )


class RemarkForm(FlaskForm):
    kind = HiddenField()
    text = TextAreaField(
        _l("What you found"),
        filters=[many_lines],
        validators=[
            DataRequired(_l("Enter what you found")),
            Length(
                max=MAX_REMARK,
                message=_l("What you found must be %(most)s characters or fewer", most=f"{MAX_REMARK:,}"),
            ),
        ],
    )

    @property
    def remark_kind(self) -> RemarkKind:
        return RemarkKind.STRENGTH if self.kind.data == RemarkKind.STRENGTH else RemarkKind.IMPROVEMENT


class ScoreForm(FlaskForm):
    """A level with its rationale, or none; made for a scale by `level_choices`."""

    level = RadioField(validators=[InputRequired(_l("Choose a level"))])
    rationale = TextAreaField(_l("Why"), filters=[many_lines])
    max_rationale = MAX_RATIONALE

    @property
    def level_chosen(self) -> int | None:
        return None if self.level.data == NO_SCORE else int(self.level.data)

    def validate_rationale(self, field: TextAreaField) -> None:
        text = field.data or ""
        if self.level.data not in (None, NO_SCORE) and not text:
            raise ValidationError(_("Enter why you chose this level"))
        if len(text) > self.max_rationale:
            raise ValidationError(
                _("Why must be %(most)s characters or fewer", most=f"{self.max_rationale:,}")
            )


class OwnScoreForm(ScoreForm):
    @property
    def score(self) -> OwnScore | None:
        level = self.level_chosen
        return OwnScore(level, self.rationale.data) if level is not None else None


class AgreedScoreForm(ScoreForm, VersionedForm):
    max_rationale = MAX_AGREED_RATIONALE

    @property
    def agreed(self) -> Agreed:
        return Agreed(self.level_chosen, self.rationale.data, self.version_read)


def own_score_form(scale: Scale, score: OwnScore | None) -> OwnScoreForm:
    """The form for one's own score, filled with what is recorded now or with what was sent."""
    data = {"level": str(score.level), "rationale": score.rationale} if score is not None else {}
    form = OwnScoreForm(data=data)
    form.level.label.text = scale.question
    form.level.choices = [*_levels(scale), SelectChoice(NO_SCORE, _("No score yet"))]
    return form


def agreed_score_form(scale: Scale, agreed: Agreed, rationales: tuple[str, ...]) -> AgreedScoreForm:
    """The form for the agreed score; a first record starts from the members' rationales, unnamed."""
    data: dict[str, Any] = {"version": str(agreed.version)}
    if agreed.recorded:
        data["level"] = NO_SCORE if agreed.level is None else str(agreed.level)
        data["rationale"] = agreed.rationale
    else:
        data["rationale"] = "\n\n".join(rationales)[:MAX_AGREED_RATIONALE]
    form = AgreedScoreForm(data=data)
    form.level.label.text = scale.question
    form.level.choices = [*_levels(scale), SelectChoice(NO_SCORE, _("Leave this heading unscored"))]
    return form


def _levels(scale: Scale) -> list[SelectChoice]:
    return [SelectChoice(str(number), f"{number} {level.label}") for number, level in enumerate(scale.levels)]
