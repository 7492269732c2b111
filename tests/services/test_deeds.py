"""Deeds and records of the audit trail, and troubles with mail: kept in English, read in any language."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import assessment
from assessment.lifecycle import PriorityState
from assessment.models import MailKind
from assessment.services import inviting
from assessment.services.deeds import DEEDS, deed_text, kind_text, record_text
from assessment.services.mail_trouble import trouble_text
from assessment.services.service_changes import Kind
from assessment.translation import speaking
from tests.factories.languages import BRACKETED, outside

WRITERS = {"record", "_record", "_audit_day", "_remove", "note_task"}
SOURCES = sorted(Path(assessment.__file__).parent.rglob("*.py"))
RECORDS = {"settings", "services", "a person", *(kind.value for kind in MailKind)}
NOTES = {"with a one-time code"}


def written() -> Iterator[str]:
    """Every text that the code hands to whatever writes the trail, save records and notes."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                for argument in node.args if name in WRITERS else ():
                    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                        yield f"set {argument.value} of" if name == "note_task" else argument.value


def test_every_deed_that_is_written_has_its_words() -> None:
    deeds = set(written()) - RECORDS - NOTES
    assert len(deeds) > 50
    assert deeds <= DEEDS
    assert {state.value.replace("_", " ") for state in PriorityState} <= DEEDS
    assert {*Kind} - {Kind.UNCHANGED} <= DEEDS


def test_in_english_they_are_read_as_they_were_written() -> None:
    assert all(deed_text(deed) == deed for deed in DEEDS)
    assert [record_text(text) for text in ("round 3", "settings", "a person", "services")] == [
        "round 3",
        "settings",
        "a person",
        "services",
    ]
    assert record_text("round 3", "Autumn 2026") == "round “Autumn 2026”"
    assert record_text("plan 3", "Whatever") == "plan 3"
    assert kind_text("a") == "a person"
    assert record_text("sign_in") == "link to sign in"


def test_in_another_language_they_are_looked_up_and_what_nobody_knows_stays() -> None:
    with speaking(BRACKETED):
        assert {outside(deed_text(deed)) for deed in DEEDS} == {""}
        assert record_text("round 3") == "«round 3»"
        assert record_text("a person") == "«a person»"
        assert record_text("reviewer 3", "Ann Lee") == "«reviewer Ann Lee»"
        assert kind_text("round") == "«round»"
        assert deed_text("danced with") == "danced with"
        assert record_text("round <b>") == "round <b>"


@pytest.mark.parametrize(
    "kept",
    [
        "The mail server refused this address (code 550).",
        "The mail server refused this mail (code 554).",
        "This is not an e-mail address.",
        "1 reminder could not be delivered.",
        "1,200 reminders could not be delivered.",
        inviting.IN_DOUBT,
    ],
)
def test_trouble_with_mail_is_kept_in_english_and_read_in_the_language_spoken(kept: str) -> None:
    assert trouble_text(kept) == kept
    with speaking(BRACKETED):
        assert trouble_text(kept) == f"«{kept}»"


def test_no_trouble_is_no_words() -> None:
    with speaking(BRACKETED):
        assert trouble_text("") == ""
