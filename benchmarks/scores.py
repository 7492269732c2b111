"""A file of 10,000 answers × 150 statements, from its text to its scores by service."""

from __future__ import annotations

from random import Random

from assessment.scoring.answer_file import read_answers
from assessment.scoring.answers import count_answers
from assessment.scoring.document import score_document
from benchmarks import council
from benchmarks.timing import in_turn, spread


def measure() -> None:
    framework = council.shipped()
    lines = _lines(10_000)

    def score() -> None:
        cells = count_answers(read_answers(lines, framework), framework.scale.size)
        score_document(framework, cells, by="service", threshold=5)

    (taken,) = in_turn([score], rounds=3)
    print(f"score         10,000 × 150 from CSV to scores by service: {spread(taken)} s")


def _lines(respondents: int) -> list[str]:
    random = Random(1)
    framework = council.shipped()
    codes = council.codes(framework)
    choices = [*framework.scale.choices, ""]
    head = f"respondent,group,service,{','.join(codes)}\n"
    return [head] + [
        f"{number},staff,Service {number % 60},{','.join(random.choices(choices, k=len(codes)))}\n"
        for number in range(respondents)
    ]
