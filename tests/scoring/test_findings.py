from __future__ import annotations

from dataclasses import replace

import pytest

from assessment.scoring.findings import findings
from assessment.scoring.values import Agreement, FindingKind, Line, Tier

HEADING = Line(Tier.HEADING, "1.1.a", "Relevant", target=75.0)
ELEMENT = Line(Tier.ELEMENT, "1.1", "Ambition", target=75.0)
STATEMENT = Line(Tier.STATEMENT, "1.1.a.1", "We know.", target=75.0)


def found(line: Line, lens: str = "self") -> list[tuple[FindingKind, float, float | None]]:
    return [(finding.kind, finding.value, finding.other) for finding in findings([line], lens)]


def test_a_strength_reaches_its_target_and_is_agreed() -> None:
    good = replace(HEADING, score=75.0, gap=0.0, agreement_label=Agreement.AGREED)
    assert found(good) == [(FindingKind.STRENGTH, 75, 75)]
    assert found(replace(good, agreement_label=Agreement.MIXED)) == []
    assert found(replace(good, agreement_label=None)) == []


def test_an_area_for_improvement_is_a_heading_with_a_gap() -> None:
    poor = replace(HEADING, score=60.0, gap=15.0, agreement_label=Agreement.AGREED)
    assert found(poor) == [(FindingKind.IMPROVEMENT, 60, 75)]
    assert found(replace(poor, tier=Tier.ELEMENT)) == []


def test_with_the_peer_lens_strengths_and_gaps_are_the_reviewers() -> None:
    line = replace(
        HEADING, score=60.0, peer=80.0, gap=0.0, agreement_label=Agreement.AGREED, evidence_strength=2
    )
    assert found(line, "peer") == [(FindingKind.STRENGTH, 80, 75)]


def test_divided_opinion_and_communication_gaps_are_about_statements() -> None:
    divided = replace(STATEMENT, agreement=0.1, agreement_label=Agreement.DIVIDED)
    assert found(divided) == [(FindingKind.DIVIDED, 0.1, None)]
    assert found(replace(divided, agreement=0.2, agreement_label=Agreement.MIXED)) == []
    assert found(replace(STATEMENT, dont_know_share=0.3)) == [(FindingKind.COMMUNICATION, 0.3, None)]
    assert found(replace(STATEMENT, dont_know_share=0.29)) == []
    assert found(replace(HEADING, dont_know_share=0.5)) == []


@pytest.mark.parametrize("line", [HEADING, ELEMENT])
def test_a_perception_gap_is_twenty_points_either_way(line: Line) -> None:
    assert found(replace(line, score=70.0, peer=50.0, perception_gap=20.0)) == [
        (FindingKind.PERCEPTION, 70, 50)
    ]
    assert found(replace(line, score=30.0, peer=50.0, perception_gap=-20.0)) == [
        (FindingKind.PERCEPTION, 30, 50)
    ]
    assert found(replace(line, score=69.0, peer=50.0, perception_gap=19.0)) == []


def test_a_high_peer_score_on_thin_evidence_is_said() -> None:
    line = replace(HEADING, peer=75.0, evidence_strength=1)
    assert found(line) == [(FindingKind.THIN_EVIDENCE, 75, 1)]
    assert found(replace(line, evidence_strength=2)) == []
    assert found(replace(line, peer=74.0)) == []
    assert found(replace(line, evidence_strength=None)) == []


def test_strong_evidence_with_a_low_self_score_is_said() -> None:
    line = replace(HEADING, score=49.0, evidence_strength=3)
    assert found(line) == [(FindingKind.STRONG_EVIDENCE_LOW_SELF, 49, 3)]
    assert found(replace(line, score=50.0)) == []
    assert found(replace(line, evidence_strength=2)) == []


def test_findings_come_kind_by_kind_in_the_order_of_the_lines() -> None:
    poor = replace(HEADING, score=60.0, gap=15.0)
    good = replace(HEADING, code="1.1.b", score=80.0, gap=0.0, agreement_label=Agreement.AGREED)
    codes = [(finding.kind, finding.code) for finding in findings([poor, good, poor], "self")]
    assert codes == [
        (FindingKind.STRENGTH, "1.1.b"),
        (FindingKind.IMPROVEMENT, "1.1.a"),
        (FindingKind.IMPROVEMENT, "1.1.a"),
    ]
