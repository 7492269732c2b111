from __future__ import annotations

from dataclasses import replace

from assessment.reports.method import method_notes
from assessment.reports.summary import summary_parts, summary_sentences
from assessment.reports.values import MovedBand
from assessment.scoring.values import Agreement, Band, Finding, FindingKind, Line, Scorecard, Tier
from tests.reports.factories import band_of, concealed, framework, scorecard, unscored

SCORES = {
    "": 62.5,
    "1": 62.5,
    "1.1": 80.0,
    "1.2": 75.0,
    "1.3": 35.0,
    "1.1.a": 80.0,
    "1.2.a": 75.0,
    "1.3.a": 35.0,
}


def _known(line: Line) -> Line:
    """Elements at 80, 75 and 35 against 75; agreement on every statement but the first."""
    if line.tier is Tier.STATEMENT:
        label = Agreement.DIVIDED if line.code == "1.1.a.1" else Agreement.AGREED
        return replace(line, agreement_label=label)
    score = SCORES[line.code]
    gap = max(0.0, 75 - score)
    return replace(line, score=score, gap=gap, priority=2 * gap, band=band_of(2 * gap), peer=None)


def _results() -> Scorecard:
    made = framework(3, headings=1, statements=2)
    findings = (
        Finding(FindingKind.DIVIDED, Tier.STATEMENT, "1.1.a.1", "We do.", -0.5),
        Finding(FindingKind.COMMUNICATION, Tier.STATEMENT, "1.2.a.1", "We do.", 0.4),
    )
    return replace(scorecard(made, peer=False, change=_known), findings=findings)


def test_the_summary_says_where_the_council_stands_how_sure_that_is_and_what_to_do_first() -> None:
    parts = summary_parts(_results(), framework(3, headings=1, statements=2))
    assert [(part.heading, part.sentences) for part in parts] == [
        (
            "Where the council stands",
            (
                "The council scores 63 out of 100, against a target of 75.",
                "On the scale that people answered, that lies between “Partly” and “Mostly”.",
                "Of 3 elements, 2 reach the target and 1 falls short of it.",
                "The strongest element is Ambition (80); the weakest is Decision making and scrutiny (35).",
                "Within it, the weakest heading is Heading 1.3.a (35).",
            ),
        ),
        (
            "How sure that is",
            (
                "412 of 710 people answered (58%).",
                "The scores rest on 6 of the benchmark's 6 statements.",
                "People agree on 5 of 6 statements, have mixed views on 0 and are divided on 1.",
                "On 1 statement, 30% or more answered “don't know”.",
            ),
        ),
        (
            "What to do first",
            (
                "Start with Decision making and scrutiny, 40 points below its target: high priority, "
                "to be acted on within 3 months. Its weakest heading is Heading 1.3.a (35).",
                "In all, 1 element has a gap: 1 of high priority.",
                "Find out first why opinion is divided on 1 statement: "
                "the answer may differ from one part of the council to another.",
            ),
        ),
    ]


def test_the_flat_summary_is_the_same_sentences() -> None:
    made = framework(3, headings=1, statements=2)
    parts = summary_parts(_results(), made)
    assert summary_sentences(_results(), made) == tuple(text for part in parts for text in part.sentences)


def test_a_whole_level_is_named_alone() -> None:
    made = framework(3, headings=1, statements=2)
    results = scorecard(made, change=lambda line: replace(line, score=100.0, gap=0.0))
    assert "that is “Fully”" in summary_sentences(results, made)[1]


def test_with_no_gap_the_summary_says_so() -> None:
    made = framework(3)
    results = scorecard(made, change=lambda line: replace(line, score=90.0, gap=0.0, priority=0.0))
    assert "Every element scores 90." in summary_sentences(results, made)
    assert summary_parts(results, made)[2].sentences[0].startswith("Every element that was scored reaches")


def test_nothing_scored_gives_no_score_and_no_priorities() -> None:
    made = framework(3)
    results = replace(
        scorecard(made, peer=False, change=unscored), respondents=0, population=None, findings=()
    )
    sentences = summary_sentences(results, made)
    assert sentences[0] == "There is no overall score, because nothing was scored."
    assert "0 people answered." in sentences
    assert "There are no scores to set priorities from. More answers are needed first." in sentences


def test_a_hidden_total_says_why() -> None:
    made = framework(3)
    sentences = summary_sentences(scorecard(made, peer=False, change=concealed), made)
    assert sentences[0] == "There is no overall score to show, because too few people answered."
    assert "45 statements cannot be shown without saying who answered what." in sentences


def test_an_element_moved_to_another_band_counts_there() -> None:
    made = framework(11)
    results = scorecard(made)
    first, second = results.ranked[:2]
    steps = summary_parts(results, made, {first: MovedBand(Band.LOW, "A new team starts.")})[2].sentences
    assert steps[0].startswith(f"Start with {results.line(second).name},")


def test_a_peer_review_is_told_beside_the_councils_own_score() -> None:
    made = framework(11)
    told = " ".join(summary_sentences(replace(scorecard(made), gap_lens="peer"), made))
    assert "The peer team scores the council 21. Gaps are counted from the peer team's score." in told
    assert (
        "The peer team scored 33 headings, 16 of them on evidence from two or more kinds of source." in told
    )


def test_a_gap_below_a_point_is_not_called_none() -> None:
    made = framework(1, headings=1, statements=1)

    def nearly(line: Line) -> Line:
        return replace(line, score=74.8, gap=0.2, priority=0.4, band=Band.LOW)

    assert "less than a point below its target" in " ".join(
        summary_sentences(scorecard(made, change=nearly), made)
    )


def test_the_method_note_tells_of_peers_only_where_there_were_any() -> None:
    made = framework(1)
    with_peers = [note.heading for note in method_notes(scorecard(made), made)]
    without = [note.heading for note in method_notes(scorecard(made, peer=False), made)]
    assert with_peers == [*without[:-1], "Peer review", without[-1]]
    assert without[-1] == "Confidentiality"
