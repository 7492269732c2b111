"""The gap report of a large council as PDF: seconds, memory and pages."""

from __future__ import annotations

from concurrent.futures import ProcessPoolExecutor
from datetime import date
from io import BytesIO
from multiprocessing import get_context
from pathlib import Path

from pypdf import PdfReader

from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.values import GapReport
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Aim
from benchmarks import council
from benchmarks.timing import in_turn, spread


def measure() -> None:
    report = _report()
    document = gap_report_pdf(report)
    pages = len(PdfReader(BytesIO(document)).pages)
    (taken,) = in_turn([lambda: gap_report_pdf(report)])
    with ProcessPoolExecutor(1, get_context("spawn")) as processes:
        grown = processes.submit(_grown).result()
    print(f"report        {pages} pages, {len(document) // 1024} KB: {spread(taken)} s, +{grown} MB")
    print(f"              {spread([40 * one / pages for one in taken])} s for 40 pages")


def _grown() -> int:
    """By how many MB drawing the report raises the peak of a process that has drawn nothing yet."""
    report = _report()
    before = _peak()
    gap_report_pdf(report)
    return (_peak() - before) // 1024


def _peak() -> int:
    """The most memory that this process has held, in KB; `getrusage` would count its parent in."""
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0])


def _report() -> GapReport:
    framework = council.shipped()
    scorecard = build_scorecard(
        framework,
        council.codes(framework),
        council.cells(framework, 10_000),
        threshold=5,
        aims={element.code: Aim() for element in framework.elements},
        groups=[(audience.code, audience.name) for audience in framework.audiences],
        services=council.SERVICES,
    )
    return GapReport("A large council", "Benchmark", framework, scorecard, printed_on=date(2026, 11, 22))
