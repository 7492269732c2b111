"""`make benchmarks`: print every figure of docs/performance.md."""

from __future__ import annotations

from benchmarks import pages, reports, results, scores, writers

if __name__ == "__main__":
    for measured in (scores, results, reports, pages, writers):
        measured.measure()
