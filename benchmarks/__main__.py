"""`make benchmarks`: print every figure of docs/performance.md."""

from __future__ import annotations

from benchmarks import pages, reports, results, scores

for measured in (scores, results, reports, pages):
    measured.measure()
