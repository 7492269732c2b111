from __future__ import annotations

from datetime import date

import pytest

from assessment.reports import words
from assessment.scoring.values import (
    Agreement,
    Band,
    Distribution,
    Finding,
    FindingKind,
    Line,
    Part,
    PartStatement,
    Score,
    Tier,
)
from tests.reports.factories import LABELS, concealed


@pytest.mark.parametrize(
    ("value", "text"), [(None, "–"), (0.0, "0"), (62.5, "63"), (61.49, "61"), (-3.2, "−3"), (-0.4, "0")]
)
def test_a_number_is_shown_in_whole_points_half_away_from_zero(value: float | None, text: str) -> None:
    assert words.number_text(value) == text


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (5.5, "+6"), (-5.5, "−6"), (0.2, "0"), (-0.2, "0")])
def test_a_difference_carries_its_sign(value: float | None, text: str) -> None:
    assert words.signed_text(value) == text


@pytest.mark.parametrize(("share", "text"), [(None, "–"), (0.0, "0%"), (0.125, "13%"), (1.0, "100%")])
def test_a_share_is_shown_in_whole_per_cent(share: float | None, text: str) -> None:
    assert words.share_text(share) == text


def test_a_line_without_a_score_says_why() -> None:
    element = Line(Tier.ELEMENT, "1.1", "Ambition", of=3)
    statement = Line(Tier.STATEMENT, "1.1.a.1", "We do.", n=0)
    assert words.score_text(element) == "Not assessed"
    assert words.score_text(statement) == "No answers"
    assert words.score_text(concealed(element)) == "Hidden"


def test_coverage_counts_the_kind_of_part_that_a_line_rolls_up() -> None:
    assert words.coverage_text(Line(Tier.ELEMENT, "1.1", "Ambition", scored=2, of=3)) == "2 of 3 headings"
    assert words.coverage_text(Line(Tier.HEADING, "1.1.a", "Aims", scored=1, of=1)) == "1 of 1 statement"
    assert words.coverage_text(Line(Tier.OVERALL, "", "Overall", scored=4, of=4)) == "4 of 4 themes"
    assert words.coverage_text(Line(Tier.STATEMENT, "1.1.a.1", "We do.", scored=1, of=1)) == ""


def test_a_band_carries_its_time_to_act() -> None:
    bands = [(words.band_text(band), words.time_to_act(band)) for band in Band]
    assert bands == [
        ("High", "Within 3 months"),
        ("Medium", "In 3 to 9 months"),
        ("Low", "Within 12 months"),
        ("No gap", "–"),
    ]
    assert words.time_to_act(None) == "–"


@pytest.mark.parametrize("label", [*Agreement, None])
def test_every_agreement_has_words(label: Agreement | None) -> None:
    assert words.agreement_text(Line(Tier.HEADING, "1.1.a", "Aims", agreement_label=label))


def test_dates_and_months_are_written_out() -> None:
    assert words.date_text(date(2026, 11, 3)) == "3 November 2026"
    assert words.month_text((2027, 9)) == "Sep 2027"


def test_a_distribution_in_words_names_each_level_and_what_is_not_a_score() -> None:
    text = words.distribution_text(Distribution((1, 0, 2, 3, 0), 4, 5), LABELS)
    assert text == "Not at all 1, A little 0, Partly 2, Mostly 3, Fully 0; don't know 4, not applicable 5"


def _part(hidden: tuple[bool, bool], value: float | None) -> Part:
    statements = {
        code: PartStatement(code, None if gone else 6, None if gone else 50.0, gone)
        for code, gone in zip(("a", "b"), hidden, strict=True)
    }
    return Part("p", "Parks", 6, statements, {"1.1": Score(value, 1, 1)})


@pytest.mark.parametrize(
    ("hidden", "value", "text"),
    [
        ((False, False), 50.0, "50"),
        ((True, False), 50.0, "50*"),
        ((True, True), None, "Hidden"),
        ((False, False), None, "No answers"),
    ],
)
def test_the_score_of_a_part_says_what_is_hidden(
    hidden: tuple[bool, bool], value: float | None, text: str
) -> None:
    assert words.part_score_text(_part(hidden, value), "1.1", ["a", "b"]) == text


@pytest.mark.parametrize(
    ("kind", "value", "other", "text"),
    [
        (FindingKind.STRENGTH, 82.4, 75.0, "scores 82 against a target of 75"),
        (FindingKind.IMPROVEMENT, 40.0, 75.0, "scores 40, short of its target of 75"),
        (FindingKind.IMPROVEMENT, 74.9, 75.0, "scores 75, just short of its target of 75"),
        (FindingKind.DIVIDED, -0.254, None, "agreement −0.25"),
        (FindingKind.COMMUNICATION, 0.415, None, "42% answered “don't know”"),
        (FindingKind.PERCEPTION, 70.0, 45.0, "the council scores itself 70, the peer team 45"),
        (FindingKind.THIN_EVIDENCE, 75.0, 1.0, "the peer team scores it 75 on evidence of strength 1 of 3"),
        (
            FindingKind.STRONG_EVIDENCE_LOW_SELF,
            40.0,
            3.0,
            "people score it 40, though the evidence is of strength 3 of 3",
        ),
    ],
)
def test_a_finding_says_the_numbers_that_made_it(
    kind: FindingKind, value: float, other: float | None, text: str
) -> None:
    finding = Finding(kind, Tier.HEADING, "1.1.a", "Aims", value, other)
    assert words.finding_sentence(finding) == f"1.1.a Aims: {text}."


def test_a_finding_on_a_statement_quotes_it_without_its_full_stop() -> None:
    finding = Finding(FindingKind.DIVIDED, Tier.STATEMENT, "1.1.a.1", "We plan.", 0.1)
    assert words.finding_sentence(finding) == "1.1.a.1 “We plan”: agreement 0.10."


def test_every_kind_of_finding_has_a_heading_and_a_note() -> None:
    assert set(words.FINDING_HEADINGS) == set(words.FINDING_NOTES) == set(FindingKind)


def test_the_note_on_hiding_names_the_threshold() -> None:
    assert "fewer than 7 people" in words.hidden_note(7)


def test_evidence_strength_is_explained() -> None:
    assert [words.evidence_text(strength)[:7] for strength in range(4)] == [
        "0 of 3:",
        "1 of 3:",
        "2 of 3:",
        "3 of 3:",
    ]
    assert words.evidence_text(None) == "–"
