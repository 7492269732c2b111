"""The macros give markup that a screen reader can follow, and escape what people typed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from flask_babel import lazy_gettext as _l
from markupsafe import Markup
from werkzeug.datastructures import MultiDict
from wtforms import (
    BooleanField,
    DateField,
    FieldList,
    Form,
    FormField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from assessment.scoring.values import Agreement, Band
from benchmark.framework import Statement
from benchmark.scale import Level, Scale
from tests.markup import (
    HOSTILE,
    assert_well_labelled,
    described_by,
    every,
    made,
    only,
    rendered,
    tree,
    words_of,
)

LEVELS = (Level("Not at all", "No sign."), Level("Partly", "Some."), Level("Fully", "All."))
SCALE = Scale("How far is this true of the council today?", LEVELS)
RADIOS = "statement_radios(statement, levels, chosen)"


def statement(**values: Any) -> Statement:
    return Statement(**{"code": "1.1.a.1", "text": "We decide.", "audiences": ("staff",), **values})


@pytest.mark.parametrize("chosen", ["", *SCALE.choices])
def test_a_statement_is_a_fieldset_of_its_levels_and_the_two_that_are_not_scores(chosen: str) -> None:
    root = made("answers.html", RADIOS, statement=statement(), levels=LEVELS, chosen=chosen)
    radios = every(root, "input", type="radio", name="answer-1.1.a.1")
    assert words_of(only(root, "legend")) == "We decide."
    assert [radio.attrib["value"] for radio in radios] == ["0", "1", "2", "dk", "na"]
    checked = [radio.attrib["value"] for radio in radios if "checked" in radio.attrib]
    assert checked == ([chosen] if chosen else [])
    assert [words_of(label) for label in root.iter("label")] == [SCALE.label(one) for one in SCALE.choices]
    assert words_of(only(root, "p", role="status")) == ("Saved" if chosen else "")


def test_the_help_of_a_statement_describes_its_fieldset() -> None:
    hostile = statement(text=HOSTILE, help="For " + HOSTILE)
    root = made("answers.html", RADIOS, statement=hostile, levels=LEVELS, chosen="")
    assert described_by(only(root, "fieldset")) == ["help-1.1.a.1"]
    assert words_of(only(root, "legend")) == HOSTILE
    assert words_of(only(root, "div", id="help-1.1.a.1")) == "For " + HOSTILE


def with_comment(call: str, **context: Any) -> str:
    radios = rendered("answers.html", RADIOS, statement=statement(), levels=LEVELS, chosen="")
    return radios + rendered("answers.html", call, **context)


def test_a_comment_is_folded_away_until_there_is_one() -> None:
    empty = tree(with_comment("statement_comment('1.1.a.1')"))
    given = tree(with_comment("statement_comment('1.1.a.1', text)", text="\n</textarea>" + HOSTILE))
    assert_well_labelled(empty)
    assert_well_labelled(given)
    assert "open" not in only(empty, "details").attrib
    assert "open" in only(given, "details").attrib
    assert only(given, "textarea", name="comment-1.1.a.1").text == "\n</textarea>" + HOSTILE


def test_a_comment_that_was_refused_says_why() -> None:
    root = tree(with_comment("statement_comment('1.1.a.1', '', error='Too long')"))
    assert_well_labelled(root)
    assert described_by(only(root, "textarea"))[-1] == "comment-error-1.1.a.1"
    assert words_of(only(root, "p", id="comment-error-1.1.a.1")) == "Error: Too long"


def test_the_key_explains_every_choice() -> None:
    root = made("answers.html", "scale_key(scale)", scale=SCALE)
    assert [words_of(term) for term in root.iter("dt")] == [SCALE.label(one) for one in SCALE.choices]


FRAMEWORKS = [SelectChoice("a", "A"), SelectChoice("b", HOSTILE)]
LENGTHS = [SelectChoice("s", "Short"), SelectChoice("f", "Full")]
GROUPS = [SelectChoice("s", "Staff"), SelectChoice("m", "Managers")]


class RowForm(Form):
    name = StringField("Name", [InputRequired("Enter a name")])


class EveryField(Form):
    title = StringField("Title", [InputRequired("Enter a title")], description="For example, Autumn")
    word = PasswordField("Password", [InputRequired("Enter a password")])
    size = IntegerField("Size", [InputRequired("Enter a size")])
    closes = DateField("Closing date", [InputRequired("Enter a date")], format="%d %m %Y")
    framework = SelectField("Framework", [InputRequired("Select one")], choices=FRAMEWORKS)
    length = RadioField("Length", [InputRequired("Select one")], choices=LENGTHS)
    groups = SelectMultipleField("Groups", [InputRequired("Select one")], choices=GROUPS)
    agree = BooleanField("I agree", [InputRequired("Agree first")])
    note = TextAreaField("Note", [InputRequired("Enter a note")])
    rows = FieldList(FormField(RowForm), min_entries=2)


MACROS = {
    "title": ("fields.html", "text_field(field)"),
    "word": ("fields.html", "password_field(field, hint='At least 12 letters')"),
    "size": ("fields.html", "number_field(field, suffix='people')"),
    "closes": ("fields.html", "date_field(field, hint='For example, 27 3 2027')"),
    "framework": ("fields.html", "select_field(field)"),
    "length": ("fields.html", "radios_field(field, hints={'s': 'Ten minutes'})"),
    "groups": ("fields.html", "checkboxes_field(field)"),
    "agree": ("fields.html", "checkbox_field(field)"),
    "note": ("text_area.html", "text_area_field(field, max_length=500)"),
}


def refused_form() -> EveryField:
    form = EveryField(MultiDict())
    assert not form.validate()
    return form


@pytest.mark.parametrize("name", MACROS)
def test_a_field_is_labelled_with_and_without_an_error(name: str) -> None:
    file, call = MACROS[name]
    clean = made(file, call, field=EveryField()[name])
    wrong = made(file, call, field=refused_form()[name])
    assert every(clean, "p", class_="govuk-error-message") == []
    assert words_of(only(wrong, "p", id=f"{name}-error")).startswith("Error: ")
    assert any(f"{name}-error" in described_by(element) for element in wrong.iter())
    assert any(element.get("id") == name for element in wrong.iter()), "the error summary links to it"


def test_the_hint_and_the_error_describe_the_field_in_that_order() -> None:
    root = made("fields.html", "text_field(field)", field=refused_form().title)
    assert described_by(only(root, "input")) == ["title-hint", "title-error"]


def test_what_was_typed_comes_back_escaped() -> None:
    typed = [("title", HOSTILE), ("note", HOSTILE), ("closes", "31"), ("closes", HOSTILE), ("closes", "2")]
    form = EveryField(MultiDict(typed))
    title = made("fields.html", "text_field(field)", field=form.title)
    note = made("text_area.html", "text_area_field(field)", field=form.note)
    closes = made("fields.html", "date_field(field)", field=form.closes)
    assert only(title, "input").attrib["value"] == HOSTILE
    assert only(note, "textarea").text == HOSTILE
    assert [part.attrib["value"] for part in closes.iter("input")] == ["31", HOSTILE, "2"]


def test_choices_are_escaped_and_the_chosen_one_is_marked() -> None:
    form = EveryField(MultiDict([("framework", "b"), ("length", "f"), ("groups", "s"), ("groups", "m")]))
    select = made("fields.html", "select_field(field)", field=form.framework)
    radios = made("fields.html", "radios_field(field)", field=form.length)
    boxes = made("fields.html", "checkboxes_field(field)", field=form.groups)
    assert [words_of(option) for option in select.iter("option") if "selected" in option.attrib] == [HOSTILE]
    assert [one.attrib["value"] for one in radios.iter("input") if "checked" in one.attrib] == ["f"]
    assert [one.attrib["value"] for one in boxes.iter("input") if "checked" in one.attrib] == ["s", "m"]


def test_a_date_or_a_month_that_is_known_is_shown_in_its_parts() -> None:
    form = EveryField(data={"closes": date(2027, 3, 5)})
    day = made("fields.html", "date_field(field)", field=form.closes)
    month = made("fields.html", "date_field(field, parts=('month', 'year'))", field=form.closes)
    assert [part.attrib["value"] for part in day.iter("input")] == ["5", "3", "2027"]
    assert [part.attrib["value"] for part in month.iter("input")] == ["3", "2027"]


def test_a_password_is_never_sent_back() -> None:
    form = EveryField(MultiDict([("word", "secret words")]))
    assert "secret words" not in rendered("fields.html", "password_field(field)", field=form.word)


def test_the_error_summary_links_to_every_field_that_is_wrong_in_rows_too() -> None:
    root = made("errors.html", "error_summary(form)", form=refused_form())
    links = [link.attrib["href"] for link in root.iter("a")]
    assert links == [*(f"#{name}" for name in MACROS), "#rows-0-name", "#rows-1-name"]
    assert rendered("errors.html", "error_summary(form)", form=EveryField()).strip() == ""


def test_a_table_has_a_caption_scopes_and_a_region_that_scrolls_by_keyboard() -> None:
    columns = [{"text": "Group"}, {"text": "Responses", "numeric": True}]
    rows = [[HOSTILE, 204], [Markup("<a href='/m'>Managers</a>"), 88]]
    root = made("tables.html", "table('groups', 'By group', columns, rows)", columns=columns, rows=rows)
    region = only(root, "div", role="region", tabindex="0")
    assert region.get("aria-labelledby") == only(root, "caption").get("id")
    assert [header.get("scope") for header in root.iter("th")] == ["col", "col", "row", "row"]
    assert words_of(every(root, "th", scope="row")[0]) == HOSTILE
    assert words_of(only(root, "a", href="/m")) == "Managers"


def test_a_score_is_a_number_with_a_bar_of_that_length() -> None:
    html = rendered("score.html", "score_bar(62.5, 75, 'Ambition')")
    assert words_of(tree(html)) == "Ambition: 63 out of 100, target 75"
    assert 'class="app-score__fill" x="2" y="2" width="63"' in html


@pytest.mark.parametrize(
    ("call", "said"), [("score_bar(none)", "Not assessed"), ("score_bar(40, hidden=true)", "Hidden")]
)
def test_a_score_that_cannot_be_shown_says_so_and_has_no_bar(call: str, said: str) -> None:
    html = rendered("score.html", call)
    assert words_of(tree(html)) == said
    assert "<svg" not in html


@pytest.mark.parametrize("band", [*Band, None])
def test_every_band_has_words(band: Band | None) -> None:
    assert words_of(made("score.html", "band_tag(band)", band=band))


@pytest.mark.parametrize("label", [*Agreement, None])
def test_every_agreement_has_words(label: Agreement | None) -> None:
    assert words_of(made("score.html", "agreement_tag(line)", line=SimpleNamespace(agreement_label=label)))


def test_progress_with_nothing_to_answer_is_nothing() -> None:
    assert words_of(made("progress.html", "progress_bar(0, 0)")) == "0 of 0 answered"


def test_a_list_of_tasks_ties_each_status_to_its_link() -> None:
    tasks = [
        {"text": "Ambition", "href": "/a", "status": "Not started"},
        {"text": HOSTILE, "href": "", "status": "Later"},
    ]
    root = made("progress.html", "task_list(items)", items=tasks)
    assert described_by(only(root, "a", href="/a")) == ["task-1-status"]
    assert words_of(only(root, "div", id="task-1-status")) == "Not started"


def test_a_summary_list_says_what_each_link_changes() -> None:
    rows = [{"key": "Title", "value": HOSTILE, "href": "/t"}, {"key": "Groups", "value": ["Staff", HOSTILE]}]
    root = made("summary.html", "summary_list(rows)", rows=rows)
    assert words_of(only(root, "a")) == "Change Title"
    assert [words_of(line) for line in root.iter("li")] == ["Staff", HOSTILE]


def test_words_that_are_still_to_be_looked_up_stay_whole_in_lists_and_error_summaries() -> None:
    root = made("summary.html", "summary_list(rows)", rows=[{"key": "Kind", "value": _l("A document")}])
    assert words_of(only(root, "dd")) == "A document"
    assert not list(root.iter("li"))

    class Several(Form):
        parts = FieldList(StringField("Part"), label="Parts", id="parts", min_entries=1)

    form = Several()
    form.parts.errors = [_l("Enter a part")]
    assert "Enter a part" in words_of(made("errors.html", "error_summary(form)", form=form))


def test_a_button_that_changes_something_is_a_form_with_a_token() -> None:
    root = made("buttons.html", "post_button('Close', '/close', fields={'version': 3})")
    sent = {control.attrib["name"]: control.attrib["value"] for control in root.iter("input")}
    assert only(root, "form").attrib["method"] == "post"
    assert sent == {"csrf_token": "token", "version": "3"}


def test_the_way_back_is_a_landmark() -> None:
    root = made("links.html", "back_link('/rounds')")
    assert words_of(only(root, "nav", aria_label="Back")) == "Back"
