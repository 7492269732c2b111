from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date

import pytest

from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.summary import summary_sentences
from assessment.reports.values import GapReport, MovedBand
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Band, Breakdown, Cell, Distribution, PeerHeading, Tier
from benchmark.framework import Framework
from tests.reports.factories import (
    GROUPS,
    concealed,
    framework,
    gap_report,
    scorecard,
    unscored,
)
from tests.reports.pdfs import catalog, link_kinds, page_texts, pages_by_title, read

HOSTILE = (
    "<img src=x onerror=alert(1)>",
    '<img src="http://192.0.2.1/a.png"/>',
    "<img src='/etc/hostname'/>",
    "a < b && c > d",
    "<b>unclosed <i>tags",
    "</para><br/>",
    '<a href="javascript:alert(1)">x</a>',
    "&lt;&unknown;&#0;",
    "\u202eסדר הפוך\u202c שלום",
    "🙂🏳️‍🌈 emoji",
    "\x00\x07\x1b[31m",
    "=HYPERLINK(1)",
    "line\r\nbreak\n\n\nmore",
    "",
)


@pytest.fixture(scope="module")
def report() -> GapReport:
    return gap_report()


@pytest.fixture(scope="module")
def pdf(report: GapReport) -> bytes:
    return gap_report_pdf(report)


@pytest.fixture(scope="module")
def texts(pdf: bytes) -> list[str]:
    return page_texts(pdf)


@pytest.fixture(scope="module")
def pages(pdf: bytes) -> Mapping[str, int]:
    return pages_by_title(pdf)


@pytest.fixture(scope="module")
def brief() -> GapReport:
    """A report of three elements, quick to read back."""
    made = framework(3, headings=1, statements=2)
    return gap_report(made, scorecard(made))


def test_every_element_heading_and_statement_is_named(texts: list[str], report: GapReport) -> None:
    text = " ".join(texts)
    for element in report.framework.elements:
        assert f"{element.code} {element.name}" in text
    for heading in report.framework.headings:
        assert f"{heading.code} {heading.name}" in text
    for statement in report.framework.statements:
        assert f"{statement.code} {statement.text}" in text


def test_the_summary_is_the_very_words_of_the_page(texts: list[str], report: GapReport) -> None:
    text = texts[2]
    for sentence in summary_sentences(report.scorecard, report.framework):
        assert sentence in text


def test_every_page_but_the_cover_says_which_of_how_many_it_is(texts: list[str]) -> None:
    assert "Page" not in texts[0]
    for number, text in enumerate(texts[1:], start=2):
        assert f"Page {number} of {len(texts)}" in text


def test_the_outline_leads_to_the_pages_where_the_headings_stand(
    texts: list[str], pages: Mapping[str, int], report: GapReport
) -> None:
    elements = [f"{element.code} {element.name}" for element in report.framework.elements]
    findings = ["Strengths", "Areas for improvement", "Divided opinion", "Communication gaps"]
    for title in ("Summary", *elements, *findings):
        assert title in texts[pages[title] - 1]
    assert list(pages)[-1] == "Confidentiality"


def test_the_contents_give_the_same_pages_as_the_outline(
    texts: list[str], pages: Mapping[str, int], report: GapReport
) -> None:
    for element in report.framework.elements:
        title = f"{element.code} {element.name}"
        assert f"{title} {pages[title]}" in texts[1]


def test_language_title_and_author_are_set(pdf: bytes) -> None:
    reader = read(pdf)
    assert catalog(pdf)["/Lang"] == "en-GB"
    assert catalog(pdf)["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata is not None
    assert reader.metadata.title == "Gap report: Wharfmoor District Council: Self-assessment 2026"
    assert reader.metadata.author == "Critical Friend"


def test_the_same_report_gives_the_same_bytes_also_side_by_side(pdf: bytes, report: GapReport) -> None:
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(gap_report_pdf, [report, report])) == [pdf, pdf]


def test_no_heading_ends_a_page(texts: list[str], pages: Mapping[str, int]) -> None:
    titles = [title for title in pages if title[0].isdigit()]
    for text in texts[2:]:
        body = text.split("Gap report · Wharfmoor")[0].strip()
        assert not any(body.endswith(title) for title in titles)


def test_table_heads_return_on_every_page() -> None:
    made = framework(1, headings=1, statements=90)
    results = replace(scorecard(made), services=None, groups=None, findings=())
    every = page_texts(gap_report_pdf(gap_report(made, results)))
    carrying = [text for text in every if "We do the thing that 1.1.a." in text]
    assert len(carrying) > 2
    assert all(
        "Statement of 1.1.a Score Answers Agreement Don't know All answers" in text for text in carrying
    )


def test_hidden_parts_are_called_hidden_with_a_note(texts: list[str], pages: Mapping[str, int]) -> None:
    by_group, by_service = (texts[pages[title] - 1] for title in ("Scores by group", "Scores by service"))
    for text in (by_group, by_service):
        assert "Hidden" in text
        assert "fewer than 5 people answered" in text
    for _code, name in GROUPS:
        assert name in by_group


def test_a_band_that_a_manager_moved_is_shown_with_the_reason(brief: GapReport) -> None:
    code = brief.scorecard.ranked[0]
    moved = replace(brief, moved={code: MovedBand(Band.LOW, "A new team starts in April.")})
    text = " ".join(page_texts(gap_report_pdf(moved)))
    name = brief.scorecard.line(code).name
    assert f"{code} {name} was moved from Medium to Low: A new team starts in April." in text


def test_a_headings_moved_band_is_shown_as_well(brief: GapReport) -> None:
    line = brief.scorecard.line(brief.scorecard.ranked_headings[0])
    moved = replace(brief, moved={line.code: MovedBand(Band.NONE, "Under way already.")})
    text = " ".join(page_texts(gap_report_pdf(moved)))

    assert "No gap (moved)" in text
    assert f"{line.code} {line.name} was moved from" in text
    assert "Under way already." in text


def test_without_peers_there_is_nothing_of_peers(brief: GapReport) -> None:
    alone = replace(brief, scorecard=scorecard(brief.framework, peer=False), reviewers=None)
    text = " ".join(page_texts(gap_report_pdf(alone)))
    assert "Peer" not in text.replace("Corporate Peer", "")
    assert "Perception gaps" not in text


def test_a_file_scored_without_a_council_has_a_report(brief: GapReport) -> None:
    bare = GapReport("", "", brief.framework, scorecard(brief.framework), date(2026, 11, 22))
    reader = read(gap_report_pdf(bare))
    assert reader.metadata is not None
    assert reader.metadata.title == "Gap report"


@pytest.mark.parametrize("elements", [1, 3, 30])
@pytest.mark.parametrize("change", [unscored, concealed])
def test_a_report_of_no_scores_at_all_says_so_on_few_pages(elements: int, change: object) -> None:
    made = framework(elements, headings=1, statements=2)
    assert callable(change)
    blank = scorecard(made, peer=False, change=change)
    results = replace(blank, findings=(), groups=Breakdown("group", ()), services=None, group_gap=())
    texts = page_texts(gap_report_pdf(gap_report(made, results)))
    assert len(texts) <= 5
    text = " ".join(texts)
    assert "There are no scores to set priorities from." in text
    assert ("Hidden" if change is concealed else "Not assessed") in text
    assert "Element by element" not in text
    assert "How the scores were worked out" in text


def test_a_report_with_one_score_of_a_statement_has_its_tables() -> None:
    made = framework(1, headings=1, statements=2)
    shown = [line.code for line in scorecard(made, peer=False).tier(Tier.STATEMENT)][:1]
    blank = scorecard(made, peer=False, change=lambda line: line if line.code in shown else concealed(line))
    results = replace(blank, findings=(), groups=Breakdown("group", ()), services=None, group_gap=())
    text = " ".join(page_texts(gap_report_pdf(gap_report(made, results))))
    assert "Element by element" in text
    assert "No element that was scored has a gap." in text


def _hostile_framework(made: Framework, text: str) -> Framework:
    themes = []
    for theme in made.themes:
        elements = tuple(
            replace(
                element,
                name=text,
                about=text,
                headings=tuple(
                    replace(
                        heading,
                        name=text,
                        about=text,
                        statements=tuple(replace(statement, text=text) for statement in heading.statements),
                    )
                    for heading in element.headings
                ),
            )
            for element in theme.elements
        )
        themes.append(replace(theme, name=text, elements=elements))
    return replace(made, title=text, source=text, edition=text, themes=tuple(themes))


def _hostile_report(text: str) -> GapReport:
    """A report in which every piece of text that a person may write is the given one."""
    made = _hostile_framework(framework(3, headings=2, statements=2), text)
    base = scorecard(made)
    assert base.services is not None
    parts = tuple(replace(part, name=text) for part in base.services.parts[:3])
    peer = {code: PeerHeading(2.0, 1, text, (text,), (text,)) for code in base.peer or {}}
    results = replace(base, peer=peer, services=Breakdown("service", parts), groups=Breakdown("group", parts))
    code = results.ranked[0]
    return replace(
        gap_report(made, results), council=text, round_title=text, moved={code: MovedBand(Band.LOW, text)}
    )


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_neither_breaks_a_report_nor_fetches_anything(
    text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object, **settings: object) -> None:
        raise AssertionError("the report went to fetch something")

    monkeypatch.setattr("reportlab.lib.utils.rlUrlRead", refuse)
    monkeypatch.setattr("urllib.request.urlopen", refuse)
    data = gap_report_pdf(_hostile_report(text))
    images = [image for page in read(data).pages for image in page.images]
    assert images == []
    assert all(link == "/GoTo" or link is None for link in link_kinds(data))


def test_markup_in_text_is_shown_as_it_was_written() -> None:
    text = " ".join(page_texts(gap_report_pdf(_hostile_report("a < b & <i>c</i>"))))
    assert "a < b & <i>c</i>" in text


def test_a_word_of_fifty_thousand_letters_does_not_stop_a_report() -> None:
    assert len(read(gap_report_pdf(_hostile_report("x" * 50_000))).pages) > 10


def test_the_real_arithmetic_feeds_the_report() -> None:
    made = framework(3, headings=2, statements=2)
    codes = [statement.code for statement in made.statements]
    counts = {code: Distribution((1, 2, 3, 4, 10), 2, 1) for code in codes}
    cells = [Cell("staff", "parks", 23, counts), Cell("managers", "parks", 4, counts)]
    results = build_scorecard(
        made, codes, cells, threshold=5, aims={}, groups=GROUPS, services=[("parks", "Parks")]
    )
    text = " ".join(page_texts(gap_report_pdf(gap_report(made, results))))
    assert "The council scores 75 out of 100, against a target of 75." in text
