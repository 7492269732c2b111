"""The gap report of a large council as PDF: seconds, memory and pages."""

from __future__ import annotations

import resource
from datetime import date
from pathlib import Path

from pypdf import PdfReader

from assessment.reports.gap_report import gap_report_pdf
from assessment.reports.values import GapReport
from assessment.scoring.scorecard import build_scorecard
from assessment.scoring.values import Aim
from benchmarks import council
from benchmarks.timing import in_turn, spread


def measure() -> None:
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
    report = GapReport("A large council", "Benchmark", framework, scorecard, printed_on=date(2026, 11, 22))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    document = gap_report_pdf(report)
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    out = Path("/tmp/benchmark-report.pdf")
    out.write_bytes(document)
    pages = len(PdfReader(out).pages)
    (taken,) = in_turn([lambda: gap_report_pdf(report)])
    print(
        f"report        {pages} pages, {len(document) // 1024} KB: {spread(taken)} s, "
        f"+{(after - before) // 1024} MB"
    )
    print(f"              {spread([40 * one / pages for one in taken])} s for 40 pages")
