from __future__ import annotations

from dataclasses import replace

from benchmark.framework import summary
from tests.factories.frameworks import small_framework


def test_every_part_can_be_looked_up_by_its_code() -> None:
    framework = small_framework()
    assert framework.by_code["b"] is framework.themes[1]
    assert framework.by_code["a.2"] is framework.elements[1]
    assert framework.by_code["a.1.y"] is framework.headings[1]
    assert framework.by_code["a.1.x.3"] is framework.statements[2]
    assert framework.by_code["a.1.x.p2"] is framework.probes[1]


def test_every_part_below_a_theme_knows_its_parent() -> None:
    parents = small_framework().parent_of
    assert parents["a.2"] == "a"
    assert parents["a.2.z"] == "a.2"
    assert parents["a.2.z.1"] == "a.2.z"
    assert parents["a.1.x.p1"] == "a.1.x"
    assert "a" not in parents


def test_an_audience_gets_its_own_statements_in_order() -> None:
    codes = [statement.code for statement in small_framework().statements_for("volunteers")]
    assert codes == ["a.1.x.1", "a.1.y.1", "a.1.y.2", "a.2.z.1", "b.1.v.1", "b.1.v.2"]


def test_the_short_form_is_the_core_statements_for_everyone() -> None:
    framework = small_framework()
    codes = [statement.code for statement in framework.statements_for("volunteers", short=True)]
    assert codes == ["a.1.x.1", "a.1.y.1", "a.2.z.1", "b.1.v.1"]
    assert framework.statements_for("staff", short=True) == framework.statements_for("managers", short=True)


def test_one_changed_letter_changes_the_hash() -> None:
    framework = small_framework()
    assert replace(framework, title="Small library check").hash == framework.hash
    assert replace(framework, title="Small library cheek").hash != framework.hash


def test_the_summary_counts_each_kind_of_part() -> None:
    assert summary(small_framework()) == {
        "themes": 2,
        "elements": 3,
        "headings": 5,
        "statements": 10,
        "core": 4,
        "probes": 2,
    }
