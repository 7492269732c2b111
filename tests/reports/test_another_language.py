"""Documents follow the language that is spoken: no word of ours in them is left in English."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, time
from io import BytesIO
from pathlib import Path

import pytest
from babel import Locale
from openpyxl import load_workbook

from assessment.reports import styles, words
from assessment.reports.charts import chart_description, chart_rows
from assessment.reports.document import PRODUCT
from assessment.reports.exports import scores_csv
from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.paper import paper_pdf
from assessment.reports.plan import plan_pdf
from assessment.reports.posters import posters_pdf
from assessment.reports.slips import Slips, slips_pdf
from assessment.reports.table_templates import TemplateColumn, table_xlsx
from assessment.reports.tables import cell, head_row, rows_table
from assessment.reports.text import drawable
from assessment.reports.turnout import turnout_csv
from assessment.reports.values import GapReport, MovedBand
from assessment.scoring.turnout import Part, turnout
from assessment.scoring.values import Band, Finding, FindingKind, Tier
from assessment.translation import speaking
from assessment.web.config import ROOT
from tests.factories.languages import BRACKETED, outside, texts_of
from tests.reports.factories import concealed, framework, gap_report, scorecard, unscored
from tests.reports.pdfs import catalog, page_texts, pages_by_title, read
from tests.reports.test_paper import FORM
from tests.reports.test_plan import PLAN
from tests.reports.test_posters import POSTER
from tests.web.test_words_of_pages import SEVERAL_WORDS, texts_to_read

COUNCIL = "Wharfmoor District Council"
REASON = "A statutory duty."
MODULES = sorted(
    path
    for path in (ROOT / "assessment" / "reports").glob("*.py")
    if path.name not in ("styles.py", "svg.py")
)
NO_WORDS = re.compile(r"paper \w+|\W*<.*|[EdMLy ]+|text/csv; .*")
"""Names of styles, pieces of markup, patterns of dates."""


@pytest.fixture(autouse=True)
def _made_up_language() -> Iterator[None]:
    with speaking(BRACKETED):
        yield


def data_of(report: GapReport) -> set[str]:
    """What a report says that is not our words: its framework's texts, names, and what people wrote."""
    results = report.scorecard
    said = {report.council, report.round_title, results.service, REASON, *texts_of(report.framework)}
    for parts in (results.groups, results.services):
        said |= {part.name for part in parts.parts} if parts else set()
    for peer in (results.peer or {}).values():
        said |= {peer.rationale, *peer.strengths, *peer.improvements}
    return said


def left_in(pdf: bytes, data: Iterable[str]) -> str:
    """The words of a PDF that were not looked up: on its pages, in its outline, in what it says of itself."""
    about = read(pdf).metadata
    told = [str(about.title), str(about.subject)] if about else []
    return outside("\n".join([*page_texts(pdf), *pages_by_title(pdf), *told]), {PRODUCT, *data})


def of_one_service(report: GapReport) -> GapReport:
    results = replace(report.scorecard, service="Parks", of_services=True, peer=None, gap_lens="self")
    return replace(report, scorecard=results)


def of_each_service(report: GapReport) -> GapReport:
    return replace(report, scorecard=replace(report.scorecard, of_services=True, gap_lens="peer"))


def with_every_finding(report: GapReport) -> GapReport:
    found = [Finding(kind, Tier.HEADING, "1.1.a", "Heading 1.1.a", 41.0, 3.0) for kind in FindingKind]
    found += [Finding(kind, Tier.STATEMENT, "1.1.a.1", "Heading 1.1.a", 3.0, 3.0) for kind in FindingKind]
    return replace(report, scorecard=replace(report.scorecard, findings=tuple(found)))


def with_moved_bands(report: GapReport) -> GapReport:
    codes = (*report.scorecard.ranked[:1], *report.scorecard.ranked_headings[:1])
    return replace(report, moved={code: MovedBand(Band.LOW, REASON) for code in codes})


def with_nothing_to_show(report: GapReport) -> GapReport:
    made = report.framework
    results = replace(scorecard(made, peer=False, change=concealed), population=None, respondents=1)
    return replace(report, scorecard=results, reviewers=None)


def with_nothing_scored(report: GapReport) -> GapReport:
    made = report.framework
    return replace(report, scorecard=scorecard(made, peer=False, change=unscored), reviewers=1)


def as_it_is(report: GapReport) -> GapReport:
    return report


@pytest.mark.parametrize(
    "change",
    [
        as_it_is,
        of_one_service,
        of_each_service,
        with_every_finding,
        with_moved_bands,
        with_nothing_to_show,
        with_nothing_scored,
    ],
)
def test_a_gap_report_has_no_word_that_was_not_looked_up(change: Callable[[GapReport], GapReport]) -> None:
    report = change(gap_report(framework(4, headings=2, statements=2)))
    pdf = gap_report_pdf(report)
    assert left_in(pdf, data_of(report)) == ""
    assert catalog(pdf)["/Lang"] == "eo"
    assert "22 Novembro 2026" in " ".join(page_texts(pdf))


def test_a_plan_has_no_word_that_was_not_looked_up() -> None:
    (priority,) = PLAN.priorities
    (action,) = priority.actions
    (measure,) = priority.measures
    origin = priority.came_from
    assert origin is not None
    bare = replace(priority, came_from=replace(origin, score=None, target=None, on=None), actions=())
    data = {PLAN.title, PLAN.council, priority.title, priority.outcome, priority.band_reason, action.text}
    data |= {action.lead, action.resources, action.status, measure.ref, measure.text, origin.round_title}
    data |= {words.month_letter((2026, month)) for month in range(1, 13)}
    for months in (12, 36):
        plan = replace(PLAN, months=months, priorities=(priority, bare))
        assert left_in(plan_pdf(plan), data) == ""
    assert left_in(plan_pdf(replace(PLAN, priorities=())), data) == ""


@pytest.mark.parametrize("of_services", [False, True])
@pytest.mark.parametrize("with_code", [False, True])
def test_a_poster_has_no_word_that_was_not_looked_up(with_code: bool, of_services: bool) -> None:
    poster = replace(POSTER, closing=words.weekday_text(date(2026, 12, 18)), with_code=with_code)
    pdf = posters_pdf([replace(poster, of_services=of_services)], COUNCIL)
    assert left_in(pdf, {poster.council, poster.whom, poster.typed, COUNCIL}) == ""


def test_slips_have_no_word_that_was_not_looked_up() -> None:
    codes = [("7K3-M0QX", "https://friend.example/c/ABC#1")]
    slips = Slips(COUNCIL, "Housing", "friend.example/c/ABC", words.date_text(date(2026, 5, 18)), codes)
    assert left_in(slips_pdf(slips, COUNCIL), {COUNCIL, "Housing", "friend.example/c/ABC", "7K3-M0QX"}) == ""


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("of_services", [False, True])
def test_a_questionnaire_on_paper_has_no_word_that_was_not_looked_up(of_services: bool, large: bool) -> None:
    form = replace(FORM, closing=words.weekday_text(date(2026, 12, 18)), large=large, of_services=of_services)
    data = {form.council, form.round_title, form.introduction, form.question, form.group}
    data |= {text for level in form.scale.levels for text in (level.label, level.description)}
    for element in form.elements:
        data.add(element.name)
        for heading in element.headings:
            data |= {heading.name, heading.about, *(one.text for one in heading.statements)}
    for has_services in (True, False):
        pdf = paper_pdf(replace(form, has_services=has_services))
        assert left_in(pdf, data) == ""
        assert catalog(pdf)["/Lang"] == "eo"


def test_response_rates_in_a_file_name_their_total_in_the_language_that_is_spoken() -> None:
    shown = turnout([Part("a", "Housing", 9, 8, 20), Part("b", "Parks", 9, 8, 20)], 5)
    rows = turnout_csv([("group", "Smaller", shown)]).decode("utf-8-sig").splitlines()
    assert "«Everybody»" in rows[-1]
    assert outside(" ".join(",".join(rows[1:]).split(",")), {"group", "Housing", "Parks"}) == ""


def test_scores_in_a_file_have_their_words_looked_up() -> None:
    made = framework(1, headings=1, statements=1)
    report = gap_report(made)
    rows = scores_csv(report.scorecard, made).decode("utf-8-sig").splitlines()
    for_programs = {"overall", "theme", "element", "heading", "statement", "yes", "no"}
    assert outside(" ".join(",".join(rows[1:]).split(",")), {*data_of(report), *for_programs}) == ""
    assert rows[1].startswith("overall,,«Overall»")
    assert "«Mixed»" in rows[1]


def test_a_workbook_says_what_belongs_in_its_columns_in_the_language_that_is_spoken() -> None:
    columns = [TemplateColumn("name", "What it is called.", required=True), TemplateColumn("note", "Why.")]
    about = load_workbook(BytesIO(table_xlsx("Services", columns, []))).worksheets[1]
    cells = [str(cell.value) for row in about.iter_rows() for cell in row if cell.value]
    data = {"name", "note", *(column.about for column in columns)}
    assert outside(" ".join([about.title, *cells]), data) == ""


def test_a_chart_in_words_is_in_the_language_that_is_spoken() -> None:
    made = framework(3)
    for change in (lambda line: line, concealed, unscored, lambda line: replace(line, target=None)):
        for peer in (True, False):
            rows = chart_rows(scorecard(made, peer=peer, change=change).tier(Tier.ELEMENT))
            assert outside(chart_description(rows), {row.label for row in rows}) == ""


def test_days_months_and_times_follow_the_language_that_is_spoken() -> None:
    with speaking(replace(BRACKETED, locale=Locale("cy"))):
        assert words.date_text(date(2026, 11, 3)) == "3 Tachwedd 2026"
        assert words.weekday_text(date(2026, 12, 18)) == "Dydd Gwener 18 Rhagfyr 2026"
        assert words.month_text((2027, 9)) == "Medi 2027"
        assert words.months_text((2027, 9), (2027, 10)) == "«Medi 2027 to Hyd 2027»"
        assert words.clock_time(time(17, 30)) == "17:30"
        assert words.clock_time(time(12)) == "«midday»"
        assert words.moment_text(date(2026, 11, 3), time(16, 5)) == "«16:05 on 3 Tachwedd 2026»"


def test_a_name_keeps_its_capital_within_a_sentence_of_another_language() -> None:
    assert words.in_a_sentence("Front-line staff") == "Front-line staff"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_every_sentence_of_the_reports_is_looked_up(path: Path) -> None:
    found = [
        f"{line}: {text}"
        for line, text in texts_to_read(ast.parse(path.read_text("utf-8")))
        if SEVERAL_WORDS.search(text) and text != PRODUCT and not NO_WORDS.fullmatch(text)
    ]
    assert found == []


def test_a_text_that_was_cut_says_so_in_the_language_that_is_spoken() -> None:
    assert drawable("x " * 9, 10) == "«x x x x x … (shortened)»"


def test_a_long_word_in_a_narrow_column_does_not_run_into_its_neighbour() -> None:
    long, short = "Nachgewiesenermaßen einvernehmlich", "Einig"
    table = rows_table(
        [head_row("Heading", "Agreement"), [cell("Aims"), long], [cell("Aims"), short]], [90, 50]
    )
    (_, wrapped), (_, kept) = table._cellvalues[1:]
    assert kept == short
    assert wrapped.wrap(43, 500)[1] > styles.CELL_NUMBER.leading
