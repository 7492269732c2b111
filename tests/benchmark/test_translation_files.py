"""A translation is complete, has the codes of its framework and no others, and tells all that is wrong."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from benchmark.framework import Framework, Guidance
from benchmark.problems import FrameworkProblems
from benchmark.scale import Level
from benchmark.translation import Translation, Wording, from_json, to_json, translated
from benchmark.translation_files import notes_on, read_translations
from tests.factories.frameworks import SMALL_FOLDER, small_framework

WELSH = (SMALL_FOLDER / "framework.cy.yaml").read_text("utf-8")
WITH_SERVICES = replace(
    small_framework(), scale=replace(small_framework().scale, service_question="How often here?")
)


def welsh() -> Translation:
    (found,) = read_translations(SMALL_FOLDER, small_framework())
    return found


def problems(
    folder: Path, text: str, name: str = "framework.cy.yaml", of: Framework | None = None
) -> list[str]:
    (folder / name).write_text(text, "utf-8")
    with pytest.raises(FrameworkProblems) as caught:
        read_translations(folder, of or small_framework())
    return [str(problem).removeprefix(name + ":") for problem in caught.value.problems]


def changed(old: str, new: str) -> str:
    assert WELSH.count(old) == 1
    return WELSH.replace(old, new)


def test_a_translated_framework_has_the_same_codes_and_a_hash_of_its_own() -> None:
    english, cymraeg = small_framework(), translated(small_framework(), welsh())
    assert list(cymraeg.by_code) == list(english.by_code)
    assert [one.code for one in cymraeg.audiences] == [one.code for one in english.audiences]
    assert cymraeg.scale.choices == english.scale.choices
    assert cymraeg.hash != english.hash
    assert (cymraeg.code, cymraeg.edition, cymraeg.language) == ("small-library", "1", "cy")
    for audience in english.audiences:
        for short in (False, True):
            theirs = [one.code for one in english.statements_for(audience.code, short=short)]
            assert [one.code for one in cymraeg.statements_for(audience.code, short=short)] == theirs


def test_every_text_that_a_respondent_sees_is_in_the_other_language() -> None:
    cymraeg = translated(small_framework(), welsh())
    assert cymraeg.title == "Gwiriad llyfrgell fach"
    assert cymraeg.scale.question == "Pa mor aml y mae hyn yn wir?"
    assert cymraeg.scale.levels[0] == Level("Byth", "Nid yw'n digwydd.")
    assert cymraeg.audiences[2].name == "Gwirfoddolwyr"
    assert [theme.name for theme in cymraeg.themes] == ["Lle", "Pobl"]
    assert (cymraeg.elements[0].name, cymraeg.headings[1].name) == ("Adeilad", "Cynnes a golau")
    assert cymraeg.headings[1].about == "Gall pobl aros a darllen."
    assert cymraeg.statements[1].text == "Mae ein drysau tân yn glir."
    assert cymraeg.statements[4].help == "Meddyliwch am y desgiau yn ogystal â'r nenfwd."


def test_what_is_left_out_stays_in_english_and_is_told_as_a_note() -> None:
    cymraeg = translated(small_framework(), welsh())
    assert cymraeg.probes == small_framework().probes
    assert cymraeg.headings[0].plan == small_framework().headings[0].plan
    assert notes_on(small_framework(), welsh()) == [
        "framework.cy.yaml: note: probes left in en-GB: 2 of 2",
        "framework.cy.yaml: note: plans left in en-GB: 1 of 1",
    ]


def test_a_sentence_that_was_never_translated_is_told_as_a_note() -> None:
    copied = replace(
        welsh(), statements={**welsh().statements, "a.1.x.1": small_framework().statements[0].text}
    )
    assert "framework.cy.yaml: note: the same as in en-GB: a.1.x.1" in notes_on(small_framework(), copied)


def test_probes_and_plans_can_be_translated_too(tmp_path: Path) -> None:
    more = (
        "probes:\n  a.1.x.p1: Edrychwch ar y cofnod.\n  a.1.x.p2: A yw'r drysau'n glir?\n"
        "plans:\n  a.1.x: {outcome: Drysau ar agor., measures: [Canran], actions: [Cadw, Cerdded]}\n"
    )
    (tmp_path / "framework.cy.yaml").write_text(WELSH + more, "utf-8")
    (full,) = read_translations(tmp_path, small_framework())
    cymraeg = translated(small_framework(), full)
    assert cymraeg.probes[0].text == "Edrychwch ar y cofnod."
    assert cymraeg.headings[0].plan == Guidance("Drysau ar agor.", ("Canran",), ("Cadw", "Cerdded"))
    assert notes_on(small_framework(), full) == []


def test_a_translation_is_stored_and_read_back_equal() -> None:
    assert from_json(to_json(welsh())) == welsh()
    with pytest.raises(ValueError, match="language"):
        from_json("{}")


def test_a_folder_without_translations_has_none(tmp_path: Path) -> None:
    shutil.copyfile(SMALL_FOLDER / "framework.yaml", tmp_path / "framework.yaml")
    assert read_translations(tmp_path, small_framework()) == ()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("  a.1.x.2: Mae ein drysau tân yn glir.\n", "", ['45: statements: has no text for "a.1.x.2"']),
        ("  a.1.x.2: Mae", "  a.1.x.9: Mae", [
            '45: statements: has no text for "a.1.x.2"',
            "47: a.1.x.9: is not the code of a statement in the framework",
        ]),
        ("  volunteers: Gwirfoddolwyr\n", "", ['12: audiences: has no text for "volunteers"']),
        ("  b: Pobl\n", "  b:\n", ["18: b: is empty"]),
        ("    about: Gall pobl aros a darllen.\n", "", ["33: about: is missing"]),
        ("language: cy", "language: en-GB", [
            '2: language: "en-GB" is not the language in the file\'s name, "cy"',
            '2: language: "en-GB" is the framework\'s own language',
        ]),
        ("language: cy", "language: Welsh", [
            '2: language: "Welsh" is not the code of a language such as cy, pl or pt-BR',
            '2: language: "Welsh" is not the language in the file\'s name, "cy"',
        ]),
        ("label: Weithiau", "label: byth", ['9: label: "byth" is given twice; the first is on line 8']),
        ("    - {label: Byth, description: Nid yw'n digwydd.}\n", "", [
            "7: levels: must have 4 entries like the framework's scale, not 3",
        ]),
        ("  question: Pa mor", "  service_question: Pa\n  question: Pa mor", [
            "6: service_question: is not in the framework's scale; take it out",
        ]),
        ("help:\n", "helps:\n", [
            '2: help: has no text for "a.1.y.2"',
            '56: helps: is not a known key; did you mean "help"?',
        ]),
        ("  a.1.y.2: Meddyliwch", "  a.1.y.1: Meddyliwch", [
            '56: help: has no text for "a.1.y.2"',
            "57: a.1.y.1: is not the code of a statement with help in the framework",
        ]),
        ("  a: Lle\n", "  a: [Lle]\n", ["17: a: must be text, not a list"]),
        ("  a: Lle\n", "  a: Lle\n  a: Lleoedd\n", ["18: a: is given twice; the first is on line 17"]),
        ("    name: Llyfrau\n", "    nmae: Llyfrau\n", [
            "23: name: is missing",
            '24: nmae: is not a known key; did you mean "name"?',
        ]),
        ("title: Gwiriad", "plans: {a.1.x: {measures: [Un, Dau]}}\ntitle: Gwiriad", [
            "3: actions: must have 2 entries like the framework's, not 0",
            "3: measures: must have 1 entries like the framework's, not 2",
            "3: outcome: is missing",
        ]),
    ],
)  # fmt: skip
def test_a_fault_is_told_with_its_line_and_key(
    tmp_path: Path, old: str, new: str, expected: list[str]
) -> None:
    assert problems(tmp_path, changed(old, new)) == expected


def test_a_framework_that_asks_of_services_needs_that_question_too(tmp_path: Path) -> None:
    assert problems(tmp_path, WELSH, of=WITH_SERVICES) == ['5: scale: has no text for "service_question"']


def test_the_problems_of_all_translations_are_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "framework.pl.yaml").write_text("language: pl\n\t\n", "utf-8")
    found = problems(tmp_path, changed("title: Gwiriad llyfrgell fach\n", ""))
    assert found[0] == "2: title: is missing"
    assert found[1].startswith("framework.pl.yaml:2: file: ")


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(WELSH, "utf-8")
    folder = tmp_path / "framework"
    folder.mkdir()
    (folder / "framework.cy.yaml").symlink_to(outside)
    with pytest.raises(FrameworkProblems, match="must not lead out"):
        read_translations(folder, small_framework())


def test_names_of_element_and_heading_keep_their_own_wording() -> None:
    assert welsh().elements["a.1"] == Wording("Adeilad", "Mae'r adeilad yn addas i fod yn llyfrgell.")
